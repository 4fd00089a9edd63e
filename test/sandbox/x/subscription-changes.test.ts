import { expect, test } from 'vitest';
import { fieldsOf } from '../../../sandbox/x/incoming.js';
import { start, type On } from './on-account.js';

/* What can be done with subscriptions that are there, and messages that X itself cannot read. */

const path = '/2/activity/subscriptions';

const subscribe = (on: On, event_type: string) =>
  on.post(path, { event_type, filter: { user_id: on.account.xUserId }, tag: 't' });

async function askAsApp({ emulator }: On, method: string, at: string, body?: object) {
  const response = await fetch(emulator.url + at, {
    method,
    headers: {
      authorization: `Bearer ${emulator.bearerToken}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answered: unknown = await response.json();
  return { status: response.status, body: answered };
}

test('tag and webhook can be changed, what is subscribed to cannot', async () => {
  const on = await start();
  await subscribe(on, 'follow.follow');
  const id = on.emulator.subscriptions[0]?.subscription_id ?? '';
  const changed = await askAsApp(on, 'PUT', `${path}/${id}`, { tag: 'u', webhook_id: '7' });
  const after = { subscription_id: id, event_type: 'follow.follow', tag: 'u', webhook_id: '7' };
  expect(changed).toMatchObject({ status: 200, body: { data: { subscription: after } } });
  expect(on.emulator.subscriptions).toMatchObject([after]);
  const other = await askAsApp(on, 'PUT', `${path}/${id}`, { event_type: 'like.create' });
  expect(other.status).toBe(400);
  expect((await askAsApp(on, 'PUT', `${path}/1`, { tag: 'u' })).status).toBe(404);
});

test('several end at once, all or none; there are only so many', async () => {
  const on = await start({ settings: { subscriptionsMax: 2 } });
  await subscribe(on, 'follow.follow');
  await subscribe(on, 'follow.unfollow');
  expect((await subscribe(on, 'post.reply.create')).status).toBe(403);
  const ids = on.emulator.subscriptions.map(({ subscription_id }) => subscription_id);
  expect((await askAsApp(on, 'DELETE', `${path}?ids=${ids[0]},1`)).status).toBe(404);
  expect(on.emulator.subscriptions).toHaveLength(2);
  expect((await askAsApp(on, 'DELETE', `${path}?ids=${ids.join(',')}`)).status).toBe(200);
  expect(on.emulator.subscriptions).toEqual([]);
});

test('an encrypted message is told without its text, and no list has it', async () => {
  const on = await start();
  on.emulator.addPerson({ handle: 'fan' });
  await subscribe(on, 'chat.received');
  const stream = await fetch(`${on.emulator.url}/2/activity/stream`, {
    headers: { authorization: `Bearer ${on.emulator.bearerToken}` },
  });
  const id = on.emulator.writeChat({ from: 'fan', to: 'shop', text: '合言葉' });
  on.emulator.stream.end();
  const line = await stream.text();
  const data = fieldsOf(fieldsOf(JSON.parse(line))['data']);
  const sender_id = on.emulator.person('fan').xUserId;
  expect(data).toMatchObject({ event_type: 'chat.received', payload: { id, sender_id } });
  expect(line).not.toContain('合言葉');
  const listed = await on.get('/2/dm_events');
  expect(fieldsOf(listed.body)['data']).toBeUndefined();
});
