import type { Localized } from '../domain/locale.js';
import type { SendVerb } from '../domain/sending/act-on-send.js';

interface ActionTexts {
  readonly handledTitle: string;
  readonly handledBy: (who: string, verb: string, at: string) => string;
  readonly outdated: string;
  readonly stateNow: (id: number, state: string) => string;
  readonly nothingSent: string;
  readonly verbs: Readonly<Record<string, string>>;
  readonly missing: (id: string) => string;
  readonly missingTitle: string;
  readonly askBackTitle: string;
  readonly askBack: (handle: string) => string;
  readonly resendAnyway: string;
  readonly skippedTitle: string;
  readonly optedOut: (handle: string) => string;
  readonly doneTitle: Readonly<Record<SendVerb, string>>;
  readonly done: Readonly<Record<SendVerb, (id: number, handle: string) => string>>;
  readonly undo: string;
  readonly ignoredFirst: string;
  readonly paused: (why: string, until: string) => string;
  readonly untilPerson: string;
  readonly until: (at: string) => string;
  readonly unlinked: string;
  readonly cap: (at: string) => string;
  readonly window: (at: string) => string;
  readonly sameText: (at: string) => string;
  readonly pauseNames: Readonly<Record<'person' | 'outage', string>>;
  readonly editTitle: string;
  readonly editSubmit: string;
  readonly editIntro: (handle: string) => string;
  readonly editField: string;
  readonly editHint: Readonly<Record<'dm' | 'reply', (limit: string) => string>>;
  readonly emptyText: string;
  readonly tooLong: (length: string, limit: string) => string;
  readonly reopen: string;
  readonly yourText: string;
  readonly noIncident: string;
  readonly nothingLeftTitle: string;
  readonly nothingLeft: string;
  readonly bulkResent: (count: string) => string;
  readonly bulkIgnored: (count: string) => string;
  readonly bulkOptedOut: (count: string) => string;
  readonly bulkLeft: (count: string) => string;
  readonly bulkPace: string;
  readonly resumed: string;
  readonly resumedTitle: string;
  readonly notPaused: string;
}

