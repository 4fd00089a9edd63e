import type { Actor } from '../domain/actor.js';
import type { CauseId } from '../domain/diagnosis/cause.js';
import type { PauseCause } from '../domain/diagnosis/diagnosis.js';
import type { Locale, Localized } from '../domain/locale.js';
import type { SendKind } from '../domain/sending/send.js';
import { toZonedTime, zonedClock } from '../domain/zoned-time.js';
import { actorName } from './format.js';

/* What stands on the cards of sends and incidents, beside the texts of the causes themselves. */

interface CardTexts {
  readonly message: Readonly<Record<SendKind, (handle: string) => string>>;
  readonly failed: (message: string) => string;
  readonly waiting: (message: string) => string;
  readonly retrying: (message: string) => string;
  readonly carriedOver: (message: string) => string;
  readonly sending: (message: string) => string;
  readonly sent: (message: string) => string;
  readonly unknown: (message: string) => string;
  readonly ignored: (message: string) => string;
  readonly skipped: (message: string) => string;

  readonly to: string;
  readonly account: string;
  readonly rule: string;
  readonly byHand: string;
  readonly bySystem: string;
  readonly kind: string;
  readonly media: string;
  readonly post: string;
  readonly time: string;
  readonly attempt: string;
  readonly nthAttempt: (number: number) => string;

  readonly because: (reasons: string) => string;
  readonly remedies: string;
  readonly furtherRemedies: string;
  readonly whoActs: (who: string) => string;
  readonly noDiagnosis: string;
  /** `cause`: the help topic that tells more; null where no cause is named. */
  readonly footer: (id: number, cause: CauseId | null) => string;

  readonly resentBy: (who: string) => string;
  readonly editedBy: (who: string) => string;
  readonly bulkResentBy: (who: string) => string;
  /** A person sent it again, and it failed again. */
  readonly resentInVain: (who: string, at: string) => string;
  readonly lookedUp: (found: string) => string;
  readonly retriesAlone: (at: string) => string;
  readonly goesNow: string;
  readonly goesAt: (at: string) => string;
  readonly goesAfterPause: string;
  readonly goesAfterCap: (at: string) => string;
  readonly held: Readonly<Record<'all' | SendKind, string>>;
  readonly heldBy: (held: string, reason: string, until: string) => string;
  readonly until: (at: string) => string;
  readonly probeAt: (at: string) => string;
  readonly untilPerson: string;
  readonly untilCheck: string;
  readonly probing: string;
  readonly pausedByPerson: (who: string) => string;
  readonly xOutage: string;
  readonly earlierCause: (cause: string) => string;

  readonly sendingNow: string;
  readonly sentAfter: Readonly<
    Record<'resend' | 'bulk' | 'retry' | 'probe' | 'first', (who: string) => string>
  >;
  readonly sentProven: string;
  readonly sentAt: (at: string) => string;
  readonly ignoredBy: (who: string, at: string) => string;
  readonly ignoredHint: string;
  readonly undoneBy: (who: string, at: string) => string;
  readonly skippedBecause: (reason: string) => string;
  readonly skippedBy: (who: string, at: string) => string;
  readonly checking: string;
  readonly asked: string;
  readonly resendRisk: string;

  readonly resend: string;
  readonly edit: string;
  readonly ignore: string;
  readonly undo: string;
  readonly resendAll: (count: string) => string;
  readonly ignoreAll: (count: string) => string;
  readonly resume: string;
}

