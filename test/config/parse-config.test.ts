import { expect, test } from 'vitest';
import type { Config } from '../../src/config.js';
import { parseConfig, type ConfigProblem } from '../../src/config/parse-config.js';
import { isSecret, variableNames } from '../../src/config/variables.js';
import { configProblemLine } from '../../src/config/problem-line.js';

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
const discord = { DISCORD_TOKEN: 'a.b.c', DISCORD_APPLICATION_ID: '42', DISCORD_GUILD_ID: '43' };

function valid(environment: Record<string, string>): Config {
  const result = parseConfig({ ...slack, ...environment });
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.problems));
  return result.config;
}

function problems(environment: Record<string, string>): readonly ConfigProblem[] {
  const result = parseConfig(environment);
  return result.kind === 'invalid' ? result.problems : [];
}

test('the defaults are those of the contract', () => {
  expect(valid({})).toEqual({
    database: { kind: 'embedded', dataDir: './data' },
    dataDir: './data',
    secretKey: null,
    locale: 'ja',
    timeZone: 'Asia/Tokyo',
    admins: null,
    operators: [{ kind: 'anyone' }],
    lanes: { dm: { cap24h: 100, paceSeconds: 60 }, reply: { cap24h: 2400, paceSeconds: 10 } },
    preflight: true,
    coolDownMinutes: 180,
    triggerSources: ['poll'],
    pollSeconds: 60,
    backfillHours: 24,
    readBudgetUsd: null,
    digestAt: '09:00',
    x: {
      apiUrl: 'https://api.x.com',
      oauth2: null,
      bearerToken: null,
      consumer: null,
      staticAccount: null,
    },
    slack: {
      botToken: 'xoxb-1',
      mode: { kind: 'socket', appToken: 'xapp-1' },
      apiUrl: 'https://slack.com/api/',
      channelId: null,
    },
    discord: null,
    web: { host: '127.0.0.1', port: 3000, publicUrl: null },
    logLevel: 'info',
  });
});

test('grants, addresses and modes are read', () => {
  const key = Buffer.alloc(32, 7).toString('base64');
  const config = valid({
    ...discord,
    SLACK_APP_TOKEN: '',
    SLACK_SIGNING_SECRET: 'shh',
    SLACK_API_URL: 'http://127.0.0.1:9/api',
    DISCORD_API_URL: 'http://127.0.0.1:9/api/',
    X_API_URL: 'http://127.0.0.1:9/',
    XTEP_ADMINS: 'slack:U0123,slack:usergroup:S01、 discord:42, discord:role:77',
    DATABASE_URL: 'postgresql://u:p@h/d',
    XTEP_SECRET_KEY: key,
    X_BEARER_TOKEN: 'b',
    PUBLIC_URL: 'http://localhost:3000/x/',
  });
  expect(config.admins).toEqual([
    { kind: 'user', platform: 'slack', id: 'U0123' },
    { kind: 'group', platform: 'slack', id: 'S01' },
    { kind: 'user', platform: 'discord', id: '42' },
    { kind: 'group', platform: 'discord', id: '77' },
  ]);
  expect(config.slack?.mode).toEqual({ kind: 'http', signingSecret: 'shh' });
  expect(config.slack?.apiUrl).toBe('http://127.0.0.1:9/api/');
  expect(config.discord?.apiUrl).toBe('http://127.0.0.1:9/api');
  expect(config.x.apiUrl).toBe('http://127.0.0.1:9');
  expect(config.secretKey?.toString('base64')).toBe(key);
  expect(config.triggerSources).toEqual(['poll', 'stream']);
  expect(config.web.publicUrl).toBe('http://localhost:3000/x');
  expect(config.database).toEqual({ kind: 'postgres', url: 'postgresql://u:p@h/d' });
});

test('pace 0, sources none and an account of OAuth 2.0 are allowed', () => {
  const config = valid({
    XTEP_DM_PACE_SECONDS: '0',
    XTEP_TRIGGER_SOURCES: 'none',
    X_ACCESS_TOKEN: 'token',
  });
  expect(config.lanes.dm.paceSeconds).toBe(0);
  expect(config.triggerSources).toEqual([]);
  expect(config.x.staticAccount).toEqual({ accessToken: 'token', accessSecret: null });
});

