import type { Localized } from '../domain/locale.js';
import type { FieldText } from './commands-rule-form.js';

/* The form of campaigns: labels and hints. Discord shows 45 characters of a label and 100 of a hint. */

export const campaignFormFields = [
  'name',
  'on',
  'quota',
  'win',
  'kind',
  'lose',
  'entered',
  'codes',
  'codes_file',
  'draw_at',
  'probability',
  'per_hour',
  'entry',
  'keyword',
  'post',
  'match',
  'keyword_match',
  'hashtag',
  'followers_only',
  'do',
  'from',
  'until',
  'account',
] as const;

export type CampaignFormField = (typeof campaignFormFields)[number];

interface FormTitles {
  readonly whole: string;
  readonly paged: (page: number, pages: number) => string;
}

interface CampaignFormTexts {
  readonly titles: FormTitles;
  readonly editTitles: FormTitles;
  readonly submit: string;
  readonly save: string;
  readonly intro: string;
  readonly editIntro: string;
  readonly fileAgain: string;
  readonly fields: Readonly<Record<CampaignFormField, FieldText>>;
  readonly entries: Readonly<Record<'once' | 'daily', string>>;
  readonly pages: readonly string[];
}

export const campaignFormTexts = {
  ja: {
    titles: {
      whole: 'キャンペーンを作成',
      paged: (page, pages) => `キャンペーンを作成 (${String(page)}/${String(pages)})`,
    },
    editTitles: {
      whole: 'キャンペーンを変更',
      paged: (page, pages) => `キャンペーンを変更 (${String(page)}/${String(pages)})`,
    },
    submit: '作成',
    save: '保存',
    fileAgain: 'コードのファイルは、「メッセージとコード」のページでもう一度選んでください。',
    editIntro:
      '最初の応募があるまで変更できます。賞品コードの欄を空のままにすると、いまのコードを使います。',
    intro:
      'だれが応募でき、何人が当選するかを決めます。名前・応募方法・当選者数・当選メッセージだけで作成できます。',
    fields: {
      name: { label: 'キャンペーンの名前', hint: '例: 秋のコーヒー100名(50文字まで)' },
      on: { label: '応募方法', hint: '何をすると応募になるか。複数選ぶと、すべてした人が応募' },
      quota: { label: '当選者数', hint: '例: 100(これを超えて当選することはありません)' },
      win: { label: '当選メッセージ', hint: '例: {name}さん、当選です! コード: {code}' },
      kind: {
        label: '抽選の方式',
        hint: '即時抽選: 応募した瞬間に決定。後日抽選: あとでまとめて抽選',
      },
      lose: { label: '落選メッセージ', hint: '空なら、落選した人には送りません(スキップ)' },
      entered: {
        label: '応募受付・応募済みメッセージ',
        hint: '後日抽選は応募時に、即時抽選は2回目以降の応募に送ります',
      },
      codes: { label: '賞品コード', hint: '、か改行で区切る。当選者ごとに1つ({code} に入ります)' },
      codes_file: { label: '賞品コードのCSV', hint: '1行に1コード。当選者数以上が必要です' },
      draw_at: { label: '抽選日時(後日抽選)', hint: '例: 2026-12-25 12:00(空ならコマンドで抽選)' },
      probability: { label: '当選確率(%)', hint: '例: 10(空なら100。即時抽選だけ)' },
      per_hour: { label: '1時間あたりの当選数', hint: '例: 5(空なら制限なし。即時抽選だけ)' },
      entry: { label: '応募できる回数', hint: '1人1回か、1日1回か' },
      keyword: { label: 'キーワード', hint: '例: 応募(空なら、どんな文でも)' },
      post: { label: '対象のポスト', hint: 'ポストのURLかID(空ならアカウント全体)' },
      match: { label: '応募方法の組み合わせ', hint: 'すべて必要か、どれか1つでよいか' },
      keyword_match: {
        label: 'キーワードの一致',
        hint: '全角・半角、大文字・小文字、かなの違いは区別しません',
      },
      hashtag: { label: 'ハッシュタグ', hint: 'ハッシュタグ投稿を選んだとき(5個まで)' },
      followers_only: { label: 'フォロワーだけ', hint: '応募時と当選時に確認します' },
      do: { label: '送るもの', hint: 'リプライは、リプライ・引用・メンションに対してだけ送れます' },
      from: { label: '受付開始', hint: '例: 2026-12-01 09:00(空ならすぐに)' },
      until: { label: '受付終了', hint: '例: 2026-12-24(その日いっぱい)' },
      account: { label: '送信アカウント', hint: 'どのXアカウントのキャンペーンか' },
    },
    entries: { once: '1人1回', daily: '1人1日1回' },
    pages: ['応募と当選', 'メッセージとコード', '抽選', '条件', '期間'],
  },
  en: {
    titles: {
      whole: 'New campaign',
      paged: (page, pages) => `New campaign (${String(page)}/${String(pages)})`,
    },
    editTitles: {
      whole: 'Change the campaign',
      paged: (page, pages) => `Change the campaign (${String(page)}/${String(pages)})`,
    },
    submit: 'Create',
    save: 'Save',
    fileAgain: 'Please choose the file of codes again on the page "Texts and codes".',
    editIntro:
      'It can be changed until somebody enters. Leave the prize codes empty to keep those it has.',
    intro:
      'Says who may enter and how many win. Name, acts, number of winners and win text are enough.',
    fields: {
      name: {
        label: 'Name of the campaign',
        hint: 'Such as: Autumn coffee for 100 (up to 50 characters)',
      },
      on: { label: 'How people enter', hint: 'With several, who did all of them enters' },
      quota: { label: 'Number of winners', hint: 'Such as: 100; there are never more' },
      win: { label: 'Win text', hint: 'Such as: {name}, you have won! Code: {code}' },
      kind: { label: 'Kind', hint: 'Instant win: decided at entry. Draw: drawn later among all' },
      lose: { label: 'Lose text', hint: 'Empty: who loses gets nothing (skipped)' },
      entered: { label: 'Entered text', hint: 'Draw: at entry. Instant win: to who enters again' },
      codes: {
        label: 'Prize codes',
        hint: 'Separated by commas or lines; one per winner, for {code}',
      },
      codes_file: {
        label: 'Prize codes as CSV',
        hint: 'One code a line, at least as many as winners',
      },
      draw_at: {
        label: 'Draw at (draw only)',
        hint: 'Such as: 2026-12-25 12:00 (empty: by command)',
      },
      probability: {
        label: 'Probability in percent',
        hint: 'Such as: 10 (empty: 100; instant win only)',
      },
      per_hour: {
        label: 'Most wins an hour',
        hint: 'Such as: 5 (empty: no limit; instant win only)',
      },
      entry: { label: 'How often one may enter', hint: 'Once, or once a day' },
      keyword: { label: 'Keywords', hint: 'Such as: enter (empty: any words)' },
      post: {
        label: 'Only on this post',
        hint: 'Address or id of the post (empty: the whole account)',
      },
      match: { label: 'All of these, or any', hint: 'When several acts are chosen' },
      keyword_match: {
        label: 'How keywords match',
        hint: 'Width, case and kana make no difference',
      },
      hashtag: { label: 'Hashtags', hint: 'With hashtag posts (at most 5)' },
      followers_only: { label: 'Followers only', hint: 'Checked at entry and again at win time' },
      do: { label: 'What to send', hint: 'Replies answer replies, quotes and mentions only' },
      from: { label: 'Entries from', hint: 'Such as: 2026-12-01 09:00 (empty: at once)' },
      until: { label: 'Entries until', hint: 'Such as: 2026-12-24 (the whole day)' },
      account: { label: 'Account', hint: 'Whose campaign it is' },
    },
    entries: { once: 'once per person', daily: 'once a day per person' },
    pages: ['Entries and wins', 'Texts and codes', 'The draw', 'Conditions', 'Time'],
  },
} as const satisfies Localized<CampaignFormTexts>;
