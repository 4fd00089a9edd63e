import type { Localized } from '../../src/domain/locale.js';
import type { StarterHandle } from './starter.js';

/** What a button of the guide does, in this order. */
export type GuideDeed =
  | {
      readonly post: string;
      readonly body: Readonly<Record<string, unknown>>;
      /** Becomes `text` of the body. */
      readonly text?: Localized<string>;
    }
  /** Puts a command into a platform's box. */
  | { readonly fill: 'slack' | 'discord'; readonly text: Localized<string> };

export interface GuideButton {
  readonly label: Localized<string>;
  readonly deeds: readonly GuideDeed[];
}

/** One thing to try. */
export interface GuideStep {
  readonly title: Localized<string>;
  readonly text: Localized<string>;
  readonly buttons: readonly GuideButton[];
}

const send = (
  handle: StarterHandle,
  ja: string,
  en: string,
  quote: '"' | '' = '"',
): Localized<string> => ({
  ja: `/xtep send to:@${handle} text:${quote}${ja}${quote}`,
  en: `/xtep send to:@${handle} text:${quote}${en}${quote}`,
});

const prepare: Localized<string> = { ja: '準備する', en: 'Set it up' };

/** What a fan writes so that the rule of the guide answers. */
const asked: Localized<string> = {
  ja: '営業時間を教えてください',
  en: 'What are your opening hours?',
};

/** What people write to take part in the campaign of the guide. */
const entry: Localized<string> = { ja: '応募します', en: 'I enter' };

/** Things for the first minutes. */
export const guideSteps: readonly GuideStep[] = [
  {
    title: { ja: 'ルールを作り、ファンになって試す', en: 'Make a rule, and be a fan' },
    text: {
      ja: 'ルールを作ったら、ファンとしてDMを送ってください。10秒ほどで「Xで起きたこと」に返信が届きます。同じ人がもう一度送っても、返信は1回だけです。',
      en: 'Make the rule, then send a DM as a fan. Its answer is in “What happened on X” about ten seconds later. The same person is answered only once.',
    },
    buttons: [
      {
        label: { ja: 'ルールを入力', en: 'Fill in the rule' },
        deeds: [
          {
            fill: 'slack',
            text: {
              ja: '/xtep rule create name:営業時間 on:dm keyword:営業時間 text:"{name:お客}さん、10時から20時まで営業しています。"',
              en: '/xtep rule create name:hours on:dm keyword:hours text:"Hello {name:there}, we are open from 10 to 20."',
            },
          },
        ],
      },
      {
        label: { ja: 'ファンがDMを送る', en: 'A fan sends a DM' },
        deeds: [{ post: '/x/act', body: { act: 'dm', who: 'fan_mei' }, text: asked }],
      },
    ],
  },
  {
    title: { ja: '抽選キャンペーンを開く', en: 'Run a campaign' },
    text: {
      ja: '応募するとその場で当落が決まり、2人までコードが届きます。作成したら5人に応募してもらい、/xtep campaign status で結果を見てください。',
      en: 'Each entry wins or loses at once, and up to two people get a code. Make it, let five people enter, and look at /xtep campaign status.',
    },
    buttons: [
      {
        label: { ja: 'キャンペーンを入力', en: 'Fill in the campaign' },
        deeds: [
          {
            fill: 'discord',
            text: {
              ja: '/xtep campaign create name:秋の抽選 quota:2 win:当選です! コード: {code} on:dm keyword:応募 lose:残念でした。またご応募ください。 codes:CAFE-7Q2M,CAFE-X9KD',
              en: '/xtep campaign create name:autumn quota:2 win:You won! Your code: {code} on:dm keyword:enter lose:No luck this time. codes:CAFE-7Q2M,CAFE-X9KD',
            },
          },
        ],
      },
      {
        label: { ja: '5人が応募する', en: '5 people enter' },
        deeds: [{ post: '/x/enter', body: {}, text: entry }],
      },
    ],
  },
  {
    title: { ja: '失敗したDMを再送する', en: 'Resend a DM that failed' },
    text: {
      ja: '@kagi_taro へのDMは失敗しています。相手のDMを開放してから、カードの「再送」を押してください。両方のカードが変わります。',
      en: 'The DM to @kagi_taro failed. Open their DMs, then press Resend on a card: both cards change.',
    },
    buttons: [
      {
        label: { ja: '@kagi_taro のDMを開放', en: "Open @kagi_taro's DMs" },
        deeds: [{ post: '/x/door', body: { handle: 'kagi_taro', dmsFrom: 'everyone' } }],
      },
    ],
  },
  {
    title: { ja: '文面を直して再送する', en: 'Edit & resend' },
    text: {
      ja: 'Xが文面を断ります。カードの「編集して再送」で短くしてください。',
      en: 'X refuses the text. Shorten it with Edit & resend.',
    },
    buttons: [
      {
        label: prepare,
        deeds: [
          { post: '/x/refuse-next', body: { refusal: 'dmTooLong', aim: 'dm' } },
          {
            fill: 'slack',
            text: send('miki_books', '長すぎる文面です。', 'A text that is too long.'),
          },
        ],
      },
    ],
  },
  {
    title: { ja: 'アクションブロックから再開する', en: 'Resume after an action block' },
    text: {
      ja: 'Xがアカウントを制限し、送信が一時停止します。カードの「今すぐ再開」で続けられます。',
      en: 'X restricts the account, and sending pauses. Resume now on the card goes on.',
    },
    buttons: [
      {
        label: prepare,
        deeds: [
          { post: '/x/refuse-next', body: { refusal: 'spamBlock', aim: 'dm' } },
          {
            fill: 'discord',
            text: send('sora_art', '新作のお知らせです。', 'Our new collection is out.', ''),
          },
        ],
      },
    ],
  },
  {
    title: { ja: '応答が途切れても二重に送らない', en: 'A cut answer is never sent twice' },
    text: {
      ja: 'Xは受け取りましたが応答が切れます。送り直さずに読み返し、「完了」になります(数秒)。',
      en: 'X takes it, but the answer is cut. It is read back instead of repeated, and ends as sent (some seconds).',
    },
    buttons: [
      {
        label: prepare,
        deeds: [
          { post: '/x/trouble', body: { trouble: 'cut-after' } },
          {
            fill: 'slack',
            text: send('yui_yoga', '予約を承りました。', 'Your booking is confirmed.'),
          },
        ],
      },
    ],
  },
  {
    title: { ja: '続くエラーをまとめて再送する', en: 'Resend a storm at once' },
    text: {
      ja: '8人へのDMが同じ原因で失敗し、カードが1枚にまとまります。開放してから「すべて再送」を押してください。',
      en: 'DMs to 8 people fail with one cause, and the cards fold into one. Open their DMs, then press Resend all.',
    },
    buttons: [
      { label: { ja: '8件送る', en: 'Send 8' }, deeds: [{ post: '/x/storm', body: {} }] },
      {
        label: { ja: '8人のDMを開放', en: 'Open their DMs' },
        deeds: [{ post: '/x/open-winners', body: {} }],
      },
    ],
  },
];

/** Commands worth a click; each fills Slack's box. */
export const guideCommands: readonly string[] = [
  '/xtep status',
  '/xtep history',
  '/xtep show 2',
  '/xtep rule list',
  '/xtep campaign status',
  '/xtep digest now',
  '/xtep account link',
  '/xtep help',
];
