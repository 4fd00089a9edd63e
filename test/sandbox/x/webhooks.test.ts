import { describe, expect, test } from 'vitest';
import type { XEmulatorOptions } from '../../../sandbox/x/emulator.js';
import { fieldsOf } from '../../../sandbox/x/incoming.js';
import { signatureOf } from '../../../sandbox/x/post-signed.js';
import { start } from './on-account.js';
import { receiver } from './webhook-receiver.js';

/* Webhooks: the challenge, signed deliveries, and crafted ones. */

async function prepared(options: XEmulatorOptions = {}) {
  const settings = { loopbackWebhooks: true, ...options.settings };
  const on = await start({ ...options, settings });
  const there = await receiver(on.emulator.keys.consumerSecret);
  const app = { authorization: `Bearer ${on.emulator.bearerToken}` };
  const register = (url: string) => on.post('/2/webhooks', { url }, app);
  const ask = async (method: string, path: string): Promise<unknown> => {
    const answer = await fetch(`${on.emulator.url}/2/webhooks${path}`, { method, headers: app });
    return answer.json();
  };
  return { on, x: on.emulator, there, register, ask };
}

describe('registering', () => {
  test('the challenge is asked, and asked again', async () => {
    const { x, there, register, ask } = await prepared();
    const made = await register(there.url);
    expect(made).toMatchObject({ status: 200, body: { url: there.url, valid: true } });
    const id = String(fieldsOf(made.body)['id']);
    expect(await ask('GET', '')).toMatchObject({ data: [{ id, valid: true }] });
    there.settings.secret = 'wrong';
    expect(await ask('PUT', `/${id}`)).toEqual({ data: { attempted: true } });
    expect(x.webhooks.all).toMatchObject([{ valid: false }]);
    expect(await ask('DELETE', `/${id}`)).toEqual({ data: { deleted: true } });
    expect(await ask('PUT', `/${id}`)).toMatchObject({ status: 404 });
  });

  test('the newer dialect wraps it', async () => {
    const { x, there, register, ask } = await prepared({ settings: { dialect: 'new' } });
    expect(await register(there.url)).toMatchObject({ body: { data: { url: there.url } } });
    expect(await ask('PUT', `/${x.webhooks.all[0]?.id}`)).toEqual({ data: { valid: true } });
  });

  test('what X does not take', async () => {
    const { x, there, register } = await prepared();
    const fault = async (url: string): Promise<unknown> =>
      JSON.stringify((await register(url)).body);
    there.settings.secret = 'wrong';
    expect(await fault(there.url)).toContain('CrcValidationFailed');
    there.settings.secret = x.keys.consumerSecret;
    expect(await fault('http://shop.example/x')).toContain('UrlValidationFailed');
    expect(await fault('https://shop.example:8443/x')).toContain('UrlValidationFailed');
    expect((await register(there.url)).status).toBe(200);
    expect(await fault(there.url)).toContain('DuplicateUrlFailed');
    expect(await fault(`${there.url}2`)).toContain('WebhookLimitExceeded');
    x.settings.loopbackWebhooks = false;
    expect(await fault(`${there.url}3`)).toContain('UrlValidationFailed');
  });

  test('a public address that really is on this machine', async () => {
    const { x, there, register } = await prepared();
    x.settings.webhookOrigin = there.origin;
    expect((await register('https://shop.example/x')).status).toBe(200);
    expect(await x.deliver({ a: 1 })).toBe(200);
    expect(there.received).toHaveLength(1);
  });
});

describe('delivering', () => {
  test('events go to the webhook of their subscription, signed, in order', async () => {
    const { on, x, there, register } = await prepared();
    await register(there.url);
    x.addPerson({ handle: 'fan' });
    const wanted = {
      event_type: 'follow.follow',
      filter: { user_id: on.account.xUserId },
      webhook_id: x.webhooks.all[0]?.id,
    };
    const path = '/2/activity/subscriptions';
    expect((await on.post(path, { ...wanted, webhook_id: '5' })).status).toBe(400);
    expect((await on.post(path, wanted)).status).toBe(200);
    x.webhooks.duplicate = true;
    x.follow('fan', 'shop');
    const isAnswered = (): boolean =>
      x.webhooks.deliveries.filter(({ settled }) => settled).length === 2;
    await x.until(isAnswered);
    const [one, two] = there.received;
    expect(one).toEqual(two);
    expect(one?.signature).toBe(signatureOf(x.keys.consumerSecret, one?.body ?? ''));
    expect(JSON.parse(one?.body ?? '')).toMatchObject({ data: { event_type: 'follow.follow' } });
    expect(x.webhooks.deliveries.map(({ status }) => status)).toEqual([200, 200]);
    for (const webhook of x.webhooks.all) webhook.valid = false;
    x.unfollow('fan', 'shop');
    x.follow('fan', 'shop');
    expect(await x.deliver({ a: 1 })).toBe(200);
    expect(x.webhooks.deliveries).toHaveLength(3);
  });

  test('crafted bodies and signatures, and whoever does not answer', async () => {
    const { x, there, register } = await prepared();
    await register(there.url);
    there.settings.status = 403;
    expect(await x.deliver('not json', { signature: 'sha256=no' })).toBe(403);
    expect(await x.deliver({ a: 1 }, { signature: null })).toBe(403);
    expect(there.received).toEqual([
      { body: 'not json', signature: 'sha256=no' },
      { body: '{"a":1}', signature: undefined },
    ]);
    x.settings.webhookOrigin = 'http://127.0.0.1:1';
    expect(await x.deliver({ a: 1 })).toBeNull();
  });
});
