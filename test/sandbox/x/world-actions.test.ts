import { describe, expect, test } from 'vitest';
import { fieldsOf, type Fields } from '../../../sandbox/x/incoming.js';
import { start, type Answered, type On } from './on-account.js';

/* What people do on this X, and how its lists tell of it. */

const dataOf = ({ body }: Answered): readonly Fields[] => {
  const data = fieldsOf(body)['data'];
  return Array.isArray(data) ? data.map(fieldsOf) : [];
};

const idsOf = (answer: Answered): readonly unknown[] => dataOf(answer).map(({ id }) => id);

/** The shop's account with a post of its own, and some people. */
async function withFans(on: On, count: number) {
  const fans = Array.from({ length: count }, (_, index) =>
    on.emulator.addPerson({ handle: `fan${index}` }),
  );
  const post = on.emulator.addPost({ authorXId: on.account.xUserId, text: '新商品' });
  return { fans, post, newestFirst: fans.map(({ xUserId }) => xUserId).toReversed() };
}

describe('lists of people', () => {
  test('followers, likers and reposters come newest first, in pages', async () => {
    const on = await start();
    const { fans, post, newestFirst } = await withFans(on, 3);
    for (const { handle } of fans) {
      on.emulator.follow(handle, 'shop');
      on.emulator.like(handle, post.id);
      on.emulator.repost(handle, post.id);
    }
    const paths = [
      `/2/users/${on.account.xUserId}/followers`,
      `/2/tweets/${post.id}/liking_users`,
      `/2/tweets/${post.id}/retweeted_by`,
    ];
    for (const path of paths) {
      const first = await on.get(`${path}?max_results=2`);
      expect(idsOf(first)).toEqual(newestFirst.slice(0, 2));
      const meta = fieldsOf(fieldsOf(first.body)['meta']);
      expect(meta).toMatchObject({ result_count: 2 });
      const token = String(meta['next_token']);
      const second = await on.get(`${path}?max_results=2&pagination_token=${token}`);
      expect(idsOf(second)).toEqual(newestFirst.slice(2));
      expect(fieldsOf(second.body)['meta']).toEqual({ result_count: 1 });
    }
  });

  test('what is taken back is gone, and an empty list has no data', async () => {
    const on = await start();
    const { post } = await withFans(on, 1);
    on.emulator.follow('fan0', 'shop');
    on.emulator.like('fan0', post.id);
    on.emulator.repost('fan0', post.id);
    on.emulator.unfollow('fan0', 'shop');
    on.emulator.unlike('fan0', post.id);
    on.emulator.unrepost('fan0', post.id);
    const lists = [
      `/2/users/${on.account.xUserId}/followers`,
      `/2/tweets/${post.id}/liking_users`,
      `/2/tweets/${post.id}/retweeted_by`,
    ];
    for (const path of lists) {
      expect((await on.get(path)).body).toEqual({ meta: { result_count: 0 } });
    }
    const gone = await on.get('/2/tweets/5/liking_users');
    expect(gone).toMatchObject({ status: 200, body: { errors: [{ resource_type: 'tweet' }] } });
  });

  test('a post gives the newest 100 likers only', async () => {
    const on = await start();
    const { fans, post, newestFirst } = await withFans(on, 101);
    for (const { handle } of fans) on.emulator.like(handle, post.id);
    const answer = await on.get(`/2/tweets/${post.id}/liking_users`);
    expect(idsOf(answer)).toEqual(newestFirst.slice(0, 100));
    expect(fieldsOf(answer.body)['meta']).toEqual({ result_count: 100 });
  });

  test('a person with their followers and the day they came', async () => {
    const on = await start();
    const { fans } = await withFans(on, 1);
    on.emulator.follow('fan0', 'shop');
    const fields = 'user.fields=public_metrics,created_at,connection_status';
    const own = await on.get(`/2/users?ids=${on.account.xUserId}&${fields}`);
    expect(dataOf(own)).toMatchObject([{ public_metrics: { followers_count: 1 } }]);
    const fan = await on.get(`/2/users?ids=${fans[0]?.xUserId}&${fields}`);
    expect(dataOf(fan)).toMatchObject([
      { connection_status: ['followed_by'], created_at: '2019-04-01T00:00:00.000Z' },
    ]);
  });
});