test.each([
  ['DATABASE_URL', 'mysql://h/d'],
  ['XTEP_SECRET_KEY', Buffer.alloc(31).toString('base64')],
  ['XTEP_LOCALE', 'fr'],
  ['XTEP_TIME_ZONE', 'Asia/Nowhere'],
  ['XTEP_ADMINS', 'U0123'],
  ['XTEP_ADMINS', 'slack:U0123,slack:nobody'],
  ['XTEP_OPERATORS', ','],
  ['XTEP_DM_CAP_24H', '0'],
  ['XTEP_DM_CAP_24H', '1.5'],
  ['XTEP_REPLY_CAP_24H', 'many'],
  ['XTEP_DM_PACE_SECONDS', '-1'],
  ['XTEP_PREFLIGHT', 'yes'],
  ['XTEP_COOL_DOWN_MINUTES', '0'],
  ['XTEP_TRIGGER_SOURCES', 'poll,none'],
  ['XTEP_TRIGGER_SOURCES', 'polls'],
  ['XTEP_POLL_SECONDS', '0'],
  ['XTEP_BACKFILL_HOURS', 'x'],
  ['XTEP_READ_BUDGET_USD', '-1'],
  ['XTEP_DIGEST_AT', '24:00'],
  ['X_API_URL', 'ftp://x'],
  ['X_API_URL', 'https://x.test?base'],
  ['X_CLIENT_ID', 'two words'],
  ['SLACK_BOT_TOKEN', 'xoxp-1'],
  ['SLACK_APP_TOKEN', 'xoxb-1'],
  ['SLACK_CHANNEL_ID', '#general'],
  ['SLACK_API_URL', 'slack.com'],
  ['DISCORD_TOKEN', 'Bot abc'],
  ['DISCORD_APPLICATION_ID', 'app'],
  ['DISCORD_GUILD_ID', '12a'],
  ['DISCORD_CHANNEL_ID', '#x'],
  ['DISCORD_API_URL', 'https://discord.com/api/v10'],
  ['HOST', 'a b'],
  ['PORT', '70000'],
  ['PUBLIC_URL', 'http://example.jp'],
  ['LOG_LEVEL', 'loud'],
] as const)('%s=%s is refused, alone', (variable, value) => {
  const key = Buffer.alloc(32).toString('base64');
  const found = problems({ ...slack, ...discord, XTEP_SECRET_KEY: key, [variable]: value });
  expect(found).toEqual([{ kind: 'invalid', variable, given: isSecret(variable) ? null : value }]);
});

test.each([
  [{}, ['SLACK_BOT_TOKEN', 'DISCORD_TOKEN']],
  [{ SLACK_BOT_TOKEN: 'xoxb-1' }, ['SLACK_APP_TOKEN']],
  [{ SLACK_CHANNEL_ID: 'C1' }, ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN']],
  [{ DISCORD_TOKEN: 'a' }, ['DISCORD_APPLICATION_ID', 'DISCORD_GUILD_ID']],
  [{ ...slack, DISCORD_GUILD_ID: '1' }, ['DISCORD_TOKEN', 'DISCORD_APPLICATION_ID']],
  [{ ...slack, DATABASE_URL: 'postgres://h/d' }, ['XTEP_SECRET_KEY']],
  [{ ...slack, X_CLIENT_SECRET: 's' }, ['X_CLIENT_ID']],
  [{ ...slack, X_CONSUMER_KEY: 'k' }, ['X_CONSUMER_SECRET']],
  [{ ...slack, X_ACCESS_SECRET: 's' }, ['X_CONSUMER_KEY', 'X_CONSUMER_SECRET', 'X_ACCESS_TOKEN']],
  [{ ...slack, X_ACCESS_TOKEN: `12345-${'a'.repeat(40)}` }, ['X_ACCESS_SECRET']],
  [{ ...slack, XTEP_TRIGGER_SOURCES: 'stream' }, ['X_BEARER_TOKEN']],
] as const)('%j lacks %j', (environment, missing) => {
  expect(problems(environment).map((problem) => [problem.kind, problem.variable])).toEqual(
    missing.map((variable) => ['missing', variable]),
  );
});

test('all problems are told at once, one line each, without secrets, in both languages', () => {
  const found = problems({
    SLACK_BOT_TOKEN: 'oops-secret',
    XTEP_DM_CAP_24H: 'no\nnumber',
    DISCORD_TOKEN: 't',
  });
  expect(found).toHaveLength(5);
  for (const locale of ['ja', 'en'] as const) {
    const lines = found.map((problem) => configProblemLine(problem, locale));
    for (const [index, line] of lines.entries()) {
      expect(line.startsWith(`${found[index]?.variable}: `)).toBe(true);
      expect(line).not.toMatch(/oops-secret|\n/);
    }
  }
});

test('every variable has a text of its own in both languages', () => {
  for (const variable of variableNames) {
    const problem = { kind: 'invalid', variable, given: 'x' } as const;
    expect(configProblemLine(problem, 'ja')).toMatch(/[ぁ-ん]/);
    expect(configProblemLine(problem, 'en')).not.toMatch(/[ぁ-んァ-ヶ一-龠]/);
  }
});
