import type { AttemptOutcome } from '../domain/sending/send.js';
import type { Localized } from '../domain/locale.js';

interface ShowTexts {
  readonly title: (id: number, state: string) => string;
  readonly to: string;
  readonly account: string;
  readonly kind: string;
  readonly origin: string;
  readonly madeAt: string;
  readonly sentAt: string;
  readonly due: string;
  readonly post: string;
  readonly media: string;
  readonly skipReason: string;
  readonly text: string;
  readonly attempts: (count: number) => string;
  readonly noAttempts: string;
  readonly outcome: Readonly<Record<AttemptOutcome, string>>;
  readonly olderLeftOut: (count: number) => string;
  readonly diagnosis: string;
  readonly because: (why: string) => string;
  readonly evidence: string;
  readonly remedies: string;
  readonly whoActs: (who: string) => string;
  readonly actions: string;
  readonly byRule: (name: string, version: string) => string;
  readonly byPerson: string;
  readonly bySystem: string;
  readonly verbs: Readonly<Record<string, string>>;
  readonly resend: string;
  readonly edit: string;
  readonly ignore: string;
  readonly undo: string;
  readonly cancel: string;
  readonly approve: string;
  readonly reject: string;
  readonly ids: (row: string, attempt: number) => string;
}

export const showTexts = {
  ja: {
    title: (id, state) => `送信 #${String(id)}: ${state}`,
    to: '宛先',
    account: '送信アカウント',
    kind: '種類',
    origin: '作成',
    madeAt: '作成日時',
    sentAt: '送信日時',
    due: '送信予定',
    post: '返信先のポスト',
    media: '添付',
    skipReason: 'スキップ理由',
    text: '文面',
    attempts: (count) => `試行(${String(count)}回)`,
    noAttempts: 'まだ送信を試みていません。',
    outcome: {
      in_flight: 'Xの応答待ち',
      accepted: 'Xが受け付けた',
      rejected: 'Xが断った',
      unknown: '届いたかどうか不明',
      absent: '届いていないことを確認',
      not_posted: '事前確認で中止(Xへは送っていない)',
    },
    olderLeftOut: (count) => `ほかに古い試行が ${String(count)}回あります。`,
    diagnosis: '最後のエラーの診断',
    because: (why) => `(根拠: ${why})`,
    evidence: 'Xの応答',
    remedies: '対処法',
    whoActs: (who) => `対応する人: ${who}`,
    actions: '操作の記録',
    byRule: (name, version) => `ルール「${name}」第${version}版`,
    byPerson: '手動送信',
    bySystem: 'システム',
    verbs: {
      send: '送信',
      'proven-sent': '到達の確認',
      resend: '再送',
      edit: '編集して再送',
      ignore: '無視',
      undo: '元に戻す',
      cancel: '取り消し',
      approve: '承認',
      reject: '却下',
    },
    resend: '再送',
    edit: '編集して再送',
    ignore: '無視',
    undo: '元に戻す',
    cancel: '送信を取り消す',
    approve: '承認して送信',
    reject: '却下',
    ids: (row, attempt) => `診断表の行 ${row} ・ 試行ID ${String(attempt)}`,
  },
  en: {
    title: (id, state) => `Send #${String(id)}: ${state}`,
    to: 'To',
    account: 'From account',
    kind: 'Kind',
    origin: 'Made by',
    madeAt: 'Made at',
    sentAt: 'Sent at',
    due: 'Due',
    post: 'In reply to post',
    media: 'Attached',
    skipReason: 'Why skipped',
    text: 'Text',
    attempts: (count) => `Attempts (${String(count)})`,
    noAttempts: 'It was not tried yet.',
    outcome: {
      in_flight: 'waiting for the answer of X',
      accepted: 'accepted by X',
      rejected: 'refused by X',
      unknown: 'not known whether it arrived',
      absent: 'proven not to have arrived',
      not_posted: 'stopped by the look-up (nothing left for X)',
    },
    olderLeftOut: (count) => `There were ${String(count)} more attempts before these.`,
    diagnosis: 'Diagnosis of the last error',
    because: (why) => `(Why: ${why})`,
    evidence: 'What X answered',
    remedies: 'What to do',
    whoActs: (who) => `Who acts: ${who}`,
    actions: 'Who did what',
    byRule: (name, version) => `rule "${name}", version ${version}`,
    byPerson: 'a person',
    bySystem: 'the system',
    verbs: {
      send: 'send',
      'proven-sent': 'proof that it arrived',
      resend: 'resend',
      edit: 'edit & resend',
      ignore: 'ignore',
      undo: 'undo',
      cancel: 'cancel',
      approve: 'approve',
      reject: 'reject',
    },
    resend: 'Resend',
    edit: 'Edit & resend',
    ignore: 'Ignore',
    undo: 'Undo',
    cancel: 'Cancel it',
    approve: 'Approve & send',
    reject: 'Reject',
    ids: (row, attempt) => `row ${row} of the diagnosis table · attempt id ${String(attempt)}`,
  },
} as const satisfies Localized<ShowTexts>;
