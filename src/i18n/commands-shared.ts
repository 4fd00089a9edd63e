import type { Localized } from '../domain/locale.js';
import type { Platform } from '../domain/actor.js';

/** Texts that every command shares: refusals, wrong options, failures of ours. */
export interface SharedTexts {
  readonly refusedTitle: string;
  readonly refused: Readonly<
    Record<'not-admin' | 'not-operator' | 'channel-not-bound' | 'not-owner', string>
  >;
  readonly whoMay: (names: string) => string;
  readonly operators: string;
  readonly admins: string;
  readonly anyoneHere: string;
  readonly nobodyHere: string;
  readonly platformAdmins: Readonly<Record<Platform, string>>;
  readonly group: Readonly<Record<Platform, (id: string) => string>>;
  readonly user: (id: string) => string;
  readonly failedTitle: string;
  readonly failed: (reference: string) => string;
  readonly diskFull: string;
  readonly wrongTitle: string;
  readonly unknownCommand: (typed: string) => string;
  readonly unknownOption: (option: string, known: string) => string;
  readonly noOptions: (option: string) => string;
  readonly optionIs: (option: string, typed: string | null, takes: string) => string;
  readonly didYouMean: (word: string) => string;
  readonly seeHelp: string;
  readonly goneTitle: string;
  readonly gone: string;
  readonly takes: {
    readonly required: string;
    readonly id: string;
    readonly page: string;
    readonly handle: string;
    readonly moment: string;
    readonly clock: string;
    readonly choice: (values: string) => string;
    readonly post: string;
    readonly cause: string;
    readonly text: string;
  };
}

export const sharedTexts = {
  ja: {
    refusedTitle: 'この操作はできません',
    refused: {
      'not-admin': 'この操作ができるのは管理者だけです。',
      'not-operator': 'この操作ができるのは、運用担当者と管理者だけです。',
      'channel-not-bound':
        'このチャンネルは通知先として登録されていないため、ここで使えるのは /xtep help だけです。管理者がこのチャンネルで /xtep channel here を実行すると使えるようになります。',
      'not-owner':
        'このフォームは別の人が開いたものです。ご自分で元のボタンを押して、開き直してください。',
    },
    whoMay: (names) => `操作できる人: ${names}`,
    operators: '運用担当者',
    admins: '管理者',
    anyoneHere: '登録済みの通知先チャンネルにいる全員',
    nobodyHere: 'このサービスでは誰も登録されていません',
    platformAdmins: {
      slack: 'Slackワークスペースのオーナーと管理者',
      discord: 'Discordで「サーバー管理」の権限を持つメンバー',
    },
    group: {
      slack: (id) => `ユーザーグループ ${id}`,
      discord: (id) => `ロール ${id}`,
    },
    user: (id) => `ユーザー ${id}`,
    failedTitle: '処理できませんでした',
    failed: (reference) =>
      `システム側の問題で処理できませんでした。何も変更していません。少し待ってから、もう一度お試しください。続くときは、管理者が動作ログ(${reference})を確認し、npm run doctor を実行してください。`,
    diskFull:
      'データベースのディスクに空きがないため処理できませんでした。何も変更していません。管理者がディスクの空きを増やすと、再起動しなくても元どおり使えます。',
    wrongTitle: '入力を確認してください',
    unknownCommand: (typed) => `「${typed}」というコマンドはありません。`,
    unknownOption: (option, known) =>
      `「${option}:」というオプションはありません。使えるもの: ${known}`,
    noOptions: (option) => `「${option}:」は使えません。このコマンドにオプションはありません。`,
    optionIs: (option, typed, takes) =>
      typed === null ? `${option}: ${takes}` : `${option}: ${takes}(入力: 「${typed}」)`,
    didYouMean: (word) => `もしかして: ${word}`,
    seeHelp: 'コマンドの一覧は /xtep help で確認できます。',
    goneTitle: 'このボタンはもう使えません',
    gone: '元の内容が見つかりませんでした(保存期間が過ぎたか、すでに使われています)。お手数ですが、コマンドをもう一度実行してください。',
    takes: {
      required: '必ず指定してください。',
      id: '履歴やカードにある番号(例: 12)を指定してください。',
      page: '1 以上の整数を指定してください。',
      handle:
        'Xのユーザー名(@は省略可。半角の英数字と _ で15文字まで)か、プロフィールのURLを指定してください。',
      moment:
        '2026-11-25、2026-11-25T09:00、09:00(今日)、today、yesterday、24h(24時間前)、7d(7日前)のような形で指定してください。',
      clock: '09:00 のように、時刻を24時間表記で指定してください。',
      choice: (values) => `次のどれかを指定してください: ${values}`,
      post: 'ポストのIDかURLを指定してください。',
      cause:
        '原因のID(例: recipient_closed)を指定してください。一覧は /xtep help topic:causes で確認できます。',
      text: '空ではない文章を指定してください。',
    },
  },
  en: {
    refusedTitle: 'You cannot do this here',
    refused: {
      'not-admin': 'Only admins may do this.',
      'not-operator': 'Only operators and admins may do this.',
      'channel-not-bound':
        'This channel is not bound to the bot, so only /xtep help works here. An admin can bind it by typing /xtep channel here in it.',
      'not-owner': 'Somebody else opened this form. Please press the button yourself to open it.',
    },
    whoMay: (names) => `Who may: ${names}`,
    operators: 'operators',
    admins: 'admins',
    anyoneHere: 'everybody in a bound channel',
    nobodyHere: 'nobody is listed for this platform',
    platformAdmins: {
      slack: 'owners and admins of the Slack workspace',
      discord: 'members with the Manage Server permission on Discord',
    },
    group: {
      slack: (id) => `user group ${id}`,
      discord: (id) => `role ${id}`,
    },
    user: (id) => `user ${id}`,
    failedTitle: 'That did not work',
    failed: (reference) =>
      `A problem on our side stopped this. Nothing was changed. Please try again in a moment. If it happens again, an admin should look into the log (${reference}) and run npm run doctor.`,
    diskFull:
      'The disk of the database is full, so this could not be done. Nothing was changed. When an admin has made room, everything goes on without a restart.',
    wrongTitle: 'Please check what you typed',
    unknownCommand: (typed) => `There is no command "${typed}".`,
    unknownOption: (option, known) => `There is no option "${option}:". It takes: ${known}`,
    noOptions: (option) => `"${option}:" cannot be used: this command takes no options.`,
    optionIs: (option, typed, takes) =>
      typed === null ? `${option}: ${takes}` : `${option}: ${takes} (you typed "${typed}")`,
    didYouMean: (word) => `Did you mean: ${word}`,
    seeHelp: '/xtep help lists all commands.',
    goneTitle: 'This button has expired',
    gone: 'What it belonged to is not there any more (too old, or already used). Please run the command again.',
    takes: {
      required: 'please give a value.',
      id: 'give the number from the history or a card, for example 12.',
      page: 'give a whole number from 1.',
      handle:
        'give an X handle (with or without @, up to 15 letters, digits and _) or the address of a profile.',
      moment:
        'give a time such as 2026-11-25, 2026-11-25T09:00, 09:00 (today), today, yesterday, 24h (24 hours ago) or 7d (7 days ago).',
      clock: 'give a time of day in 24 hours, such as 09:00.',
      choice: (values) => `give one of: ${values}`,
      post: 'give the id or the address of a post.',
      cause:
        'give the id of a cause, such as recipient_closed. /xtep help topic:causes lists them.',
      text: 'give a text that is not empty.',
    },
  },
} as const satisfies Localized<SharedTexts>;
