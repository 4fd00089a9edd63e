import type { Localized } from '../domain/locale.js';

/* The form of rules: labels and hints. Discord shows 45 characters of a label and 100 of a hint. */

/** A field with its label and what to write in it. */
export interface FieldText {
  readonly label: string;
  readonly hint: string;
}

export const ruleFormFields = [
  'name',
  'on',
  'text',
  'keyword',
  'do',
  'match',
  'keyword_match',
  'post',
  'hashtag',
  'account',
  'repeat',
  'followers_only',
  'min_followers',
  'max_followers',
  'min_account_days',
  'exclude',
  'hours',
  'from',
  'until',
  'confirm',
  'text_by_language',
  'steps',
  'media',
] as const;

export type RuleFormField = (typeof ruleFormFields)[number];

interface RuleFormTexts {
  readonly createTitle: string;
  readonly editTitle: string;
  readonly pageTitle: (title: string, page: number, pages: number) => string;
  readonly submit: string;
  readonly save: string;
  readonly intro: string;
  readonly fields: Readonly<Record<RuleFormField, FieldText>>;
  readonly choices: {
    readonly match: Readonly<Record<'all' | 'any', string>>;
    readonly yes: string;
    readonly no: string;
  };
  /** Discord: what the pages of a rule's form are about, for the buttons that open them. */
  readonly pages: readonly string[];
  readonly morePages: string;
  /** Hint of the file field, once a file was given. */
  readonly mediaKept: (file: string) => string;
}

