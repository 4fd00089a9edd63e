import type { Localized } from '../domain/locale.js';

/** What a variable takes, and where to get it or what to write. Whole sentences. */
export interface VariableText {
  readonly takes: string;
  readonly how: string;
}

const examples = {
  ja: (text: string) => `例: ${text}`,
  en: (text: string) => `Example: ${text}`,
} as const satisfies Localized<(text: string) => string>;

const slackPage = {
  ja: 'https://api.slack.com/apps でアプリを開き、',
  en: 'At https://api.slack.com/apps open the app, then ',
} as const satisfies Localized<string>;

const discordPage = {
  ja: 'https://discord.com/developers/applications でアプリを開き、',
  en: 'At https://discord.com/developers/applications open the app, then ',
} as const satisfies Localized<string>;

const xPage = {
  ja: 'https://console.x.com のアプリ設定「Keys and tokens」で',
  en: 'In the app settings at https://console.x.com, under "Keys and tokens", ',
} as const satisfies Localized<string>;

const discordIds = {
  ja: 'Discord の設定で開発者モードをオンにし、右クリックして「IDをコピー」してください。',
  en: 'Turn on Developer Mode in Discord, right-click and choose "Copy ID".',
} as const satisfies Localized<string>;

const number = (from: number, example: string): Localized<VariableText> => ({
  ja: { takes: `${from}以上の整数を指定してください。`, how: examples.ja(example) },
  en: { takes: `It takes a whole number from ${from}.`, how: examples.en(example) },
});

const grants = (example: string): Localized<VariableText> => ({
  ja: {
    takes:
      'slack:U…、slack:usergroup:S…、discord:数字、discord:role:数字、* をカンマ区切りで指定してください。',
    how: examples.ja(example),
  },
  en: {
    takes:
      'It takes a comma-separated list of slack:U…, slack:usergroup:S…, discord:ID, discord:role:ID or *.',
    how: examples.en(example),
  },
});

const xKey = (label: string): Localized<VariableText> => ({
  ja: {
    takes: '空白を含まない値を指定してください。',
    how: `${xPage.ja}「${label}」を確認してください。`,
  },
  en: { takes: 'It takes a value without spaces.', how: `${xPage.en}find "${label}".` },
});

