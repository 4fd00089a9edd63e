import type { Localized } from '../domain/locale.js';

/** What `npm run doctor` says; each problem names its remedy. */
export interface DoctorTexts {
  readonly config: string;
  databaseOpen(kind: 'postgres' | 'embedded'): string;
  databaseBusy(owner: string | null): string;
  databaseFailed(reason: string): string;
  readonly wrongKey: string;
  unreachable(reason: string): string;
  slackConnected(team: string, user: string): string;
  slackRefused(error: string): string;
  slackScopes(missing: string): string;
  readonly slackAppToken: string;
  slackAppTokenRefused(error: string): string;
  readonly slackHttp: string;
  discordConnected(registered: boolean): string;
  readonly discordToken: string;
  readonly discordGuild: string;
  discordOther(said: string): string;
  readonly discordCannotWrite: string;
  channelReady(name: string): string;
  channelUnclear(reason: string): string;
  readonly noChannels: string;
  xAccount(handle: string): string;
  xAccountFailed(said: string): string;
  xScopes(missing: string): string;
  /** The account works, but X refuses to show its DMs. */
  xDmRefused(handle: string, said: string): string;
  readonly noAccounts: string;
  readonly xAppWell: string;
  xAppRefused(said: string): string;
  readonly xBearerWell: string;
  xBearerRefused(status: number): string;
  readonly publicUrlWell: string;
  /** Linking from chat is set up but for the address that X sends the browser back to. */
  readonly publicUrlMissing: string;
  publicUrlUnreachable(reason: string): string;
  clockWell(seconds: number): string;
  clockWrong(seconds: number): string;
  readonly allWell: string;
  problems(count: number): string;
}

