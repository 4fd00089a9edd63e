import type { Localized } from '../domain/locale.js';

/** What the Discord adapter itself says to people. */
export interface DiscordTexts {
  /** Descriptions of the first word of two-word commands, which Discord shows in its menu. */
  readonly groups: Readonly<Record<string, string>>;
  group(word: string): string;
  readonly command: string;
  readonly backToForm: string;
  readonly formTitle: string;
  readonly formAgain: string;
  readonly formOver: string;
  readonly tooSlow: string;
  readonly failed: string;
  readonly otherServer: string;
  readonly noted: string;
  readonly redacted: string;
  readonly partOf: (label: string, part: number, parts: number) => string;
  fileTooBig(name: string, mebibytes: number): string;
  fileElsewhere(name: string): string;
  fileUnreadable(name: string): string;
  fileNotSent(name: string): string;
  readonly thread: string;
  readonly tokenRefused: string;
  readonly intentsRefused: string;
  readonly applicationRefused: string;
  readonly guildRefused: string;
  readonly channelGone: string;
  readonly threadArchived: string;
  readonly cannotSee: string;
  readonly cannotWrite: string;
  readonly cannotReadHistory: string;
  readonly foreignMessage: string;
}

export const discordTexts = {
  ja: {
    groups: {
      account: 'X アカウントの連携と状態',
      campaign: '抽選キャンペーン',
      channel: '通知先の設定',
      optout: '配信停止リスト',
      rule: '自動返信ルール',
    },
    group: (word) => `${word} のコマンド`,
    command: 'XTEP: 送信エラーの確認と再送、自動返信ルールの管理',
    backToForm: 'フォームに戻る',
    formTitle: '入力内容をご確認ください',
    formAgain: 'フォームを開けませんでした。お手数ですが、もう一度操作してください。',
    formOver: 'このフォームはすでに終了しています。最初からやり直してください。',
    tooSlow: '準備に時間がかかり、フォームを開けませんでした。もう一度操作してください。',
    failed:
      '処理中に予期しない問題が起きました。カードや /xtep status で状態を確認し、もう一度お試しください。続く場合は管理者がログを確認してください。',
    otherServer:
      'この Discord サーバーは連携の対象ではありません。管理者が DISCORD_GUILD_ID を確認してください。',
    noted: '受け付けました。',
    redacted:
      '(Discord のフィルターで表示できないため、本文を省略しました。/xtep show で確認できます)',
    partOf: (label, part, parts) => `${label} (${part}/${parts})`,
    fileTooBig: (name, mebibytes) =>
      `ファイル「${name}」が大きすぎます。${mebibytes} MB 以下にして、もう一度添付してください。`,
    fileElsewhere: (name) =>
      `ファイル「${name}」は Discord 以外の場所にあるため読み込めません。Discord に直接添付してください。`,
    fileUnreadable: (name) =>
      `ファイル「${name}」を Discord から読み込めませんでした。もう一度添付してください。`,
    fileNotSent: (name) =>
      `ファイル「${name}」は Discord の上限を超えるため添付できませんでした。条件を絞って、もう一度お試しください。`,
    thread: '経過',
    tokenRefused:
      'Discord がトークンを受け付けません。Developer Portal の Bot ページで Reset Token を行い、新しい値を DISCORD_TOKEN に設定してください。',
    intentsRefused:
      'Discord が接続の種類 (Intents) を受け付けません。Developer Portal の Bot ページの設定を確認してください。',
    applicationRefused:
      'このアプリケーション ID を Discord が受け付けません。Developer Portal の General Information にある Application ID を DISCORD_APPLICATION_ID に設定してください。',
    guildRefused:
      'このサーバーにコマンドを登録できません。サーバー ID を確認し、scope=bot+applications.commands を含む URL でアプリを招待し直してください (DISCORD_GUILD_ID)。',
    channelGone:
      'チャンネルが見つかりません。削除された場合は、別のチャンネルで /xtep channel here を実行してください。',
    threadArchived:
      'スレッドがアーカイブされています。アーカイブを解除するか、別のチャンネルを指定してください。',
    cannotSee:
      'Bot がこのチャンネルを見られません。チャンネルの権限で「チャンネルを見る」を Bot に許可してください。',
    cannotWrite:
      'Bot がこのチャンネルに投稿できません。「メッセージを送信」「埋め込みリンク」「ファイルを添付」「メッセージ履歴を読む」を Bot に許可してください。',
    cannotReadHistory:
      'Bot がこのチャンネルの履歴を読めません。「メッセージ履歴を読む」を Bot に許可してください。',
    foreignMessage:
      'このメッセージは別の Bot が投稿したものなので編集できません。DISCORD_TOKEN が変わっていないか確認してください。',
  },
  en: {
    groups: {
      account: 'X accounts: linking and state',
      campaign: 'Lotteries',
      channel: 'Where alerts and digests go',
      optout: 'People who must not be written to',
      rule: 'Automatic reply rules',
    },
    group: (word) => `${word} commands`,
    command: 'XTEP: see and resend failed messages, manage automatic replies',
    backToForm: 'Back to the form',
    formTitle: 'Please check what you entered',
    formAgain: 'The form could not be opened. Please try that once more.',
    formOver: 'This form is no longer open. Please start again.',
    tooSlow: 'Preparing the form took too long. Please try that once more.',
    failed:
      'Something unexpected went wrong. Check the card or /xtep status, then try again; if it happens again, an administrator should look at the log.',
    otherServer:
      'This Discord server is not the one that is connected. An administrator should check DISCORD_GUILD_ID.',
    noted: 'Noted.',
    redacted: '(left out because Discord’s filter blocks it; see /xtep show)',
    partOf: (label, part, parts) => `${label} (${part}/${parts})`,
    fileTooBig: (name, mebibytes) =>
      `The file “${name}” is too big. Make it ${mebibytes} MB or less and attach it again.`,
    fileElsewhere: (name) =>
      `The file “${name}” does not lie on Discord, so it is not read. Attach it to Discord directly.`,
    fileUnreadable: (name) =>
      `The file “${name}” could not be read from Discord. Please attach it again.`,
    fileNotSent: (name) =>
      `The file “${name}” is larger than Discord takes. Narrow the filters and try again.`,
    thread: 'Progress',
    tokenRefused:
      'Discord does not accept the token. On the Bot page of the Developer Portal use Reset Token and set DISCORD_TOKEN to the new value.',
    intentsRefused:
      'Discord does not accept the kind of connection (intents). Check the Bot page of the Developer Portal.',
    applicationRefused:
      'Discord does not accept this application id. Set DISCORD_APPLICATION_ID to the Application ID under General Information in the Developer Portal.',
    guildRefused:
      'Commands cannot be registered in this server. Check the server id, and invite the app again with scope=bot+applications.commands (DISCORD_GUILD_ID).',
    channelGone: 'The channel does not exist any more. Run /xtep channel here in another one.',
    threadArchived: 'The thread is archived. Open it again, or choose another channel.',
    cannotSee:
      'The bot cannot see this channel. Allow it View Channel in the channel’s permissions.',
    cannotWrite:
      'The bot cannot post in this channel. Allow it Send Messages, Embed Links, Attach Files and Read Message History.',
    cannotReadHistory: 'The bot cannot read this channel’s history. Allow it Read Message History.',
    foreignMessage:
      'Another bot posted this message, so it cannot be edited. Check whether DISCORD_TOKEN has changed.',
  },
} as const satisfies Localized<DiscordTexts>;
