import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { XEmulator, XEmulatorOptions } from '../../../sandbox/x/emulator.js';
import { fieldsOf, type Fields } from '../../../sandbox/x/incoming.js';
import { start, type On } from './on-account.js';

/* Subscriptions to what happens, and the stream that tells of it. */

const path = '/2/activity/subscriptions';

const wanted = (on: On, event_type: string, more: object = {}) => ({
  event_type,
  filter: { user_id: on.account.xUserId, ...more },
  tag: 't',
});

interface Reader {
  /** The next line that is no keep-alive. */
  next(): Promise<Fields>;
  /** When the stream has ended. */
  readonly ended: Promise<'ended' | 'cut'>;
}

/** Opens the stream; resolves when the emulator has it. */
async function listen(emulator: XEmulator): Promise<Reader> {
  const before = emulator.stream.connections();
  const client = request(`${emulator.url}/2/activity/stream`, {
    headers: { authorization: `Bearer ${emulator.bearerToken}` },
  });
  onTestFinished(() => void client.destroy());
  client.end();
  const message = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    client.on('response', resolve).on('error', reject);
  });
  await emulator.until(() => emulator.stream.connections() > before);
  const ended = new Promise<'ended' | 'cut'>((resolve) => {
    message.on('end', () => resolve('ended')).on('error', () => resolve('cut'));
  });
  const lines = createInterface({ input: message })[Symbol.asyncIterator]();
  return {
    ended,
    async next() {
      for (;;) {
        const { value, done } = await lines.next();
        if (done === true) throw new Error('The stream ended.');
        if (value !== '') return fieldsOf(JSON.parse(value));
      }
    },
  };
}

async function subscribed(types: readonly string[], options: XEmulatorOptions = {}) {
  const on = await start(options);
  const fan = on.emulator.addPerson({ handle: 'fan', name: 'Fan' });
  const post = on.emulator.addPost({ authorXId: on.account.xUserId, text: '新商品' });
  for (const type of types) expect((await on.post(path, wanted(on, type))).status).toBe(200);
  const reader = await listen(on.emulator);
  return { on, fan, post, reader, x: on.emulator };
}

describe('subscriptions', () => {
  test('are made by a person or the app, once each, and end', async () => {
    const on = await start();
    const app = { authorization: `Bearer ${on.emulator.bearerToken}` };
    const made = await on.post(path, wanted(on, 'follow.follow'));
    const { id, body } = { id: on.emulator.subscriptions[0]?.subscription_id, body: made.body };
    expect(body).toMatchObject({
      data: { subscription: { subscription_id: id, event_type: 'follow.follow', tag: 't' } },
    });
    expect((await on.post(path, wanted(on, 'follow.follow'))).status).toBe(409);
    expect((await on.post(path, wanted(on, 'like.create'), app)).status).toBe(200);
    const inbound = wanted(on, 'like.create', { direction: 'inbound' });
    expect((await on.post(path, inbound, app)).status).toBe(200);
    const listed = await fetch(on.emulator.url + path, { headers: app });
    expect(await listed.json()).toMatchObject({ data: [{}, {}, {}], meta: { result_count: 3 } });
    const end = (): Promise<Response> =>
      fetch(`${on.emulator.url}${path}/${id}`, { method: 'DELETE', headers: app });
    expect(await (await end()).json()).toMatchObject({ data: { deleted: true } });
    expect((await end()).status).toBe(404);
  });

  test('nobody subscribes to a stranger’s likes, without a scope, or to what there is not', async () => {
    const on = await start({ settings: { refusedEvents: ['post.quote.create'] } }, ['tweet.read']);
    const stranger = on.emulator.addPerson({});
    const app = { authorization: `Bearer ${on.emulator.bearerToken}` };
    const theirs = { event_type: 'dm.received', filter: { user_id: stranger.xUserId } };
    expect((await on.post(path, theirs, app)).status).toBe(403);
    expect((await on.post(path, wanted(on, 'dm.received'))).status).toBe(403);
    expect((await on.post(path, wanted(on, 'post.quote.create'))).status).toBe(400);
    expect((await on.post(path, wanted(on, 'no.such'))).status).toBe(400);
  });

  test('the app’s token is for the app alone, and a person’s for the rest', async () => {
    const on = await start();
    const headers = { authorization: `Bearer ${on.emulator.bearerToken}` };
    expect((await fetch(`${on.emulator.url}/2/users/me`, { headers })).status).toBe(403);
    expect((await on.get('/2/activity/stream')).status).toBe(403);
  });
});