export const actionTexts = {
  ja: {
    handledTitle: 'すでに対応済みです',
    handledBy: (who, verb, at) => `${who}が ${at} に「${verb}」を行いました。`,
    outdated:
      'このカードが表示していた試行のあとに、新しい試行がありました。最新のカードで確認してください。',
    stateNow: (id, state) => `#${String(id)} の現在の状態: ${state}`,
    nothingSent: '今回の操作では、何も送信・変更していません。',
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
      'approve-all': 'すべて承認',
      'reject-all': 'すべて却下',
      'resend-all': 'すべて再送',
      'ignore-all': 'すべて無視',
      resume: '再開',
    },
    missing: (id) => `#${id} という送信は見つかりません。番号は /xtep history で確認できます。`,
    missingTitle: '送信が見つかりません',
    askBackTitle: '届いている可能性があります',
    askBack: (handle) =>
      `@${handle} さんへの前回の送信は、Xに届いたかどうか確認できていません。再送すると、同じメッセージが2通届く可能性があります。Xで会話を確認してから選んでください。`,
    resendAnyway: 'それでも再送する',
    skippedTitle: '送信しませんでした',
    optedOut: (handle) =>
      `@${handle} さんは配信停止を希望しているため、送信せずにスキップしました。取り消しの希望があったときは /xtep optout remove user:@${handle} を実行してください。`,
    doneTitle: {
      resend: '再送を受け付けました',
      edit: '編集した文面で再送します',
      ignore: '無視にしました',
      undo: '元に戻しました',
      cancel: '送信を取り消しました',
      approve: '承認しました',
      reject: '却下しました',
    },
    done: {
      resend: (id, handle) => `#${String(id)} を @${handle} さんへもう一度送ります。`,
      edit: (id, handle) => `#${String(id)} を編集した文面で @${handle} さんへ送ります。`,
      ignore: (id, handle) =>
        `#${String(id)}(@${handle} さん宛て)のこの1件だけを、送信せずに閉じました。`,
      undo: (id, handle) => `#${String(id)}(@${handle} さん宛て)の無視を取り消しました。`,
      cancel: (id, handle) => `#${String(id)}(@${handle} さん宛て)は送信せずに取り消しました。`,
      approve: (id, handle) => `#${String(id)} を @${handle} さんへ送ります。`,
      reject: (id, handle) => `#${String(id)}(@${handle} さん宛て)は送信しません。`,
    },
    undo: '元に戻す',
    ignoredFirst: '無視にした送信です。再送するには、先に「元に戻す」を押してください。',
    paused: (why, until) =>
      `アカウントが一時停止中のため(${why})、再開してから送信します。${until}`,
    untilPerson: '解除が確認されるか、人が再開するまで待ちます。',
    until: (at) => `再開の予定: ${at}`,
    unlinked:
      'アカウントの連携が解除されているため、連携し直すまで送信されません。管理者が /xtep account link を実行してください。',
    cap: (at) => `24時間の送信上限に達しているため、枠が空く ${at} ごろに送信します。`,
    window: (at) => `Xの回数制限の枠が空く ${at} ごろに送信します。`,
    sameText: (at) =>
      `同じ相手に同じ文面を ${at} に断られたばかりです。30分ほど待つか、文面を少し変えると届きやすくなります(再送はこのまま行います)。`,
    pauseNames: { person: '人による停止', outage: 'Xが応答していません' },
    editTitle: '編集して再送',
    editSubmit: '再送する',
    editIntro: (handle) =>
      `@${handle} さんへ送る文面です。文面の一部を変えると、再送できることがあります。`,
    editField: '文面',
    editHint: {
      dm: (limit) => `${limit}文字まで`,
      reply: (limit) => `${limit}文字まで(全角は2文字、URLは23文字として数えます)`,
    },
    emptyText: '文面が空です。送る文章を入力してください。',
    tooLong: (length, limit) => `長すぎます: ${length}文字(上限 ${limit}文字)。短くしてください。`,
    reopen: '編集画面に戻る',
    yourText: '入力した文面(送信していません):',
    noIncident: 'この障害の記録が見つかりませんでした。',
    nothingLeftTitle: '対象がありません',
    nothingLeft: '対応が必要な送信は、もう残っていません。',
    bulkResent: (count) => `${count}件を再送します。`,
    bulkIgnored: (count) => `${count}件を無視にしました。1件ずつ「元に戻す」で取り消せます。`,
    bulkOptedOut: (count) => `配信停止を希望している ${count}件は、送信せずにスキップしました。`,
    bulkLeft: (count) =>
      `一度に扱える数を超えたため、${count}件が残っています。もう一度実行してください。`,
    bulkPace:
      '送信の間隔を守って順番に送ります。Xがまだ受け取れないと答える相手には送りません。結果不明のものは含みません。',
    resumed: '一時停止を解除しました。待っている送信を再開します。',
    resumedTitle: '再開しました',
    notPaused: 'この障害による一時停止は、すでに終わっています。',
  },
  en: {
    handledTitle: 'Already handled',
    handledBy: (who, verb, at) => `${who} did "${verb}" at ${at}.`,
    outdated:
      'There was a newer attempt than the one this card showed. Please look at the newest card.',
    stateNow: (id, state) => `#${String(id)} is now: ${state}`,
    nothingSent: 'Nothing was sent or changed by this click.',
    verbs: {
      send: 'Send',
      'proven-sent': 'Proof that it arrived',
      resend: 'Resend',
      edit: 'Edit & resend',
      ignore: 'Ignore',
      undo: 'Undo',
      cancel: 'Cancel',
      approve: 'Approve',
      reject: 'Reject',
      'approve-all': 'Approve all',
      'reject-all': 'Reject all',
      'resend-all': 'Resend all',
      'ignore-all': 'Ignore all',
      resume: 'Resume',
    },
    missing: (id) => `There is no send #${id}. /xtep history shows the numbers.`,
    missingTitle: 'No such send',
    askBackTitle: 'It may have arrived',
    askBack: (handle) =>
      `Whether the earlier try reached @${handle} is not known. A resend may give them the same message twice. Please look at the conversation on X first.`,
    resendAnyway: 'Resend anyway',
    skippedTitle: 'It was not sent',
    optedOut: (handle) =>
      `@${handle} opted out, so it was skipped and not sent. If they changed their mind: /xtep optout remove user:@${handle}.`,
    doneTitle: {
      resend: 'It will be resent',
      edit: 'It will be sent with the edited text',
      ignore: 'Ignored',
      undo: 'Taken back',
      cancel: 'Cancelled',
      approve: 'Approved',
      reject: 'Rejected',
    },
    done: {
      resend: (id, handle) => `#${String(id)} goes to @${handle} again.`,
      edit: (id, handle) => `#${String(id)} goes to @${handle} with the edited text.`,
      ignore: (id, handle) => `Only #${String(id)} (to @${handle}) was closed, without sending it.`,
      undo: (id, handle) => `#${String(id)} (to @${handle}) is not ignored any more.`,
      cancel: (id, handle) => `#${String(id)} (to @${handle}) will not be sent.`,
      approve: (id, handle) => `#${String(id)} goes to @${handle}.`,
      reject: (id, handle) => `#${String(id)} (to @${handle}) will not be sent.`,
    },
    undo: 'Undo',
    ignoredFirst: 'It is ignored. To resend it, press Undo first.',
    paused: (why, until) =>
      `The account is paused (${why}), so it goes once sending resumes. ${until}`,
    untilPerson: 'That is when a check finds it well again, or a person resumes it.',
    until: (at) => `Expected at ${at}.`,
    unlinked:
      'The account is unlinked, so it goes once an admin links it again with /xtep account link.',
    cap: (at) => `The 24-hour cap is used up; it goes when there is room again, at about ${at}.`,
    window: (at) => `X's request limit is used up; it goes when it opens again, at about ${at}.`,
    sameText: (at) =>
      `X refused this very text for this person at ${at}. Waiting about 30 minutes or changing the text helps (it is resent all the same).`,
    pauseNames: { person: 'paused by a person', outage: 'X does not answer' },
    editTitle: 'Edit & resend',
    editSubmit: 'Resend',
    editIntro: (handle) =>
      `The message to @${handle}. Changing part of the text can make a resend pass.`,
    editField: 'Text',
    editHint: {
      dm: (limit) => `Up to ${limit} characters`,
      reply: (limit) => `Up to ${limit} (wide characters count 2, links 23)`,
    },
    emptyText: 'The text is empty. Please write what to send.',
    tooLong: (length, limit) =>
      `Too long: ${length} characters (at most ${limit}). Please shorten it.`,
    reopen: 'Back to the form',
    yourText: 'What you wrote (not sent):',
    noIncident: 'There is no record of this incident.',
    nothingLeftTitle: 'Nothing to do',
    nothingLeft: 'No send is left that needs a decision.',
    bulkResent: (count) => `${count} will be resent.`,
    bulkIgnored: (count) => `${count} are ignored. Each can be taken back with Undo.`,
    bulkOptedOut: (count) => `${count} were skipped, since their recipients opted out.`,
    bulkLeft: (count) =>
      `That is as many as one action takes; ${count} are left. Please run it again.`,
    bulkPace:
      'They go one after the other, at the usual pace. Whom X still calls unreachable is left out; sends with an unknown outcome are not included.',
    resumed: 'The pause has ended. What waits goes on.',
    resumedTitle: 'Resumed',
    notPaused: 'The pause of this incident has already ended.',
  },
} as const satisfies Localized<ActionTexts>;
