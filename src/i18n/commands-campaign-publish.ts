import type { PostHold } from '../domain/campaigns/publishing.js';
import type { Localized } from '../domain/locale.js';

/* Publishing who won: in the channel, or as posts of the account. */

interface PublishTexts {
  readonly title: (name: string) => string;
  /** Stands above the list; one line. */
  readonly heading: (name: string) => string;
  readonly none: string;
  readonly chatPreview: (count: string) => string;
  readonly xPreview: (posts: string, count: string) => string;
  readonly before: (count: string) => string;
  readonly button: string;
  readonly comma: string;
  readonly more: (count: string) => string;
  readonly already: string;
  readonly done: (posts: string) => string;
  readonly refused: (posts: string) => string;
  readonly underWay: string;
  readonly unsure: string;
  readonly isThere: string;
  readonly isAbsent: string;
  /** `when`: when the next one goes, a sentence. */
  readonly waits: (posted: string, waiting: string, when: string) => string;
  readonly soon: string;
  /** Of `campaign status`. */
  readonly label: string;
  readonly stopped: (posted: string) => string;
  readonly lookNow: string;
  readonly notReady: (handle: string) => string;
}

export const publishTexts = {
  ja: {
    title: (name) => `「${name}」の当選者の公開`,
    heading: (name) => `【${name}】当選者のみなさま、おめでとうございます!`,
    none: 'まだ当選者がいないため、公開するものがありません。',
    chatPreview: (count) =>
      `当選者 ${count}人の一覧を、ボタンを押したチャンネルの全員に見える形で投稿します。まだ何も公開していません。`,
    xPreview: (posts, count) =>
      `当選者 ${count}人の一覧を、Xに ${posts}件のポストとして公開します。@ を付けないため、通知は届きません。まだ何も公開していません。`,
    before: (count) => `${count}人はXで公開済みのため、続きだけを公開します。`,
    button: '公開する',
    comma: '、',
    more: (count) => `ほか ${count}人は、添付のファイルにあります。`,
    already: 'この一覧はすでに公開されています。何もしていません。',
    done: (posts) => `${posts}件のポストを公開しました。`,
    refused: (posts) =>
      `${posts}件を公開したところで、Xに断られて止まりました。断られたポストは公開されていません。理由を解消してから、もう一度 /xtep campaign publish を使うと、続きから公開できます。`,
    underWay: '公開の途中です。1〜2分たってから、もう一度お試しください。',
    unsure:
      '次のポストは、Xの応答が途切れたため、公開されたかどうか確かめられませんでした。二重に公開しないよう、ここで止めています。Xでアカウントのポストを確認して、選んでください。',
    isThere: '公開されていた(続きへ)',
    isAbsent: '公開されていない(もう一度)',
    waits: (posted, waiting, when) =>
      `Xに公開済み: ${posted}件 ・ 残り: ${waiting}件。残りは自動で順番に公開します。${when}状況は /xtep campaign status で確認できます。`,
    soon: '次のポストはまもなく公開します。',
    label: 'Xでの公開',
    stopped: (posted) =>
      `Xに公開済み: ${posted}件。Xに断られて止まっています。理由を解消してから /xtep campaign publish を使うと、続きから公開できます。`,
    lookNow:
      'ポストが1件、公開されたかどうか確かめられずに止まっています。/xtep campaign publish で続けてください。',
    notReady: (handle) =>
      `@${handle} は連携されていないため、公開できません。/xtep account link で連携してください。`,
  },
  en: {
    title: (name) => `Publishing the winners of "${name}"`,
    heading: (name) => `${name}: congratulations to the winners!`,
    none: 'Nobody has won yet, so there is nothing to publish.',
    chatPreview: (count) =>
      `The list of ${count} winners would be posted for everybody in the channel where the button is pressed. Nothing is published yet.`,
    xPreview: (posts, count) =>
      `The list of ${count} winners would be published on X as ${posts} post(s), without @, so that nobody is notified. Nothing is published yet.`,
    before: (count) => `${count} are published on X already, so only the rest is.`,
    button: 'Publish',
    comma: ', ',
    more: (count) => `${count} more are in the attached file.`,
    already: 'This list has been published before. Nothing was done.',
    done: (posts) => `${posts} post(s) are published.`,
    refused: (posts) =>
      `After ${posts} post(s), X refused one, which is not published. Once the reason is dealt with, /xtep campaign publish goes on with the rest.`,
    underWay: 'It is being published right now. Please try again in a minute or two.',
    unsure:
      'The answer to this post broke off, so it is not known whether it was published. It stopped here, so that nothing is published twice. Please look at the posts of the account on X, and choose.',
    isThere: 'It is there (go on)',
    isAbsent: 'It is not there (again)',
    waits: (posted, waiting, when) =>
      `On X: ${posted} post(s); left: ${waiting}. They follow one after the other by themselves. ${when} /xtep campaign status shows how it goes.`,
    soon: 'The next one goes soon.',
    label: 'Publishing on X',
    stopped: (posted) =>
      `On X: ${posted} post(s). It stopped because X refused one. Once the reason is dealt with, /xtep campaign publish goes on with the rest.`,
    lookNow:
      'It stopped at a post of which it is not known whether it is on X. /xtep campaign publish goes on from there.',
    notReady: (handle) =>
      `@${handle} is not linked, so nothing can be published. /xtep account link links it.`,
  },
} as const satisfies Localized<PublishTexts>;

type HoldTexts = Readonly<Record<PostHold['kind'], (at: string | null) => string>>;

/** What the next post waits for; `at`: until when, where that is known. */
export const postHoldTexts = {
  ja: {
    pace: (at) =>
      `送信の間隔(XTEP_REPLY_PACE_SECONDS)を空けるため、次は ${at ?? 'このあと'} です。`,
    window: (at) => `Xの利用上限に達しているため、次は ${at ?? '上限の解除後'} 以降です。`,
    pause: (at) =>
      at === null
        ? '送信アカウントが一時停止中のため待っています。再開されると、次を公開します(理由: /xtep status)。'
        : `送信アカウントが一時停止中のため、次は ${at} 以降です(理由: /xtep status)。`,
    retry: (at) => `Xに接続できなかったため、次は ${at ?? 'このあと'} に再試行します。`,
    'not-ready': () =>
      '送信アカウントの連携が使えないため待っています。/xtep account link で連携し直すと、次を公開します。',
  },
  en: {
    pace: (at) =>
      `To keep the pace (XTEP_REPLY_PACE_SECONDS), the next one goes at ${at ?? 'a later time'}.`,
    window: (at) => `X’s limit is used up, so the next one goes after ${at ?? 'it opens'}.`,
    pause: (at) =>
      at === null
        ? 'The account is paused; the next one goes when it is resumed (/xtep status says why).'
        : `The account is paused, so the next one goes after ${at} (/xtep status says why).`,
    retry: (at) => `X could not be reached; the next try is at ${at ?? 'a later time'}.`,
    'not-ready': () =>
      'The account cannot sign in; the next one goes once /xtep account link has linked it again.',
  },
} as const satisfies Localized<HoldTexts>;