describe('events', () => {
  test('follows', async () => {
    const { on, fan, reader, x } = await subscribed(['follow.follow', 'follow.unfollow']);
    x.follow('fan', 'shop');
    x.unfollow('fan', 'shop');
    const { data } = await reader.next();
    expect(data).toMatchObject({
      event_uuid: expect.stringMatching(/^-?\d+$/),
      event_type: 'follow.follow',
      filter: { user_id: on.account.xUserId },
      tag: 't',
      payload: { source: { data: { id: fan.xUserId, username: 'fan' } }, target: { data: {} } },
    });
    expect(await reader.next()).toMatchObject({ data: { event_type: 'follow.unfollow' } });
  });

  test('a like names the liker only where the setting says so', async () => {
    const { on, post, reader, x } = await subscribed(['like.create']);
    x.like('fan', post.id);
    const { data } = await reader.next();
    expect(data).not.toHaveProperty('includes');
    expect(data).toMatchObject({
      payload: { liked_tweet_id: post.id, liked_tweet_author_id: on.account.xUserId },
    });
    x.unlike('fan', post.id);
    x.settings.likesNameLiker = true;
    x.like('fan', post.id);
    const people = [{ username: 'fan' }, { username: 'shop' }];
    expect(await reader.next()).toMatchObject({ data: { includes: { users: people } } });
  });

  test('posts of all kinds, in the old dialect; one post can be two events', async () => {
    const types = ['repost', 'reply', 'quote', 'mention'].map((kind) => `post.${kind}.create`);
    const { fan, post, reader, x } = await subscribed(types, { settings: { dialect: 'new' } });
    x.repost('fan', post.id);
    x.reply({ from: 'fan', to: post.id, text: 'ほしい' });
    x.quote({ from: 'fan', postId: post.id, text: '@shop これ' });
    const seen: unknown[] = [];
    for (let count = 0; count < 4; count += 1) seen.push((await reader.next())['data']);
    expect(seen).toMatchObject([
      {
        event_type: 'post.repost.create',
        payload: {
          author_id: fan.xUserId,
          referenced_tweets: [{ type: 'retweeted', id: post.id }],
        },
      },
      { event_type: 'post.reply.create', payload: { text: '@shop ほしい', lang: 'ja' } },
      { event_type: 'post.quote.create' },
      { event_type: 'post.mention.create', payload: { text: '@shop これ' } },
    ]);
  });

  test('messages to us, not ours, and nothing of protected people', async () => {
    const { on, fan, reader, x } = await subscribed(['dm.received', 'post.mention.create']);
    x.addPerson({ handle: 'shy', protected: true });
    x.mention({ from: 'shy', text: '@shop' });
    x.writeDm({ from: 'shop', to: 'fan', text: 'どうも' });
    const dm = x.writeDm({ from: 'fan', to: 'shop', text: 'やあ' });
    expect(await reader.next()).toMatchObject({
      data: {
        payload: {
          direct_message_events: [
            {
              type: 'message_create',
              id: dm.id,
              message_create: {
                target: { recipient_id: on.account.xUserId },
                sender_id: fan.xUserId,
                message_data: { text: 'やあ' },
              },
            },
          ],
          users: { [fan.xUserId]: { data: { username: 'fan' } } },
        },
      },
    });
  });

  test('without a direction, what the account itself did is told too', async () => {
    const { post, on, reader, x } = await subscribed(['like.create']);
    await on.post(path, wanted(on, 'follow.follow', { direction: 'inbound' }));
    x.follow('shop', 'fan');
    const theirs = x.mention({ from: 'fan', text: 'やあ' });
    x.like('shop', theirs.id);
    x.like('fan', post.id);
    expect(await reader.next()).toMatchObject({ data: { payload: { liked_tweet_id: theirs.id } } });
    expect(await reader.next()).toMatchObject({ data: { payload: { liked_tweet_id: post.id } } });
  });

  test('fields that are left out', async () => {
    const { reader, x } = await subscribed(['post.mention.create'], {
      settings: { omit: ['author_id'], postsNameAuthor: true },
    });
    x.mention({ from: 'fan', text: '@shop' });
    const data = fieldsOf((await reader.next())['data']);
    expect(data['payload']).not.toHaveProperty('author_id');
    expect(data['includes']).toMatchObject({ users: [{ username: 'fan' }] });
  });
});

describe('disturbing the stream', () => {
  test('events come twice, are held, and go on; the line is kept alive', async () => {
    const { reader, x } = await subscribed(['follow.follow'], { keepAliveMs: 1 });
    x.stream.hold();
    x.follow('fan', 'shop');
    x.stream.push({ marker: 1 });
    x.stream.release();
    expect(await reader.next()).toHaveProperty('data');
    expect(await reader.next()).toEqual({ marker: 1 });
    x.stream.duplicate = true;
    x.unfollow('fan', 'shop');
    x.follow('fan', 'shop');
    const [first, second] = [await reader.next(), await reader.next()];
    expect(first).toEqual(second);
  });

  test('it is cut or ends, a third one is refused, and what happens meanwhile is lost', async () => {
    const { reader, x } = await subscribed(['follow.follow', 'follow.unfollow']);
    const other = await listen(x);
    const headers = { authorization: `Bearer ${x.bearerToken}` };
    const third = await fetch(`${x.url}/2/activity/stream`, { headers });
    expect(third.status).toBe(429);
    x.stream.cut();
    expect([await reader.ended, await other.ended]).toEqual(['cut', 'cut']);
    x.follow('fan', 'shop');
    const again = await listen(x);
    x.stream.push({ marker: 1 });
    expect(await again.next()).toEqual({ marker: 1 });
    x.stream.hold();
    x.unfollow('fan', 'shop');
    x.stream.end();
    expect(await again.ended).toBe('ended');
    const last = await listen(x);
    x.stream.release();
    expect(await last.next()).toMatchObject({ data: { event_type: 'follow.unfollow' } });
  });
});