export const doctorTexts = {
  ja: {
    config: '環境変数はすべて正しい形です。',
    databaseOpen: (kind) =>
      kind === 'postgres'
        ? 'PostgreSQLに接続し、スキーマが最新であることを確認しました。'
        : '内蔵データベースを開き、書き込みがディスクに届くことを確認しました。',
    databaseBusy: (owner) =>
      `内蔵データベースは実行中のプロセス(${owner ?? '不明'})が使用中のため、アカウントと通知先は確認できません。すべてを確認するには、そのプロセスを止めてから再度実行してください。`,
    databaseFailed: (reason) =>
      `データベースを開けません(${reason})。データベースの状態と DATABASE_URL、ディスクの空き容量を確認してください。`,
    wrongKey: 'このデータベースの暗号化に使われた鍵と異なります。元の鍵を設定してください。',
    unreachable: (reason) =>
      `接続できません(${reason})。ネットワークとアドレスを確認してください。`,
    slackConnected: (team, user) => `ワークスペース「${team}」に @${user} として接続できます。`,
    slackRefused: (error) =>
      `Slackに拒否されました(${error})。アプリを再インストールし、新しいBot User OAuth Tokenを設定してください。`,
    slackScopes: (missing) =>
      `権限が不足しています: ${missing}。「OAuth & Permissions」で追加し、アプリを再インストールしてください。`,
    slackAppToken: 'Socket Modeで接続できます。',
    slackAppTokenRefused: (error) =>
      `Slackに拒否されました(${error})。Socket Modeを有効にし、connections:write を付けたアプリレベルトークンを設定してください。`,
    slackHttp:
      'HTTPモードの署名は、Slackからのリクエストが届くまで確認できません。アプリのRequest URLが PUBLIC_URL/slack/events であることを確認してください。',
    discordConnected: (registered) =>
      registered
        ? 'サーバーに接続でき、/xtep が登録されています。'
        : 'サーバーに接続できます。/xtep は起動時に登録されます。',
    discordToken:
      'トークンが拒否されました。Developer Portalの「Bot」→「Reset Token」で新しいトークンを取得してください。',
    discordGuild:
      'ボットがこのサーバーに参加していないか、DISCORD_GUILD_ID が正しくありません。招待リンク(scope=bot applications.commands)からボットを招待してください。',
    discordOther: (said) =>
      `Discordの応答: ${said}。DISCORD_APPLICATION_ID が同じアプリのものか確認してください。`,
    discordCannotWrite:
      'このチャンネルに投稿できません。ボットに「チャンネルを見る」「メッセージを送信」「埋め込みリンク」「ファイルを添付」「メッセージ履歴を読む」を許可してください。',
    channelReady: (name) => `「${name}」に投稿できます。`,
    channelUnclear: (reason) =>
      `確認できませんでした(${reason})。しばらくしてから再度実行してください。`,
    noChannels:
      '通知先がまだありません。通知を受けるチャンネルで /xtep channel here を実行するか、SLACK_CHANNEL_ID、DISCORD_CHANNEL_ID を設定してください。',
    xAccount: (handle) => `@${handle} として使えます。`,
    xAccountFailed: (said) =>
      `Xの応答: ${said}。/xtep account link で再連携するか、トークンを作り直してください。`,
    xScopes: (missing) =>
      `権限が不足しています: ${missing}。/xtep account link で再連携し、すべて許可してください。`,
    xDmRefused: (handle, said) =>
      `@${handle} として使えますが、DMの権限がありません(Xの応答: ${said})。アプリの User authentication settings で「Read and write and Direct message」を選び、トークンを作り直すか /xtep account link で再連携してください。`,
    noAccounts:
      'アカウントがまだ連携されていません。チャットで /xtep account link を実行してください。',
    xAppWell: 'OAuth 2.0のアプリとして認められています。',
    xAppRefused: (said) =>
      `Xの応答: ${said}。X_CLIENT_ID と X_CLIENT_SECRET がアプリの「Keys and tokens」の値と同じか確認してください。`,
    xBearerWell: 'Bearer Tokenが使えます。',
    xBearerRefused: (status) =>
      `Bearer Tokenが拒否されました(HTTP ${status})。「Keys and tokens」で再生成してください。`,
    publicUrlMissing:
      '設定されていないため、/xtep account link は使えません。このサービスの公開アドレス(https)を設定し、アプリの Callback URI に <PUBLIC_URL>/oauth/x/callback を登録してください。',
    publicUrlWell: '外部アドレスから自分のサーバーに届きます。',
    publicUrlUnreachable: (reason) =>
      `応答がありません(${reason})。プログラムが実行中なら、プロキシやDNSの設定を確認してください。`,
    clockWell: (seconds) => `時計のずれは${seconds}秒です。`,
    clockWrong: (seconds) =>
      `時計が${seconds}秒ずれています。OAuth 1.0aの署名が拒否されるため、NTPで時刻を合わせてください。`,
    allWell: '問題は見つかりませんでした。',
    problems: (count) => `${count}件の問題があります(NGの行)。`,
  },
  en: {
    config: 'All environment variables have the right form.',
    databaseOpen: (kind) =>
      kind === 'postgres'
        ? 'PostgreSQL is connected and its schema is up to date.'
        : 'The embedded database opens, and its writes reach the disk.',
    databaseBusy: (owner) =>
      `The embedded database is in use by the running program (${owner ?? 'unknown'}), so accounts and channels are not tested. Stop it and run this again to test everything.`,
    databaseFailed: (reason) =>
      `The database cannot be opened (${reason}). Check the database, DATABASE_URL and the free disk space.`,
    wrongKey: 'It is not the key that this database was encrypted with. Set the original one.',
    unreachable: (reason) => `It cannot be reached (${reason}). Check the network and the address.`,
    slackConnected: (team, user) => `Connected to the workspace "${team}" as @${user}.`,
    slackRefused: (error) =>
      `Slack refused it (${error}). Install the app again and set the new Bot User OAuth Token.`,
    slackScopes: (missing) =>
      `Scopes are missing: ${missing}. Add them under "OAuth & Permissions" and install the app again.`,
    slackAppToken: 'Socket Mode can connect.',
    slackAppTokenRefused: (error) =>
      `Slack refused it (${error}). Turn Socket Mode on and set an app-level token with connections:write.`,
    slackHttp:
      'In HTTP mode the signature can only be tested by a request of Slack. See that the Request URL of the app is PUBLIC_URL/slack/events.',
    discordConnected: (registered) =>
      registered
        ? 'The server can be reached and /xtep is registered.'
        : 'The server can be reached. /xtep is registered at the start.',
    discordToken:
      'The token was refused. Get a new one in the Developer Portal: "Bot", "Reset Token".',
    discordGuild:
      'The bot is not in this server, or DISCORD_GUILD_ID is wrong. Invite it with its invitation link (scope=bot applications.commands).',
    discordOther: (said) =>
      `Discord said: ${said}. See that DISCORD_APPLICATION_ID belongs to the same application.`,
    discordCannotWrite:
      'The bot cannot post here. Allow it View Channel, Send Messages, Embed Links, Attach Files and Read Message History.',
    channelReady: (name) => `Posting to "${name}" works.`,
    channelUnclear: (reason) => `It could not be tested (${reason}). Try again in a while.`,
    noChannels:
      'No channel is bound yet. Run /xtep channel here in the channel that shall get the alerts, or set SLACK_CHANNEL_ID or DISCORD_CHANNEL_ID.',
    xAccount: (handle) => `It works as @${handle}.`,
    xAccountFailed: (said) =>
      `X said: ${said}. Link the account again with /xtep account link, or make new tokens.`,
    xScopes: (missing) =>
      `Scopes are missing: ${missing}. Link the account again with /xtep account link and allow everything.`,
    xDmRefused: (handle, said) =>
      `It works as @${handle}, but not for DMs (X said: ${said}). Choose "Read and write and Direct message" under "User authentication settings" of the app, then make new tokens or link the account again with /xtep account link.`,
    noAccounts: 'No account is linked yet. Run /xtep account link in the chat.',
    xAppWell: 'X knows it as an OAuth 2.0 app.',
    xAppRefused: (said) =>
      `X said: ${said}. See that X_CLIENT_ID and X_CLIENT_SECRET are those under "Keys and tokens".`,
    xBearerWell: 'The bearer token works.',
    xBearerRefused: (status) =>
      `The bearer token was refused (HTTP ${status}). Make a new one under "Keys and tokens".`,
    publicUrlMissing:
      'It is not set, so /xtep account link cannot be used. Set the public https address of this service and register <PUBLIC_URL>/oauth/x/callback as Callback URI of the app.',
    publicUrlWell: 'The public address leads to this server.',
    publicUrlUnreachable: (reason) =>
      `There is no answer (${reason}). If the program is running, check the proxy and the DNS.`,
    clockWell: (seconds) => `The clock is off by ${seconds} s.`,
    clockWrong: (seconds) =>
      `The clock is off by ${seconds} s. OAuth 1.0a signatures will be refused: set the time by NTP.`,
    allWell: 'No problem was found.',
    problems: (count) => `Problems found: ${count} (the lines with NG).`,
  },
} as const satisfies Localized<DoctorTexts>;
