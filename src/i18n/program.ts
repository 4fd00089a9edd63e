import type { Localized } from '../domain/locale.js';

/** What the program says where it was started. */
export interface ProgramTexts {
  dataFolderInUse(folder: string, owner: string | null): string;
  databaseUnreachable(reason: string): string;
  readonly wrongSecretKey: string;
  /** The database server answered, but does not take what `DATABASE_URL` says. */
  databaseRefused(reason: string): string;
  portTaken(address: string): string;
  hostUnusable(host: string): string;
  /** X refuses a signature as a whole and does not say which of its four parts is wrong. */
  readonly oneOfFourKeys: string;
  /** The data folder can be neither made nor written to. */
  dataFolderUnusable(folder: string, reason: string): string;
  platformsUnreachable(reasons: string): string;
  notDurable(folder: string): string;
  /** Something unexpected, in the words of the error. */
  startFailed(reason: string): string;
}

export const programTexts = {
  ja: {
    dataFolderInUse: (folder, owner) =>
      `データフォルダー ${folder} は別のプロセス(${owner ?? '不明'})が使用中です。そのプロセスを終了するか、別の XTEP_DATA_DIR を指定してください。複数のプロセスで動かすには DATABASE_URL が必要です。`,
    databaseUnreachable: (reason) =>
      `データベースに60秒間接続できなかったため終了します(${reason})。データベースの状態と DATABASE_URL、ディスクの空き容量を確認してください。`,
    wrongSecretKey:
      'XTEP_SECRET_KEY: このデータベースの暗号化に使われた鍵と異なります。元の鍵を設定してください。鍵を失った場合は、settings表の secret-key-check を削除してから /xtep account link で再連携してください。',
    databaseRefused: (reason) =>
      `DATABASE_URL: データベースに拒否されました(${reason})。ユーザー名、パスワード、データベース名を確認してください。`,
    portTaken: (address) =>
      `PORT: ${address} で待ち受けできません。使用中のプロセスを終了するか、HOST、PORT を変更してください。`,
    oneOfFourKeys:
      'X_ACCESS_SECRET、X_CONSUMER_KEY、X_CONSUMER_SECRET のどれかが違うときも、同じ応答になります。4つとも同じアプリの値か確認してください。',
    hostUnusable: (host) =>
      `HOST: ${host} はこのコンピューターのアドレスではないため、待ち受けできません。127.0.0.1(コンテナーでは 0.0.0.0)などを指定してください。`,
    dataFolderUnusable: (folder, reason) =>
      `XTEP_DATA_DIR: フォルダー ${folder} を使えません(${reason})。書き込めるフォルダーを指定するか、権限を確認してください。`,
    platformsUnreachable: (reasons) =>
      `設定されたチャットのどれにも60秒間接続できなかったため終了します(${reasons})。ネットワークと SLACK_API_URL、DISCORD_API_URL を確認してください。`,
    notDurable: (folder) =>
      `内蔵データベース(${folder})の書き込みがディスクに届いていることを確認できないため起動しません。package-lock.json どおりに再インストールするか、DATABASE_URL で PostgreSQL を使ってください。`,
    startFailed: (reason) =>
      `起動中に予期しないエラーが発生しました(${reason})。自動で再起動しない場合は、ログを確認してから起動し直してください。`,
  },
  en: {
    dataFolderInUse: (folder, owner) =>
      `The data folder ${folder} is in use by another process (${owner ?? 'unknown'}). Stop that one or set another XTEP_DATA_DIR. Running several processes needs DATABASE_URL.`,
    databaseUnreachable: (reason) =>
      `The database could not be reached for 60 seconds (${reason}). Check the database, DATABASE_URL and the free disk space.`,
    wrongSecretKey:
      'XTEP_SECRET_KEY: is not the key that this database was encrypted with. Set the original one. If it is lost, delete secret-key-check from the table settings and link the accounts again with /xtep account link.',
    databaseRefused: (reason) =>
      `DATABASE_URL: was refused by the database (${reason}). Check the user, the password and the name of the database.`,
    portTaken: (address) =>
      `PORT: cannot listen on ${address}. Stop the process that does, or change HOST or PORT.`,
    oneOfFourKeys:
      'X answers the same when X_ACCESS_SECRET, X_CONSUMER_KEY or X_CONSUMER_SECRET is the wrong one: check that all four belong to the same app.',
    hostUnusable: (host) =>
      `HOST: ${host} is no address of this computer, so nothing can listen on it. Set 127.0.0.1 (in a container 0.0.0.0), for example.`,
    dataFolderUnusable: (folder, reason) =>
      `XTEP_DATA_DIR: the folder ${folder} cannot be used (${reason}). Set a folder that can be written to, or check its permissions.`,
    platformsUnreachable: (reasons) =>
      `None of the configured chat platforms could be reached for 60 seconds (${reasons}). Check the network, SLACK_API_URL and DISCORD_API_URL.`,
    notDurable: (folder) =>
      `The embedded database (${folder}) cannot show that its writes reach the disk, so it is not used. Install again exactly as package-lock.json says, or use PostgreSQL with DATABASE_URL.`,
    startFailed: (reason) =>
      `Something unexpected happened at the start (${reason}). If nothing starts it again by itself, look at the log and start it again.`,
  },
} as const satisfies Localized<ProgramTexts>;
