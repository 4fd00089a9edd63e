import type { CauseId, Certainty } from './cause.js';
import type { DiagnosisInput, PauseCause, PauseEnd, RankedCause } from './diagnosis.js';
import type { RateWindow } from './evidence.js';
import type { VariantOf } from './variant.js';
import type { WhyToken } from './why.js';
import type { SendKind } from '../sending/send.js';

/**
 * `refused`: an answer by which X took nothing, whatever its number: everything but 402, 420, 429
 * and 5xx, which have meanings of their own before any word is read. A 2xx belongs to it, because
 * X hides refusals in 200s (row 50).
 */
export type StatusClass = 'refused' | '2xx' | '5xx';

/** What an answer must be like. Everything that is named must hold. */
export interface Match {
  /** No complete answer came, and the request may (not) have reached X. */
  readonly mayHaveArrived?: boolean;
  readonly fault?: 'crashed';
  readonly stage?: 'token' | 'upload';
  readonly status?: readonly (number | StatusClass)[];
  /** One of X's numeric codes. */
  readonly codes?: readonly number[];
  /** One of the problem slugs, lower case. */
  readonly slugs?: readonly string[];
  readonly title?: RegExp;
  /** Found in the detail or in any message; a trailing dot never counts. */
  readonly words?: RegExp;
  /** The detail itself and nothing more, a trailing dot aside; the title does not count. */
  readonly exactly?: RegExp;
  /** Neither code nor title nor any word. */
  readonly wordless?: true;
  /** A window that X's headers call used up. */
  readonly usedUp?: RateWindow['scope'];
  readonly kind?: SendKind;
  /** Our account is protected, and nothing is known about how the recipient stands to it. */
  readonly onlyOwnProtectionKnown?: true;
}

/** What the loop does next, before times and lanes are filled in. */
export type NextRule =
  | { readonly kind: 'stop' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'read-back'; readonly retryWhenAbsent: boolean }
  /** At the reset of every window that is used up. */
  | { readonly kind: 'at-reset'; readonly scope: RateWindow['scope'] }
  /** X names no end: from this many minutes on, doubling to 24 h. */
  | { readonly kind: 'growing-wait'; readonly firstMinutes: number }
  /** A new access token may help; where there is none to be had, the link is broken. */
  | { readonly kind: 'refresh-or-pause' }
  | {
      readonly kind: 'pause';
      readonly cause: PauseCause;
      /** `lane`: only what needs the refused permission, DMs or replies. */
      readonly holds: 'all' | 'lane';
      readonly ends: Exclude<PauseEnd['kind'], 'date'> | 'date-or-probe';
    };

export type Causes = readonly [RankedCause, ...RankedCause[]];

/** One row of the diagnosis table. The first row of which one `when` holds is the row of an answer. */
export interface Row {
  /** `x` and the number of the row in the X reference, with a suffix where that row has several meanings. */
  readonly id: string;
  readonly when: readonly [Match, ...Match[]];
  readonly causes: Causes;
  readonly next: NextRule;
  /** What look-up, own account and recent attempts make of the causes. */
  readonly refine?: (causes: Causes, input: DiagnosisInput) => Causes;
  /** Why the row is as it is: the source row and what was seen. */
  readonly note: string;
}

/** A ranked cause; variant and reasons are checked by the compiler. */
export function ranked<C extends CauseId>(
  cause: C,
  certainty: Certainty,
  variant: VariantOf<C>,
  ...why: readonly WhyToken[]
): RankedCause {
  return { cause, certainty, variant, why };
}

export const stop: NextRule = { kind: 'stop' };
