import type { Localized } from '../domain/locale.js';

/** What a person is told who wrote that they want no more messages. */
export const optOutConfirmation = {
  ja: '配信を停止しました。今後、こちらから自動でメッセージをお送りすることはありません。再開をご希望のときは、このままDMでお知らせください。担当者が設定を戻します。',
  en: 'You will get no more automatic messages from us. If you would like to receive them again, just write to us here and our team will turn them back on.',
} as const satisfies Localized<string>;
