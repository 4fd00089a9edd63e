import type { Actor } from '../actor.js';
import type { CauseId } from '../diagnosis/cause.js';
import type { PauseEnd } from '../diagnosis/diagnosis.js';
import type { PauseReason } from '../sending/pause.js';
import type { SendKind, SkipReason } from '../sending/send.js';

/*
 * What a day or a week was like. Plain JSON with ISO 8601 moments, since it is stored as it was
 * computed. Sends count in the window in which they reached the state, so that consecutive digests
 * add up to the history: none is counted twice, none is left out.
 */

export interface Counted<Of extends string> {
  readonly of: Of;
  readonly count: number;
}

/** What one window held. */
export interface DigestTotals {
  /** Sends that became `sent`. */
  readonly sent: number;
  /** Sends that failed, whatever became of them later. */
  readonly failed: number;
}

/** Sends of one account and kind that a 24-hour cap moved. */
export interface CarriedOver {
  readonly handle: string;
  readonly kind: SendKind;
  readonly count: number;
  /** About when the last of them will have left; null = not known, since a pause without an end holds. */
  readonly clearsAt: string | null;
}

/** An account that does not send, with one of the reasons. */
export interface PausedAccount {
  readonly handle: string;
  readonly cause: PauseReason;
  readonly holds: 'all' | SendKind;
  readonly ends: PauseEnd;
  readonly startedAt: string;
  readonly startedBy: Actor;
  readonly until: string | null;
  readonly probing: boolean;
}

/** Failures that a person must still decide about, however old they are. */
export interface OpenFailures {
  readonly failed: number;
  readonly unknown: number;
  readonly byCause: readonly Counted<CauseId>[];
  /** Since when the oldest waits for somebody. */
  readonly oldestAt: string | null;
}

/** What a digest says. `from` is part of the window, `to` is not. */
export interface Digest extends DigestTotals {
  readonly from: string;
  readonly to: string;
  /** The window of the same length just before, for the change. */
  readonly before: DigestTotals;
  /** By the first-ranked cause of the failure; most first. */
  readonly failedByCause: readonly Counted<CauseId>[];
  /** Of the sent: those that arrived after a person's resend. */
  readonly recovered: number;
  readonly ignored: number;
  readonly skipped: readonly Counted<SkipReason>[];
  /** How many sends wait now, carried over or not. */
  readonly waiting: number;
  readonly carriedOver: readonly CarriedOver[];
  readonly paused: readonly PausedAccount[];
  readonly open: OpenFailures;
}

/** Nothing happened, nothing waits, nothing is wrong. */
export function isQuiet(digest: Digest): boolean {
  const { sent, failed, ignored, skipped, waiting, paused, open } = digest;
  return (
    sent + failed + ignored + skipped.length + waiting + paused.length === 0 &&
    open.failed + open.unknown === 0
  );
}
