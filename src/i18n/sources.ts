import type { Localized } from '../domain/locale.js';

/** Why a source of triggers does not work, as `status` says it. */
export interface SourceReasons {
  readonly noBearer: string;
  readonly noPublicUrl: string;
  readonly publicUrlUnusable: string;
  readonly noConsumer: string;
  readonly streamLost: (reason: string) => string;
  readonly streamRefused: (words: string) => string;
  readonly subscriptionsUnreadable: (words: string) => string;
  readonly subscriptionRefused: (eventType: string, words: string) => string;
  readonly webhookRefused: (words: string) => string;
  readonly webhookInvalid: (words: string) => string;
}

export const sourceReasons = {
  ja: {
    noBearer:
      'X_BEARER_TOKEN が設定されていないため使えません。X開発者ポータルのBearer Tokenを設定してください',
    noPublicUrl:
      'PUBLIC_URL が設定されていないため、Webhookを登録できません。公開されている https のURLを設定してください',
    publicUrlUnusable:
      'PUBLIC_URL がWebhookに使えません。Xが受け付けるのは、ポート番号のない https のURLです',
    noConsumer:
      'X_CONSUMER_KEY と X_CONSUMER_SECRET が設定されていないため、Webhookの署名を確認できません',
    streamLost: (reason) => `ストリームが切れました(${reason})。自動で再接続します`,
    streamRefused: (words) => `ストリームに接続できません(${words})。自動で再試行します`,
    subscriptionsUnreadable: (words) =>
      `イベントの購読を確認できません(${words})。自動で再試行します`,
    subscriptionRefused: (eventType, words) =>
      `${eventType} を購読できません(${words})。自動で再試行します`,
    webhookRefused: (words) => `Webhookを登録できません(${words})。自動で再試行します`,
    webhookInvalid: (words) =>
      `XがWebhookを無効と判断しました(${words})。URLにXから届くか確認してください。自動で再試行します`,
  },
  en: {
    noBearer: 'X_BEARER_TOKEN is not set. Set the bearer token of the X app',
    noPublicUrl: 'PUBLIC_URL is not set, so no webhook can be registered. Set a public https URL',
    publicUrlUnusable: 'PUBLIC_URL cannot be used for a webhook: X takes https without a port',
    noConsumer:
      'X_CONSUMER_KEY and X_CONSUMER_SECRET are not set, so the signature of webhooks cannot be checked',
    streamLost: (reason) => `the stream was cut (${reason}); it reconnects by itself`,
    streamRefused: (words) => `the stream cannot be opened (${words}); it is tried again by itself`,
    subscriptionsUnreadable: (words) =>
      `the subscriptions cannot be read (${words}); it is tried again by itself`,
    subscriptionRefused: (eventType, words) =>
      `${eventType} cannot be subscribed to (${words}); it is tried again by itself`,
    webhookRefused: (words) =>
      `the webhook cannot be registered (${words}); it is tried again by itself`,
    webhookInvalid: (words) =>
      `X holds the webhook to be invalid (${words}). Check that X reaches the URL; it is tried again by itself`,
  },
} as const satisfies Localized<SourceReasons>;
