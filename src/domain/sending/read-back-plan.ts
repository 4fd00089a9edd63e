/*
 * Reading back an attempt whose POST may have arrived (design.md section 2, "Nothing twice").
 *
 *   unknown ──found──────────────────────────────► sent
 *      │ ──absent twice, ≥3 s apart, the later ≥15 s after the end──► after a 5xx: waiting
 *      │                                                            └► else: a person is asked
 *      └──nothing proven within 120 s───────────────────────────────► a person is asked
 *   asked: goes on looking at growing intervals; a later proof still counts.
 */

/** X may leave out of its lists what it took in the last seconds: an absence before this proves nothing. */
const settledAfterMs = 15_000;
const betweenAbsencesMs = 3_000;
const firstReadMs = 1_500;
/** A person is asked before 120 s are over; the rest is for the read that may be under way. */
const askAfterMs = 100_000;
const blindWaitsMs = [3_000, 8_000, 15_000, 20_000] as const;
const lateWaitsMs = [30_000, 60_000, 2 * 60_000, 5 * 60_000, 15 * 60_000, 30 * 60_000] as const;
/** How long a later proof is looked for. */
const lookForMs = 6 * 60 * 60_000;

/** How often X may show nothing before its silence is taken for an answer. */
const blindReadsMax = 12;

/** What is known about reading one attempt back. */
export interface ReadBackProgress {
  readonly endedAt: Date;
  readonly absentReads: number;
  readonly firstAbsentAt: Date | null;
  readonly blindReads: number;
  readonly askedAt: Date | null;
  /** A 5xx: tried again by itself once proven absent. */
  readonly retryWhenAbsent: boolean;
}

/** What one read said about one attempt. */
export type ReadResult =
  | { readonly kind: 'found'; readonly xId: string }
  | { readonly kind: 'absent' }
  /** A 429, a failed read, a page that does not reach back. `notBefore`: X's window. */
  | { readonly kind: 'blind'; readonly notBefore: Date | null; readonly xAnswers: boolean };

export type ReadBackStep =
  | { readonly kind: 'settle-sent'; readonly xId: string }
  | { readonly kind: 'settle-absent' }
  /** Reading back ended without proof: a person decides. `nextAt`: when to look again all the same. */
  | { readonly kind: 'ask'; readonly nextAt: Date | null }
  | { readonly kind: 'look-again'; readonly nextAt: Date | null };

/** When an attempt is first read back. */
export function firstReadAt(endedAt: Date): Date {
  return new Date(endedAt.getTime() + firstReadMs);
}

/** Decides what one read means. `readFrom` and `readTo`: when the read began and ended. */
export function decideReadBack(
  progress: ReadBackProgress,
  result: ReadResult,
  { readFrom, readTo }: { readonly readFrom: Date; readonly readTo: Date },
): ReadBackStep {
  if (result.kind === 'found') return { kind: 'settle-sent', xId: result.xId };
  const proven = result.kind === 'absent' && isProvenAbsent(progress, readFrom);
  if (progress.askedAt !== null) {
    if (proven && progress.retryWhenAbsent) return { kind: 'settle-absent' };
    return { kind: 'look-again', nextAt: nextLateRead(progress, result, readTo) };
  }
  if (proven)
    return progress.retryWhenAbsent
      ? { kind: 'settle-absent' }
      : { kind: 'ask', nextAt: nextLateRead(progress, result, readTo) };
  const askAt = progress.endedAt.getTime() + askAfterMs;
  if (readTo.getTime() >= askAt) {
    // While X answers nothing at all there is nothing to ask about: the outage says it all.
    if (result.kind === 'blind' && !result.xAnswers && progress.retryWhenAbsent)
      return { kind: 'look-again', nextAt: new Date(readTo.getTime() + 20_000) };
    return { kind: 'ask', nextAt: nextLateRead(progress, result, readTo) };
  }
  const next =
    result.kind === 'absent' ? afterAbsent(progress, readTo) : afterBlind(progress, result, readTo);
  return { kind: 'look-again', nextAt: new Date(Math.min(next, askAt)) };
}

function isProvenAbsent(progress: ReadBackProgress, readFrom: Date): boolean {
  return (
    progress.absentReads >= 1 &&
    progress.firstAbsentAt !== null &&
    readFrom.getTime() - progress.firstAbsentAt.getTime() >= betweenAbsencesMs &&
    readFrom.getTime() - progress.endedAt.getTime() >= settledAfterMs
  );
}

function afterAbsent(progress: ReadBackProgress, readTo: Date): number {
  return Math.max(
    (progress.firstAbsentAt ?? readTo).getTime() + betweenAbsencesMs,
    progress.endedAt.getTime() + settledAfterMs,
    readTo.getTime() + 1_000,
  );
}

function afterBlind(
  progress: ReadBackProgress,
  result: Extract<ReadResult, { kind: 'blind' }>,
  readTo: Date,
): number {
  const waitMs = blindWaitsMs[Math.min(progress.blindReads, blindWaitsMs.length - 1)] ?? 20_000;
  return Math.max(readTo.getTime() + waitMs, result.notBefore?.getTime() ?? 0);
}

/** Growing intervals for some hours, then never again. */
function nextLateRead(progress: ReadBackProgress, result: ReadResult, readTo: Date): Date | null {
  const absences = progress.absentReads + (result.kind === 'absent' ? 1 : 0);
  // After a long downtime all the hours may be over before X was read even once.
  const hasLooked = absences >= 2 || progress.blindReads >= blindReadsMax;
  if (hasLooked && readTo.getTime() - progress.endedAt.getTime() > lookForMs) return null;
  const reads = progress.absentReads + progress.blindReads;
  const waitMs = lateWaitsMs[Math.min(Math.max(0, reads - 2), lateWaitsMs.length - 1)] ?? 0;
  const notBefore = result.kind === 'blind' ? (result.notBefore?.getTime() ?? 0) : 0;
  return new Date(Math.max(readTo.getTime() + waitMs, notBefore));
}
