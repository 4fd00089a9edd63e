import type { Variable } from './variables.js';

/** A variable that is missing, and the one whose presence makes it needed (null: it is needed anyway). */
export interface Missing {
  readonly variable: Variable;
  readonly because: Variable | null;
}

const slack = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CHANNEL_ID',
  'SLACK_API_URL',
] as const;

const discord = [
  'DISCORD_TOKEN',
  'DISCORD_APPLICATION_ID',
  'DISCORD_GUILD_ID',
  'DISCORD_CHANNEL_ID',
  'DISCORD_API_URL',
] as const;

/** Rows: when one of the first is set, one of the second must be. */
const partners: readonly (readonly [readonly Variable[], readonly [Variable, ...Variable[]]])[] = [
  [['DATABASE_URL'], ['XTEP_SECRET_KEY']],
  [['X_CLIENT_SECRET'], ['X_CLIENT_ID']],
  [['X_CONSUMER_KEY', 'X_ACCESS_SECRET'], ['X_CONSUMER_SECRET']],
  [['X_CONSUMER_SECRET', 'X_ACCESS_SECRET'], ['X_CONSUMER_KEY']],
  [['X_ACCESS_SECRET'], ['X_ACCESS_TOKEN']],
  [slack, ['SLACK_BOT_TOKEN']],
  [slack, ['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET']],
  [discord, ['DISCORD_TOKEN']],
  [discord, ['DISCORD_APPLICATION_ID']],
  [discord, ['DISCORD_GUILD_ID']],
];

/** Trigger sources and what X demands for them. */
const sourcePartners: readonly (readonly [string, Variable])[] = [
  ['stream', 'X_BEARER_TOKEN'],
  ['webhook', 'X_BEARER_TOKEN'],
  ['webhook', 'X_CONSUMER_KEY'],
  ['webhook', 'X_CONSUMER_SECRET'],
  ['webhook', 'PUBLIC_URL'],
];

/** An OAuth 1.0a access token begins with the user's id; without its secret nothing can be signed. */
const oauth1Token = /^\d{5,}-[A-Za-z0-9]{20,}$/;

/** What is missing beside what is set. One variable of a chat platform means that it is wanted. */
export function findMissing(given: Readonly<Partial<Record<Variable, string>>>): Missing[] {
  const isSet = (name: Variable) => given[name] !== undefined;
  const missing = partners.flatMap(([causes, wanted]): Missing[] => {
    const because = causes.find(isSet);
    return because === undefined || wanted.some(isSet) ? [] : [{ variable: wanted[0], because }];
  });
  const words = new Set((given.XTEP_TRIGGER_SOURCES ?? '').split(/[,、\s]+/));
  for (const [source, variable] of sourcePartners) {
    if (words.has(source) && !isSet(variable)) {
      missing.push({ variable, because: 'XTEP_TRIGGER_SOURCES' });
    }
  }
  if (oauth1Token.test(given.X_ACCESS_TOKEN ?? '') && !isSet('X_ACCESS_SECRET')) {
    missing.push({ variable: 'X_ACCESS_SECRET', because: 'X_ACCESS_TOKEN' });
  }
  if (![...slack, ...discord].some(isSet)) {
    missing.push({ variable: 'SLACK_BOT_TOKEN', because: null });
    missing.push({ variable: 'DISCORD_TOKEN', because: null });
  }
  return missing.filter(
    (entry, index) => missing.findIndex((other) => other.variable === entry.variable) === index,
  );
}
