import type { Localized } from '../domain/locale.js';

/** What only the Slack adapter says: about typing commands, about forms, and about Slack itself. */
export interface SlackTexts {
  /** Stands where a message had more blocks than Slack takes. */
  readonly cutNote: string;
  readonly unknownCommand: (typed: string, nearest: string | null) => string;
  readonly incompleteCommand: (typed: string, words: readonly string[]) => string;
  readonly fileOption: (option: string, form: string) => string;
  readonly unknownOption: (command: string, typed: string, nearest: string | null) => string;
  readonly optionsOf: (command: string, options: readonly string[]) => string;
  readonly strayWords: (command: string, typed: string, nearest: string | null) => string;
  readonly openQuote: string;
  readonly twiceGiven: (option: string) => string;
  readonly commandTitle: string;
  readonly helpHint: string;
  readonly clickAgainTitle: string;
  readonly clickAgain: string;
  readonly checkTooSlow: string;
  readonly failedTitle: string;
  readonly failed: string;
  readonly otherWorkspace: string;
  readonly fileInDirectMessages: string;
  readonly fileNotSent: (reason: string) => string;
  readonly fileTooLarge: (megabytes: number) => string;
  readonly fileElsewhere: string;
  readonly fileUnreadable: (reason: string) => string;
  readonly formProblems: string;
  readonly noChoices: (label: string) => string;
  readonly part: (label: string, part: number, parts: number) => string;
  readonly channelClosed: Readonly<Record<ClosedCode, string>>;
  readonly channelOther: (code: string) => string;
  readonly groupUnknown: string;
  readonly adminUnknown: string;
}

/** The reasons that a person can do something about, by Slack's code. */
export type ClosedCode =
  | 'channel_not_found'
  | 'not_in_channel'
  | 'is_archived'
  | 'restricted_action'
  | 'missing_scope'
  | 'private_channel';

