import type { Localized } from '../domain/locale.js';

/* What the other channels are told when nothing can be posted in one. */

interface BrokenChannelTexts {
  readonly title: (platform: string, channel: string) => string;
  readonly closed: (title: string) => string;
  readonly broken: (since: string) => string;
  readonly reason: (words: string) => string;
  readonly remedy: string;
  readonly later: string;
  readonly over: string;
}

export const brokenChannelTexts = {
  ja: {
    title: (platform, channel) => `通知先に投稿できません: ${platform} ${channel}`,
    closed: (title) => `【解決済み】${title}`,
    broken: (since) =>
      `このチャンネルには、送信エラーのカードもサマリーも届いていません(${since} から)。`,
    reason: (words) => `理由: ${words}`,
    remedy:
      '対応する人: 管理者。チャンネルにボットを招待し、そのチャンネルで /xtep channel here を実行してください。',
    later: '届いていないカードは、投稿できるようになりしだい表示します。',
    over: '通知先として使える状態に戻ったか、通知先から外されました。操作は不要です。',
  },
  en: {
    title: (platform, channel) => `Nothing can be posted in ${platform} ${channel}`,
    closed: (title) => `[Resolved] ${title}`,
    broken: (since) => `No card of a failed send and no digest has arrived there since ${since}.`,
    reason: (words) => `Reason: ${words}`,
    remedy:
      'Who must act: an admin. Invite the bot to the channel and type /xtep channel here in it.',
    later: 'The cards that are missing there appear as soon as it can be posted to again.',
    over: 'It can be posted to again, or is not bound any more. Nothing to do.',
  },
} as const satisfies Localized<BrokenChannelTexts>;
