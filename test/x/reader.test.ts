import { describe, expect, test } from 'vitest';
import { requestsWith } from '../../sandbox/x/faults.js';
import type { ActSighting } from '../../src/domain/rules/sighting.js';
import { missingField, problemIn } from '../../src/domain/source-problem.js';
import type { Reading } from '../../src/x/port.js';
import type { FeedRequest } from '../../src/x/reading-port.js';
import { onEmulator, type OnEmulatorOptions } from './on-emulator.js';

/* Every reading for triggers against the emulated X, in both of X's dialects. */

const dialects = [{ dialect: 'old' }, { dialect: 'new' }] as const;
const first = { pageToken: null, max: 100 } as const;
const all: FeedRequest = { sinceId: null, since: null, ...first };

async function stage(settings: OnEmulatorOptions['settings'] = {}) {
  const on = await onEmulator({ settings });
  const { emulator, sender } = on;
  const fan = emulator.addPerson({ handle: 'taro', name: 'たろう' });
  const other = emulator.addPerson({ handle: 'hana', name: 'はな' });
  const post = emulator.addPost({ authorXId: sender.xUserId, text: '新商品です' });
  return { ...on, fan, other, post, shop: on.oauth2 };
}

/** What was read; a reading that failed ends the test. */
function valueOf<T>(reading: Reading<T>): T {
  if (reading.kind === 'failed') throw new Error(JSON.stringify(reading.evidence));
  return reading.value;
}

const inShort = ({ act, actor }: ActSighting) => [
  act.kind,
  actor.handle,
  'text' in act ? act.text : null,
];

