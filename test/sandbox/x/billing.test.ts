import { expect, test } from 'vitest';
import { start } from './on-account.js';

/* What X would bill: X reference section 5.4. */

const today = '2026-11-26';

test('a resource once a UTC day, a write each time, a refusal never', async () => {
  let now = new Date(`${today}T23:00:00Z`);
  const on = await start({ now: () => now });
  const { emulator: x, account } = on;
  const fan = x.addPerson({ handle: 'fan' });
  const post = x.addPost({ authorXId: account.xUserId, text: '新商品' });
  x.like('fan', post.id);
  const asked = x.mention({ from: 'fan', text: '@shop いくら？' });
  await on.get(`/2/tweets/${post.id}/liking_users`);
  await on.get(`/2/tweets/${post.id}/liking_users`);
  await on.get(`/2/users/${account.xUserId}/mentions`);
  await on.get(`/2/users?ids=${fan.xUserId}`);
  expect(x.billing.resources()).toEqual([
    `like:${post.id}:${fan.xUserId}`,
    `post:${asked.id}`,
    `user:${fan.xUserId}`,
  ]);
  expect(x.billing.totalMicroUsd(today)).toBe(16_000);
  await on.post('/2/tweets', { text: '千円です', reply: { in_reply_to_tweet_id: asked.id } });
  await on.post('/2/tweets', { text: 'こちら https://example.com' });
  await on.post('/2/tweets', { text: 'こちら https://example.com' });
  await on.post(`/2/dm_conversations/with/${fan.xUserId}/messages`, { text: 'どうも' });
  expect(x.billing.totalMicroUsd(today)).toBe(16_000 + 10_000 + 200_000 + 15_000);
  now = new Date('2026-11-27T00:00:01Z');
  await on.get(`/2/users?ids=${fan.xUserId}`);
  expect(x.billing.totalMicroUsd('2026-11-27')).toBe(10_000);
  expect(x.billing.totalMicroUsd()).toBe(251_000);
});

test('an event that nobody hears costs nothing; what it tells of is billed once', async () => {
  const on = await start();
  const { emulator: x, account } = on;
  x.addPerson({ handle: 'fan' });
  await on.post('/2/activity/subscriptions', {
    event_type: 'follow.follow',
    filter: { user_id: account.xUserId },
  });
  x.follow('fan', 'shop');
  expect(x.billing.totalMicroUsd()).toBe(0);
  x.unfollow('fan', 'shop');
  const stream = new AbortController();
  const opened = await fetch(`${x.url}/2/activity/stream`, {
    headers: { authorization: `Bearer ${x.bearerToken}` },
    signal: stream.signal,
  });
  x.follow('fan', 'shop');
  expect(x.billing.resources()).toEqual([`user:${x.person('fan').xUserId}`]);
  await on.get(`/2/users/${account.xUserId}/followers`);
  expect(x.billing.totalMicroUsd()).toBe(10_000);
  const ended = opened.text().catch(() => '');
  stream.abort();
  await ended;
});
