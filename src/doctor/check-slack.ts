import type { SlackConfig } from '../config.js';
import type { DoctorTexts } from '../i18n/doctor.js';
import { ask, type Asked } from './ask.js';
import { note, unwell, well, type Finding } from './finding.js';

/**
 * What the bot needs: posting, joining channels to look cards up again, private files in direct
 * messages, and who a person is.
 */
const neededScopes = [
  'commands',
  'chat:write',
  'channels:join',
  'channels:read',
  'channels:history',
  'groups:read',
  'groups:history',
  'files:read',
  'files:write',
  'im:write',
  'users:read',
  'usergroups:read',
] as const;

const textOf = (value: unknown) => (typeof value === 'string' ? value : '?');

function scopeFindings(asked: Extract<Asked, { kind: 'answered' }>, texts: DoctorTexts): Finding[] {
  const header = asked.headers.get('x-oauth-scopes');
  if (header === null) return [];
  const given = new Set(header.split(',').map((scope) => scope.trim()));
  const missing = neededScopes.filter((scope) => !given.has(scope));
  return missing.length === 0
    ? []
    : [unwell('SLACK_BOT_TOKEN', texts.slackScopes(missing.join(', ')))];
}

/** The bot token with its scopes, and the app token. Opens no socket. */
export async function checkSlack(config: SlackConfig, texts: DoctorTexts): Promise<Finding[]> {
  const post = (method: string, token: string) =>
    ask(`${config.apiUrl}${method}`, { method: 'POST', authorization: `Bearer ${token}` });
  const bot = await post('auth.test', config.botToken);
  if (bot.kind === 'unreachable') return [unwell('Slack', texts.unreachable(bot.reason))];
  const findings =
    bot.body['ok'] === true
      ? [
          well(
            'SLACK_BOT_TOKEN',
            texts.slackConnected(textOf(bot.body['team']), textOf(bot.body['user'])),
          ),
          ...scopeFindings(bot, texts),
        ]
      : [unwell('SLACK_BOT_TOKEN', texts.slackRefused(errorOf(bot)))];
  if (config.mode.kind === 'http') {
    return [...findings, note('SLACK_SIGNING_SECRET', texts.slackHttp)];
  }
  const app = await post('apps.connections.open', config.mode.appToken);
  if (app.kind === 'unreachable') {
    return [...findings, unwell('SLACK_APP_TOKEN', texts.unreachable(app.reason))];
  }
  return [
    ...findings,
    app.body['ok'] === true
      ? well('SLACK_APP_TOKEN', texts.slackAppToken)
      : unwell('SLACK_APP_TOKEN', texts.slackAppTokenRefused(errorOf(app))),
  ];
}

function errorOf(asked: Extract<Asked, { kind: 'answered' }>): string {
  const { error } = asked.body;
  return typeof error === 'string' ? error : `HTTP ${asked.status}`;
}
