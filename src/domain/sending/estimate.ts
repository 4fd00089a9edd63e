import { slotOf } from './carry-over.js';

export interface EstimateInput {
  /** How many sends wait in the lane. */
  readonly waiting: number;
  readonly frees: readonly Date[];
  readonly cap: number;
  readonly paceMs: number;
  /** When the lane opens: the end of a pause or of X's window; null = open. */
  readonly opensAt: Date | null;
  readonly now: Date;
}

/**
 * When the last of the waiting sends will have left, as far as caps, pace and windows tell; null when
 * nothing waits. An estimate for people: failures and new sends move it.
 */
export function estimateCleared(input: EstimateInput): Date | null {
  if (input.waiting === 0) return null;
  const start = Math.max(input.now.getTime(), input.opensAt?.getTime() ?? 0);
  const byPace = start + (input.waiting - 1) * input.paceMs;
  const byCap = slotOf(
    { frees: input.frees, cap: input.cap, ahead: 0, notBefore: input.opensAt, now: input.now },
    input.waiting - 1,
  );
  return new Date(Math.max(byPace, byCap.getTime()));
}
