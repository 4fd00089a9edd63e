import type { Evidence } from './evidence.js';
import type { AccountFacts, RecipientFacts } from './facts.js';
import type { CauseId, Certainty } from './cause.js';
import type { SendKind } from '../sending/send.js';

/** Who must act so that the send can succeed. */
export const remedyActors = ['recipient', 'sender', 'operator', 'system', 'nobody'] as const;

export type RemedyActor = (typeof remedyActors)[number];

/**
 * One possible cause. `variant` chooses among the texts of a cause that has several (the ids of
 * product reference sections 8.2 and 8.3); `why` names the observations that speak for it.
 */
export interface RankedCause {
  readonly cause: CauseId;
  readonly certainty: Certainty;
  readonly variant: string;
  readonly why: readonly string[];
}

/** How a pause by X ends by itself; a person can always end it. */
export type PauseEnd =
  | { readonly kind: 'cool-down' } // after a growing wait, by one waiting send as probe
  | { readonly kind: 'check' } // when a check of the own account finds it well again, or a person says so
  | { readonly kind: 'person' } // only a person, or linking anew
  | { readonly kind: 'date'; readonly at: string } // at the date X named
  | { readonly kind: 'hourly-probe' };

/** What the loop does next with the send, and with its account. */
export type NextStep =
  /** X's window or cap is used up: the send waits and its lane is held until `at` (ISO 8601). */
  | {
      readonly kind: 'wait';
      readonly at: string;
      readonly scope: 'short' | 'user_day' | 'app_day' | 'opaque';
    }
  /** Nothing reached X: try again by itself, three tries in about 10 minutes. */
  | { readonly kind: 'retry' }
  /** The POST may have arrived. `retryWhenAbsent`: a 5xx is tried again once proven absent; otherwise a person decides. */
  | { readonly kind: 'read-back'; readonly retryWhenAbsent: boolean }
  /** The access token may merely be old: refresh it, try once more, else the link is broken. */
  | { readonly kind: 'refresh-token' }
  /** The send is failed and the account pauses, since the account or the app was refused and not the message. */
  | {
      readonly kind: 'pause';
      readonly cause: PauseCause;
      readonly holds: 'all' | SendKind;
      readonly ends: PauseEnd;
    }
  /** The send is failed; a person decides. */
  | { readonly kind: 'stop' };

/** The causes that pause an account (design.md section 2, table of pauses). */
export const pauseCauses = [
  'action_block',
  'sender_locked',
  'sender_suspended',
  'link_broken',
  'app_suspended',
  'permission_missing',
  'credits_exhausted',
  'spend_cap',
] as const satisfies readonly CauseId[];

export type PauseCause = (typeof pauseCauses)[number];

/** Ranked causes with certainty, the matched row, the evidence they rest on and what follows. */
export interface Diagnosis {
  /** Id of the matched row of the diagnosis table, such as `x1` for row 1 of the X reference. */
  readonly row: string;
  /** Best first; never empty. Hints (young account, own DM setting) come last. */
  readonly causes: readonly [RankedCause, ...RankedCause[]];
  readonly next: NextStep;
}

/** What recent attempts of the account looked like; feeds the hints and the breaker. Newest first. */
export interface RecentAttempt {
  readonly sendId: number;
  readonly recipientXId: string | null;
  readonly kind: SendKind;
  readonly outcome: 'accepted' | 'rejected' | 'unknown' | 'absent' | 'not_posted';
  readonly row: string | null;
  readonly cause: CauseId | null;
  readonly text: string;
  /** What the look-up had said about receiving our DM; null when not known. */
  readonly receivesYourDm: boolean | null;
  readonly endedAt: string;
}

/** All that `diagnose` looks at. */
export interface DiagnosisInput {
  readonly evidence: Evidence;
  readonly kind: SendKind;
  readonly text: string;
  /** Whom the send is for, known even when nobody was looked up; the breaker tells recipients apart by it. */
  readonly recipientXId?: string | null;
  /** A secret reply (`nullcast`); default false. */
  readonly secret?: boolean;
  /** The recipient, looked up after the refusal; null when not known. */
  readonly recipient: RecipientFacts | null;
  readonly account: AccountFacts | null;
  /** How the account signs in: a refresh can only help OAuth 2.0. */
  readonly canRefreshToken: boolean;
  /** Newest first, without the attempt under diagnosis. */
  readonly recent: readonly RecentAttempt[];
  readonly now: Date;
}