/** One entry per variable of the environment. */
export const variableTexts = {
  DATABASE_URL: {
    ja: {
      takes: 'postgres:// で始まるアドレスを指定してください。',
      how: '例: postgres://user:password@host:5432/xtep(未設定なら内蔵データベースを使います)',
    },
    en: {
      takes: 'It takes an address that begins with postgres://.',
      how: 'Example: postgres://user:password@host:5432/xtep (unset: the embedded database)',
    },
  },
  XTEP_DATA_DIR: {
    ja: { takes: 'フォルダーのパスを指定してください。', how: examples.ja('./data') },
    en: { takes: 'It takes the path of a folder.', how: examples.en('./data') },
  },
  XTEP_SECRET_KEY: {
    ja: {
      takes: '32バイトをBase64で表した値を指定してください。',
      how: '`openssl rand -base64 32` で作り、すべてのプロセスで同じ値を使ってください。',
    },
    en: {
      takes: 'It takes 32 bytes written as Base64.',
      how: 'Make one with `openssl rand -base64 32` and give every process the same.',
    },
  },
  XTEP_LOCALE: {
    ja: { takes: 'ja または en を指定してください。', how: examples.ja('ja') },
    en: { takes: 'It takes ja or en.', how: examples.en('en') },
  },
  XTEP_TIME_ZONE: {
    ja: { takes: 'IANAのタイムゾーン名を指定してください。', how: examples.ja('Asia/Tokyo') },
    en: { takes: 'It takes an IANA time zone name.', how: examples.en('Asia/Tokyo') },
  },
  XTEP_ADMINS: grants('slack:U0123ABCD,discord:role:123456789012345678'),
  XTEP_OPERATORS: grants('*'),
  XTEP_DM_CAP_24H: number(1, '100'),
  XTEP_REPLY_CAP_24H: number(1, '2400'),
  XTEP_DM_PACE_SECONDS: number(0, '60'),
  XTEP_REPLY_PACE_SECONDS: number(0, '10'),
  XTEP_PREFLIGHT: {
    ja: { takes: 'on または off を指定してください。', how: examples.ja('on') },
    en: { takes: 'It takes on or off.', how: examples.en('on') },
  },
  XTEP_COOL_DOWN_MINUTES: number(1, '180'),
  XTEP_TRIGGER_SOURCES: {
    ja: {
      takes: 'poll、stream、webhook をカンマ区切りで、または none だけを指定してください。',
      how: examples.ja('poll,stream'),
    },
    en: {
      takes: 'It takes a comma-separated list of poll, stream, webhook; or none alone.',
      how: examples.en('poll,stream'),
    },
  },
  XTEP_POLL_SECONDS: number(1, '60'),
  XTEP_BACKFILL_HOURS: number(0, '24'),
  XTEP_READ_BUDGET_USD: {
    ja: { takes: '1日の上限を米ドルの数値で指定してください。', how: examples.ja('1.50') },
    en: { takes: 'It takes the most to spend per day, in US dollars.', how: examples.en('1.50') },
  },
  XTEP_DIGEST_AT: {
    ja: { takes: '時刻を HH:MM の形で指定してください。', how: examples.ja('09:00') },
    en: { takes: 'It takes a time as HH:MM.', how: examples.en('09:00') },
  },
  X_API_URL: {
    ja: {
      takes: 'http(s):// で始まるアドレスを指定してください。',
      how: examples.ja('https://api.x.com'),
    },
    en: {
      takes: 'It takes an http(s):// address.',
      how: examples.en('https://api.x.com'),
    },
  },
  X_CLIENT_ID: xKey('OAuth 2.0 Client ID'),
  X_CLIENT_SECRET: xKey('OAuth 2.0 Client Secret'),
  X_BEARER_TOKEN: xKey('Bearer Token'),
  X_CONSUMER_KEY: xKey('API Key (Consumer Key)'),
  X_CONSUMER_SECRET: xKey('API Key Secret (Consumer Secret)'),
  X_ACCESS_TOKEN: xKey('Access Token'),
  X_ACCESS_SECRET: xKey('Access Token Secret'),
  SLACK_BOT_TOKEN: {
    ja: {
      takes: 'xoxb- で始まるBotトークンを指定してください。',
      how: `${slackPage.ja}「OAuth & Permissions」のBot User OAuth Tokenをコピーしてください。`,
    },
    en: {
      takes: 'It takes a bot token, which begins with xoxb-.',
      how: `${slackPage.en}copy "Bot User OAuth Token" from "OAuth & Permissions".`,
    },
  },
  SLACK_APP_TOKEN: {
    ja: {
      takes: 'xapp- で始まるアプリレベルトークンを指定してください。',
      how: `${slackPage.ja}「Basic Information」→「App-Level Tokens」でconnections:writeを付けて作ってください(HTTPモードならSLACK_SIGNING_SECRETを設定します)。`,
    },
    en: {
      takes: 'It takes an app-level token, which begins with xapp-.',
      how: `${slackPage.en}make one with connections:write under "Basic Information", "App-Level Tokens" (in HTTP mode set SLACK_SIGNING_SECRET instead).`,
    },
  },
  SLACK_SIGNING_SECRET: {
    ja: {
      takes: '空白を含まない値を指定してください。',
      how: `${slackPage.ja}「Basic Information」のSigning Secretをコピーしてください。`,
    },
    en: {
      takes: 'It takes a value without spaces.',
      how: `${slackPage.en}copy "Signing Secret" from "Basic Information".`,
    },
  },
  SLACK_API_URL: {
    ja: {
      takes: 'http(s):// で始まるアドレスを指定してください。',
      how: examples.ja('https://slack.com/api/'),
    },
    en: { takes: 'It takes an http(s):// address.', how: examples.en('https://slack.com/api/') },
  },
  SLACK_CHANNEL_ID: {
    ja: {
      takes: 'C または G で始まるチャンネルIDを指定してください(#名前ではありません)。',
      how: 'Slackでチャンネル名をクリックし、「チャンネル情報」の一番下のIDをコピーしてください。',
    },
    en: {
      takes: 'It takes a channel id, which begins with C or G (not the #name).',
      how: 'Click the channel name in Slack; the id stands at the bottom of "About".',
    },
  },
  DISCORD_TOKEN: {
    ja: {
      takes: '空白や「Bot 」を含まないトークンを指定してください。',
      how: `${discordPage.ja}「Bot」→「Reset Token」で取得してください。`,
    },
    en: {
      takes: 'It takes a token without spaces and without "Bot ".',
      how: `${discordPage.en}get it with "Bot", "Reset Token".`,
    },
  },
  DISCORD_APPLICATION_ID: {
    ja: {
      takes: '数字のアプリケーションIDを指定してください。',
      how: `${discordPage.ja}「General Information」のApplication IDをコピーしてください。`,
    },
    en: {
      takes: 'It takes the numeric application id.',
      how: `${discordPage.en}copy "Application ID" from "General Information".`,
    },
  },
  DISCORD_GUILD_ID: {
    ja: { takes: '数字のサーバーIDを指定してください。', how: discordIds.ja },
    en: { takes: 'It takes the numeric server id.', how: discordIds.en },
  },
  DISCORD_API_URL: {
    ja: {
      takes: 'http(s):// で始まり、/v10 の付かないアドレスを指定してください。',
      how: examples.ja('https://discord.com/api'),
    },
    en: {
      takes: 'It takes an http(s):// address without /v10.',
      how: examples.en('https://discord.com/api'),
    },
  },
  DISCORD_CHANNEL_ID: {
    ja: { takes: '数字のチャンネルIDを指定してください。', how: discordIds.ja },
    en: { takes: 'It takes the numeric channel id.', how: discordIds.en },
  },
  HOST: {
    ja: {
      takes: '待ち受けるIPアドレスまたはホスト名を指定してください。',
      how: '例: 127.0.0.1(コンテナーでは 0.0.0.0)',
    },
    en: {
      takes: 'It takes the address or name to listen on.',
      how: 'Example: 127.0.0.1 (in a container 0.0.0.0)',
    },
  },
  PORT: {
    ja: { takes: '0から65535の整数を指定してください。', how: examples.ja('3000') },
    en: { takes: 'It takes a whole number from 0 to 65535.', how: examples.en('3000') },
  },
  PUBLIC_URL: {
    ja: {
      takes:
        'https:// で始まる公開アドレスを指定してください(http:// はこのコンピューター内だけで使えます)。',
      how: examples.ja('https://xtep.example.jp'),
    },
    en: {
      takes: 'It takes the public https:// address (http:// only on this computer).',
      how: examples.en('https://xtep.example.com'),
    },
  },
  LOG_LEVEL: {
    ja: {
      takes: 'fatal、error、warn、info、debug、trace、silent のどれかを指定してください。',
      how: examples.ja('info'),
    },
    en: {
      takes: 'It takes fatal, error, warn, info, debug, trace or silent.',
      how: examples.en('info'),
    },
  },
} as const satisfies Readonly<Record<string, Localized<VariableText>>>;

interface ProblemTexts {
  invalid(given: string | null): string;
  missing(because: string | null): string;
  readonly heading: string;
  /** A platform did not accept the variable's value at the start. */
  refused(reason: string): string;
}

export const configTexts = {
  ja: {
    heading: '設定に誤りがあるため起動できません。次の環境変数(または .env)を直してください。',
    invalid: (given) =>
      given === null ? '値の形が正しくありません。' : `「${given}」は使えません。`,
    missing: (because) =>
      because === null
        ? '設定されていません。SlackかDiscordの少なくとも一方が必要です。'
        : `設定されていません(${because} を使うために必要です)。`,
    refused: (reason) => `接続先に拒否されました(${reason})。`,
  },
  en: {
    heading: 'The configuration is wrong. Correct these environment variables (or .env):',
    invalid: (given) =>
      given === null ? 'its value has the wrong form.' : `"${given}" cannot be used.`,
    missing: (because) =>
      because === null
        ? 'is not set; at least Slack or Discord is needed.'
        : `is not set, but ${because} needs it.`,
    refused: (reason) => `was refused (${reason}).`,
  },
} as const satisfies Localized<ProblemTexts>;
