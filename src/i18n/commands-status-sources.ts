import type { Localized } from '../domain/locale.js';
import type { BudgetedRead } from '../domain/rules/budgeted-read.js';

type SourceName = 'poll' | 'stream' | 'webhook';

/** What `status` says about where triggers come from. */
interface SourceStatusTexts {
  readonly names: Readonly<Record<SourceName, string>>;
  readonly none: string;
  readonly lastEvent: (at: string, lag: string | null) => string;
  readonly noEvent: string;
  readonly used: (requests: string, cost: string) => string;
  readonly broken: (reason: string) => string;
  readonly problems: (count: string, at: string, words: string) => string;
  readonly encrypted: (count: string) => string;
  readonly likesWithoutLiker: (count: string) => string;
  readonly cost: (today: string, day: string) => string;
  readonly failing: (list: string, words: string, nextAt: string) => string;
  readonly linkBroken: string;
  readonly behind: (count: string) => string;
  readonly likesShown: string;
  readonly hashtagsNeedPoll: string;
  readonly seconds: (count: string) => string;
  readonly budget: (left: string, budget: string) => string;
  readonly budgetUsedUp: (budget: string, renewsAt: string) => string;
  readonly budgetedReads: Readonly<Record<BudgetedRead, string>>;
  readonly budgetWaiting: (reads: readonly string[], renewsAt: string) => string;
}

export const sourceStatusTexts = {
  ja: {
    names: {
      poll: 'ポーリング',
      stream: 'ストリーム',
      webhook: 'Webhook',
    },
    none: 'トリガー: 読み取らない設定です(XTEP_TRIGGER_SOURCES=none)。ルールは反応しません',
    lastEvent: (at, lag) =>
      lag === null ? `最後のイベント ${at}` : `最後のイベント ${at}(遅れ ${lag})`,
    noEvent: 'イベントはまだありません',
    used: (requests, cost) => `今日 ${requests}リクエスト、${cost}`,
    broken: (reason) => `使えません: ${reason}`,
    problems: (count, at, words) => `使えなかったもの ${count}件(最新 ${at}: ${words})`,
    encrypted: (count) => `暗号化されていて読めなかったDM: ${count}件`,
    likesWithoutLiker: (count) => `相手を特定できなかったいいね: ${count}件`,
    cost: (today, day) => `読み取りの費用(公表価格での概算): 今日 ${today}、1日の見込み ${day}`,
    failing: (list, words, nextAt) => `Xから読み取れません: ${list}(${words})。次の試行 ${nextAt}`,
    linkBroken:
      'Xがこのアカウントの認証情報を受け付けません。連携が切れている可能性があります。対応する人: 管理者。/xtep account check で確かめ、必要なら /xtep account link で連携し直してください',
    behind: (count) =>
      `Xの回数制限または予算のため、読み取りが予定より遅れている一覧が ${count}件あります`,
    likesShown: 'Xの仕様により、いいねは投稿ごとに新しい100人までしか読み取れません',
    hashtagsNeedPoll:
      'ハッシュタグはポーリングでしか読み取れません。XTEP_TRIGGER_SOURCES に poll を加えてください',
    seconds: (count) => `${count}秒`,
    budget: (left, budget) => `読み取りの予算: 1日 ${budget} のうち残り ${left}`,
    budgetUsedUp: (budget, renewsAt) =>
      `読み取りの予算: 1日 ${budget} を使い切りました。${renewsAt} まで読み取りを止めます(DMでの配信停止の受付を除く)`,
    budgetedReads: {
      'own-posts': '自アカウントの投稿',
      followers: 'フォロー',
      likers: 'いいね',
      reposters: 'リポスト',
      quotes: '引用',
      mentions: 'リプライ・メンション',
      'hashtag-posts': 'ハッシュタグ投稿',
      people: '条件に使う相手の情報(フォロワー数など)',
      events: 'ストリーム・Webhookのイベント(DMを除く)',
    },
    budgetWaiting: (reads, renewsAt) =>
      `予算の残りでは足りず、${renewsAt} まで待つ読み取り: ${reads.join('、')}。急ぐときは XTEP_READ_BUDGET_USD を増やしてください`,
  },
  en: {
    names: { poll: 'Polling', stream: 'Stream', webhook: 'Webhook' },
    none: 'Triggers: nothing is read (XTEP_TRIGGER_SOURCES=none), so rules answer nothing',
    lastEvent: (at, lag) => (lag === null ? `last event ${at}` : `last event ${at} (lag ${lag})`),
    noEvent: 'no event yet',
    used: (requests, cost) => `${requests} requests today, ${cost}`,
    broken: (reason) => `does not work: ${reason}`,
    problems: (count, at, words) => `${count} could not be used (latest ${at}: ${words})`,
    encrypted: (count) => `DMs that came encrypted and could not be read: ${count}`,
    likesWithoutLiker: (count) => `Likes whose liker could not be found: ${count}`,
    cost: (today, day) =>
      `Cost of reading (estimated at the documented prices): ${today} today, about ${day} per day`,
    failing: (list, words, nextAt) => `X cannot be read: ${list} (${words}); next try ${nextAt}`,
    linkBroken:
      'X does not take the credentials of this account; its link may be broken. Who must act: an admin. Check it with /xtep account check and link it anew with /xtep account link if need be',
    behind: (count) =>
      `${count} lists are read later than planned because of X's request limits or the budget`,
    likesShown: 'X shows only the newest 100 people who like a post',
    hashtagsNeedPoll: 'Hashtags can only be polled: add poll to XTEP_TRIGGER_SOURCES',
    seconds: (count) => `${count} s`,
    budget: (left, budget) => `Budget for reading: ${left} of ${budget} a day is left`,
    budgetUsedUp: (budget, renewsAt) =>
      `Budget for reading: ${budget} a day is used up. Nothing is read until ${renewsAt}, except DMs that may ask for no more messages`,
    budgetedReads: {
      'own-posts': 'our own posts',
      followers: 'follows',
      likers: 'likes',
      reposters: 'reposts',
      quotes: 'quotes',
      mentions: 'replies and mentions',
      'hashtag-posts': 'hashtag posts',
      people: 'what conditions ask about people (followers and so on)',
      events: 'events of the stream and webhooks (except DMs)',
    },
    budgetWaiting: (reads, renewsAt) =>
      `What is left does not pay for these reads, which wait until ${renewsAt}: ${reads.join(', ')}. If that is too late, raise XTEP_READ_BUDGET_USD`,
  },
} as const satisfies Localized<SourceStatusTexts>;
