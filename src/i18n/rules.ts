import type { Locale, Localized } from '../domain/locale.js';
import type { RuleFault, TextPlace } from '../domain/rules/fault.js';
import type { Expected, FileFault, FileProblem } from '../domain/rules/rule-file-problems.js';
import type { KeywordMatch } from '../domain/rules/match-keyword.js';
import type { IgnoreReason } from '../domain/rules/relevant-rules.js';
import type { Repeat, RuleAction } from '../domain/rules/rule.js';
import { variables } from '../domain/rules/template.js';
import type { TriggerKind } from '../domain/rules/trigger.js';
import { formatNumber } from './format.js';

/* What rules are called and what keeps one from being made: each text says what is wrong and what to do. */

export const triggerKindNames = {
  ja: {
    follow: 'フォロー',
    like: 'いいね',
    repost: 'リポスト',
    reply: 'リプライ',
    quote: '引用',
    mention: 'メンション',
    dm: 'DM',
    hashtag: 'ハッシュタグ投稿',
  },
  en: {
    follow: 'follow',
    like: 'like',
    repost: 'repost',
    reply: 'reply',
    quote: 'quote',
    mention: 'mention',
    dm: 'DM',
    hashtag: 'hashtag post',
  },
} as const satisfies Localized<Record<TriggerKind, string>>;

export const ruleActionNames = {
  ja: { dm: 'DM', reply: 'リプライ', secret_reply: 'シークレットリプライ' },
  en: { dm: 'DM', reply: 'reply', secret_reply: 'secret reply' },
} as const satisfies Localized<Record<RuleAction, string>>;

export const repeatNames = {
  ja: { once: '1人1回', daily: '1人1日1回', always: '毎回' },
  en: { once: 'once per person', daily: 'once a day per person', always: 'every time' },
} as const satisfies Localized<Record<Repeat, string>>;

export const keywordMatchNames = {
  ja: { contains: '部分一致', exact: '完全一致', prefix: '前方一致' },
  en: { contains: 'contains', exact: 'exact', prefix: 'starts with' },
} as const satisfies Localized<Record<KeywordMatch, string>>;

/** Why a rule does not react to what somebody did, for `rule test`. */
export const ignoreReasonNames = {
  ja: {
    own_act: '自分たちのアカウントの操作',
    other_account: '別のアカウントへの操作',
    other_kind: '条件にない操作',
    before_start: '開始前の操作',
    after_end: '終了後の操作',
    paused: '一時停止中の操作',
    other_post: '対象外のポスト',
    other_words: 'キーワードが含まれない',
    other_hashtag: '対象のハッシュタグが含まれない',
    seen: '処理済み',
  },
  en: {
    own_act: 'an act of our own accounts',
    other_account: 'concerns another account',
    other_kind: 'not what the rule reacts to',
    before_start: 'done before the start',
    after_end: 'done after the end',
    paused: 'done while the rule was paused',
    other_post: 'another post',
    other_words: 'the keyword is not in it',
    other_hashtag: 'the hashtag is not in it',
    seen: 'dealt with before',
  },
} as const satisfies Localized<Record<IgnoreReason, string>>;

/** `フォロー、いいね`, `follow, like`. */
export function kindList(kinds: readonly TriggerKind[], locale: Locale): string {
  return kinds.map((kind) => triggerKindNames[locale][kind]).join(locale === 'ja' ? '、' : ', ');
}

type AnyFault = RuleFault | FileFault;

/** The faults that may be of this kind; `Extract` would miss those that share a member of the union. */
export type FaultOf<Fault extends { readonly kind: string }, Kind> = Fault extends unknown
  ? Kind extends Fault['kind']
    ? Fault
    : never
  : never;

/** A text for every kind of fault: a kind without one does not compile. */
export type FaultTexts<Fault extends { readonly kind: string }, Text = string> = {
  readonly [Kind in Fault['kind']]: (fault: FaultOf<Fault, Kind>) => Text;
};

/** `{code}` stands in win texts of campaigns alone, which know it. */
const knownVariables = variables
  .filter((name) => name !== 'code')
  .map((name) => `{${name}}`)
  .join(' ');
const ja = (value: number) => formatNumber(value, 'ja');
const en = (value: number) => formatNumber(value, 'en');

function placeJa({ variant, language, step }: TextPlace): string {
  const where = [
    step === undefined ? '' : `${ja(step)}通目の続きのメッセージの`,
    language === undefined ? '' : `言語「${language}」の`,
  ].join('');
  return `${where}文面${ja(variant)}`;
}

