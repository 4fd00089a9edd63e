import type { Actor } from '../domain/actor.js';
import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { AccountFacts } from '../domain/diagnosis/facts.js';
import type { XAccount } from './port.js';

/** What became of an attempt to renew an access token. */
export type Renewal =
  | { readonly kind: 'renewed'; readonly account: XAccount }
  /** X refused the refresh token, or there is none: the link is broken until a person links anew. */
  | { readonly kind: 'refused'; readonly evidence: Evidence | null }
  /** X did not answer; try again later. */
  | { readonly kind: 'unclear'; readonly evidence: Evidence };

/** What became of a link that a person began in chat, when X sent their browser back. */
export type LinkOutcome =
  | {
      readonly kind: 'linked';
      readonly accountId: number;
      readonly handle: string;
      /** True when the account was linked before: what waited for it goes on. */
      readonly relinked: boolean;
    }
  /** The state is not known, was used before, or is too old: begin anew with `/xtep account link`. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'refused'; readonly evidence: Evidence }
  /** X did not answer; the code is spent, so the link has to be begun anew. */
  | { readonly kind: 'unclear'; readonly evidence: Evidence };

/** What a check of the own account found. */
export type AccountCheck =
  /** X answers for it. `resumed`: how many pauses ended by that. */
  | { readonly kind: 'well'; readonly facts: AccountFacts; readonly resumed: number }
  /** X refuses it: the link, a lock, a suspension, the app. */
  | { readonly kind: 'unwell'; readonly evidence: Evidence }
  /** X did not answer, or only that we ask too often. */
  | { readonly kind: 'unclear'; readonly evidence: Evidence }
  | { readonly kind: 'unlinked' };

/** Ready credentials of the linked accounts; the one place where tokens are decrypted and renewed. */
export interface XAccounts {
  /** Null when the account is unlinked. Refreshes an OAuth 2.0 token that is about to expire, first. */
  get(accountId: number): Promise<XAccount | null>;
  /**
   * After X refused `staleAccessToken`: another process may have renewed it meanwhile (then that one
   * is given), else it is renewed once; the rotated refresh token is stored before it is used.
   */
  renew(accountId: number, staleAccessToken: string): Promise<Renewal>;
  /**
   * Begins a link and gives X's authorize address for the person; null when `X_CLIENT_ID` or
   * `PUBLIC_URL` is not set. The state in it is used once and valid for 30 minutes.
   */
  startLink(request: { readonly actor: Actor }): Promise<string | null>;
  /** Ends the link that `state` names with the code that X gave the browser. */
  finishLink(answer: { readonly state: string; readonly code: string }): Promise<LinkOutcome>;
}
