import type { BudgetedRead } from '../src/domain/rules/budgeted-read.js';
import { isReadToEnd } from '../src/domain/rules/needed-reads.js';
import { needsFacts } from '../src/domain/rules/person.js';
import { leastPages } from '../src/x/least-page.js';
import { readPriceMicroUsd } from '../src/x/reading-port.js';
import { listAccounts, type Account } from './accounts.js';
import type { Db } from './database.js';
import type { MatchedRules } from './match-rules.js';
import { loadCursors } from './poll-cursors.js';
import { budgetLeftMicroUsd, isSpent, nextBillingDay } from './read-usage.js';
import { cursorOf, isLookedForInVain, needsOf, type ReadingConfig } from './source-status.js';

/** The budget of the day, for all accounts together. */
export interface BudgetStatus {
  readonly budgetUsd: number;
  readonly leftMicroUsd: number;
  /** Nothing can be paid for any more. */
  readonly isUsedUp: boolean;
  /** What is needed and waits for the next day: what is left does not pay for its least page. */
  readonly waiting: readonly BudgetedRead[];
  /** When X's next day of billing begins. */
  readonly renewsAt: Date;
}

/** What budgets are asked about. */
export interface BudgetQuestion {
  readonly config: ReadingConfig;
  readonly rules: MatchedRules;
  readonly now: Date;
}

/** Null: reading may cost what it costs. */
export async function loadBudgetStatus(
  db: Db,
  question: BudgetQuestion,
): Promise<BudgetStatus | null> {
  const { config, now } = question;
  const budgetUsd = config.readBudgetUsd;
  if (budgetUsd === null) return null;
  const leftMicroUsd = await budgetLeftMicroUsd(db, budgetUsd, now);
  const waiting = new Set<BudgetedRead>();
  for (const account of await listAccounts(db))
    if (account.state === 'linked')
      for (const read of await waitingOf(db, account, question, leftMicroUsd)) waiting.add(read);
  const isUsedUp = leftMicroUsd < Math.min(...Object.values(readPriceMicroUsd));
  return {
    budgetUsd,
    leftMicroUsd,
    isUsedUp,
    waiting: [...waiting],
    renewsAt: nextBillingDay(now),
  };
}

async function waitingOf(
  db: Db,
  account: Account,
  { config, rules, now }: BudgetQuestion,
  leftMicroUsd: number,
): Promise<readonly BudgetedRead[]> {
  const sources = new Set(config.triggerSources);
  const at = now.getTime();
  const active = (await rules.load(db, account)).filter(
    ({ endMs, pausedMs }) =>
      at < endMs && !pausedMs.some(([from, until]) => at >= from && at < until),
  );
  const listens = sources.has('stream') || sources.has('webhook');
  // Messages are heard whatever they cost, and hashtags are never pushed.
  const isPushed = active.some(({ kinds }) =>
    [...kinds].some((kind) => kind !== 'hashtag' && kind !== 'dm'),
  );
  const asksForPeople = active.some(({ conditions }) => needsFacts(conditions));
  return [
    ...(sources.has('poll') ? await waitingReads(db, account, { rules, now }, leftMicroUsd) : []),
    ...(asksForPeople && leftMicroUsd < readPriceMicroUsd.user ? (['people'] as const) : []),
    ...(listens && isPushed && isSpent(leftMicroUsd) ? (['events'] as const) : []),
  ];
}

/** Lists and feeds that are needed now, as `createAdmissions` lets them go. */
async function waitingReads(
  db: Db,
  account: Account,
  { rules, now }: Pick<BudgetQuestion, 'rules' | 'now'>,
  leftMicroUsd: number,
): Promise<readonly BudgetedRead[]> {
  const needs = await needsOf(db, account, rules, now);
  const cursors = await loadCursors(db, account.id);
  return needs.flatMap((need) => {
    const { endpoint, unlimited, notBefore } = need;
    if (endpoint === 'messages' || unlimited || notBefore !== null) return [];
    const isOver = isReadToEnd(need, cursorOf(need, cursors)?.readUpTo ?? null);
    if (isOver || isLookedForInVain(need, cursors)) return [];
    const { microUsd, least } = leastPages[endpoint];
    return leftMicroUsd < microUsd * least ? [endpoint] : [];
  });
}
