import type { Localized } from '../domain/locale.js';

/* What stands on the cards of incidents, beside what `cards.ts` and the texts of the causes have. */

interface IncidentTexts {
  /** More failures than have cards of their own. */
  readonly manyFailures: (account: string, cause: string) => string;
  readonly failures: (account: string, cause: string) => string;
  readonly paused: (account: string, cause: string) => string;
  readonly outage: (account: string) => string;
  readonly rulePaused: (rule: string) => string;
  readonly closed: (title: string) => string;

  readonly outageSentence: string;
  readonly ruleSentence: string;
  readonly cause: (title: string) => string;
  readonly pauseSince: (held: string, reason: string, at: string) => string;
  readonly pauseEnds: (when: string) => string;
  readonly pauseEndedBy: (who: string, at: string) => string;
  readonly pauseEndedAlone: (at: string) => string;
  readonly waiting: (count: string) => string;
  readonly noneWaiting: string;
  readonly closedAt: (at: string) => string;
  readonly sinceAt: (from: string, to: string) => string;
  readonly since: (from: string) => string;

  readonly counts: string;
  readonly going: string;
  readonly sent: string;
  readonly ignored: string;
  readonly skipped: string;
  readonly failed: string;
  readonly unknown: string;
  readonly sends: (count: string) => string;
  readonly rules: string;
  readonly ruleCount: (rule: string, count: string) => string;
  readonly newest: string;
  readonly newestOf: (shown: string, all: string) => string;
  readonly listed: (who: string, id: number, state: string, at: string) => string;
  readonly reach: (state: 'failed' | 'unknown' | null, cause: string) => string;
  readonly lastAction: Readonly<Record<string, (who: string, at: string) => string>>;
  readonly unknownStay: string;
  readonly footer: (id: number, when: string, cause: string) => string;
}

const ja: IncidentTexts = {
  manyFailures: (account, cause) => `送信エラーの多発: @${account}(${cause})`,
  failures: (account, cause) => `送信エラー: @${account}(${cause})`,
  paused: (account, cause) => `一時停止中: @${account}(${cause})`,
  outage: (account) => `Xの応答なし: @${account}`,
  rulePaused: (rule) => `ルールの一時停止: ${rule}`,
  closed: (title) => `【解決済み】${title}`,

  outageSentence:
    '続けて5件、Xに接続できないか、Xがエラーを返しました。送信は失敗にせず待たせ、1件ずつ間隔を延ばしながら様子を見ます。Xが応答すれば自動で再開します。操作は不要です。',
  ruleSentence:
    'このルールの送信が5件続けて、内容などを理由に断られました。文面や条件を見直してから再開してください。待っている送信はそのまま残っています。',
  cause: (title) => `原因: ${title}`,
  pauseSince: (held, reason, at) => `${held}を一時停止しています。理由: ${reason}(${at} から)`,
  pauseEnds: (when) => `再開: ${when}`,
  pauseEndedBy: (who, at) => `${who}が再開しました(${at})。`,
  pauseEndedAlone: (at) => `一時停止は自動で終わりました(${at})。`,
  waiting: (count) => `送信を待っているもの: ${count}件`,
  noneWaiting: '送信を待っているものはありません。',
  closedAt: (at) => `${at} に解決しました。`,
  sinceAt: (from, to) => `発生 ${from} ・ 最新 ${to}`,
  since: (from) => `発生 ${from}`,

  counts: '件数',
  going: '再送中',
  sent: '完了',
  ignored: '無視',
  skipped: 'スキップ',
  failed: 'エラー',
  unknown: '結果不明',
  sends: (count) => `${count}件`,
  rules: 'ルール',
  ruleCount: (rule, count) => `${rule}(${count}件)`,
  newest: '宛先',
  newestOf: (shown, all) => `宛先(全${all}件のうち新しい${shown}件)`,
  listed: (who, id, state, at) => `${who} ・ #${id} ・ ${state}(${at})`,
  reach: (state, cause) =>
    state === null
      ? '1件ずつ見る: /xtep show <番号>'
      : `1件ずつ見る・再送する: /xtep show <番号>、一覧: /xtep history status:${state} cause:${cause}`,
  lastAction: {
    'resend-all': (who, at) => `${who}がすべて再送しました(${at})。`,
    'ignore-all': (who, at) => `${who}がすべて無視にしました(${at})。`,
    resume: (who, at) => `${who}が再開しました(${at})。`,
  },
  unknownStay: '結果不明の送信は「すべて再送」に含まれません。1件ずつ確認してください。',
  footer: (id, when, cause) => `障害 #${id} ・ ${when} ・ 原因の説明: /xtep help ${cause}`,
};

const en: IncidentTexts = {
  manyFailures: (account, cause) => `Repeated send failures: @${account} (${cause})`,
  failures: (account, cause) => `Send failures: @${account} (${cause})`,
  paused: (account, cause) => `Paused: @${account} (${cause})`,
  outage: (account) => `No answer from X: @${account}`,
  rulePaused: (rule) => `Rule paused: ${rule}`,
  closed: (title) => `[Resolved] ${title}`,

  outageSentence:
    'Five tries in a row did not reach X or ended in an error of X. Sends wait without failing; one at a time tries again, at growing intervals. Sending goes on by itself when X answers. Nothing to do.',
  ruleSentence:
    'Five sends of this rule in a row were refused, for their content or the like. Review the text and the conditions, then resume it. What waits stays.',
  cause: (title) => `Cause: ${title}`,
  pauseSince: (held, reason, at) => `${held} paused: ${reason} (since ${at})`,
  pauseEnds: (when) => `Goes on: ${when}`,
  pauseEndedBy: (who, at) => `Resumed by ${who} (${at}).`,
  pauseEndedAlone: (at) => `The pause ended by itself (${at}).`,
  waiting: (count) => `Waiting to be sent: ${count}`,
  noneWaiting: 'Nothing is waiting to be sent.',
  closedAt: (at) => `Resolved at ${at}.`,
  sinceAt: (from, to) => `Began ${from} · newest ${to}`,
  since: (from) => `Began ${from}`,

  counts: 'Counts',
  going: 'Resending',
  sent: 'Sent',
  ignored: 'Ignored',
  skipped: 'Skipped',
  failed: 'Error',
  unknown: 'Outcome unknown',
  sends: (count) => count,
  rules: 'Rules',
  ruleCount: (rule, count) => `${rule} (${count})`,
  newest: 'Recipients',
  newestOf: (shown, all) => `Recipients (newest ${shown} of ${all})`,
  listed: (who, id, state, at) => `${who} · #${id} · ${state} (${at})`,
  reach: (state, cause) =>
    state === null
      ? 'See one: /xtep show <number>'
      : `See or resend one: /xtep show <number>; list them: /xtep history status:${state} cause:${cause}`,
  lastAction: {
    'resend-all': (who, at) => `All resent by ${who} (${at}).`,
    'ignore-all': (who, at) => `All ignored by ${who} (${at}).`,
    resume: (who, at) => `Resumed by ${who} (${at}).`,
  },
  unknownStay:
    'Sends with an unknown outcome are not part of “Resend all”. Look at them one by one.',
  footer: (id, when, cause) => `Incident #${id} · ${when} · about the cause: /xtep help ${cause}`,
};

export const incidentTexts = { ja, en } as const satisfies Localized<IncidentTexts>;
