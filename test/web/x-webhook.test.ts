import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createLog } from '../../src/log.js';
import { startWebServer, type WebServer } from '../../src/web/server.js';
import { xWebhookRoutes, type XWebhookOptions } from '../../src/web/x-webhook.js';
import { crcResponse, isSigned } from '../../src/x/webhook-signature.js';

const secret = 'consumer-secret';
const log = createLog('silent');
let server: WebServer | null = null;

afterEach(async () => {
  await server?.stop(0);
  server = null;
});

async function serve(changes: Partial<XWebhookOptions> = {}): Promise<string> {
  const routes = xWebhookRoutes({
    signing: {
      crcAnswer: (token) => crcResponse(secret, token),
      isSigned: (body, header) => isSigned(secret, body, header),
    },
    store: () => Promise.resolve(),
    noteGarbage: () => Promise.resolve(),
    log,
    ...changes,
  });
  server = await startWebServer({ host: '127.0.0.1', port: 0, routes, mounts: [], log });
  return `http://127.0.0.1:${server.port}/webhooks/x`;
}

const sign = (body: string) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('base64')}`;

const deliver = (url: string, body: string, signature: string | null = sign(body)) =>
  fetch(url, {
    method: 'POST',
    body,
    headers: signature === null ? {} : { 'x-twitter-webhooks-signature': signature },
  });

test("X's check of the address is answered as X documents it", async () => {
  const url = await serve();
  const answer = await fetch(`${url}?crc_token=challenge`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    response_token: 'sha256=2RUZDVKjSpEV/C/r9ivMsVZJ4DFPAawjJFQQzY+6ba4=',
  });
  expect((await fetch(url)).status).toBe(400);
});

test('what is not signed, or wrongly, does nothing', async () => {
  const stored: unknown[] = [];
  const url = await serve({
    store: async (json) => {
      stored.push(json);
    },
  });
  const body = '{"a":1}';
  expect((await deliver(url, body, null)).status).toBe(401);
  expect((await deliver(url, body, 'sha256=AAAA')).status).toBe(401);
  expect((await deliver(url, body, sign(`${body} `))).status).toBe(401);
  expect(stored).toEqual([]);
  expect((await deliver(url, body)).status).toBe(200);
  expect(stored).toEqual([{ a: 1 }]);
});

test('what is signed but no JSON is noted and accepted; too long is refused unread', async () => {
  let noted = 0;
  const url = await serve({
    noteGarbage: async () => {
      noted += 1;
    },
  });
  expect((await deliver(url, 'null and void')).status).toBe(200);
  expect(noted).toBe(1);
  expect((await deliver(url, 'x'.repeat(1_000_001))).status).toBe(413);
});

test('a delivery waits for the store, and is never answered before it is stored', async () => {
  let tries = 0;
  const url = await serve({
    wait: (waitMs) => (waitMs > 1_000 ? new Promise(() => undefined) : Promise.resolve()),
    store: async () => {
      tries += 1;
      if (tries < 3) throw new Error('The database is away');
    },
  });
  expect((await deliver(url, '{}')).status).toBe(200);
  expect(tries).toBe(3);
});

test('a store that stays away closes the connection without an answer', async () => {
  const url = await serve({
    patienceMs: 1,
    store: () => Promise.reject(new Error('The database is away')),
  });
  await expect(deliver(url, '{}')).rejects.toThrow('fetch failed');
});

test('without the secret nothing can be checked, so nothing is served', async () => {
  const url = await serve({ signing: null });
  expect((await deliver(url, '{}')).status).toBe(404);
  expect((await fetch(`${url}?crc_token=a`)).status).toBe(404);
});
