import type { Localized } from '../../src/domain/locale.js';
import type { StarterHandle } from './starter.js';

/** What a button of the guide does, in this order. */
export type GuideDeed =
  | { readonly post: string; readonly body: Readonly<Record<string, unknown>> }
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

/** Five things for the first minute. */
export const guideSteps: readonly GuideStep[] = [
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
  '/xtep digest now',
  '/xtep account link',
  '/xtep help',
];