export const slackTexts = {
  ja: {
    cutNote: '…長いため、続きは省略しました。',
    unknownCommand: (typed, nearest) =>
      nearest === null
        ? `「${typed}」というコマンドはありません。`
        : `「${typed}」というコマンドはありません。もしかして「${nearest}」でしょうか。`,
    incompleteCommand: (typed, words) =>
      `「${typed}」のあとに、次のどれかを続けてください: ${words.join('、')}`,
    fileOption: (option, form) =>
      `Slackのコマンドにはファイルを付けられないため、「${option}:」は使えません。${form} と入力すると、ファイルを添付できるフォームが開きます。`,
    unknownOption: (command, typed, nearest) =>
      nearest === null
        ? `「${command}」に「${typed}:」という指定はありません。`
        : `「${command}」に「${typed}:」という指定はありません。もしかして「${nearest}:」でしょうか。`,
    optionsOf: (command, options) =>
      options.length === 0
        ? `「${command}」に指定できるものはありません。`
        : `「${command}」に指定できるもの: ${options.map((one) => `${one}:`).join('、')}`,
    strayWords: (command, typed, nearest) =>
      nearest === null
        ? `「${command}」では「${typed}」の意味が分かりません。空白を含む値は "…" で囲み、値の中の " は \\" と書いてください。`
        : `「${command}」では「${typed}」の意味が分かりません。もしかして「${nearest}」でしょうか。`,
    openQuote:
      '引用符が閉じられていません。値の終わりに " を付けてください(値の中の " は \\" と書きます)。',
    twiceGiven: (option) => `「${option}:」が2回指定されています。1回だけにしてください。`,
    commandTitle: 'コマンドを確認してください',
    helpHint: '使えるコマンドは /xtep help で確認できます。',
    clickAgainTitle: 'もう一度操作してください',
    clickAgain:
      'フォームを開くまでにSlackの制限時間(3秒)を過ぎました。何も変更していません。もう一度同じ操作をしてください。',
    checkTooSlow:
      '入力内容の確認に時間がかかっています。入力はそのまま残っています。もう一度送信してください。',
    failedTitle: '処理できませんでした',
    failed:
      'プログラム側の問題で処理を終えられませんでした。少し待ってからもう一度お試しください。続く場合は管理者がログを確認してください。',
    otherWorkspace: 'このアプリが設定されたワークスペースの方だけが操作できます。',
    fileInDirectMessages: 'ファイルは、このアプリとのダイレクトメッセージにお送りしました。',
    fileNotSent: (reason) =>
      `ファイルを送れませんでした(${reason})。アプリの権限(files:write、im:write)とダイレクトメッセージの受信を確認してから、もう一度お試しください。`,
    fileTooLarge: (megabytes) => `ファイルが大きすぎます。${megabytes} MB以下にしてください。`,
    fileElsewhere:
      'このファイルはSlackの外に置かれているため、読み込めません。Slackに直接アップロードしてください。',
    fileUnreadable: (reason) =>
      `ファイルを読み込めませんでした(${reason})。アプリの権限(files:read)を確認してください。`,
    formProblems: '入力内容に問題があります。もう一度フォームを開いて直してください。',
    noChoices: (label) => `${label}: 選べるものがまだありません。`,
    part: (label, part, parts) => `${label}(${part}/${parts})`,
    channelClosed: {
      channel_not_found:
        'チャンネルが見つかりません。削除されたか、非公開チャンネルにアプリが招待されていません。/invite でアプリを招待するか、通知先を変更してください。',
      not_in_channel:
        'アプリがチャンネルに参加していません。チャンネルで /invite を使ってアプリを招待するか、/xtep channel here を実行してください。',
      is_archived: 'チャンネルがアーカイブされています。戻すか、通知先を変更してください。',
      restricted_action:
        'チャンネルの投稿制限により書き込めません。ワークスペースの管理者に、アプリの投稿を許可してもらってください。',
      missing_scope:
        'アプリの権限が足りません。Slackのアプリ設定(OAuth & Permissions)で権限を追加し、再インストールしてください。',
      private_channel:
        '非公開チャンネルには自分から参加できません。チャンネルで /invite を使ってアプリを招待してください。',
    },
    channelOther: (code) => `Slackがこのチャンネルへの書き込みを断りました(${code})。`,
    groupUnknown:
      'Slackにユーザーグループを確認できませんでした。少し待ってからもう一度お試しください。',
    adminUnknown:
      'Slackに管理者かどうかを確認できませんでした。少し待ってからもう一度お試しください。',
  },
  en: {
    cutNote: '… too long, the rest is left out.',
    unknownCommand: (typed, nearest) =>
      nearest === null
        ? `There is no command “${typed}”.`
        : `There is no command “${typed}”. Did you mean ${nearest}?`,
    incompleteCommand: (typed, words) => `“${typed}” needs one of these words: ${words.join(', ')}`,
    fileOption: (option, form) =>
      `Commands on Slack take no files, so "${option}:" cannot be used. ${form} opens a form that takes the file.`,
    unknownOption: (command, typed, nearest) =>
      nearest === null
        ? `“${command}” has no option “${typed}:”.`
        : `“${command}” has no option “${typed}:”. Did you mean “${nearest}:”?`,
    optionsOf: (command, options) =>
      options.length === 0
        ? `“${command}” takes no options.`
        : `“${command}” takes: ${options.map((one) => `${one}:`).join(', ')}`,
    strayWords: (command, typed, nearest) =>
      nearest === null
        ? `“${command}” does not know what “${typed}” is. Put a value with spaces into "…", and write \\" for a quote inside it.`
        : `“${command}” does not know what “${typed}” is. Did you mean “${nearest}”?`,
    openQuote: 'A quote is not closed. End the value with " (a " inside the value is written \\").',
    twiceGiven: (option) => `“${option}:” is given twice. Give it once.`,
    commandTitle: 'Please check the command',
    helpHint: '/xtep help lists all commands.',
    clickAgainTitle: 'Please do that again',
    clickAgain:
      'Slack gives 3 seconds to open a form, and they had passed. Nothing was changed. Please do the same once more.',
    checkTooSlow:
      'Checking the form takes long. What you typed is still here: please submit again.',
    failedTitle: 'That did not work',
    failed:
      'A problem on our side kept this from being finished. Please try again in a moment. If it goes on, an administrator should look at the log.',
    otherWorkspace: 'Only members of the workspace that this app was set up for can do this.',
    fileInDirectMessages: 'The file is in your direct messages with this app.',
    fileNotSent: (reason) =>
      `The file could not be sent (${reason}). Check the app’s scopes (files:write, im:write) and that it may message you, then try again.`,
    fileTooLarge: (megabytes) => `The file is too large. It may have at most ${megabytes} MB.`,
    fileElsewhere:
      'This file is stored outside Slack and cannot be read. Please upload it to Slack itself.',
    fileUnreadable: (reason) =>
      `The file could not be read (${reason}). Check that the app has the scope files:read.`,
    formProblems: 'Something in the form is not right. Please open it again and correct it.',
    noChoices: (label) => `${label}: there is nothing to choose from yet.`,
    part: (label, part, parts) => `${label} (${part}/${parts})`,
    channelClosed: {
      channel_not_found:
        'The channel was not found: it was deleted, or it is private and the app was not invited. Invite the app with /invite, or choose another channel.',
      not_in_channel:
        'The app is not a member of the channel. Invite it there with /invite, or run /xtep channel here.',
      is_archived: 'The channel is archived. Restore it, or choose another channel.',
      restricted_action:
        'The channel’s posting restrictions keep the app out. Ask an administrator of the workspace to let it post.',
      missing_scope:
        'The app lacks a scope. Add it in the Slack app’s settings (OAuth & Permissions) and install the app again.',
      private_channel:
        'The app cannot join a private channel by itself. Invite it there with /invite.',
    },
    channelOther: (code) => `Slack refused posts to this channel (${code}).`,
    groupUnknown: 'Slack could not be asked about the user group. Please try again in a moment.',
    adminUnknown:
      'Slack could not be asked whether you are an administrator. Please try again in a moment.',
  },
} as const satisfies Localized<SlackTexts>;
