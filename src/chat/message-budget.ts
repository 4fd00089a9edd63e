/** How many new messages a channel gets at once, and how long it takes until it may get one more. */
const burst = 5;
const refillMs = 1_000;

/**
 * What a channel may still be given: at most five new messages at once, then one a second. Slack
 * takes about one a second per channel and loses bursts (product reference 11.1). Plain data: `full`
 * is the moment at which all five are free again.
 */
export interface MessageBudget {
  readonly fullAt: number;
}

export const fullBudget: MessageBudget = { fullAt: 0 };

/** When the next message may leave; in the past or now when it may leave at once. */
export function nextMessageAt(budget: MessageBudget): Date {
  return new Date(budget.fullAt - (burst - 1) * refillMs);
}

export function mayPost(budget: MessageBudget, now: Date): boolean {
  return nextMessageAt(budget).getTime() <= now.getTime();
}

/** The budget after a message left at `now`. */
export function spendMessage(budget: MessageBudget, now: Date): MessageBudget {
  return { fullAt: Math.max(budget.fullAt, now.getTime()) + refillMs };
}

/** The budget that messages which left at these moments have left over. */
export function budgetAfter(posts: readonly Date[]): MessageBudget {
  return [...posts].sort((a, b) => a.getTime() - b.getTime()).reduce(spendMessage, fullBudget);
}