const ja: CardTexts = {
  message: {
    dm: (handle) => `@${handle} さんへのDM`,
    reply: (handle) => `@${handle} さんへのリプライ`,
  },
  failed: (message) => `送信エラー: ${message}`,
  waiting: (message) => `再送待ち: ${message}`,
  retrying: (message) => `自動で再試行: ${message}`,
  carriedOver: (message) => `持ち越し: ${message}`,
  sending: (message) => `送信中: ${message}`,
  sent: (message) => `送信完了: ${message}`,
  unknown: (message) => `結果不明: ${message}`,
  ignored: (message) => `無視: ${message}`,
  skipped: (message) => `スキップ: ${message}`,

  to: '宛先',
  account: '送信アカウント',
  rule: 'ルール',
  byHand: '手動送信',
  bySystem: '配信停止の確認',
  kind: '種類',
  media: '添付',
  post: '返信先のポスト',
  time: '日時',
  attempt: '試行',
  nthAttempt: (number) => `${number}回目`,

  because: (reasons) => `(根拠: ${reasons})`,
  remedies: '対処法',
  furtherRemedies: 'ほかの原因だった場合の対処法',
  whoActs: (who) => `対応する人: ${who}`,
  noDiagnosis: '原因はまだわかっていません。',
  footer: (id, cause) =>
    `送信 #${id} ・ 経過: /xtep show ${id}${cause === null ? '' : ` ・ 原因の説明: /xtep help ${cause}`}`,

  resentBy: (who) => `${who}が再送しました。`,
  editedBy: (who) => `${who}が文面を編集して再送しました。`,
  bulkResentBy: (who) => `${who}がまとめて再送しました。`,
  resentInVain: (who, at) => `${who}が再送しましたが(${at})、送れませんでした。`,
  lookedUp: (found) => `再送の直前の確認: ${found}`,
  retriesAlone: (at) => `自動でもう一度送ります(${at} 以降)。操作は不要です。`,
  goesNow: 'まもなく送信します。',
  goesAt: (at) => `${at} 以降に送信します。`,
  goesAfterPause: '一時停止が終わりしだい送信します。',
  goesAfterCap: (at) => `24時間の送信上限に達しているため、枠が空く ${at} 以降に送信します。`,
  held: { all: 'アカウント', dm: 'アカウントのDM', reply: 'アカウントのリプライ' },
  heldBy: (held, reason, until) => `${held}は一時停止中です: ${reason}(${until})`,
  until: (at) => `${at} まで`,
  probeAt: (at) => `${at} に1件だけ送って様子を見ます`,
  untilPerson: '人が再開するまで',
  untilCheck: '解除が確認されるか、人が再開するまで',
  probing: '1件だけ送って様子を見ています',
  pausedByPerson: (who) => `${who}が停止しました`,
  xOutage: 'Xが応答していません',
  earlierCause: (cause) => `前回の原因: ${cause}`,

  sendingNow: 'Xへ送信しています。',
  sentAfter: {
    resend: (who) => `${who}の再送で届きました。`,
    bulk: (who) => `${who}のまとめての再送で届きました。`,
    retry: () => '自動の再試行で届きました。',
    probe: () => '一時停止の様子見の1件として送信し、届きました。',
    first: () => '届きました。',
  },
  sentProven: 'Xを読み返して、すでに届いていたことを確認しました。',
  sentAt: (at) => `送信日時 ${at}`,
  ignoredBy: (who, at) => `${who}が無視にしました(${at})。`,
  ignoredHint: 'この1件だけを閉じました。自動で送ることはありません。「元に戻す」で取り消せます。',
  undoneBy: (who, at) => `${who}が無視を取り消しました(${at})。`,
  skippedBecause: (reason) => `送信しませんでした。理由: ${reason}`,
  skippedBy: (who, at) => `操作: ${who}(${at})`,
  checking: 'Xから送信の結果を受け取れませんでした。届いたかどうかを確認しています(通常2分以内)。',
  asked:
    '届いたかどうかを確認できませんでした。Xで会話を見て、届いていなければ再送、届いていれば無視を選んでください。',
  resendRisk: '再送すると、相手に同じメッセージが2通届く可能性があります。',

  resend: '再送',
  edit: '編集して再送',
  ignore: '無視',
  undo: '元に戻す',
  resendAll: (count) => `すべて再送(${count}件)`,
  ignoreAll: (count) => `すべて無視(${count}件)`,
  resume: '今すぐ再開',
};

