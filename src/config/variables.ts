import { z } from 'zod';
import * as values from './values.js';

/** Every variable of the environment that the program reads (design.md section 5), and how. */
export const variables = z.object({
  DATABASE_URL: values.databaseAddress.optional(),
  XTEP_DATA_DIR: z.string().default('./data'),
  XTEP_SECRET_KEY: values.secretKey.optional(),
  XTEP_LOCALE: z.enum(['ja', 'en']).default('ja'),
  XTEP_TIME_ZONE: values.timeZone.default('Asia/Tokyo'),
  XTEP_ADMINS: values.grants.optional(),
  XTEP_OPERATORS: values.grants.default([{ kind: 'anyone' }]),
  XTEP_DM_CAP_24H: values.wholeNumber(1).default(100),
  XTEP_REPLY_CAP_24H: values.wholeNumber(1).default(2_400),
  XTEP_DM_PACE_SECONDS: values.wholeNumber(0).default(60),
  XTEP_REPLY_PACE_SECONDS: values.wholeNumber(0).default(10),
  XTEP_PREFLIGHT: z.enum(['on', 'off']).default('on'),
  XTEP_COOL_DOWN_MINUTES: values.wholeNumber(1).default(180),
  XTEP_TRIGGER_SOURCES: values.triggerSources.optional(),
  XTEP_POLL_SECONDS: values.wholeNumber(1).default(60),
  XTEP_BACKFILL_HOURS: values.wholeNumber(0).default(24),
  XTEP_READ_BUDGET_USD: values.amount.optional(),
  XTEP_DIGEST_AT: values.clockTime.default('09:00'),
  X_API_URL: values.apiAddress.default('https://api.x.com'),
  X_CLIENT_ID: values.secret().optional(),
  X_CLIENT_SECRET: values.secret().optional(),
  X_BEARER_TOKEN: values.secret().optional(),
  X_CONSUMER_KEY: values.secret().optional(),
  X_CONSUMER_SECRET: values.secret().optional(),
  X_ACCESS_TOKEN: values.secret().optional(),
  X_ACCESS_SECRET: values.secret().optional(),
  SLACK_BOT_TOKEN: values.secret('xoxb-').optional(),
  SLACK_APP_TOKEN: values.secret('xapp-').optional(),
  SLACK_SIGNING_SECRET: values.secret().optional(),
  SLACK_API_URL: values.slackAddress.default('https://slack.com/api/'),
  SLACK_CHANNEL_ID: values.slackChannel.optional(),
  DISCORD_TOKEN: values.secret().optional(),
  DISCORD_APPLICATION_ID: values.snowflake.optional(),
  DISCORD_GUILD_ID: values.snowflake.optional(),
  DISCORD_API_URL: values.discordAddress.default('https://discord.com/api'),
  DISCORD_CHANNEL_ID: values.snowflake.optional(),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:-]+$/)
    .default('127.0.0.1'),
  PORT: values.port.default(3_000),
  PUBLIC_URL: values.publicAddress.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type Variable = keyof typeof variables.shape;

export const variableNames = Object.keys(variables.shape) as readonly Variable[];

export type Values = z.infer<typeof variables>;

/** Variables whose value is never repeated in a message. */
const secrets: ReadonlySet<Variable> = new Set<Variable>([
  'DATABASE_URL',
  'XTEP_SECRET_KEY',
  'X_CLIENT_SECRET',
  'X_BEARER_TOKEN',
  'X_CONSUMER_KEY',
  'X_CONSUMER_SECRET',
  'X_ACCESS_TOKEN',
  'X_ACCESS_SECRET',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'DISCORD_TOKEN',
]);

export function isSecret(variable: Variable): boolean {
  return secrets.has(variable);
}