export const ruleFormTexts = {
  ja: {
    createTitle: 'ルールを作成',
    editTitle: 'ルールを編集',
    pageTitle: (title, page, pages) => `${title} (${String(page)}/${String(pages)})`,
    submit: '作成',
    save: '保存',
    intro: 'だれが何をしたら、何を送るかを決めます。名前・きっかけ・文面だけで作成できます。',
    fields: {
      name: { label: 'ルールの名前', hint: '例: 応募ありがとうDM(50文字まで)' },
      on: { label: 'きっかけ', hint: '相手が何をしたら返信するか。いくつでも選べます' },
      text: {
        label: '文面',
        hint: '例: {name}さん、ありがとうございます! 変数 {name} {handle} {date} {post_url}。|| で区切ると複数からランダム',
      },
      keyword: { label: 'キーワード', hint: '例: 応募、参加(空なら、どんな文でも)' },
      do: { label: '送るもの', hint: 'リプライは、リプライ・引用・メンションに対してだけ送れます' },
      match: {
        label: 'きっかけの組み合わせ',
        hint: '複数選んだとき、すべて必要か、どれか1つでよいか',
      },
      keyword_match: {
        label: 'キーワードの一致',
        hint: '全角・半角、大文字・小文字、かなの違いは区別しません',
      },
      post: { label: '対象のポスト', hint: 'ポストのURLかID(空ならアカウント全体)' },
      hashtag: {
        label: 'ハッシュタグ',
        hint: 'ハッシュタグ投稿を選んだとき。例: #秋のコーヒー(5個まで)',
      },
      account: { label: '送信アカウント', hint: 'どのXアカウントのルールか' },
      repeat: { label: '同じ人への返信', hint: '1人に何回まで返信するか' },
      followers_only: {
        label: 'フォロワーだけに返信',
        hint: 'フォローしていない人はスキップします',
      },
      min_followers: { label: 'フォロワー数の下限', hint: '例: 10(空なら制限なし)' },
      max_followers: { label: 'フォロワー数の上限', hint: '例: 100000(空なら制限なし)' },
      min_account_days: {
        label: 'アカウントの作成からの日数',
        hint: '例: 30(作られたばかりのアカウントを除く)',
      },
      exclude: { label: '返信しない人', hint: '例: @tanaka、@suzuki' },
      hours: { label: '時間帯', hint: '例: 09:00-21:00(22:00-06:00 のように日をまたいでも可)' },
      from: { label: '開始日時', hint: '例: 2026-12-01 09:00(空ならすぐに)' },
      until: { label: '終了日時', hint: '例: 2026-12-31(その日いっぱい)' },
      confirm: { label: '送る前に担当者が確認', hint: '1件ごとにカードで「承認」を待ちます' },
      text_by_language: {
        label: '言語ごとの文面',
        hint: '例: en: Thank you!(相手の言語に合わせる)',
      },
      steps: {
        label: '続きのメッセージ',
        hint: '例: 24h: その後いかがですか?(返事があると止まります)',
      },
      media: { label: '画像・GIF・動画', hint: '文面と一緒に送ります(画像は5MBまで)' },
    },
    choices: { match: { all: 'すべて', any: 'いずれか' }, yes: 'はい', no: 'いいえ' },
    pages: ['きっかけと文面', '条件', '相手', '期間と確認', '言語・続き・画像'],
    morePages: '条件を追加するときは、下のボタンから続きを入力してください。',
    mediaKept: (file) => `添付済み: ${file}(替えるときだけ選んでください)`,
  },
  en: {
    createTitle: 'New rule',
    editTitle: 'Edit the rule',
    pageTitle: (title, page, pages) => `${title} (${String(page)}/${String(pages)})`,
    submit: 'Create',
    save: 'Save',
    intro: 'Says who gets what after doing what. Name, acts and text are enough.',
    fields: {
      name: {
        label: 'Name of the rule',
        hint: 'Such as: Thanks for entering (up to 50 characters)',
      },
      on: { label: 'When people do this', hint: 'As many as you like' },
      text: {
        label: 'Text',
        hint: 'Such as: Thank you, {name}! Variables {name} {handle} {date} {post_url}; || between variants',
      },
      keyword: { label: 'Keywords', hint: 'Such as: enter, join (empty: any words)' },
      do: { label: 'What to send', hint: 'Replies answer replies, quotes and mentions only' },
      match: { label: 'All of these, or any', hint: 'When several acts are chosen' },
      keyword_match: {
        label: 'How keywords match',
        hint: 'Width, case and kana make no difference',
      },
      post: {
        label: 'Only on this post',
        hint: 'Address or id of the post (empty: the whole account)',
      },
      hashtag: { label: 'Hashtags', hint: 'With hashtag posts; such as #autumncoffee (at most 5)' },
      account: { label: 'Account', hint: 'Whose rule it is' },
      repeat: { label: 'How often per person', hint: 'How often the same person is answered' },
      followers_only: { label: 'Followers only', hint: 'Others are skipped' },
      min_followers: { label: 'Least followers', hint: 'Such as: 10 (empty: no limit)' },
      max_followers: { label: 'Most followers', hint: 'Such as: 100000 (empty: no limit)' },
      min_account_days: {
        label: 'Age of the account in days',
        hint: 'Such as: 30, against new accounts',
      },
      exclude: { label: 'Never answered', hint: 'Such as: @tanaka, @suzuki' },
      hours: {
        label: 'Hours of the day',
        hint: 'Such as: 09:00-21:00 (22:00-06:00 crosses midnight)',
      },
      from: { label: 'From', hint: 'Such as: 2026-12-01 09:00 (empty: at once)' },
      until: { label: 'Until', hint: 'Such as: 2026-12-31 (the whole day)' },
      confirm: {
        label: 'A person confirms first',
        hint: 'Each match waits for Approve on its card',
      },
      text_by_language: {
        label: 'Texts by language',
        hint: 'Such as: en: Thank you! (by the language of the person)',
      },
      steps: {
        label: 'Further messages',
        hint: 'Such as: 24h: How is it going? (stops when they answer)',
      },
      media: { label: 'Picture, GIF or video', hint: 'Goes with the text (pictures up to 5 MB)' },
    },
    choices: { match: { all: 'all of them', any: 'any of them' }, yes: 'yes', no: 'no' },
    pages: [
      'Acts and text',
      'Conditions',
      'People',
      'Time and approval',
      'Languages, steps, media',
    ],
    morePages: 'To add conditions, go on with the buttons below.',
    mediaKept: (file) => `Attached already: ${file} (choose a file only to replace it)`,
  },
} as const satisfies Localized<RuleFormTexts>;
