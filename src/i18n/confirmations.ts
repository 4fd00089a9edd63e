import type { Localized } from '../domain/locale.js';

/* What stands on cards about messages that wait for a person's Approve. */

interface ConfirmationTexts {
  readonly title: (message: string) => string;
  readonly asks: string;
  readonly asksHint: string;
  readonly answers: (act: string) => string;
  readonly postAt: (address: string) => string;
  readonly approvedWaiting: (message: string) => string;
  readonly approvedBy: (who: string, at: string) => string;
  readonly ruleHolds: string;
  readonly goesInTurn: string;
  readonly approve: string;
  readonly reject: string;

  readonly ruleTitle: (rule: string) => string;
  readonly ruleClosed: (rule: string) => string;
  readonly ruleWaits: (count: string) => string;
  readonly ruleHint: string;
  readonly rulePaused: string;
  readonly ruleDeleted: string;
  readonly noneWaits: string;
  readonly lastAction: Readonly<
    Record<'approve-all' | 'reject-all', (who: string, at: string) => string>
  >;
  readonly approveAll: (count: string) => string;
  readonly rejectAll: (count: string) => string;
  readonly listed: (who: string, id: number, at: string, text: string) => string;
  readonly newest: string;
  readonly newestOf: (shown: string, all: string) => string;
  readonly reach: string;
  readonly count: (count: string) => string;

  readonly doneTitle: Readonly<Record<'approve-all' | 'reject-all', string>>;
  readonly done: Readonly<Record<'approve-all' | 'reject-all', (count: string) => string>>;
  readonly pace: string;
  readonly optedOut: (count: string) => string;
  readonly nothingTitle: string;
  readonly nothing: string;
}

export const confirmationTexts = {
  ja: {
    title: (message) => `確認待ち: ${message}`,
    asks: 'このメッセージを送ってよいか、確認してください。',
    asksHint: '承認するまで送信しません。却下すると、送信せずに終わります。',
    answers: (act) => `相手の行動: ${act}`,
    postAt: (address) => `相手のポスト: ${address}`,
    approvedWaiting: (message) => `送信待ち: ${message}`,
    approvedBy: (who, at) => `${who}が承認しました(${at})。`,
    ruleHolds: 'ルールが一時停止中のため、再開してから送信します。',
    goesInTurn: '順番に送信します。',
    approve: '承認して送信',
    reject: '却下',

    ruleTitle: (rule) => `確認待ち: ルール「${rule}」`,
    ruleClosed: (rule) => `【確認済み】ルール「${rule}」`,
    ruleWaits: (count) => `${count}件のメッセージが確認を待っています。`,
    ruleHint:
      '1件ずつのカードがあるものも含めた件数です。「すべて承認」「すべて却下」は、押した時点で待っているすべてに効きます。',
    rulePaused: 'ルールは一時停止中です。承認しても、再開するまで送信しません。',
    ruleDeleted: 'ルールは削除されました。',
    noneWaits: '確認を待っているメッセージはもうありません。',
    lastAction: {
      'approve-all': (who, at) => `${who}がまとめて承認しました(${at})。`,
      'reject-all': (who, at) => `${who}がまとめて却下しました(${at})。`,
    },
    approveAll: (count) => `すべて承認(${count}件)`,
    rejectAll: (count) => `すべて却下(${count}件)`,
    listed: (who, id, at, text) => `${who} ・ #${id}(${at})「${text}」`,
    newest: '宛先',
    newestOf: (shown, all) => `宛先(全${all}件のうち新しい${shown}件)`,
    reach: '一覧: /xtep history status:waiting ・ 1件ずつ承認・却下: /xtep show <番号>',
    count: (count) => `${count}件`,

    doneTitle: { 'approve-all': 'すべて承認しました', 'reject-all': 'すべて却下しました' },
    done: {
      'approve-all': (count) => `${count}件を承認しました。`,
      'reject-all': (count) => `${count}件を却下しました。これらは送信しません。`,
    },
    pace: '送信の間隔を守って順番に送ります。',
    optedOut: (count) => `配信停止を希望している ${count}件は、送信せずにスキップしました。`,
    nothingTitle: '対象がありません',
    nothing: '確認を待っているメッセージは、もう残っていません。',
  },
  en: {
    title: (message) => `Waiting for approval: ${message}`,
    asks: 'Please decide whether this message may go out.',
    asksHint: 'It does not leave before somebody approves it. Rejecting ends it without sending.',
    answers: (act) => `What they did: ${act}`,
    postAt: (address) => `Their post: ${address}`,
    approvedWaiting: (message) => `Waiting to be sent: ${message}`,
    approvedBy: (who, at) => `Approved by ${who} (${at}).`,
    ruleHolds: 'Its rule is paused, so it goes out once the rule is resumed.',
    goesInTurn: 'It goes out when its turn comes.',
    approve: 'Approve & send',
    reject: 'Reject',

    ruleTitle: (rule) => `Waiting for approval: rule “${rule}”`,
    ruleClosed: (rule) => `[Decided] rule “${rule}”`,
    ruleWaits: (count) => `${count} messages wait for somebody to approve them.`,
    ruleHint:
      'Those with cards of their own are counted too. “Approve all” and “Reject all” act on everything that waits at that moment.',
    rulePaused: 'The rule is paused: what is approved goes out once it is resumed.',
    ruleDeleted: 'The rule was deleted.',
    noneWaits: 'No message waits for approval any more.',
    lastAction: {
      'approve-all': (who, at) => `All approved by ${who} (${at}).`,
      'reject-all': (who, at) => `All rejected by ${who} (${at}).`,
    },
    approveAll: (count) => `Approve all (${count})`,
    rejectAll: (count) => `Reject all (${count})`,
    listed: (who, id, at, text) => `${who} · #${id} (${at}) “${text}”`,
    newest: 'To',
    newestOf: (shown, all) => `To (the newest ${shown} of ${all})`,
    reach: 'All of them: /xtep history status:waiting · one by one: /xtep show <number>',
    count: (count) => count,

    doneTitle: { 'approve-all': 'All approved', 'reject-all': 'All rejected' },
    done: {
      'approve-all': (count) => `${count} are approved.`,
      'reject-all': (count) => `${count} are rejected and will not be sent.`,
    },
    pace: 'They go one after the other, at the usual pace.',
    optedOut: (count) => `${count} were skipped, since their recipients opted out.`,
    nothingTitle: 'Nothing to do',
    nothing: 'No message is left that waits for approval.',
  },
} as const satisfies Localized<ConfirmationTexts>;
