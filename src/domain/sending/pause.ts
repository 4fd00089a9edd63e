import { assertNever } from '../assert.js';
import type { PauseCause, PauseEnd } from '../diagnosis/diagnosis.js';
import type { SendKind } from './send.js';
import { dayMs } from './limits.js';

/** Why an account does not send: X refused it, a person said so, or X as a whole does not answer. */
export type PauseReason = PauseCause | 'person' | 'outage';

/** A pause that holds now. */
export interface OpenPause {
  readonly id: number;
  readonly cause: string;
  readonly holds: 'all' | SendKind;
  readonly ends: PauseEnd;
  /** When it ends or may be probed; null = only a check or a person ends it. */
  readonly until: Date | null;
  /** True while a send is out as its probe. */
  readonly probeIsOut: boolean;
}

const hourMs = 60 * 60_000;
const coolDownLongestMs = 720 * 60_000;
const outageFirstMs = 30_000;
const outageLongestMs = 10 * 60_000;

/** How long X as a whole must not answer before people are told. */
export const outageTellAfterMs = 5 * 60_000;

/** The cool-down after an action block: each is twice as long as the one before, up to 12 hours. */
export function coolDownMs(step: number, firstMinutes: number): number {
  const firstMs = firstMinutes * 60_000;
  return Math.min(firstMs * 2 ** Math.min(step, 30), Math.max(coolDownLongestMs, firstMs));
}

/** The step of a new cool-down: one further than the last, unless 24 hours went by without a block. */
export function coolDownStep(
  last: { readonly step: number; readonly blockedAt: Date } | null,
  now: Date,
): number {
  return last !== null && now.getTime() - last.blockedAt.getTime() < dayMs ? last.step + 1 : 0;
}

/** How long the next probe waits while X does not answer: 30 s, growing to 10 minutes. */
export function outageWaitMs(step: number): number {
  return Math.min(outageFirstMs * 2 ** Math.min(step, 30), outageLongestMs);
}

export interface PauseTiming {
  readonly cause: PauseReason;
  readonly ends: PauseEnd;
  readonly step: number;
  readonly coolDownMinutes: number;
  readonly now: Date;
}

/** When a pause ends or is probed next; null = only a check or a person ends it. */
export function pauseUntil({ cause, ends, step, coolDownMinutes, now }: PauseTiming): Date | null {
  const at = now.getTime();
  if (cause === 'outage') return new Date(at + outageWaitMs(step));
  switch (ends.kind) {
    case 'cool-down':
      return new Date(at + coolDownMs(step, coolDownMinutes));
    case 'hourly-probe':
      return new Date(at + hourMs);
    case 'date': {
      const named = new Date(ends.at);
      // A date that X named and that is over already says nothing: probe in an hour.
      return named.getTime() > at ? named : new Date(at + hourMs);
    }
    case 'check':
    case 'person':
      return null;
    default:
      return assertNever(ends);
  }
}

/** What a pause means for a lane: `over` pauses end by their date. */
export type Hold =
  | { readonly kind: 'open' }
  /** One waiting send may go, as the probe of these pauses. */
  | { readonly kind: 'probe'; readonly pauseIds: readonly number[] }
  | { readonly kind: 'held'; readonly until: Date | null };

/** A pause whose date has come: it ends without a probe. */
export function isOver(pause: OpenPause, now: Date): boolean {
  return (
    pause.cause !== 'outage' &&
    pause.ends.kind === 'date' &&
    pause.until !== null &&
    pause.until.getTime() <= now.getTime()
  );
}

/** Whether sends of `kind` may leave. Pauses stack: all must let go. */
export function holdOf(kind: SendKind, pauses: readonly OpenPause[], now: Date): Hold {
  const holding = pauses.filter(
    (pause) => (pause.holds === 'all' || pause.holds === kind) && !isOver(pause, now),
  );
  if (holding.length === 0) return { kind: 'open' };
  const mayProbe = (pause: OpenPause) =>
    pause.until !== null && pause.until.getTime() <= now.getTime() && !pause.probeIsOut;
  if (holding.every(mayProbe)) return { kind: 'probe', pauseIds: holding.map(({ id }) => id) };
  const waits = holding.filter((pause) => !mayProbe(pause));
  // A probe that is out, a check or a person: no moment is known at which to look again.
  if (waits.some((pause) => pause.until === null || pause.probeIsOut))
    return { kind: 'held', until: null };
  return {
    kind: 'held',
    until: new Date(Math.max(...waits.map((pause) => pause.until?.getTime() ?? 0))),
  };
}

/** How the one send that probed a pause ended. */
export type ProbeEnd = 'accepted' | 'refused-again' | 'answered' | 'x-silent' | 'not-posted';

/** What a probe's end does to its pause. */
export type ProbeVerdict =
  | { readonly kind: 'ends' }
  /** X said the same again: the next wait is longer. */
  | { readonly kind: 'prolonged' }
  /** The probe told nothing: another may follow at once. */
  | { readonly kind: 'again' }
  /** The probe did not reach an answer: another may follow after a short wait. */
  | { readonly kind: 'later'; readonly waitMs: number };

/**
 * An action block is over only when a message was accepted: a refusal for the recipient's sake says
 * nothing about the account. Spent credits and an outage are over as soon as X answers otherwise.
 */
export function judgeProbe(cause: string, end: ProbeEnd): ProbeVerdict {
  switch (end) {
    case 'accepted':
      return { kind: 'ends' };
    case 'refused-again':
      return { kind: 'prolonged' };
    case 'answered':
      return cause === 'action_block' ? { kind: 'again' } : { kind: 'ends' };
    case 'not-posted':
      return { kind: 'again' };
    case 'x-silent':
      return cause === 'outage' ? { kind: 'prolonged' } : { kind: 'later', waitMs: outageFirstMs };
    default:
      return assertNever(end);
  }
}
