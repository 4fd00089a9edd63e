import type { Config, SlackConfig, TriggerSource, XConfig } from '../config.js';
import { findMissing } from './partners.js';
import { isSecret, variableNames, variables, type Values, type Variable } from './variables.js';

/** One wrong variable. `given`: its value, null when it is a secret. */
export type ConfigProblem =
  | { readonly kind: 'invalid'; readonly variable: Variable; readonly given: string | null }
  | { readonly kind: 'missing'; readonly variable: Variable; readonly because: Variable | null };

export type ParsedConfig =
  | { readonly kind: 'valid'; readonly config: Config }
  /** One problem per variable, in the order of design.md section 5; never empty. */
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that are set; an empty one counts as unset. */
function pick(environment: Environment): Partial<Record<Variable, string>> {
  const given: Partial<Record<Variable, string>> = {};
  for (const name of variableNames) {
    const value = environment[name]?.trim();
    if (value !== undefined && value !== '') given[name] = value;
  }
  return given;
}

function x(values: Values): XConfig {
  return {
    apiUrl: values.X_API_URL,
    oauth2:
      values.X_CLIENT_ID === undefined
        ? null
        : { clientId: values.X_CLIENT_ID, clientSecret: values.X_CLIENT_SECRET ?? null },
    bearerToken: values.X_BEARER_TOKEN ?? null,
    consumer:
      values.X_CONSUMER_KEY === undefined || values.X_CONSUMER_SECRET === undefined
        ? null
        : { key: values.X_CONSUMER_KEY, secret: values.X_CONSUMER_SECRET },
    staticAccount:
      values.X_ACCESS_TOKEN === undefined
        ? null
        : { accessToken: values.X_ACCESS_TOKEN, accessSecret: values.X_ACCESS_SECRET ?? null },
  };
}

function slackMode(values: Values): SlackConfig['mode'] | null {
  if (values.SLACK_APP_TOKEN !== undefined) {
    return { kind: 'socket', appToken: values.SLACK_APP_TOKEN };
  }
  return values.SLACK_SIGNING_SECRET === undefined
    ? null
    : { kind: 'http', signingSecret: values.SLACK_SIGNING_SECRET };
}

function slack(values: Values): Config['slack'] {
  const mode = slackMode(values);
  if (values.SLACK_BOT_TOKEN === undefined || mode === null) return null;
  return {
    botToken: values.SLACK_BOT_TOKEN,
    mode,
    apiUrl: values.SLACK_API_URL,
    channelId: values.SLACK_CHANNEL_ID ?? null,
  };
}

function discord(values: Values): Config['discord'] {
  const { DISCORD_TOKEN, DISCORD_APPLICATION_ID, DISCORD_GUILD_ID } = values;
  if (
    DISCORD_TOKEN === undefined ||
    DISCORD_APPLICATION_ID === undefined ||
    DISCORD_GUILD_ID === undefined
  ) {
    return null;
  }
  return {
    token: DISCORD_TOKEN,
    applicationId: DISCORD_APPLICATION_ID,
    guildId: DISCORD_GUILD_ID,
    apiUrl: values.DISCORD_API_URL,
    channelId: values.DISCORD_CHANNEL_ID ?? null,
  };
}

function triggerSources(values: Values): readonly TriggerSource[] {
  return (
    values.XTEP_TRIGGER_SOURCES ??
    (values.X_BEARER_TOKEN === undefined ? ['poll'] : ['poll', 'stream'])
  );
}

function toConfig(values: Values): Config {
  return {
    database:
      values.DATABASE_URL === undefined
        ? { kind: 'embedded', dataDir: values.XTEP_DATA_DIR }
        : { kind: 'postgres', url: values.DATABASE_URL },
    dataDir: values.XTEP_DATA_DIR,
    secretKey: values.XTEP_SECRET_KEY ?? null,
    locale: values.XTEP_LOCALE,
    timeZone: values.XTEP_TIME_ZONE,
    admins: values.XTEP_ADMINS ?? null,
    operators: values.XTEP_OPERATORS,
    lanes: {
      dm: { cap24h: values.XTEP_DM_CAP_24H, paceSeconds: values.XTEP_DM_PACE_SECONDS },
      reply: { cap24h: values.XTEP_REPLY_CAP_24H, paceSeconds: values.XTEP_REPLY_PACE_SECONDS },
    },
    preflight: values.XTEP_PREFLIGHT === 'on',
    coolDownMinutes: values.XTEP_COOL_DOWN_MINUTES,
    triggerSources: triggerSources(values),
    pollSeconds: values.XTEP_POLL_SECONDS,
    backfillHours: values.XTEP_BACKFILL_HOURS,
    readBudgetUsd: values.XTEP_READ_BUDGET_USD ?? null,
    digestAt: values.XTEP_DIGEST_AT,
    x: x(values),
    slack: slack(values),
    discord: discord(values),
    web: { host: values.HOST, port: values.PORT, publicUrl: values.PUBLIC_URL ?? null },
    logLevel: values.LOG_LEVEL,
  };
}

/** Reads the configuration from an environment. Never throws; every wrong variable is told at once. */
export function parseConfig(environment: Environment): ParsedConfig {
  const given = pick(environment);
  const result = variables.safeParse(given);
  const invalid = new Set(result.success ? [] : result.error.issues.map((issue) => issue.path[0]));
  const missing = new Map(findMissing(given).map((entry) => [entry.variable, entry]));
  const problems = variableNames.flatMap((variable): ConfigProblem[] => {
    const absent = missing.get(variable);
    if (absent !== undefined) return [{ kind: 'missing', ...absent }];
    if (!invalid.has(variable)) return [];
    const value = isSecret(variable) ? null : (given[variable] ?? null);
    return [{ kind: 'invalid', variable, given: value }];
  });
  return result.success && problems.length === 0
    ? { kind: 'valid', config: toConfig(result.data) }
    : { kind: 'invalid', problems };
}
