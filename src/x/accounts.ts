import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { XAccount } from './port.js';

/** What became of an attempt to renew an access token. */
export type Renewal =
  | { readonly kind: 'renewed'; readonly account: XAccount }
  /** X refused the refresh token, or there is none: the link is broken until a person links anew. */
  | { readonly kind: 'refused'; readonly evidence: Evidence | null }
  /** X did not answer; try again later. */
  | { readonly kind: 'unclear'; readonly evidence: Evidence };

/** Ready credentials of the linked accounts; the one place where tokens are decrypted and renewed. */
export interface XAccounts {
  /** Null when the account is unlinked. Refreshes an OAuth 2.0 token that is about to expire, first. */
  get(accountId: number): Promise<XAccount | null>;
  /**
   * After X refused `staleAccessToken`: another process may have renewed it meanwhile (then that one
   * is given), else it is renewed once; the rotated refresh token is stored before it is used.
   */
  renew(accountId: number, staleAccessToken: string): Promise<Renewal>;
}
