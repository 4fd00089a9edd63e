import type { Localized } from '../domain/locale.js';

interface ChannelTexts {
  readonly hereTitle: string;
  readonly here: (name: string) => string;
  readonly hereUnverified: (reason: string) => string;
  readonly closedTitle: string;
  readonly nothingChanged: string;
  readonly settings: Readonly<
    Record<'alerts' | 'digest' | 'threads' | 'locale' | 'digestAt', string>
  >;
  readonly on: string;
  readonly off: string;
  readonly digestOn: (at: string, period: string) => string;
  readonly period: Readonly<Record<'day' | 'week', string>>;
  readonly language: string;
  readonly listTitle: string;
  readonly none: string;
  readonly broken: (reason: string, since: string) => string;
  readonly removedTitle: string;
  readonly removed: string;
  readonly notBoundTitle: string;
  readonly notBound: string;
  readonly thisOne: string;
}

export const channelTexts = {
  ja: {
    hereTitle: 'このチャンネルを通知先にしました',
    here: (name) => `#${name} に通知します。設定:`,
    hereUnverified: (reason) =>
      `いまは投稿できるかどうかを確認できませんでした(${reason})。カードが届かないときは、/xtep channel list と npm run doctor で確認してください。`,
    closedTitle: 'このチャンネルには投稿できません',
    nothingChanged: '設定は変更していません。',
    settings: {
      alerts: 'エラーのカード',
      digest: 'サマリー',
      threads: '続報をスレッドに',
      locale: '言語',
      digestAt: 'サマリーの時刻',
    },
    on: 'オン',
    off: 'オフ',
    digestOn: (at, period) => `オン(${period} ${at})`,
    period: { day: '毎日', week: '毎週月曜' },
    language: '日本語',
    listTitle: '通知先の一覧',
    none: '通知先がありません。通知したいチャンネルで /xtep channel here を実行してください。',
    broken: (reason, since) => `投稿できません(${reason}、${since} から)`,
    removedTitle: 'このチャンネルを通知先から外しました',
    removed:
      'これからのカードとサマリーは届きません。すでに届いたカードのボタンは、XTEP_OPERATORS・XTEP_ADMINS に登録された人だけが引き続き使えます。',
    notBoundTitle: 'このチャンネルは通知先ではありません',
    notBound: '外すものがないため、何も変更していません。一覧: /xtep channel list',
    thisOne: 'このチャンネル',
  },
  en: {
    hereTitle: 'This channel is bound',
    here: (name) => `#${name} now gets what is turned on here:`,
    hereUnverified: (reason) =>
      `Whether the bot can post here could not be checked just now (${reason}). If no cards arrive, see /xtep channel list and npm run doctor.`,
    closedTitle: 'The bot cannot post in this channel',
    nothingChanged: 'Nothing was changed.',
    settings: {
      alerts: 'Error cards',
      digest: 'Digest',
      threads: 'News in threads',
      locale: 'Language',
      digestAt: 'Time of the digest',
    },
    on: 'on',
    off: 'off',
    digestOn: (at, period) => `on (${period} at ${at})`,
    period: { day: 'every day', week: 'every Monday' },
    language: 'English',
    listTitle: 'Bound channels',
    none: 'No channel is bound. Type /xtep channel here in the channel that shall get the cards.',
    broken: (reason, since) => `the bot cannot post (${reason}, since ${since})`,
    removedTitle: 'This channel is not bound any more',
    removed:
      'No new cards or digests come here. Only people named in XTEP_OPERATORS or XTEP_ADMINS can still use the buttons of the cards that are here.',
    notBoundTitle: 'This channel is not bound',
    notBound: 'There was nothing to remove. The list: /xtep channel list',
    thisOne: 'this channel',
  },
} as const satisfies Localized<ChannelTexts>;