const en: CardTexts = {
  message: {
    dm: (handle) => `DM to @${handle}`,
    reply: (handle) => `Reply to @${handle}`,
  },
  failed: (message) => `Send failed: ${message}`,
  waiting: (message) => `Waiting to be resent: ${message}`,
  retrying: (message) => `Tried again by itself: ${message}`,
  carriedOver: (message) => `Carried over: ${message}`,
  sending: (message) => `Sending: ${message}`,
  sent: (message) => `Sent: ${message}`,
  unknown: (message) => `Outcome unknown: ${message}`,
  ignored: (message) => `Ignored: ${message}`,
  skipped: (message) => `Skipped: ${message}`,

  to: 'To',
  account: 'From account',
  rule: 'Rule',
  byHand: 'sent by a person',
  bySystem: 'opt-out confirmation',
  kind: 'Kind',
  media: 'Attached',
  post: 'In reply to post',
  time: 'Time',
  attempt: 'Attempt',
  nthAttempt: (number) => `no. ${number}`,

  because: (reasons) => `(Why: ${reasons})`,
  remedies: 'What to do',
  furtherRemedies: 'If it is one of the other causes',
  whoActs: (who) => `Who must act: ${who}`,
  noDiagnosis: 'The cause is not known yet.',
  footer: (id, cause) =>
    `Send #${id} · history: /xtep show ${id}${cause === null ? '' : ` · about the cause: /xtep help ${cause}`}`,

  resentBy: (who) => `Resent by ${who}.`,
  editedBy: (who) => `Edited and resent by ${who}.`,
  bulkResentBy: (who) => `Resent together with others by ${who}.`,
  resentInVain: (who, at) => `${who} resent it (${at}), in vain.`,
  lookedUp: (found) => `Looked up just before the resend: ${found}`,
  retriesAlone: (at) => `It is tried again by itself (from ${at}). Nothing to do.`,
  goesNow: 'It goes out in a moment.',
  goesAt: (at) => `It goes out from ${at} on.`,
  goesAfterPause: 'It goes out as soon as the pause ends.',
  goesAfterCap: (at) =>
    `The 24-hour cap is used up; it goes out when there is room again, from ${at} on.`,
  held: {
    all: 'The account is',
    dm: 'The DMs of the account are',
    reply: 'The replies of the account are',
  },
  heldBy: (held, reason, until) => `${held} paused: ${reason} (${until})`,
  until: (at) => `until ${at}`,
  probeAt: (at) => `one send will try again at ${at}`,
  untilPerson: 'until a person resumes it',
  untilCheck: 'until a check finds it well again, or a person resumes it',
  probing: 'one send is trying it now',
  pausedByPerson: (who) => `paused by ${who}`,
  xOutage: 'X does not answer',
  earlierCause: (cause) => `Cause of the earlier failure: ${cause}`,

  sendingNow: 'It is on its way to X.',
  sentAfter: {
    resend: (who) => `It arrived after ${who} resent it.`,
    bulk: (who) => `It arrived after ${who} resent several.`,
    retry: () => 'It arrived when it was tried again by itself.',
    probe: () => 'It went out as the one send that tried whether the pause is over, and arrived.',
    first: () => 'It arrived.',
  },
  sentProven: 'Reading X back showed that it had already arrived.',
  sentAt: (at) => `Sent ${at}`,
  ignoredBy: (who, at) => `Ignored by ${who} (${at}).`,
  ignoredHint: 'Only this one was closed; it is not sent by itself. “Undo” takes it back.',
  undoneBy: (who, at) => `${who} took back the ignore (${at}).`,
  skippedBecause: (reason) => `It was not sent. Reason: ${reason}`,
  skippedBy: (who, at) => `Done by ${who} (${at})`,
  checking:
    'X did not tell how the send ended. Whether it arrived is being checked (usually within 2 minutes).',
  asked:
    'It could not be established whether it arrived. Look at the conversation on X: resend it if it is not there, ignore it if it is.',
  resendRisk: 'A resend may give the recipient the same message twice.',

  resend: 'Resend',
  edit: 'Edit & resend',
  ignore: 'Ignore',
  undo: 'Undo',
  resendAll: (count) => `Resend all (${count})`,
  ignoreAll: (count) => `Ignore all (${count})`,
  resume: 'Resume now',
};

export const cardTexts = { ja, en } as const satisfies Localized<CardTexts>;

/** In few words why an account is paused; the texts of the causes say it at length. */
export const pauseNames = {
  ja: {
    action_block: 'Xによる一時的な制限(アクションブロック)',
    sender_locked: '送信アカウントのロック',
    sender_suspended: '送信アカウントの凍結',
    link_broken: 'Xとの連携切れ',
    app_suspended: 'Xアプリの停止',
    permission_missing: '権限の不足',
    credits_exhausted: 'X APIのクレジット切れ',
    spend_cap: 'X APIの利用上限',
  },
  en: {
    action_block: 'temporary restriction by X (action block)',
    sender_locked: 'the sending account is locked',
    sender_suspended: 'the sending account is suspended',
    link_broken: 'the link to X is broken',
    app_suspended: 'the X app is suspended',
    permission_missing: 'a permission is missing',
    credits_exhausted: 'the X API credits are used up',
    spend_cap: 'the spend limit of the X API is reached',
  },
} as const satisfies Localized<Record<PauseCause, string>>;

/** `11/26 09:05` in `timeZone`: a card is read days later too, so the date always stands there. */
export function cardMoment(moment: Date, timeZone: string): string {
  const { month, day } = toZonedTime(moment, timeZone);
  return `${two(month)}/${two(day)} ${zonedClock(moment, timeZone)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Who acted, as plain text: `Sato (Slack) さん`; the program itself gets no さん. */
export function whoActed(actor: Actor, locale: Locale): string {
  const name = actorName(actor, locale);
  return locale === 'ja' && actor.kind === 'person' ? `${name} さん` : name;
}
