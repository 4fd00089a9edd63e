import type { Evidence, RateWindow } from '../domain/diagnosis/evidence.js';
import type { AccountFacts, RecipientFacts } from '../domain/diagnosis/facts.js';

/* What the rest of the program asks of X. Only `src/x` knows twitter-api-v2. */

/** How one account signs in. Kept encrypted at rest; never logged. */
export type XCredentials =
  | { readonly kind: 'oauth1'; readonly accessToken: string; readonly accessSecret: string }
  | {
      readonly kind: 'oauth2';
      readonly accessToken: string;
      readonly refreshToken: string | null;
      readonly expiresAt: string | null;
    };

/** The account on whose behalf a request leaves. `xUserId` is empty only for `ownAccount`. */
export interface XAccount {
  readonly accountId: number;
  readonly xUserId: string;
  readonly credentials: XCredentials;
}

export type OutgoingMessage =
  | {
      readonly kind: 'dm';
      readonly recipientXId: string;
      readonly text: string;
      /** At most one; uploaded by the same account less than 24 h ago. */
      readonly mediaIds?: readonly string[];
    }
  | {
      readonly kind: 'reply';
      readonly postId: string;
      readonly text: string;
      readonly mediaIds?: readonly string[];
      /** Kept out of timelines (`nullcast`), where X allows it. */
      readonly secret?: boolean;
    }
  /** A post of its own, which answers nobody. */
  | { readonly kind: 'post'; readonly text: string; readonly mediaIds?: undefined };

/** What X said about its windows, with the endpoint family they belong to. */
export interface SeenWindows {
  readonly endpoint: XEndpoint;
  readonly windows: readonly RateWindow[];
}

/** Endpoint families with a window of their own. All DM POSTs share `dm-send`. */
export const xEndpoints = [
  'dm-send',
  'post-create',
  'users',
  'me',
  'dm-read',
  'own-posts',
  'followers',
  'likers',
  'reposters',
  'quotes',
  'mentions',
  'messages',
  'hashtag-posts',
  'media',
] as const;

export type XEndpoint = (typeof xEndpoints)[number];

/** How a POST ended. `rejected`: X answered, it did not happen. `unknown`: it may have happened. */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly xId: string; readonly seen: SeenWindows }
  | { readonly kind: 'rejected'; readonly evidence: Evidence; readonly seen: SeenWindows }
  | { readonly kind: 'unknown'; readonly evidence: Evidence; readonly seen: SeenWindows };

/** A read that may fail; `evidence` says why it did. */
export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T; readonly seen: SeenWindows }
  | { readonly kind: 'failed'; readonly evidence: Evidence; readonly seen: SeenWindows };

/** A message of a conversation, or one of our own posts, as reading back needs it. */
export interface ReadMessage {
  readonly xId: string;
  readonly kind: 'dm' | 'reply';
  /** Who wrote it; a message without a sender makes the page unusable (`failed`), never "not me". */
  readonly senderXId: string;
  readonly at: string;
  /**
   * The text as it was written: links expanded from the entities, `&amp; &lt; &gt;` undone, automatic
   * mentions of a reply dropped.
   */
  readonly text: string;
  /** For a reply: the post it answers. */
  readonly repliedToPostId: string | null;
  /** For a DM: the other participant, when X says so. */
  readonly recipientXId: string | null;
}

/** Newest first. `reachesBackTo`: everything X lists from this moment on is in `messages`. */
export interface ReadPage {
  readonly messages: readonly ReadMessage[];
  /** Null: the list ends here, so the page reaches back to everything X still lists. */
  readonly reachesBackTo: string | null;
}

export type TokenResult =
  | {
      readonly kind: 'granted';
      readonly credentials: Extract<XCredentials, { kind: 'oauth2' }>;
      readonly scopes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly evidence: Evidence }
  /** Not known whether X has rotated the refresh token. */
  | { readonly kind: 'unclear'; readonly evidence: Evidence };

export type HandleLookUp =
  | { readonly kind: 'found'; readonly facts: Extract<RecipientFacts, { kind: 'found' }> }
  | {
      readonly kind: 'nobody';
      readonly reason: 'suspended' | 'gone' | 'not_authorized' | 'unsaid';
    };

/**
 * X, as seen from the loops and commands. No method throws for what X answers; each ends within a
 * deadline of 15 s once its request has left, which may wait for those of the account that are out.
 */
export interface XPort {
  send(account: XAccount, message: OutgoingMessage): Promise<SendOutcome>;
  /** Up to 100 recipients in one request; one result per id asked for, in that order. */
  lookUp(
    account: XAccount,
    xUserIds: readonly string[],
  ): Promise<Reading<readonly RecipientFacts[]>>;
  /** `handle` without @. */
  findByHandle(account: XAccount, handle: string): Promise<Reading<HandleLookUp>>;
  ownAccount(account: XAccount): Promise<Reading<AccountFacts>>;
  /** The newest 100 events of the conversation with one person, as far back as `back` when pages allow. */
  readConversation(account: XAccount, recipientXId: string, back: Date): Promise<Reading<ReadPage>>;
  /** Our own newest posts, as far back as `back` when pages allow. */
  readOwnPosts(account: XAccount, back: Date): Promise<Reading<ReadPage>>;
  refresh(credentials: Extract<XCredentials, { kind: 'oauth2' }>): Promise<TokenResult>;
  /** X's own authorize address with `code_challenge_method=S256` and `offline.access`. */
  authorizeUrl(redirectUri: string): {
    readonly url: string;
    readonly state: string;
    readonly verifier: string;
  };
  exchangeCode(code: string, verifier: string, redirectUri: string): Promise<TokenResult>;
  /** Ends keep-alive connections. */
  close(): void;
}
