import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { ActSighting, TakenBack } from '../domain/rules/sighting.js';
import type { SourceProblem } from '../domain/source-problem.js';
import type { XAccount } from './port.js';

/* What X pushes: the activity stream, webhooks, and the subscriptions and webhooks behind them. */

/** Kinds of events that a subscription asks for (X reference section 5.1). */
export const activityEventTypes = [
  'follow.follow',
  'follow.unfollow',
  'like.create',
  'post.repost.create',
  'post.reply.create',
  'post.quote.create',
  'post.mention.create',
  'dm.received',
  'chat.received',
] as const;

export type ActivityEventType = (typeof activityEventTypes)[number];

/** One thing that a pushed event told. */
export type Pushed =
  | { readonly kind: 'acts'; readonly acts: readonly ActSighting[] }
  | { readonly kind: 'taken-back'; readonly what: TakenBack }
  /** A message that came as ciphertext. */
  | { readonly kind: 'encrypted'; readonly accountXUserId: string; readonly at: Date | null }
  /** A like of our post that does not say whose: to be looked up in `liking_users`. */
  | {
      readonly kind: 'like-without-liker';
      readonly accountXUserId: string;
      readonly ourPostId: string;
      readonly at: Date | null;
      readonly sourceId: string;
    }
  /** Somebody revoked our access. */
  | { readonly kind: 'revoked'; readonly accountXUserId: string }
  /** Signed and well-formed, but of no use: a field is missing, or a kind that nobody knows. */
  | {
      readonly kind: 'problem';
      readonly accountXUserId: string | null;
      readonly problem: SourceProblem;
    }
  /** Ours or of no interest: what we did ourselves, typing, read receipts. */
  | { readonly kind: 'nothing' };

/** What was read from one delivery, with what X bills for it (`user:1`, `post:2`, `dm:3`, `like:…`). */
export interface PushedEvents {
  /** The event's type as X calls it, for the accounts of requests and costs. */
  readonly type: string;
  readonly items: readonly Pushed[];
  readonly billed: readonly string[];
}

export interface Subscription {
  readonly id: string;
  readonly eventType: string;
  readonly xUserId: string | null;
  readonly tag: string | null;
  readonly webhookId: string | null;
}

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly valid: boolean;
}

/** What X answered to a request about subscriptions or webhooks. */
export type PushAnswer<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly evidence: Evidence; readonly retryAt: Date | null };

/** How a stream ended. */
export type StreamEnd =
  /** It was open and was cut, closed, or silent for 60 s. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** X did not open it; `retryAt`: the reset that a 429 named. */
  | { readonly kind: 'refused'; readonly evidence: Evidence; readonly retryAt: Date | null }
  /** We ended it. */
  | { readonly kind: 'stopped' };

export interface StreamHandlers {
  onOpen(): void;
  /** One event as it came, awaited before the next: nothing is read ahead of what is stored. */
  onEvent(json: unknown): Promise<void>;
  /** A line that is no JSON. */
  onGarbage(line: string): void;
}

/** The pushing side of X; signed with the app's bearer token, or a user's where X asks for it. */
export interface XPush {
  /** `GET /2/activity/stream`. Resolves when it ended; never rejects. */
  openStream(handlers: StreamHandlers, signal: AbortSignal): Promise<StreamEnd>;
  subscriptions(): Promise<PushAnswer<readonly Subscription[]>>;
  subscribe(
    account: XAccount,
    wanted: {
      readonly eventType: ActivityEventType;
      readonly tag: string;
      readonly webhookId: string | null;
    },
  ): Promise<PushAnswer<Subscription>>;
  unsubscribe(subscriptionId: string): Promise<PushAnswer<null>>;
  webhooks(): Promise<PushAnswer<readonly Webhook[]>>;
  registerWebhook(url: string): Promise<PushAnswer<Webhook>>;
  /** Asks X to check the webhook again (CRC). */
  validateWebhook(webhookId: string): Promise<PushAnswer<null>>;
}
