import type { Locale, Localized } from '../domain/locale.js';
import type { ProblemItem, SourceProblem } from '../domain/source-problem.js';
import type { FaultTexts } from './rules.js';

/* Why something that X sent, or was asked for, could not be used. X's own words and names stay as they are. */

/** A problem of a source in the words of whoever reads it. */
export interface SourceProblemText {
  readonly happened: string;
  readonly means: string;
  /** What to do, and who does it. */
  readonly remedy: string;
}

const itemNames = {
  ja: {
    post: '投稿',
    message: 'DM',
    person: 'ユーザー',
    follow: 'フォロー',
    like: 'いいね',
    event: 'イベント',
  },
  en: {
    post: 'post',
    message: 'DM',
    person: 'person',
    follow: 'follow',
    like: 'like',
    event: 'event',
  },
} as const satisfies Localized<Record<ProblemItem, string>>;

const actNames = {
  ja: { reply: '返信', quote: '引用', repost: 'リポスト' },
  en: { reply: 'replies to', quote: 'quotes', repost: 'reposts' },
} as const satisfies Localized<Record<Act, string>>;

const listNames = {
  ja: {
    follow: () => 'フォロワー',
    like: (post) => `投稿 ${post} に「いいね」したユーザー`,
    repost: (post) => `投稿 ${post} をリポストしたユーザー`,
  },
  en: {
    follow: () => 'the followers',
    like: (post) => `the people who like post ${post}`,
    repost: (post) => `the people who reposted post ${post}`,
  },
} as const satisfies Localized<Record<ListAct, (post: string) => string>>;

type ListAct = Extract<SourceProblem, { readonly kind: 'list_began_anew' }>['act'];

type Act = Extract<SourceProblem, { readonly kind: 'missing_reference' }>['act'];

/** `DM 5 に`, `DMに` */
function nameJa(item: ProblemItem, id: string | null): string {
  return id === null ? itemNames.ja[item] : `${itemNames.ja[item]} ${id} `;
}

function nameEn(item: ProblemItem, id: string | null): string {
  return id === null ? itemNames.en[item] : `${itemNames.en[item]} ${id}`;
}

function answer(status: number, words: string | null): string {
  return [`HTTP ${String(status)}`, ...(words === null ? [] : [words])].join(' – ');
}

const ja = {
  unanswered: 'これに関わる相手には、返信していない可能性があります。',
  format:
    '対応する人: 管理者。続くときは、Xの仕様が変わった可能性があります。XTEPを新しい版に更新し、直らなければ、この文を添えて開発元に知らせてください。',
  waiting:
    '相手の情報を条件に使うルールとキャンペーンは、確認できるまで反応を待っています。待っている分は失われません。',
} as const;

const en = {
  unanswered: 'Whoever it is about may have got no answer.',
  format:
    'Who must act: an admin. If it goes on, X may have changed its format: update XTEP, and if that does not help, tell its makers with these words.',
  waiting:
    'Rules and campaigns whose conditions need to know about people wait until they can be looked up. What waits is not lost.',
} as const;

