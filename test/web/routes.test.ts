import { expect, test } from 'vitest';
import type { ChatHealth } from '../../src/chat/port.js';
import type { Platform } from '../../src/domain/actor.js';
import type { LinkOutcome } from '../../src/x/accounts.js';
import { healthRoute, readyRoute } from '../../src/web/health.js';
import { createMetricsPage } from '../../src/web/metrics.js';
import { oauthCallbackRoute } from '../../src/web/oauth-callback.js';
import type { Route } from '../../src/web/server.js';

const ask = (route: Route, path = route.path) =>
  route.handle({ url: new URL(path, 'http://localhost'), headers: {}, body: Buffer.alloc(0) });

const connected: ChatHealth = { kind: 'connected' };
const lost: ChatHealth = { kind: 'connecting', since: new Date(0), reason: 'cut' };

async function ready(database: boolean, platforms: readonly (readonly [Platform, ChatHealth])[]) {
  const { status, body } = await ask(
    readyRoute({
      ping: () => (database ? Promise.resolve() : Promise.reject(new Error('gone'))),
      chatHealth: async () => new Map(platforms),
    }),
  );
  return { status, body: JSON.parse(String(body)) as unknown };
}

test('healthz is about this process alone', async () => {
  expect((await ask(healthRoute)).status).toBe(200);
});

test('readyz is 200 only with the database and every platform', async () => {
  expect(await ready(true, [['slack', connected]])).toMatchObject({ status: 200 });
  expect(
    await ready(true, [
      ['slack', connected],
      ['discord', lost],
    ]),
  ).toEqual({
    status: 503,
    body: { ready: false, database: 'connected', slack: 'connected', discord: 'connecting' },
  });
  expect(await ready(false, [['slack', connected]])).toEqual({
    status: 503,
    body: { ready: false, database: 'unreachable' },
  });
});

test('metrics count per cause and survive a lost database', async () => {
  let up = true;
  const { metrics, route } = createMetricsPage(async () => {
    if (!up) throw new Error('gone');
    return { sends: { waiting: 3 }, connected: { slack: 1 } };
  });
  metrics.attemptEnded({
    kind: 'dm',
    outcome: 'rejected',
    cause: 'recipient_closed',
    durationMs: 120,
  });
  metrics.cardShown({ platform: 'slack', subject: 'send', delayMs: 400 });
  metrics.cardRefused({ platform: 'discord', reason: '50013' });
  metrics.interaction({ platform: 'slack', kind: 'click', durationMs: 30 });
  metrics.dutyFailed({ duty: 'cards' });
  const text = String((await ask(route)).body);
  expect(text).toContain(
    'xtep_attempts_total{kind="dm",outcome="rejected",cause="recipient_closed"} 1',
  );
  expect(text).toContain('xtep_sends{state="waiting"} 3');
  expect(text).toContain('xtep_platform_connected{platform="slack"} 1');
  expect(text).toContain(
    'xtep_card_shown_seconds_bucket{le="0.5",platform="slack",subject="send"} 1',
  );
  expect(text).toContain('process_resident_memory_bytes');
  up = false;
  const later = await ask(route);
  expect(later.status).toBe(200);
  expect(String(later.body)).not.toContain('xtep_sends{');
});

async function callback(query: string, outcome: LinkOutcome) {
  const asked: unknown[] = [];
  const route = oauthCallbackRoute({
    finishLink: async (answer) => {
      asked.push(answer);
      return outcome;
    },
  });
  const { status, body } = await ask(route, `${route.path}${query}`);
  return { status, body: String(body), asked };
}

test('the callback links, and its page speaks both languages without trusting the handle', async () => {
  const linked = { kind: 'linked', accountId: 1, handle: '<b>x', relinked: false } as const;
  const { status, body, asked } = await callback('?state=s&code=c', linked);
  expect(asked).toEqual([{ state: 's', code: 'c' }]);
  expect(status).toBe(200);
  expect(body).toContain('@&lt;b&gt;x を連携しました');
  expect(body).toContain('@&lt;b&gt;x is linked');
});

test('the callback says what to do when it did not link', async () => {
  const evidence = {
    answer: { kind: 'http', status: 400 },
    stage: 'token',
    codes: [],
    slug: null,
    title: 'invalid_request',
    detail: null,
    messages: ['Value passed for the redirect uri did not match'],
    namedResetAt: null,
    retryAfterAt: null,
    windows: [],
    accessLevel: null,
    answeredAt: null,
    transactionId: null,
    rawBody: '',
  } as const;
  const refused = await callback('?state=s&code=c', { kind: 'refused', evidence });
  expect(refused.status).toBe(400);
  expect(refused.body).toContain('redirect uri did not match');
  expect((await callback('?state=s&code=c', { kind: 'unclear', evidence })).status).toBe(503);
  const stale = await callback('?state=s&code=c', { kind: 'stale' });
  expect(stale.body).toContain('/xtep account link');
  const foreign = await callback('?state=%00&code=c', { kind: 'stale' });
  expect([foreign.status, foreign.asked]).toEqual([400, []]);
  const denied = await callback('?error=access_denied&state=s', { kind: 'stale' });
  expect([denied.status, denied.asked]).toEqual([400, []]);
  expect((await callback('?code=c', { kind: 'stale' })).asked).toEqual([]);
});