describe('feeds', () => {
  test('mentions have replies, quotes and posts that name us; a reply names whom it answers', async () => {
    const on = await start();
    const { fans, post } = await withFans(on, 1);
    const reply = on.emulator.reply({ from: 'fan0', to: post.id, text: 'ほしい' });
    const quote = on.emulator.quote({ from: 'fan0', postId: post.id, text: '@shop これ' });
    const mention = on.emulator.mention({ from: 'fan0', text: 'やあ @SHOP' });
    const again = on.emulator.reply({ from: 'fan0', to: reply.id, text: 'まだ?' });
    expect(again.stored.text).toBe('@shop まだ?');
    again.deleted = true;
    const path = `/2/users/${on.account.xUserId}/mentions`;
    const fields =
      'tweet.fields=entities,referenced_tweets,in_reply_to_user_id,author_id,created_at,lang';
    const answer = await on.get(`${path}?${fields}&expansions=author_id,referenced_tweets.id`);
    expect(idsOf(answer)).toEqual([mention.id, quote.id, reply.id]);
    expect(dataOf(answer)[2]).toMatchObject({
      text: '@shop ほしい',
      author_id: fans[0]?.xUserId,
      in_reply_to_user_id: on.account.xUserId,
      lang: 'ja',
      entities: { mentions: [{ start: 0, end: 5, username: 'shop', id: on.account.xUserId }] },
      referenced_tweets: [{ type: 'replied_to', id: post.id }],
    });
    expect(fieldsOf(answer.body)['includes']).toMatchObject({
      users: [{ id: fans[0]?.xUserId }],
      tweets: [{ id: post.id, author_id: on.account.xUserId }],
    });
    expect(idsOf(await on.get(`${path}?since_id=${quote.id}`))).toEqual([mention.id]);
    expect(idsOf(await on.get(`/2/tweets/${post.id}/quote_tweets`))).toEqual([quote.id]);
  });

  test('the newer dialect names author and references only where they are expanded', async () => {
    const on = await start({ settings: { dialect: 'new' } });
    const { post } = await withFans(on, 1);
    on.emulator.quote({ from: 'fan0', postId: post.id, text: 'これ' });
    const path = `/2/tweets/${post.id}/quote_tweets?post.fields=author_id,referenced_posts`;
    const [bare] = dataOf(await on.get(path));
    expect(Object.keys(bare ?? {})).toEqual(['id', 'edit_history_post_ids', 'text']);
    const answer = await on.get(`${path}&expansions=author_id,referenced_posts`);
    expect(dataOf(answer)).toMatchObject([
      { author_id: on.emulator.person('fan0').xUserId, referenced_posts: [{ type: 'quoted' }] },
    ]);
    expect(fieldsOf(answer.body)['includes']).toMatchObject({ posts: [{ id: post.id }] });
  });

  test('a search finds tags of the last seven days, and nothing protected', async () => {
    let time = Date.parse('2026-11-10T00:00:00Z');
    const on = await start({ now: () => new Date(time) });
    const { fans } = await withFans(on, 2);
    const old = on.emulator.mention({ from: 'fan0', text: '#福袋 前' });
    time += 8 * 86_400_000;
    on.account.oauth2.expiresAt = new Date(time + 60_000);
    const found = on.emulator.mention({ from: 'fan0', text: '当てたい #福袋2026 と #Lucky' });
    on.emulator.repost('fan1', found.id);
    if (fans[1] !== undefined) fans[1].protected = true;
    on.emulator.follow('shop', 'fan1');
    on.emulator.mention({ from: 'fan1', text: '#lucky' });
    const path = '/2/tweets/search/recent?query=';
    const query = encodeURIComponent('(#福袋 OR #lucky) -is:retweet');
    const answer = await on.get(`${path}${query}&tweet.fields=entities`);
    expect(idsOf(answer)).toEqual([found.id]);
    expect(dataOf(answer)[0]).toMatchObject({
      entities: { hashtags: [{ start: 5, end: 12, tag: '福袋2026' }, { tag: 'Lucky' }] },
    });
    expect((await on.get(`${path}${query}&since_id=${old.id}`)).status).toBe(400);
    expect((await on.get(`${path}from:shop`)).status).toBe(400);
  });

  test('own posts without reposts', async () => {
    const on = await start();
    const { fans, post } = await withFans(on, 1);
    const theirs = on.emulator.addPost({ authorXId: fans[0]?.xUserId ?? '', text: 'どうも' });
    const repost = on.emulator.repost('shop', theirs.id);
    const path = `/2/users/${on.account.xUserId}/tweets`;
    expect(idsOf(await on.get(path))).toEqual([repost.id, post.id]);
    expect(idsOf(await on.get(`${path}?exclude=retweets`))).toEqual([post.id]);
  });

  test('messages of all conversations, of the kinds asked for', async () => {
    const on = await start();
    const { fans } = await withFans(on, 2);
    const [one, two] = [
      on.emulator.writeDm({ from: 'fan0', to: 'shop', text: 'A' }),
      on.emulator.writeDm({ from: 'fan1', to: 'shop', text: 'B' }),
    ];
    on.emulator.writeDm({ from: 'fan0', to: 'fan1', text: '内緒' });
    const fields = 'dm_event.fields=dm_conversation_id&expansions=sender_id';
    const answer = await on.get(`/2/dm_events?${fields}&event_types=MessageCreate`);
    expect(dataOf(answer)).toMatchObject([
      { id: two.id, dm_conversation_id: two.conversationId, sender_id: fans[1]?.xUserId },
      { id: one.id },
    ]);
    expect((await on.get('/2/dm_events?event_types=ParticipantsJoin')).body).toEqual({
      meta: { result_count: 0 },
    });
    expect((await on.get('/2/dm_events?event_types=Typing')).status).toBe(400);
  });

  test('fields that are left out are nowhere', async () => {
    const on = await start({ settings: { omit: ['author_id', 'mentions.id'] } });
    await withFans(on, 1);
    on.emulator.mention({ from: 'fan0', text: '@shop' });
    const path = `/2/users/${on.account.xUserId}/mentions?tweet.fields=author_id,entities`;
    const [post] = dataOf(await on.get(path));
    expect(post).not.toHaveProperty('author_id');
    expect(post).toMatchObject({ id: expect.any(String) });
    expect(JSON.stringify(post)).not.toContain(on.account.xUserId);
  });
});

test('each list has a window of its own', async () => {
  const on = await start();
  const { post } = await withFans(on, 0);
  const own = on.account.xUserId;
  const paths = [
    [`/2/users/${own}/followers`, '300'],
    [`/2/tweets/${post.id}/liking_users`, '75'],
    [`/2/tweets/${post.id}/retweeted_by`, '75'],
    [`/2/tweets/${post.id}/quote_tweets`, '75'],
    [`/2/users/${own}/mentions`, '300'],
    ['/2/dm_events', '15'],
    ['/2/tweets/search/recent?query=%23a', '300'],
  ] as const;
  const limits = [];
  for (const [path] of paths) limits.push((await on.get(path)).headers.get('x-rate-limit-limit'));
  expect(limits).toEqual(paths.map(([, limit]) => limit));
});