function placeEn({ variant, language, step }: TextPlace): string {
  const where = [
    step === undefined ? '' : ` of step ${en(step)}`,
    language === undefined ? '' : ` in "${language}"`,
  ].join('');
  return `text ${en(variant)}${where}`;
}

/** What a key of a file takes. */
const expectedTexts = {
  ja: {
    value: '値を1つだけ書いてください(リストや入れ子は使えません)。',
    list: '値か、値のリストを書いてください(例: [応募, 参加])。',
    texts: '文面か、文面のリストを書いてください(例: "ありがとう")。',
    languages: '言語コードごとに文面を書いてください(例: en: "Thank you")。',
    media:
      'kind(image・gif・video)と file の組のリストを書いてください(例: [{kind: image, file: a.png}])。',
    steps:
      'after と text の組のリストを書いてください(例: [{after: 24h, text: "その後いかがですか?"}])。',
    rule: 'ルールは name、on、text などの項目で書いてください。',
    version: 'version: 1 と書いてください。',
  },
  en: {
    value: 'Please write one value (no list, nothing nested).',
    list: 'Please write a value or a list of values, such as [enter, join].',
    texts: 'Please write a text or a list of texts, such as "Thank you".',
    languages: 'Please write a text for each code of a language, such as en: "Thank you".',
    media:
      'Please write a list of kind (image, gif, video) and file, such as [{kind: image, file: a.png}].',
    steps:
      'Please write a list of after and text, such as [{after: 24h, text: "How is it going?"}].',
    rule: 'Please write the rule as keys: name, on, text and so on.',
    version: 'Please write version: 1.',
  },
} as const satisfies Localized<Record<Expected, string>>;