const problemTexts = {
  ja: {
    missing_field: ({ item, id, field, from }) => ({
      happened: `Xから届いた${nameJa(item, id)}に、必要な項目 ${field} がありませんでした(${from})。`,
      means: ja.unanswered,
      remedy: ja.format,
    }),
    missing_reference: ({ act, postId, from }) => ({
      happened: `${actNames.ja[act]}として届いた投稿 ${postId} に、元の投稿が書かれていませんでした(${from})。`,
      means: ja.unanswered,
      remedy: ja.format,
    }),
    post_not_ours: ({ postId }) => ({
      happened: `post に指定された投稿 ${postId} が、このアカウントの投稿の中に見つかりません。`,
      means:
        'ほかのアカウントの投稿への「いいね」・リポスト・引用には反応しません。この投稿については読み取りません。',
      remedy:
        '対応する人: 管理者。ルールまたはキャンペーンの post を、このアカウントの投稿のURLかIDに直してください。投稿したばかりのときは、Xに表示されしだい自動で読み取りを始めます。',
    }),
    list_began_anew: ({ act, postId, people }) => ({
      happened: `${listNames.ja[act](postId ?? '')}の一覧に、前回までに確認した相手が見つからなくなりました。新しい相手を見分けられないため、一覧にいた${String(people)}人を「以前からいる相手」として扱います。`,
      means:
        'この中に新しく反応した相手がいても、返信していません。以前からの相手に誤って送らないためです。次の読み取りからは、新しい相手にいつもどおり反応します。',
      remedy:
        '対応する人: 管理者。1回だけなら操作は不要です。続くときは、XTEP_READ_BUDGET_USD を増やして再起動してください。一度に確認できる相手が増えます。',
    }),
    unknown_event: ({ from }) => ({
      happened: `XTEPが知らない種類のイベント ${from} が届きました。`,
      means: 'この種類のイベントには、どのルールも反応しません。',
      remedy:
        '対応する人: 管理者。XTEPのほかにこのXアプリで購読を追加していなければ、操作は不要です。追加していれば、その購読を外してください。',
    }),
    unknown_delivery: () => ({
      happened: 'どのアカウントの何のイベントかが書かれていないデータがXから届きました。',
      means: '何についてのものか分からないため、連携中のすべてのアカウントに表示しています。',
      remedy: ja.format,
    }),
    not_json: () => ({
      happened: 'Xの署名はあるものの、JSONとして読めないデータがWebhookに届きました。',
      means: '何についてのものか分からないため、連携中のすべてのアカウントに表示しています。',
      remedy:
        '対応する人: 管理者。続くときは、XとXTEPの間のプロキシなどが内容を書き換えていないか確認してください。',
    }),
    x_said: ({ words }) => ({
      happened: `イベントの代わりに、Xから次の連絡が届きました: ${words}`,
      means: '接続が切れる前に届くことがあります。切れたときは自動で再接続します。',
      remedy:
        '対応する人: 管理者。続くときは、/xtep status で接続の状態を、X開発者ポータルでアプリの状態を確認してください。',
    }),
    look_up_over_budget: () => ({
      happened: '1日の読み取りの予算(XTEP_READ_BUDGET_USD)を使い切り、相手の情報を確認できません。',
      means: ja.waiting,
      remedy:
        '予算は毎日 UTC 0:00(日本時間 9:00)に戻り、自動で再開します。対応する人: 管理者。早く再開するには、XTEP_READ_BUDGET_USD を増やして再起動してください。',
    }),
    look_up_refused: ({ status, words }) => ({
      happened: `相手の情報をXに問い合わせましたが、断られました(${answer(status, words)})。`,
      means: ja.waiting,
      remedy:
        '自動で再試行します。対応する人: 管理者。続くときは、/xtep account check で連携を確認してください。',
    }),
    look_up_unanswered: ({ words }) => ({
      happened: `相手の情報をXに問い合わせましたが、応答を受け取れませんでした(${words})。`,
      means: ja.waiting,
      remedy:
        '自動で再試行します。対応する人: 管理者。続くときは、XTEPからXへのネットワーク接続を確認してください。',
    }),
    look_up_broke_off: () => ({
      happened: '相手の情報の問い合わせが、XTEPの中のエラーで途切れました。',
      means: ja.waiting,
      remedy:
        '自動で再試行します。対応する人: 管理者。続くときは、XTEPのログを確認し、開発元に知らせてください。',
    }),
    look_up_not_linked: () => ({
      happened: 'アカウントがXと連携されていないため、相手の情報を確認できません。',
      means: ja.waiting,
      remedy:
        '対応する人: 管理者。/xtep account link で連携し直すと、自動で再開します。使わなくなったルールとキャンペーンは削除してください。',
    }),
  },
  en: {
    missing_field: ({ item, id, field, from }) => ({
      happened: `The ${nameEn(item, id)} that X sent has no field ${field} (${from}).`,
      means: en.unanswered,
      remedy: en.format,
    }),
    missing_reference: ({ act, postId, from }) => ({
      happened: `The post ${postId} does not say which post it ${actNames.en[act]} (${from}).`,
      means: en.unanswered,
      remedy: en.format,
    }),
    post_not_ours: ({ postId }) => ({
      happened: `The post ${postId}, named by post, is not among the posts of this account.`,
      means:
        'Nobody is answered for likes, reposts and quotes of what others post, so those of this post are not read.',
      remedy:
        'Who must act: an admin. Give the rule or campaign the address or id of a post of this account. If it was only just posted, reading begins by itself once X shows it.',
    }),
    list_began_anew: ({ act, postId, people }) => ({
      happened: `Nobody who was known is found any more among ${listNames.en[act](postId ?? '')}. Nothing tells who is new, so the ${String(people)} people on the list count as having been there before.`,
      means:
        'Whoever of them was new got no answer, so that nobody who was there before is written to by mistake. From the next reading on, new people are answered as usual.',
      remedy:
        'Who must act: an admin. Nothing to do if it happens once. If it goes on, raise XTEP_READ_BUDGET_USD and restart: then more people are known at a time.',
    }),
    unknown_event: ({ from }) => ({
      happened: `X sent an event of a kind that XTEP does not know: ${from}.`,
      means: 'No rule answers events of this kind.',
      remedy:
        'Who must act: an admin. Nothing to do unless subscriptions were added to this X app outside of XTEP; if so, remove them.',
    }),
    unknown_delivery: () => ({
      happened: 'X sent data that names neither an event nor an account.',
      means: 'Nobody knows what it was about, so it is shown with every linked account.',
      remedy: en.format,
    }),
    not_json: () => ({
      happened: 'The webhook got data that X has signed but that is no JSON.',
      means: 'Nobody knows what it was about, so it is shown with every linked account.',
      remedy:
        'Who must act: an admin. If it goes on, check that no proxy between X and XTEP changes what is sent.',
    }),
    x_said: ({ words }) => ({
      happened: `In place of an event X said: ${words}`,
      means: 'X may say so before it cuts a connection, which is then opened again by itself.',
      remedy:
        'Who must act: an admin. If it goes on, check the connection with /xtep status and the app in the X developer portal.',
    }),
    look_up_over_budget: () => ({
      happened:
        'The budget for reading (XTEP_READ_BUDGET_USD) is used up, so people cannot be looked up.',
      means: en.waiting,
      remedy:
        'The budget is renewed every day at 00:00 UTC, and it goes on by itself. Who must act: an admin. To go on sooner, raise XTEP_READ_BUDGET_USD and restart.',
    }),
    look_up_refused: ({ status, words }) => ({
      happened: `X refused to look people up (${answer(status, words)}).`,
      means: en.waiting,
      remedy:
        'It is tried again by itself. Who must act: an admin. If it goes on, check the link with /xtep account check.',
    }),
    look_up_unanswered: ({ words }) => ({
      happened: `X was asked to look people up, but no answer came (${words}).`,
      means: en.waiting,
      remedy:
        'It is tried again by itself. Who must act: an admin. If it goes on, check the network from XTEP to X.',
    }),
    look_up_broke_off: () => ({
      happened: 'Looking people up broke off because of an error inside XTEP.',
      means: en.waiting,
      remedy:
        'It is tried again by itself. Who must act: an admin. If it goes on, look into the log of XTEP and tell its makers.',
    }),
    look_up_not_linked: () => ({
      happened: 'The account is not linked with X, so people cannot be looked up.',
      means: en.waiting,
      remedy:
        'Who must act: an admin. Link it again with /xtep account link, and it goes on by itself. Delete rules and campaigns that are not needed any more.',
    }),
  },
} as const satisfies Localized<FaultTexts<SourceProblem, SourceProblemText>>;

/** What happened, what it means, what to do and who does it. */
export function sourceProblemText(problem: SourceProblem, locale: Locale): SourceProblemText {
  // The table has the function of exactly this kind; TypeScript cannot see that through the union.
  const text = problemTexts[locale][problem.kind] as (problem: SourceProblem) => SourceProblemText;
  return text(problem);
}
