import type { Localized } from '../domain/locale.js';

interface StatusTexts {
  readonly title: string;
  readonly noAccount: string;
  readonly account: (handle: string, state: string) => string;
  readonly active: string;
  readonly paused: string;
  readonly unlinked: string;
  readonly pause: (why: string, since: string, until: string) => string;
  readonly holds: Readonly<Record<'all' | 'dm' | 'reply', string>>;
  readonly cap: (used: string, cap: string) => string;
  readonly waiting: (count: string) => string;
  readonly unconfirmed: (count: string) => string;
  readonly oldest: (at: string) => string;
  readonly carriedOver: (count: string, clears: string) => string;
  readonly clearsAt: (at: string) => string;
  readonly clearsAfterPause: string;
  readonly windowUntil: (at: string) => string;
  readonly open: (failed: string, unknown: string) => string;
  readonly services: string;
  readonly connected: string;
  readonly connecting: (since: string) => string;
  readonly signedOut: (since: string) => string;
  readonly notConfigured: string;
  readonly x: Readonly<{
    answers: (at: string) => string;
    silent: (since: string) => string;
    'not-asked': string;
  }>;
  readonly time: (at: string, zone: string) => string;
}

export const statusTexts = {
  ja: {
    title: '送信の状況',
    noAccount:
      '連携済みのXアカウントがありません。管理者が /xtep account link を実行すると連携できます。',
    account: (handle, state) => `@${handle}: ${state}`,
    active: '送信できます',
    paused: '一時停止中',
    unlinked: '連携が解除されています',
    pause: (why, since, until) => `一時停止: ${why}(${since} から、${until})`,
    holds: { all: '', dm: '(DMのみ)', reply: '(リプライのみ)' },
    cap: (used, cap) => `24時間で ${used} / ${cap} 件`,
    waiting: (count) => `送信待ち ${count}件`,
    unconfirmed: (count) => `確認待ち ${count}件`,
    oldest: (at) => `最も古いもの ${at}`,
    carriedOver: (count, clears) => `持ち越し ${count}件(${clears})`,
    clearsAt: (at) => `${at} ごろ送信完了の見込み`,
    clearsAfterPause: '一時停止が終わってから送信',
    windowUntil: (at) => `Xの回数制限により ${at} まで待機`,
    open: (failed, unknown) => `対応待ち: エラー ${failed}件、結果不明 ${unknown}件`,
    services: '接続の状態',
    connected: '接続中',
    connecting: (since) => `接続できていません(${since} から再接続中)`,
    signedOut: (since) =>
      `認証が拒否されています(${since} から)。管理者がトークンを確認してください(npm run doctor)`,
    notConfigured: '未設定',
    x: {
      answers: (at) => `応答しています(最後の応答 ${at})`,
      silent: (since) => `応答がありません(${since} から)。応答が戻ると自動で再開します`,
      'not-asked': 'まだ送信していません',
    },
    time: (at, zone) => `${at} 現在(${zone})`,
  },
  en: {
    title: 'Status',
    noAccount: 'No X account is linked. An admin can link one with /xtep account link.',
    account: (handle, state) => `@${handle}: ${state}`,
    active: 'sending',
    paused: 'paused',
    unlinked: 'unlinked',
    pause: (why, since, until) => `Paused: ${why} (since ${since}, ${until})`,
    holds: { all: '', dm: ' (DMs only)', reply: ' (replies only)' },
    cap: (used, cap) => `${used} of ${cap} in 24 hours`,
    waiting: (count) => `${count} waiting`,
    unconfirmed: (count) => `${count} awaiting approval`,
    oldest: (at) => `oldest from ${at}`,
    carriedOver: (count, clears) => `${count} carried over (${clears})`,
    clearsAt: (at) => `expected to be sent by about ${at}`,
    clearsAfterPause: 'they go once the pause has ended',
    windowUntil: (at) => `waiting for X's request limit until ${at}`,
    open: (failed, unknown) => `Need a decision: ${failed} errors, ${unknown} with unknown outcome`,
    services: 'Connections',
    connected: 'connected',
    connecting: (since) => `not connected (trying again since ${since})`,
    signedOut: (since) =>
      `credentials refused (since ${since}). An admin should check the token (npm run doctor)`,
    notConfigured: 'not configured',
    x: {
      answers: (at) => `answers (last answer ${at})`,
      silent: (since) => `does not answer (since ${since}); sending goes on by itself when it does`,
      'not-asked': 'nothing was sent yet',
    },
    time: (at, zone) => `As of ${at} (${zone})`,
  },
} as const satisfies Localized<StatusTexts>;
