import type { Localized } from '../domain/locale.js';
import type { NoticeKind } from '../domain/notice.js';

/* What channels are told once, beside the sentences about codes (`campaigns.ts`). */

interface NoticeTexts {
  readonly titles: Readonly<Record<NoticeKind, (name: string) => string>>;
  readonly account: string;
  readonly campaign: string;
  readonly rule: string;
  readonly addCodes: (campaign: number) => string;
  readonly drawn: (winners: string, entrants: string) => string;
  readonly drawnNobody: string;
  readonly drawnIncomplete: string;
  readonly drawnNext: (campaign: number) => string;
  readonly sources: Readonly<Record<'poll' | 'stream' | 'webhook', string>>;
  readonly source: string;
  readonly sourceAgain: string;
  readonly footer: (at: string) => string;
}

export const noticeTexts = {
  ja: {
    titles: {
      codes_low: (name) => `賞品コードの残りわずか: ${name}`,
      codes_none: (name) => `賞品コードがなくなりました: ${name}`,
      drawn: (name) => `抽選が終わりました: ${name}`,
      source_problem: (name) => `トリガーの読み取りで問題がありました: ${name}`,
    },
    account: 'アカウント',
    campaign: 'キャンペーン',
    rule: 'ルール',
    addCodes: (campaign) =>
      `対応する人: 管理者。/xtep campaign codes id:${String(campaign)} でコードを追加できます。`,
    drawn: (winners, entrants) =>
      `自動で抽選しました。応募 ${entrants}人のうち ${winners}人が当選です。結果のメッセージを順番に送信しています。`,
    drawnNobody: '自動で抽選しましたが、応募がありませんでした。操作は不要です。',
    drawnIncomplete:
      '締め切りの直前の応募をXで確認できないまま16分が過ぎたため、確認できていた応募で抽選しました。直前の応募の一部が含まれていない可能性があります。読み取りの状況は /xtep status で確認できます。',
    drawnNext: (campaign) =>
      `当選者: /xtep campaign winners id:${String(campaign)} ・ 状況: /xtep campaign status id:${String(campaign)}`,
    sources: {
      poll: '定期的な読み取り(ポーリング)',
      stream: 'アクティビティのストリーム',
      webhook: 'Webhook',
    },
    source: '読み取り元',
    sourceAgain:
      '件数と最新の内容は /xtep status で確認できます。読み取り元ごとに、1日に1回だけお知らせします。',
    footer: (at) => `${at} の時点`,
  },
  en: {
    titles: {
      codes_low: (name) => `Few prize codes are left: ${name}`,
      codes_none: (name) => `No prize codes are left: ${name}`,
      drawn: (name) => `The draw is done: ${name}`,
      source_problem: (name) => `Trouble with reading triggers: ${name}`,
    },
    account: 'Account',
    campaign: 'Campaign',
    rule: 'Rule',
    addCodes: (campaign) =>
      `Who must act: an admin. /xtep campaign codes id:${String(campaign)} adds codes.`,
    drawn: (winners, entrants) =>
      `It was drawn by itself: ${winners} of ${entrants} who entered have won. They are being told one after the other.`,
    drawnNobody: 'It was drawn by itself; nobody had entered. Nothing to do.',
    drawnIncomplete:
      'For 16 minutes X could not be read up to the end of the entries, so it was drawn with those that were known. Some of the last entries may be missing. /xtep status shows how reading goes.',
    drawnNext: (campaign) =>
      `Winners: /xtep campaign winners id:${String(campaign)} · progress: /xtep campaign status id:${String(campaign)}`,
    sources: { poll: 'polling', stream: 'the activity stream', webhook: 'the webhook' },
    source: 'Read from',
    sourceAgain:
      '/xtep status shows how many there were and the latest. Each source is told of once a day.',
    footer: (at) => `As of ${at}`,
  },
} as const satisfies Localized<NoticeTexts>;