describe.each(dialects)('in the $dialect dialect', (settings) => {
  test('followers, likers and reposters come with their names and what they cost', async () => {
    const { emulator, reader, shop, fan, post } = await stage(settings);
    emulator.follow('taro', 'shop');
    emulator.like('taro', post.id);
    emulator.repost('taro', post.id);
    const people = [{ xUserId: fan.xUserId, handle: 'taro', name: 'たろう' }];
    const followers = valueOf(await reader.followers(shop, first));
    expect(followers).toMatchObject({ people, billed: [`user:${fan.xUserId}`], problems: [] });
    const likers = valueOf(await reader.likers(shop, post.id, first));
    expect(likers).toMatchObject({ people, billed: [`like:${post.id}:${fan.xUserId}`] });
    const reposters = valueOf(await reader.reposters(shop, post.id, first));
    expect(reposters).toMatchObject({ people, billed: [`user:${fan.xUserId}`] });
  });

  test('lists without anybody are empty, not failed', async () => {
    const { reader, shop, post } = await stage(settings);
    const empty = { nextToken: null, problems: [], billed: [] };
    expect(valueOf(await reader.followers(shop, first))).toEqual({ ...empty, people: [] });
    expect(valueOf(await reader.likers(shop, post.id, first))).toEqual({ ...empty, people: [] });
    const noActs = { ...empty, acts: [], newestId: null, oldestAt: null };
    expect(valueOf(await reader.mentions(shop, all))).toEqual(noActs);
    expect(valueOf(await reader.quotes(shop, post.id, first))).toEqual(noActs);
    expect(valueOf(await reader.hashtagPosts(shop, ['夏'], all))).toEqual(noActs);
    expect(valueOf(await reader.messages(shop, first))).toEqual({ ...noActs, encrypted: [] });
  });

  test('pages follow one another to the end', async () => {
    const { emulator, reader, shop } = await stage(settings);
    emulator.follow('taro', 'shop');
    emulator.follow('hana', 'shop');
    const newer = valueOf(await reader.followers(shop, { pageToken: null, max: 1 }));
    const older = valueOf(await reader.followers(shop, { pageToken: newer.nextToken, max: 1 }));
    expect([...newer.people, ...older.people].map(({ handle }) => handle)).toEqual([
      'hana',
      'taro',
    ]);
    expect(older.nextToken).toBeNull();
  });

  test('mentions: each post is all the acts it is, in the words that were written', async () => {
    const { emulator, reader, shop, post } = await stage(settings);
    const theirs = emulator.mention({ from: 'hana', text: '今日は暑い' });
    emulator.mention({ from: 'taro', text: 'ねえ @shop どう?' });
    emulator.reply({ from: 'taro', to: post.id, text: '応募 & <参加> https://example.com/x' });
    emulator.reply({ from: 'taro', to: post.id, text: '応募 cc @shop' });
    emulator.reply({ from: 'taro', to: theirs.id, text: 'わかる @shop も' });
    const page = valueOf(await reader.mentions(shop, all));
    expect(page.acts.map(inShort)).toEqual([
      ['mention', 'taro', 'わかる @shop も'],
      ['reply', 'taro', '応募 cc @shop'],
      ['mention', 'taro', '応募 cc @shop'],
      ['reply', 'taro', '応募 & <参加> https://example.com/x'],
      ['mention', 'taro', 'ねえ @shop どう?'],
    ]);
    expect(page.billed).toHaveLength(4);
    expect(page.problems).toEqual([]);
  });

  test('a thread that carries our name along does not mention us', async () => {
    const { emulator, reader, shop } = await stage(settings);
    const theirs = emulator.mention({ from: 'hana', text: 'これ @shop の' });
    emulator.reply({ from: 'taro', to: theirs.id, text: 'いいね' });
    const page = valueOf(await reader.mentions(shop, all));
    expect(page.acts.map(inShort)).toEqual([['mention', 'hana', 'これ @shop の']]);
  });

  test('mentions from where we were', async () => {
    const { emulator, reader, shop } = await stage(settings);
    emulator.mention({ from: 'taro', text: '@shop 一' });
    const { newestId } = valueOf(await reader.mentions(shop, all));
    const again = valueOf(await reader.mentions(shop, { ...all, sinceId: newestId }));
    expect(again.acts).toEqual([]);
    emulator.mention({ from: 'taro', text: '@shop 二' });
    const page = valueOf(await reader.mentions(shop, { ...all, sinceId: newestId }));
    expect(page.acts.map(inShort)).toEqual([['mention', 'taro', '@shop 二']]);
  });

  test('quotes say what they quote', async () => {
    const { emulator, reader, shop, post } = await stage(settings);
    const quote = emulator.quote({ from: 'taro', postId: post.id, text: 'これ好き' });
    const [act] = valueOf(await reader.quotes(shop, post.id, first)).acts;
    expect(act?.act).toMatchObject({
      kind: 'quote',
      ourPostId: post.id,
      theirPostId: quote.id,
      text: 'これ好き',
    });
  });

  test('messages of others, with who wrote them', async () => {
    const { emulator, reader, shop, fan, sender } = await stage(settings);
    emulator.writeDm({ from: 'taro', to: 'shop', text: '応募 & https://example.com/x' });
    emulator.writeDm({ from: 'shop', to: 'taro', text: 'ありがとう' });
    const page = valueOf(await reader.messages(shop, first));
    expect(page.acts.map(inShort)).toEqual([['dm', 'taro', '応募 & https://example.com/x']]);
    expect(page.acts[0]).toMatchObject({
      actor: { xUserId: fan.xUserId },
      accountXUserId: sender.xUserId,
    });
    expect(page).toMatchObject({ problems: [], encrypted: [] });
    expect(page.billed).toHaveLength(2);
  });

  test('posts with a hashtag, not ours, no reposts', async () => {
    const { emulator, reader, shop, sender } = await stage(settings);
    const tagged = emulator.mention({ from: 'taro', text: '海 #夏 #旅' });
    emulator.addPost({ authorXId: sender.xUserId, text: '店の #夏' });
    emulator.repost('hana', tagged.id);
    const page = valueOf(await reader.hashtagPosts(shop, ['夏', 'winter'], all));
    expect(page.acts.map(({ act }) => act)).toEqual([
      expect.objectContaining({ kind: 'hashtag', theirPostId: tagged.id, hashtags: ['夏', '旅'] }),
    ]);
  });

  test('our own posts, and people as rules see them', async () => {
    const { emulator, reader, shop, fan, post } = await stage(settings);
    emulator.follow('taro', 'shop');
    const later = emulator.addPost({ authorXId: shop.xUserId, text: 'あと' });
    const theirs = emulator.addPost({ authorXId: fan.xUserId, text: 'よそ' });
    const idsOf = async (only: string | null) =>
      valueOf(await reader.ownPosts(shop, { ...first, only })).posts.map(({ id }) => id);
    expect(await idsOf(null)).toEqual([later.id, post.id]);
    expect(await idsOf(post.id)).toEqual([post.id]);
    expect(await idsOf(theirs.id)).toEqual([]);
    const { people, billed } = valueOf(await reader.people(shop, [fan.xUserId, '404404']));
    expect([...people.keys()]).toEqual([fan.xUserId]);
    expect(people.get(fan.xUserId)).toMatchObject({
      handle: 'taro',
      followers: 0,
      followsUs: true,
    });
    expect(billed).toEqual([`user:${fan.xUserId}`]);
  });
});