const faultTexts = {
  ja: {
    missing: () => '必ず指定してください。',
    unknown_option: () => 'このオプションはありません。つづりを確認してください。',
    not_choice: ({ typed, choices }) =>
      `「${typed}」は選べません。次から指定してください: ${choices.join(', ')}`,
    not_number: ({ typed, min, max }) =>
      `「${typed}」は使えません。${ja(min)}〜${ja(max)} の整数を指定してください。`,
    not_handle: ({ typed }) =>
      `「${typed}」はXのユーザー名として読めません。半角の英数字と _ で15文字までのユーザー名(@は省略可)か、プロフィールのURLを指定してください。`,
    not_post: ({ typed }) =>
      `「${typed}」はポストとして読めません。ポストのIDかURLを指定してください。`,
    not_hashtag: ({ typed }) =>
      `「${typed}」はハッシュタグとして使えません。記号や空白を含まないタグ(数字だけは不可)を、# あり・なしのどちらかで指定してください。`,
    not_hours: ({ typed }) =>
      `「${typed}」は時間帯として読めません。09:00-21:00 のように指定してください(22:00-06:00 のように日付をまたぐこともできます)。`,
    empty_hours: ({ typed }) =>
      `「${typed}」は始まりと終わりが同じ時刻です。一日中のときは指定しないでください。`,
    not_date: ({ typed }) =>
      `「${typed}」は日時として読めません。2026-12-01 か 2026-12-01 09:00 のように指定してください。`,
    no_such_date: ({ typed }) =>
      `「${typed}」という日時は存在しません。カレンダーで確認して指定し直してください。`,
    too_many: ({ count, limit }) =>
      `${ja(count)}個あります。指定できるのは ${ja(limit)}個までです。減らしてください。`,
    name_is_number: ({ name }) =>
      `「${name}」は番号と区別できないため、名前にできません。文字を加えてください。`,
    name_too_long: ({ length, limit }) =>
      `名前が ${ja(length)}文字あります。${ja(limit)}文字までに短くしてください。`,
    name_taken: ({ name, by }) =>
      `「${name}」という名前は、このアカウントの${by === 'rule' ? '自動返信ルール' : '抽選キャンペーン'}ですでに使われています。別の名前にしてください。`,
    until_before_from: ({ from, until }) =>
      `終了(${until})が開始(${from})より前です。開始より後の日時を指定してください。`,
    until_past: ({ until }) =>
      `終了(${until})はすでに過ぎています。これからの日時を指定してください。`,
    never_open: ({ hours }) =>
      `開始から終了までの間に、時間帯 ${hours} が一度もありません。期間か時間帯を広げてください。`,
    followers_inverted: ({ min, max }) =>
      `上限(${ja(max)}人)が下限(${ja(min)}人)より小さいため、誰も当てはまりません。値を入れ替えるか、どちらかを外してください。`,
    hashtag_alone: () =>
      'ハッシュタグ投稿だけを条件にすることはできません(無関係な人に返信しないためです)。フォローやいいねなど、ほかの条件を on に加えてください。',
    hashtag_with_any: () =>
      'ハッシュタグ投稿は match:any では使えません(タグを投稿しただけの人に返信しないためです)。match:all にするか、on から hashtag を外してください。',
    hashtag_missing: () => 'ハッシュタグ投稿を条件にするには、hashtag でタグを指定してください。',
    hashtag_not_on: () =>
      'hashtag でタグが指定されていますが、on に hashtag がありません。on に hashtag を加えるか、タグを外してください。',
    account_hashtags: ({ count, limit }) =>
      `このアカウントのルール全体でハッシュタグが ${ja(count)}個になります。${ja(limit)}個までです。ほかのルールのタグを減らすか、同じタグを使ってください。`,
    keyword_without_text: () =>
      'フォロー・いいね・リポストには文章がないため、キーワードは使えません。on にリプライ、引用、メンション、DM、ハッシュタグ投稿のどれかを加えるか、キーワードを外してください。',
    empty_keyword: ({ typed }) =>
      `キーワード「${typed}」は比べられる文字を含んでいません。別の言葉を指定してください。`,
    post_without_use: () =>
      'post は、いいね・リポスト・リプライ・引用の対象を絞るものです。on にどれかを加えるか、post を外してください。',
    post_of_other: ({ author, account }) =>
      `@${author} のポストのURLです。数えられるのは @${account} のポストへの反応だけです。@${account} のポストのURLかIDを指定してください(ユーザー名を変えた場合は、今のユーザー名のURLを使ってください)。`,
    reply_without_post: ({ on }) =>
      `${kindList(on, 'ja')}には返信先のポストがないため、リプライできません。on をリプライ、引用、メンション(または他の条件と組み合わせたハッシュタグ投稿)にするか、do:dm にしてください。`,
    secret_reply_unavailable: () =>
      'このアカウントでシークレットリプライを使えることが、まだ確認できていません。do:reply か do:dm にしてください。',
    empty_text: ({ place }) => `${placeJa(place)}: 空です。送信する文章を書いてください。`,
    empty_variant: ({ place }) =>
      `${placeJa(place)}: 空です。|| で区切ったそれぞれに文章を書くか、余分な || を消してください。`,
    code_outside_campaign: ({ place }) =>
      `${placeJa(place)}: {code} は抽選キャンペーンの当選メッセージでだけ使えます。{code} を消すか、/xtep campaign create を使ってください。`,
    post_url_without_post: ({ place }) =>
      `${placeJa(place)}: この条件には対象のポストがないため、{post_url} はいつも空になります。{post_url} を消すか、{post_url:https://…} のように代わりの文字を書いてください。`,
    unknown_variable: ({ variable, place }) =>
      `${placeJa(place)}: {${variable}} という変数はありません。使えるもの: ${knownVariables}。波かっこそのものは {{ と }} で書けます。`,
    unclosed_brace: ({ excerpt, place }) =>
      `${placeJa(place)}: 「${excerpt}」の { が閉じていません。} で閉じるか、波かっこそのものなら {{ と書いてください。`,
    bad_link: ({ link, place }) =>
      `${placeJa(place)}: 「${link}」はリンクとして開けません。https:// か http:// で始まる正しいURLにしてください。`,
    text_too_long: ({ length, limit, place }) =>
      `${placeJa(place)}: Xの数え方で ${ja(length)}文字あり、上限の ${ja(limit)}文字を超えます。短くしてください(リプライでは全角と絵文字を2文字、URLを23文字と数えます)。`,
    template_too_long: ({ length, limit, place }) =>
      `${placeJa(place)}: ${ja(length)}文字あります。あとで編集できるように、${ja(limit)}文字までに短くしてください。`,
    media_count: ({ limit }) => `添付は ${ja(limit)}点までです。減らしてください。`,
    media_missing: ({ file, as }) =>
      `「${file}」(${as})という添付ファイルは登録されていません。/xtep rule edit のフォームでファイルを添付するか、この項目を外してください。`,
    media_mixed: () => 'GIFと動画は、ほかの添付と一緒に送れません。1点だけにしてください。',
    steps_need_dm: () =>
      '続きのメッセージはDMでだけ送れます。do:dm にするか、続きのメッセージを外してください。',
    not_duration: ({ typed }) =>
      `「${typed}」は間隔として使えません。30m、24h、3d のように、1分から30日までで指定してください。`,
    not_a_file: () =>
      'ルールのファイルとして読めません。/xtep rule export で書き出したファイルをもとに作ってください。',
    unknown_key: ({ key }) =>
      `「${key}」という項目はありません。つづりを確認するか、消してください。`,
    wrong_value: ({ expected }) => `この値は使えません。${expectedTexts.ja[expected]}`,
    keyword_separator: ({ typed }) =>
      `キーワード「${typed}」には区切りの記号(, や 、)が入っています。1つずつ別のキーワードに分けて書いてください。`,
    name_twice: ({ name }) =>
      `「${name}」という名前が2回使われています。アカウントごとに別の名前にしてください。`,
  },
  en: {
    missing: () => 'please give a value.',
    unknown_option: () => 'there is no such option. Please check the spelling.',
    not_choice: ({ typed, choices }) => `"${typed}" is not one of: ${choices.join(', ')}`,
    not_number: ({ typed, min, max }) =>
      `"${typed}" does not do. Please give a whole number from ${en(min)} to ${en(max)}.`,
    not_handle: ({ typed }) =>
      `"${typed}" is no X handle. Please give one (with or without @, up to 15 letters, digits and _) or the address of a profile.`,
    not_post: ({ typed }) => `"${typed}" is no post. Please give the id or address of a post.`,
    not_hashtag: ({ typed }) =>
      `"${typed}" is no hashtag. Please give one without signs or spaces (and not digits alone), with or without #.`,
    not_hours: ({ typed }) =>
      `"${typed}" is no span of hours. Please write it like 09:00-21:00 (22:00-06:00 crosses midnight).`,
    empty_hours: ({ typed }) =>
      `"${typed}" begins and ends at the same time. For the whole day, leave it out.`,
    not_date: ({ typed }) =>
      `"${typed}" is no date. Please write it like 2026-12-01 or 2026-12-01 09:00.`,
    no_such_date: ({ typed }) => `"${typed}" does not exist. Please check it with a calendar.`,
    too_many: ({ count, limit }) =>
      `there are ${en(count)}, and at most ${en(limit)} may be given. Please leave some out.`,
    name_is_number: ({ name }) =>
      `"${name}" cannot be told from a number, so it cannot be a name. Please add some letters.`,
    name_too_long: ({ length, limit }) =>
      `the name has ${en(length)} characters. Please shorten it to ${en(limit)}.`,
    name_taken: ({ name, by }) =>
      `a ${by} of this account is already called "${name}". Please choose another name.`,
    until_before_from: ({ from, until }) =>
      `the end (${until}) lies before the start (${from}). Please give a later end.`,
    until_past: ({ until }) => `the end (${until}) has passed. Please give one that is to come.`,
    never_open: ({ hours }) =>
      `between start and end, the hours ${hours} never come. Please widen one of them.`,
    followers_inverted: ({ min, max }) =>
      `the most (${en(max)}) is less than the least (${en(min)}), so nobody fits. Please swap them or leave one out.`,
    hashtag_alone: () =>
      'a hashtag post cannot be the only condition, so that strangers get no answer. Please add another one to on, such as follow or like.',
    hashtag_with_any: () =>
      'a hashtag post does not go with match:any, so that strangers get no answer. Please use match:all, or take hashtag out of on.',
    hashtag_missing: () => 'on has hashtag, so please say which with hashtag.',
    hashtag_not_on: () =>
      'hashtags are given, but on does not have hashtag. Please add it to on, or leave the hashtags out.',
    account_hashtags: ({ count, limit }) =>
      `with it, the rules of this account listen to ${en(count)} hashtags; ${en(limit)} is the most. Please take one out of another rule, or use the same ones.`,
    keyword_without_text: () =>
      'follows, likes and reposts have no words, so a keyword cannot match. Please add reply, quote, mention, dm or hashtag to on, or leave the keyword out.',
    empty_keyword: ({ typed }) =>
      `the keyword "${typed}" has nothing that can be compared. Please give another one.`,
    post_without_use: () =>
      'post narrows likes, reposts, replies and quotes. Please add one of these to on, or leave post out.',
    post_of_other: ({ author, account }) =>
      `this is the address of a post of @${author}, and only what people do with posts of @${account} counts. Please give the address or id of a post of @${account} (with its present handle, if that was changed).`,
    reply_without_post: ({ on }) =>
      `there is no post to reply to after: ${kindList(on, 'en')}. Please use reply, quote or mention in on (or hashtag together with another), or do:dm.`,
    secret_reply_unavailable: () =>
      'X has not been seen to take secret replies from this account. Please use do:reply or do:dm.',
    empty_text: ({ place }) => `${placeEn(place)}: it is empty. Please write what is to be sent.`,
    empty_variant: ({ place }) =>
      `${placeEn(place)}: it is empty. Please write a text on both sides of each ||, or remove the || that is too many.`,
    code_outside_campaign: ({ place }) =>
      `${placeEn(place)}: {code} is for the win texts of campaigns. Please remove it, or use /xtep campaign create.`,
    post_url_without_post: ({ place }) =>
      `${placeEn(place)}: nothing this reacts to has a post, so {post_url} would always be empty. Please remove it, or write what stands in, as in {post_url:https://…}.`,
    unknown_variable: ({ variable, place }) =>
      `${placeEn(place)}: there is no variable {${variable}}. There are: ${knownVariables}. Braces themselves are written {{ and }}.`,
    unclosed_brace: ({ excerpt, place }) =>
      `${placeEn(place)}: the { in "${excerpt}" is not closed. Please close it with }, or write {{ for the brace itself.`,
    bad_link: ({ link, place }) =>
      `${placeEn(place)}: "${link}" does not open as a link. Please write a whole address that begins with https:// or http://.`,
    text_too_long: ({ length, limit, place }) =>
      `${placeEn(place)}: as X counts, it has ${en(length)} characters, more than ${en(limit)}. Please shorten it (in replies, wide characters and emoji count 2, links 23).`,
    template_too_long: ({ length, limit, place }) =>
      `${placeEn(place)}: it has ${en(length)} characters. Please shorten it to ${en(limit)}, so that it can be edited later.`,
    media_count: ({ limit }) => `at most ${en(limit)} files can be attached. Please remove some.`,
    media_missing: ({ file, as }) =>
      `there is no attached file "${file}" (${as}) here. Please attach it in the form of /xtep rule edit, or leave it out.`,
    media_mixed: () => 'a GIF or video goes alone. Please attach nothing else with it.',
    steps_need_dm: () =>
      'further messages can only be DMs. Please use do:dm, or take the steps out.',
    not_duration: ({ typed }) =>
      `"${typed}" is no delay. Please write it like 30m, 24h or 3d, from a minute to 30 days.`,
    not_a_file: () =>
      'this is no file of rules. Please start from one that /xtep rule export made.',
    unknown_key: ({ key }) => `there is no key "${key}". Please check the spelling, or remove it.`,
    wrong_value: ({ expected }) => `this value cannot be used. ${expectedTexts.en[expected]}`,
    keyword_separator: ({ typed }) =>
      `the keyword "${typed}" holds a sign that separates keywords (, or 、). Please write each as a keyword of its own.`,
    name_twice: ({ name }) =>
      `the name "${name}" is used twice. Please give the rules of an account different names.`,
  },
} as const satisfies Localized<FaultTexts<AnyFault>>;

/** What is wrong and what to do about it; the option's name is the caller's to put before it. */
export function ruleFaultText(fault: AnyFault, locale: Locale): string {
  // The table has the function of exactly this kind; TypeScript cannot see that through the union.
  const text = faultTexts[locale][fault.kind] as (fault: AnyFault) => string;
  return text(fault);
}

/** `hours: …` */
export function ruleProblemText(
  { option, fault }: { readonly option: string; readonly fault: AnyFault },
  locale: Locale,
): string {
  return `${option}: ${ruleFaultText(fault, locale)}`;
}

/** The same with the line and the rule's name before it, for problems of a file. */
export function fileProblemText(
  { rule, ...problem }: FileProblem,
  locale: Locale,
  line: number | null = null,
): string {
  const where =
    locale === 'ja'
      ? [
          ...(line === null ? [] : [`${String(line)}行目`]),
          ...(rule === null ? [] : [`ルール「${rule}」`]),
        ]
      : [
          ...(line === null ? [] : [`Line ${String(line)},`]),
          ...(rule === null ? [] : [`rule "${rule}",`]),
        ];
  return [...where, ruleProblemText(problem, locale)].join(' ');
}
