import { Agent } from 'node:http';
import { TwitterApi } from 'twitter-api-v2';
import { expect, test } from 'vitest';
import { fieldsOf } from '../../../sandbox/x/incoming.js';
import { roomyLimits } from '../../../sandbox/x/rate-limits.js';
import { createMedia } from '../../../src/x/create-media.js';
import { createClient } from '../../../src/x/client.js';
import { configFor, oauth2Of } from '../../x/on-emulator.js';
import { start, type Answered, type On } from './on-account.js';

/* Uploads, what carries them, and posts that are deleted or kept out of timelines. */

const content = Buffer.alloc(2_500_000, 7);

const dataOf = ({ body }: Answered) => fieldsOf(fieldsOf(body)['data']);

async function uploaded(on: On, category: string, type: string): Promise<string> {
  const begun = await on.post('/2/media/upload/initialize', {
    media_category: category,
    media_type: type,
    total_bytes: 3,
  });
  const id = String(dataOf(begun)['id']);
  await on.post(`/2/media/upload/${id}/append`, { media: 'AQID', segment_index: 0 });
  const ended = await on.post(`/2/media/upload/${id}/finalize`, {});
  expect(ended.status).toBe(200);
  return id;
}

test('what the port uploads arrives whole; a film is asked about until it is ready', async () => {
  const on = await start({ limits: roomyLimits, settings: { filmsTakeLooks: 2 } });
  const client = createClient(configFor(on.emulator));
  const deadline = () => AbortSignal.timeout(15_000);
  const media = createMedia(
    { client, now: () => new Date(), deadline },
    { wait: () => Promise.resolve() },
  );
  const answer = await media.upload(oauth2Of(on.account), {
    category: 'dm_video',
    contentType: 'video/mp4',
    content,
  });
  client.close();
  const [item] = on.emulator.media;
  expect(answer).toMatchObject({ kind: 'read', value: { mediaId: item?.id } });
  expect(Buffer.concat([...(item?.segments.values() ?? [])]).equals(content)).toBe(true);
  const looks = on.emulator.requests.filter(({ bucket }) => bucket === 'media-status');
  expect(looks).toHaveLength(2);
});

test('the library’s own upload arrives whole, as a form', async () => {
  const on = await start();
  const api = new TwitterApi(on.account.oauth2.accessToken, {
    plugins: [
      {
        onBeforeRequest: ({ computedParams }) => {
          const { pathname, search } = computedParams.url;
          computedParams.url = new URL(pathname + search, on.emulator.url);
        },
      },
    ],
    httpAgent: new Agent(),
  });
  const id = await api.v2.uploadMedia(content, {
    media_type: 'image/png',
    media_category: 'tweet_image',
  });
  const [item] = on.emulator.media;
  expect(item).toMatchObject({ id, state: 'succeeded', category: 'tweet_image' });
  expect(Buffer.concat([...(item?.segments.values() ?? [])]).equals(content)).toBe(true);
});

test('an upload that does not fit its category, or is not whole, is refused', async () => {
  const on = await start();
  const begin = (media_category: string, media_type: string, total_bytes: number) =>
    on.post('/2/media/upload/initialize', { media_category, media_type, total_bytes });
  expect((await begin('dm_image', 'image/gif', 3)).status).toBe(400);
  expect((await begin('dm_video', 'image/png', 3)).status).toBe(400);
  expect((await begin('dm_image', 'image/png', 5_000_001)).status).toBe(400);
  expect((await begin('dm_gif', 'image/gif', 5_000_001)).status).toBe(200);
  const id = String(dataOf(await begin('dm_image', 'image/png', 4))['id']);
  await on.post(`/2/media/upload/${id}/append`, { media: 'AQID', segment_index: 0 });
  expect((await on.post(`/2/media/upload/${id}/finalize`, {})).status).toBe(400);
});

test('a DM carries one upload of its own kind, account and day; its text ends with a link', async () => {
  let now = new Date('2026-11-26T00:00:00Z');
  const on = await start({ limits: roomyLimits, now: () => now });
  const fan = on.emulator.addAccount({ handle: 'fan' });
  const id = await uploaded(on, 'dm_image', 'image/png');
  const forPosts = await uploaded(on, 'tweet_image', 'image/png');
  const send = (ids: readonly string[]) =>
    on.post(`/2/dm_conversations/with/${fan.xUserId}/messages`, {
      text: 'どうぞ',
      attachments: ids.map((media_id) => ({ media_id })),
    });
  expect((await send([id])).status).toBe(201);
  expect(on.emulator.dms[0]).toMatchObject({ written: 'どうぞ', media: [{ id }] });
  const fields = 'dm_event.fields=text,entities,attachments';
  const shown = await on.get(`/2/dm_events?${fields}`);
  expect(shown.body).toMatchObject({
    data: [
      {
        text: expect.stringMatching(/^どうぞ https:\/\/t\.co\/\w+$/),
        attachments: { media_keys: [`3_${id}`] },
      },
    ],
  });
  expect((await send([forPosts])).status).toBe(400);
  expect((await send([id, id])).status).toBe(400);
  const stranger = { authorization: `Bearer ${fan.oauth2.accessToken}` };
  const foreign = await on.post(
    `/2/dm_conversations/with/${on.account.xUserId}/messages`,
    { attachments: [{ media_id: id }] },
    stranger,
  );
  expect(foreign.status).toBe(400);
  now = new Date(now.getTime() + 24 * 3_600_000);
  on.account.oauth2.expiresAt = new Date(now.getTime() + 1);
  expect((await send([id])).status).toBe(400);
});

test('a post carries pictures; one’s own posts can be deleted', async () => {
  const on = await start();
  const id = await uploaded(on, 'tweet_image', 'image/png');
  const made = await on.post('/2/tweets', { text: '新商品', media: { media_ids: [id] } });
  expect(made.status).toBe(201);
  const postId = String(dataOf(made)['id']);
  const [post] = on.emulator.tweets;
  expect(post).toMatchObject({ id: postId, written: '新商品', media: [{ id }] });
  const missing = await on.post('/2/tweets', { text: 'x', media: { media_ids: ['1'] } });
  expect(missing).toMatchObject({
    status: 400,
    body: { errors: [{ message: 'Your media IDs are invalid.' }] },
  });
  const remove = async (one: string) => {
    const { status } = await fetch(`${on.emulator.url}/2/tweets/${one}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${on.account.oauth2.accessToken}` },
    });
    return status;
  };
  const fan = on.emulator.addPerson({ handle: 'fan' });
  const theirs = on.emulator.addPost({ authorXId: fan.xUserId, text: 'hi' });
  expect(await remove(theirs.id)).toBe(403);
  expect(await remove(postId)).toBe(200);
  expect(post?.deleted).toBe(true);
});

test('only accounts that may keep posts out of timelines; nobody is told of them', async () => {
  const on = await start();
  const body = { text: 'ひみつ', nullcast: true };
  expect((await on.post('/2/tweets', body)).status).toBe(403);
  expect(on.emulator.tweets).toEqual([]);
  on.emulator.settings.nullcast = [on.account.xUserId];
  expect((await on.post('/2/tweets', body)).status).toBe(201);
  expect(on.emulator.tweets[0]?.nullcast).toBe(true);
  const shown = await on.get(`/2/users/${on.account.xUserId}/tweets`);
  expect(fieldsOf(shown.body)['data']).toBeUndefined();
});