describe('what is missing is told, never silently nobody', () => {
  test('a post without its author, a message without its sender', async () => {
    const { emulator, reader, shop, post } = await stage({ omit: ['author_id', 'sender_id'] });
    const { id } = emulator.mention({ from: 'taro', text: '@shop やあ' });
    const quote = emulator.quote({ from: 'taro', postId: post.id, text: 'これ' });
    const dm = emulator.writeDm({ from: 'taro', to: 'shop', text: '応募' });
    expect(valueOf(await reader.mentions(shop, all))).toMatchObject({
      acts: [],
      problems: [problemIn('mentions', missingField('post', id, 'author_id'))],
      newestId: id,
    });
    expect(valueOf(await reader.quotes(shop, post.id, first)).problems).toEqual([
      problemIn('quotes', missingField('post', quote.id, 'author_id')),
    ]);
    expect(valueOf(await reader.messages(shop, first))).toMatchObject({
      acts: [],
      problems: [problemIn('messages', missingField('message', dm.id, 'sender_id'))],
    });
  });

  test.each(dialects)('names without ids and quotes without references ($dialect)', async (one) => {
    const { emulator, reader, shop, post } = await stage({
      ...one,
      omit: ['mentions.id', 'referenced_tweets', 'referenced_posts'],
    });
    emulator.mention({ from: 'taro', text: 'ねえ @shop' });
    emulator.quote({ from: 'taro', postId: post.id, text: 'これ' });
    const mentions = valueOf(await reader.mentions(shop, all)).acts.map(({ act }) => act.kind);
    expect(mentions).toEqual(['mention']);
    const [quote] = valueOf(await reader.quotes(shop, post.id, first)).acts;
    expect(quote?.act).toMatchObject({ kind: 'quote', ourPostId: post.id });
  });
});

describe('refusals are evidence', () => {
  const reads = (on: Awaited<ReturnType<typeof stage>>): (() => Promise<Reading<unknown>>)[] => [
    () => on.reader.followers(on.shop, first),
    () => on.reader.likers(on.shop, on.post.id, first),
    () => on.reader.reposters(on.shop, on.post.id, first),
    () => on.reader.quotes(on.shop, on.post.id, first),
    () => on.reader.mentions(on.shop, all),
    () => on.reader.messages(on.shop, first),
    () => on.reader.hashtagPosts(on.shop, ['夏'], all),
    () => on.reader.ownPosts(on.shop, { ...first, only: null }),
    () => on.reader.people(on.shop, [on.fan.xUserId]),
  ];

  test('of every reading, whatever came back', async () => {
    const on = await stage();
    const answers = [
      { status: 503, body: '<html>' },
      { status: 200, body: '[]' },
      { status: 200, body: 'not JSON' },
      { status: 200, body: { errors: [{ title: 'Forbidden', detail: 'no' }] } },
    ];
    for (const respond of answers) {
      for (const read of reads(on)) {
        const stop = on.emulator.fail({ respond });
        expect((await read()).kind).toBe('failed');
        stop();
      }
    }
  });

  test('a list that is used up says until when', async () => {
    const on = await stage();
    on.emulator.limiter.exhaust('mentions', on.sender.xUserId, 'short');
    const reading = await on.reader.mentions(on.shop, all);
    expect(reading).toMatchObject({
      kind: 'failed',
      evidence: { answer: { kind: 'http', status: 429 } },
      seen: { endpoint: 'mentions', windows: [{ remaining: 0 }] },
    });
  });

  test('of a post that is gone', async () => {
    const on = await stage();
    on.post.deleted = true;
    expect((await on.reader.likers(on.shop, on.post.id, first)).kind).toBe('failed');
  });
});

test('readings for triggers leave room: at most two are out at once', async () => {
  const { emulator, reader, shop, fan, post } = await stage();
  const isRead = requestsWith({ bucket: 'likers' });
  emulator.fail({ match: isRead, respond: 'hold', times: 2 });
  const readings = [1, 2, 3].map(() => reader.likers(shop, post.id, first));
  const out = () => emulator.requests.filter(isRead).length;
  await emulator.until(() => out() === 2);
  // A look-up is not held up by them, and the third reading still waits when it has ended.
  valueOf(await reader.people(shop, [fan.xUserId]));
  expect(out()).toBe(2);
  emulator.release();
  for (const reading of readings) valueOf(await reading);
});
