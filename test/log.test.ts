import { expect, test } from 'vitest';
import { secretValues } from '../src/config/secret-values.js';
import { createLog } from '../src/log.js';

function linesOf(
  write: (log: ReturnType<typeof createLog>) => void,
  secrets: readonly string[] = [],
) {
  const lines: string[] = [];
  write(createLog('trace', { secrets, write: (line) => lines.push(line) }));
  return lines.map((line) => ({ line, json: JSON.parse(line) as Record<string, unknown> }));
}

test('every line is one JSON object with its level, time and message', () => {
  const [first] = linesOf((log) => log.info({ platform: 'slack' }, 'Two\nlines'));
  expect(first?.json).toMatchObject({ level: 30, platform: 'slack', msg: 'Two\nlines' });
  expect(first?.line.trimEnd()).not.toContain('\n');
});

test('named secrets are redacted at any depth we log at', () => {
  const secret = 's3cr3t-value';
  const [line] = linesOf((log) =>
    log.warn({ token: secret, x: { accessToken: secret, y: { authorization: secret } } }, 'Told'),
  );
  expect(line?.line).not.toContain(secret);
});

test('an error keeps what a person needs and nothing that a library hung on it', () => {
  const error = Object.assign(new Error('Request failed with Bearer abcdef.123-4'), {
    code: 'slack_webapi_request_error',
    original: { config: { headers: { Authorization: 'Bearer xoxb-1-2-deep' } } },
    requestBody: { json: { content: 'the text of a message' } },
    url: 'https://discord.com/api/v10/webhooks/1/interaction-token',
  });
  const [line] = linesOf((log) => log.error({ err: error }, 'It failed'));
  expect(line?.json['err']).toMatchObject({
    type: 'Error',
    message: 'Request failed with Bearer [redacted]',
    code: 'slack_webapi_request_error',
  });
  for (const leak of ['xoxb-1-2-deep', 'abcdef', 'the text of a message', 'interaction-token']) {
    expect(line?.line).not.toContain(leak);
  }
});

test('the values of the environment’s secrets appear nowhere, whoever wrote them into a sentence', () => {
  const environment = {
    SLACK_BOT_TOKEN: 'xoxb-our-own',
    DISCORD_TOKEN: 'a.b"c\\d',
    DATABASE_URL: 'postgres://xtep:p%40ss-word@db:5432/xtep',
    X_CLIENT_ID: 'not-a-secret',
    XTEP_LOCALE: 'ja',
  };
  const secrets = secretValues(environment);
  const reasons = ['xoxb-our-own', 'a.b"c\\d', 'p%40ss-word', 'p@ss-word'];
  const lines = linesOf((log) => {
    for (const reason of reasons) log.error({ reason: `it said ${reason}!` }, reason);
  }, secrets);
  for (const { json } of lines) {
    expect(json).toMatchObject({ reason: 'it said [redacted]!', msg: '[redacted]' });
  }
  expect(secrets).not.toContain('not-a-secret');
  expect(secrets).not.toContain('ja');
});
