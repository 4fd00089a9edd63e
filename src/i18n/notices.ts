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
  readonly drawnNext: (campaign: number) => string;
  readonly sources: Readonly<Record<'poll' | 'stream' | 'webhook', string>>;
  readonly sourceProblem: (source: string) => string;
  readonly words: (words: string) => string;
  readonly sourceRemedy: string;
  readonly footer: (at: string) => string;
}

export const noticeTexts = {
  ja: {
    titles: {
      codes_low: (name) => `賞品コードの残りわずか: ${name}`,
      codes_none: (name) => `賞品コードがなくなりました: ${name}`,
      drawn: (name) => `抽選が終わりました: ${name}`,
      source_problem: (name) => `トリガーの一部を読み取れません: ${name}`,
    },
    account: 'アカウント',
    campaign: 'キャンペーン',
    rule: 'ルール',
    addCodes: (campaign) =>
      `対応する人: 管理者。/xtep campaign codes id:${String(campaign)} でコードを追加できます。`,
    drawn: (winners, entrants) =>
      `予定の時刻になったため自動で抽選しました。応募 ${entrants}人のうち ${winners}人が当選です。結果のメッセージを順番に送信しています。`,
    drawnNobody:
      '予定の時刻になったため自動で抽選しましたが、応募がありませんでした。操作は不要です。',
    drawnNext: (campaign) =>
      `当選者: /xtep campaign winners id:${String(campaign)} ・ 状況: /xtep campaign status id:${String(campaign)}`,
    sources: {
      poll: '定期的な読み取り(ポーリング)',
      stream: 'アクティビティのストリーム',
      webhook: 'Webhook',
    },
    sourceProblem: (source) =>
      `${source}から届いた内容に、使えないものがありました。その相手には返信していない可能性があります。`,
    words: (words) => `内容: ${words}`,
    sourceRemedy:
      '対応する人: 管理者。/xtep status で件数と最新の内容を確認してください。同じ種類の問題は、1日に1回だけお知らせします。',
    footer: (at) => `${at} の時点`,
  },
  en: {
    titles: {
      codes_low: (name) => `Few prize codes are left: ${name}`,
      codes_none: (name) => `No prize codes are left: ${name}`,
      drawn: (name) => `The draw is done: ${name}`,
      source_problem: (name) => `Some triggers cannot be read: ${name}`,
    },
    account: 'Account',
    campaign: 'Campaign',
    rule: 'Rule',
    addCodes: (campaign) =>
      `Who must act: an admin. /xtep campaign codes id:${String(campaign)} adds codes.`,
    drawn: (winners, entrants) =>
      `The time had come, so it was drawn by itself: ${winners} of ${entrants} who entered have won. They are being told one after the other.`,
    drawnNobody: 'The time had come, so it was drawn by itself; nobody had entered. Nothing to do.',
    drawnNext: (campaign) =>
      `Winners: /xtep campaign winners id:${String(campaign)} · progress: /xtep campaign status id:${String(campaign)}`,
    sources: { poll: 'polling', stream: 'the activity stream', webhook: 'the webhook' },
    sourceProblem: (source) =>
      `Something that came from ${source} cannot be used. Whoever it was about may have got no answer.`,
    words: (words) => `What it was: ${words}`,
    sourceRemedy:
      'Who must act: an admin. /xtep status shows how many there were and the latest. It is told once a day.',
    footer: (at) => `As of ${at}`,
  },
} as const satisfies Localized<NoticeTexts>;
