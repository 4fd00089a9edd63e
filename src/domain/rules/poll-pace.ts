/* How often lists and feeds are read: within X's windows, slower while nothing happens, backing off after failures. */

/** What X said last about a 15-minute window. */
export interface SeenWindow {
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetAt: Date | null;
  readonly blockedUntil: Date | null;
}

/** Ten times the base is promised; a request that waits for its turn must not break it. */
const slowest = 8;
const growth = 1.6;

/** The wait after a reading that ended well; `quietRounds`: readings in a row that brought nothing. */
export function pollIntervalMs(baseMs: number, quietRounds: number): number {
  return Math.round(baseMs * Math.min(slowest, growth ** Math.min(quietRounds, 20)));
}

const longestBackOffMs = 10 * 60_000;

/** The wait after so many failures in a row. */
export function failureWaitMs(baseMs: number, failures: number): number {
  return Math.min(longestBackOffMs, Math.max(1_000, baseMs) * 2 ** Math.min(failures - 1, 10));
}

/** X's clock is not ours: a window opens a little after its reset. */
const marginMs = 1_000;

/** What has to be known to tell whether a request may leave. */
export interface Turn {
  readonly now: Date;
  /** Requests whose answers are not known yet. */
  readonly inFlight: number;
  /** When the last request of the endpoint left. */
  readonly lastAt: Date | null;
  /** It does not wait for an even pace: a base line, or what must be read at a certain moment. */
  readonly urgent: boolean;
}

/**
 * When a request may leave without using the window up; null: now. A part of every window is kept back, since others
 * use it too. While most of it is left it is used freely, then what is left is spread until its reset.
 */
export function windowTurn(window: SeenWindow | undefined, turn: Turn): Date | null {
  if (window === undefined) return null;
  const at = turn.now.getTime();
  const { blockedUntil, limit, remaining, resetAt } = window;
  if (blockedUntil !== null && blockedUntil.getTime() + marginMs > at)
    return new Date(blockedUntil.getTime() + marginMs);
  if (remaining === null || resetAt === null || resetAt.getTime() + marginMs <= at) return null;
  const reserve = Math.max(1, Math.ceil((limit ?? remaining) * 0.05));
  const free = remaining - turn.inFlight - reserve;
  if (free <= 0) return new Date(resetAt.getTime() + marginMs);
  if (turn.urgent || turn.lastAt === null || free > (limit ?? remaining) / 2) return null;
  const spacingMs = (resetAt.getTime() - at) / free;
  const next = turn.lastAt.getTime() + spacingMs;
  return next <= at ? null : new Date(next);
}
