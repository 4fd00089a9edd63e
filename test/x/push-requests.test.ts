import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { requestsWith } from '../../sandbox/x/faults.js';
import { activityEventTypes, type PushAnswer } from '../../src/x/push-port.js';
import { crcResponse } from '../../src/x/webhook-signature.js';
import { onEmulator } from './on-emulator.js';

/* Subscriptions and webhooks against the emulated X. */

function valueOf<T>(answer: PushAnswer<T>): T {
  if (answer.kind === 'failed') throw new Error(JSON.stringify(answer.evidence));
  return answer.value;
}

const wanted = (eventType: (typeof activityEventTypes)[number]) =>
  ({ eventType, tag: 'xtep', webhookId: null }) as const;

describe('subscriptions', () => {
  test('of every kind are made by the account, listed and ended by the app', async () => {
    const { emulator, push, oauth1, oauth2, sender } = await onEmulator();
    for (const [index, eventType] of activityEventTypes.entries()) {
      const account = index % 2 === 0 ? oauth1 : oauth2;
      const made = valueOf(await push.subscribe(account, wanted(eventType)));
      expect(made).toMatchObject({ eventType, xUserId: sender.xUserId, tag: 'xtep' });
    }
    const listed = valueOf(await push.subscriptions());
    expect(new Set(listed.map(({ eventType }) => eventType))).toEqual(new Set(activityEventTypes));
    const like = emulator.subscriptions.find(({ event_type }) => event_type === 'like.create');
    expect(like?.filter).toMatchObject({ direction: 'inbound' });
    for (const { id } of listed) valueOf(await push.unsubscribe(id));
    expect(valueOf(await push.subscriptions())).toEqual([]);
  });

  test('lists of several pages are read to their end, or not at all', async () => {
    const { emulator, push } = await onEmulator();
    const page = (id: string, next_token?: string) => ({
      status: 200,
      body: {
        data: [{ subscription_id: id, event_type: 'follow.follow', filter: { user_id: '1' } }],
        meta: { next_token },
      },
    });
    emulator.fail({ respond: page('s1', 'more') });
    emulator.fail({ respond: page('s2') });
    expect(valueOf(await push.subscriptions()).map(({ id }) => id)).toEqual(['s1', 's2']);
    expect(emulator.requests[1]?.query['pagination_token']).toBe('more');
    emulator.fail({ respond: page('s1', 'more') });
    emulator.fail({ respond: { status: 503 } });
    expect((await push.subscriptions()).kind).toBe('failed');
  });

  test('refusals are evidence, with when to ask again', async () => {
    const { emulator, push, oauth2 } = await onEmulator({
      settings: { refusedEvents: ['follow.follow'] },
    });
    expect(await push.subscribe(oauth2, wanted('follow.follow'))).toMatchObject({
      kind: 'failed',
      retryAt: null,
      evidence: { answer: { kind: 'http', status: 400 } },
    });
    emulator.fail({
      match: requestsWith({ bucket: 'activity' }),
      respond: { status: 429, headers: { 'retry-after': '30' } },
    });
    expect(await push.subscribe(oauth2, wanted('like.create'))).toMatchObject({
      kind: 'failed',
      retryAt: expect.any(Date),
    });
    expect(valueOf(await push.subscriptions())).toEqual([]);
    expect((await push.unsubscribe('404')).kind).toBe('failed');
  });
});

/** A webhook that answers X's challenge with the secret it knows. */
async function webhook(secret: string): Promise<string> {
  const server = createServer((request, response) => {
    const token = new URL(request.url ?? '/', 'http://x').searchParams.get('crc_token') ?? '';
    response.end(JSON.stringify({ response_token: crcResponse(secret, token) }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/webhooks/x`;
}

describe.each([{ dialect: 'old' }, { dialect: 'new' }] as const)(
  'webhooks in the $dialect dialect',
  (settings) => {
    test('are registered, listed and checked again', async () => {
      const { emulator, push } = await onEmulator({
        settings: { ...settings, loopbackWebhooks: true },
      });
      expect(valueOf(await push.webhooks())).toEqual([]);
      const url = await webhook(emulator.keys.consumerSecret);
      const made = valueOf(await push.registerWebhook(url));
      expect(made).toEqual({ id: emulator.webhooks.all[0]?.id, url, valid: true });
      expect(valueOf(await push.webhooks())).toEqual([made]);
      expect((await push.validateWebhook(made.id)).kind).toBe('done');
      expect(emulator.requests.every(({ accountXId }) => accountXId === null)).toBe(true);
    });

    test('are refused when they do not know the secret', async () => {
      const { push } = await onEmulator({ settings: { ...settings, loopbackWebhooks: true } });
      const answer = await push.registerWebhook(await webhook('wrong'));
      expect(answer).toMatchObject({ kind: 'failed', evidence: { answer: { status: 400 } } });
    });
  },
);
