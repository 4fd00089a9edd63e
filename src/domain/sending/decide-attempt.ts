import { assertNever } from '../assert.js';
import type { CauseId } from '../diagnosis/cause.js';
import type { Diagnosis, PauseCause, PauseEnd } from '../diagnosis/diagnosis.js';
import { afterReset, nextOwnTryAt } from './backoff.js';
import { ownTriesMax } from './limits.js';
import type { SendKind } from './send.js';

/** How a POST that X did not accept ended. */
export interface EndedAttempt {
  /** False: X answered, it did not happen. True: it may have happened. */
  readonly mayHaveHappened: boolean;
  readonly diagnosis: Diagnosis;
  /** Tries by itself before this one, since a person or a rule last asked. */
  readonly ownTries: number;
  /** True while X as a whole does not answer this account. */
  readonly outage: boolean;
  readonly now: Date;
  readonly random: () => number;
}

/** What becomes of a send after an attempt that X did not accept. */
export type AfterAttempt =
  /** X's window or cap: wait for its reset, and hold the lane until then. Spends no try. */
  | {
      readonly kind: 'wait';
      readonly dueAt: Date;
      readonly wholeDay: boolean;
      readonly blocks: {
        readonly scope: 'short' | 'user_day' | 'app_day';
        readonly until: Date;
      };
    }
  | { readonly kind: 'retry'; readonly dueAt: Date; readonly spendsTry: boolean }
  /** Once more at once, with a fresh access token. */
  | { readonly kind: 'retry-renewed' }
  | {
      readonly kind: 'unknown';
      readonly retryWhenAbsent: boolean;
      /** A cut, a hang, a crash: a person may have to decide, so the card comes at once. */
      readonly cardNow: boolean;
    }
  | { readonly kind: 'failed'; readonly pause: StartPause | null };

export interface StartPause {
  readonly cause: PauseCause;
  readonly holds: 'all' | SendKind;
  readonly ends: PauseEnd;
}

/** Decides by the cause what becomes of a send after a POST that X did not accept. */
export function decideAfterAttempt(ended: EndedAttempt): AfterAttempt {
  const { diagnosis, now, random } = ended;
  const { next } = diagnosis;
  if (ended.mayHaveHappened || next.kind === 'read-back') {
    const retryWhenAbsent = next.kind === 'read-back' && next.retryWhenAbsent;
    return { kind: 'unknown', retryWhenAbsent, cardNow: !retryWhenAbsent };
  }
  switch (next.kind) {
    case 'wait': {
      // Never in the past: a wrong clock, ours or X's, must not make a storm of 429.
      const reset = new Date(Math.max(new Date(next.at).getTime(), now.getTime() + 1_000));
      const scope = scopeOf(next.scope, diagnosis.causes[0].cause);
      return {
        kind: 'wait',
        dueAt: afterReset(reset, random),
        wholeDay: scope !== 'short',
        blocks: { scope, until: reset },
      };
    }
    case 'retry':
      return decideOwnTry(ended);
    case 'refresh-token':
      return { kind: 'retry-renewed' };
    case 'pause':
      return {
        kind: 'failed',
        pause: { cause: next.cause, holds: next.holds, ends: next.ends },
      };
    case 'stop':
      return { kind: 'failed', pause: null };
    default:
      return assertNever(next);
  }
}

/** X does not always say which window it means; a daily cap without headers is one all the same. */
function scopeOf(named: 'short' | 'user_day' | 'app_day' | 'opaque', cause: CauseId) {
  if (named !== 'opaque') return named;
  return cause === 'daily_cap' ? 'user_day' : 'short';
}

/** Whether a send whose POST did certainly not arrive is tried again by itself, and when. */
export function decideOwnTry(
  ended: Pick<EndedAttempt, 'ownTries' | 'outage' | 'now' | 'random'>,
): Extract<AfterAttempt, { kind: 'retry' | 'failed' }> {
  // While X as a whole does not answer nobody's message is at fault: sends wait without failing.
  if (ended.outage) return { kind: 'retry', dueAt: ended.now, spendsTry: false };
  const tries = ended.ownTries + 1;
  if (tries >= ownTriesMax) return { kind: 'failed', pause: null };
  return {
    kind: 'retry',
    dueAt: nextOwnTryAt(tries, ended.now, ended.random),
    spendsTry: true,
  };
}
