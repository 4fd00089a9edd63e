import type { Localized } from '../domain/locale.js';
import type { SendKind } from '../domain/sending/send.js';

/* What stands in a digest. */

interface DigestTexts {
  readonly title: Readonly<Record<'day' | 'week', (day: string) => string>>;
  readonly titleNow: Readonly<Record<'day' | 'week', string>>;
  readonly span: (from: string, to: string) => string;
  readonly quiet: string;

  readonly sent: string;
  readonly failed: string;
  readonly recovered: string;
  readonly ignored: string;
  readonly skipped: string;
  readonly carriedOver: string;
  readonly waiting: string;
  readonly sends: (count: string) => string;
  /** `change` is signed (`+3`, `−2`, `±0`). */
  readonly withChange: (count: string, change: string) => string;
  readonly comparison: Readonly<Record<'day' | 'week' | 'other', string>>;

  readonly byCause: string;
  readonly byReason: string;
  readonly counted: (what: string, count: string) => string;
  readonly kinds: Readonly<Record<SendKind, string>>;
  readonly carriedOverLine: (account: string, kind: string, count: string, end: string) => string;
  readonly clearsAt: (at: string) => string;
  readonly clearsNever: string;
  readonly paused: string;
  readonly pausedLine: (account: string, reason: string, end: string) => string;

  readonly open: (count: string) => string;
  readonly openSince: (at: string) => string;
  readonly openUnknown: (count: string) => string;
  readonly noneOpen: string;
  readonly openButton: (count: string) => string;
}

const ja: DigestTexts = {
  title: { day: (day) => `日次サマリー ${day}`, week: (day) => `週次サマリー ${day}` },
  titleNow: { day: '直近24時間のサマリー', week: '直近7日間のサマリー' },
  span: (from, to) => `対象: ${from} 〜 ${to}`,
  quiet: 'この期間に送信はありませんでした。対応が必要なエラーもありません。',

  sent: '完了',
  failed: 'エラー',
  recovered: '再送で復旧',
  ignored: '無視',
  skipped: 'スキップ',
  carriedOver: '持ち越し',
  waiting: '送信待ち(現在)',
  sends: (count) => `${count}件`,
  withChange: (count, change) => `${count}件(${change})`,
  comparison: {
    day: '( )内は前日との差です。',
    week: '( )内は前週との差です。',
    other: '( )内はその前の同じ長さの期間との差です。',
  },

  byCause: 'エラーの原因',
  byReason: 'スキップの理由',
  counted: (what, count) => `${what}: ${count}件`,
  kinds: { dm: 'DM', reply: 'リプライ' },
  carriedOverLine: (account, kind, count, end) => `@${account} ${kind} ${count}件(${end})`,
  clearsAt: (at) => `${at} ごろ解消の見込み`,
  clearsNever: '一時停止が終わるまで解消しません',
  paused: '一時停止中のアカウント',
  pausedLine: (account, reason, end) => `@${account}: ${reason}(${end})`,

  open: (count) => `未対応のエラー: ${count}件`,
  openSince: (at) => `最も古いものは ${at} から待っています。`,
  openUnknown: (count) => `うち結果不明 ${count}件`,
  noneOpen: '未対応のエラーはありません。',
  openButton: (count) => `未対応を見る(${count}件)`,
};

const en: DigestTexts = {
  title: { day: (day) => `Daily summary ${day}`, week: (day) => `Weekly summary ${day}` },
  titleNow: { day: 'Summary of the last 24 hours', week: 'Summary of the last 7 days' },
  span: (from, to) => `From ${from} to ${to}`,
  quiet: 'Nothing was sent in this time, and no error waits for anybody.',

  sent: 'Sent',
  failed: 'Errors',
  recovered: 'Recovered by resend',
  ignored: 'Ignored',
  skipped: 'Skipped',
  carriedOver: 'Carried over',
  waiting: 'Waiting now',
  sends: (count) => count,
  withChange: (count, change) => `${count} (${change})`,
  comparison: {
    day: 'In brackets: change against the day before.',
    week: 'In brackets: change against the week before.',
    other: 'In brackets: change against the time of the same length before.',
  },

  byCause: 'Errors by cause',
  byReason: 'Skipped by reason',
  counted: (what, count) => `${what}: ${count}`,
  kinds: { dm: 'DMs', reply: 'replies' },
  carriedOverLine: (account, kind, count, end) => `@${account}: ${count} ${kind} (${end})`,
  clearsAt: (at) => `clears about ${at}`,
  clearsNever: 'does not clear before the pause ends',
  paused: 'Paused accounts',
  pausedLine: (account, reason, end) => `@${account}: ${reason} (${end})`,

  open: (count) => `Errors nobody acted on yet: ${count}`,
  openSince: (at) => `The oldest has been waiting since ${at}.`,
  openUnknown: (count) => `${count} of them with an unknown outcome`,
  noneOpen: 'No error waits for anybody.',
  openButton: (count) => `See open errors (${count})`,
};

export const digestTexts = { ja, en } as const satisfies Localized<DigestTexts>;
