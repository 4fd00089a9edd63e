import { describe, expect, test } from 'vitest';
import { actsOfPost } from '../../src/x/acts-of-post.js';
import { asObject } from '../../src/x/read-json.js';
import { readOldPost } from '../../src/x/read-old-post.js';
import { readIncludes, readPost } from '../../src/x/read-post.js';
import type { PostReading } from '../../src/x/seen-post.js';

/* One post is the same acts, whichever of X's shapes it comes in. Our account is 1 (@shop), the writer 7 (@taro). */

const own = '1';
const at = '2026-11-26T03:00:00.000Z';

const fan = { id: '7', username: 'taro', name: 'たろう' };

interface Written {
  readonly text: string;
  readonly mentions?: readonly { readonly id: string; readonly username: string }[];
  readonly repliedTo?: { readonly id: string; readonly author: string };
  readonly quoted?: { readonly id: string; readonly author: string };
  /** Whom the post that is answered names; left out: it is not known. */
  readonly parentNames?: readonly string[];
  readonly range?: readonly [number, number];
}

function entitiesOf({ text, mentions = [] }: Written) {
  return mentions.map(({ id, username }) => {
    const start = text.lastIndexOf(`@${username}`);
    return { id, username, start, end: start + username.length + 1 };
  });
}

/** As API v2 sends it. */
function modern(post: Written, dialect: 'old' | 'new' = 'old'): PostReading {
  const { repliedTo, quoted, parentNames } = post;
  const references = [
    ...(repliedTo === undefined ? [] : [{ type: 'replied_to', id: repliedTo.id }]),
    ...(quoted === undefined ? [] : [{ type: 'quoted', id: quoted.id }]),
  ];
  const others = [repliedTo, quoted].flatMap((one) =>
    one === undefined || (one === repliedTo && parentNames === undefined)
      ? []
      : [
          {
            id: one.id,
            author_id: one.author,
            text: '…',
            entities: { mentions: (parentNames ?? []).map((id) => ({ id, username: `u${id}` })) },
          },
        ],
  );
  const body = {
    id: '900',
    text: post.text,
    author_id: '7',
    created_at: at,
    lang: 'ja',
    entities: { mentions: entitiesOf(post) },
    ...(post.range === undefined ? {} : { display_text_range: post.range }),
    ...(repliedTo === undefined ? {} : { in_reply_to_user_id: repliedTo.author }),
    [dialect === 'old' ? 'referenced_tweets' : 'referenced_posts']: references,
  };
  const includes = { users: [fan], [dialect === 'old' ? 'tweets' : 'posts']: others };
  return readPost(body, readIncludes({ includes }));
}

/** As v1.1 sends it. */
function old(post: Written): PostReading {
  const { repliedTo, quoted } = post;
  return readOldPost({
    id_str: '900',
    id: 900,
    created_at: 'Thu Nov 26 03:00:00 +0000 2026',
    text: post.text,
    lang: 'ja',
    user: { id_str: '7', screen_name: 'taro', name: 'たろう' },
    entities: {
      user_mentions: entitiesOf(post).map(({ id, username, start, end }) => ({
        id_str: id,
        screen_name: username,
        indices: [start, end],
      })),
    },
    ...(post.range === undefined ? {} : { display_text_range: post.range }),
    ...(repliedTo === undefined
      ? {}
      : { in_reply_to_status_id_str: repliedTo.id, in_reply_to_user_id_str: repliedTo.author }),
    ...(quoted === undefined
      ? {}
      : { quoted_status: { id_str: quoted.id, user: { id_str: quoted.author } } }),
  });
}

function kindsOf(reading: PostReading): readonly string[] {
  if (reading.kind === 'problem') throw new Error(JSON.stringify(reading.fault));
  return actsOfPost(reading.post, { ownXUserId: own, sourceId: 's' }).map(({ act }) => act.kind);
}

const us = { id: own, username: 'shop' };

describe('a post in every shape of X', () => {
  const cases: readonly (readonly [string, Written, readonly string[]])[] = [
    ['that names us', { text: 'やあ @shop どうも', mentions: [us] }, ['mention']],
    [
      'that answers ours and names us only by itself',
      { text: '@shop 応募します', mentions: [us], repliedTo: { id: '50', author: own } },
      ['reply'],
    ],
    [
      'that answers ours and names us in its words too',
      { text: '@shop 応募 @shop', mentions: [us], repliedTo: { id: '50', author: own } },
      ['reply', 'mention'],
    ],
    ['that quotes ours', { text: 'これ好き', quoted: { id: '51', author: own } }, ['quote']],
    [
      "that answers somebody else's",
      { text: '@hana @shop こんにちは', mentions: [us], repliedTo: { id: '52', author: '8' } },
      ['mention'],
    ],
    ['that has nothing to do with us', { text: 'おはよう' }, []],
  ];
  test.each(cases)('%s', (_name, post, kinds) => {
    expect(kindsOf(modern(post))).toEqual(kinds);
    expect(kindsOf(modern(post, 'new'))).toEqual(kinds);
    expect(kindsOf(old(post))).toEqual(kinds);
  });
});

test('a thread that carries our name along does not name us', () => {
  const thread = {
    text: '@hana @shop わかる',
    mentions: [us],
    repliedTo: { id: '52', author: '8' },
    parentNames: [own],
  };
  expect(kindsOf(modern(thread))).toEqual([]);
  expect(kindsOf(modern({ ...thread, parentNames: ['9'] }))).toEqual(['mention']);
  expect(kindsOf(old({ ...thread, range: [12, 15] }))).toEqual([]);
});

test('the words are those that were written: links whole, automatic names gone', () => {
  const reading = readPost(
    {
      id: '900',
      author_id: '7',
      created_at: at,
      in_reply_to_user_id: own,
      referenced_tweets: [{ type: 'replied_to', id: '50' }],
      text: '@shop A &amp; B https://t.co/abc',
      entities: {
        mentions: [{ ...us, start: 0, end: 5 }],
        urls: [{ url: 'https://t.co/abc', expanded_url: 'https://example.com/x' }],
      },
    },
    readIncludes(asObject({ includes: {} })),
  );
  if (reading.kind === 'problem') throw new Error(JSON.stringify(reading.fault));
  const [act] = actsOfPost(reading.post, { ownXUserId: own, sourceId: 's' });
  expect(act?.act).toMatchObject({
    kind: 'reply',
    ourPostId: '50',
    theirPostId: '900',
    text: 'A & B https://example.com/x',
  });
});

test('links that X puts behind a text for pictures and quoted posts are not written', () => {
  const reading = readPost(
    {
      id: '900',
      author_id: '7',
      created_at: at,
      referenced_tweets: [{ type: 'quoted', id: '51' }],
      text: 'これ https://t.co/own https://t.co/quoted https://t.co/pic',
      entities: {
        urls: [
          { url: 'https://t.co/own', expanded_url: 'https://x.com/shop/status/52' },
          { url: 'https://t.co/quoted', expanded_url: 'https://twitter.com/shop/status/51?s=20' },
          { url: 'https://t.co/pic', expanded_url: 'https://x.com/taro/status/900/photo/1' },
        ],
      },
    },
    readIncludes({ includes: { tweets: [{ id: '51', author_id: own }] } }),
  );
  if (reading.kind === 'problem') throw new Error(JSON.stringify(reading.fault));
  const [act] = actsOfPost(reading.post, { ownXUserId: own, sourceId: 's' });
  expect(act?.act).toMatchObject({ kind: 'quote', text: 'これ https://x.com/shop/status/52' });
});

test('what we write ourselves, and reposts, are nothing', () => {
  const mine = readPost({ id: '1', author_id: own, created_at: at, text: 'x' }, readIncludes(null));
  const repost = readPost(
    {
      id: '2',
      author_id: '7',
      created_at: at,
      text: 'RT @shop: x',
      referenced_tweets: [{ type: 'retweeted', id: '50' }],
      entities: { mentions: [{ ...us, start: 3, end: 8 }] },
    },
    readIncludes(null),
  );
  expect(kindsOf(mine)).toEqual([]);
  expect(kindsOf(repost)).toEqual([]);
});

test.each([
  ['author_id', { id: '5', created_at: at, text: 'x' }],
  ['created_at', { id: '5', author_id: '7', text: 'x' }],
])('without %s it is a problem that names the post', (field, post) => {
  expect(readPost(post, readIncludes(null))).toEqual({
    kind: 'problem',
    fault: { kind: 'missing_field', item: 'post', id: '5', field },
  });
});

test('the id tells the millisecond where the field tells the second, if both agree', () => {
  // https://x.com/i/status/… made at 03:00:00.457 on 26 November 2026.
  const id = String((BigInt(Date.parse('2026-11-26T03:00:00.457Z')) - 1_288_834_974_657n) << 22n);
  const atOf = (createdAt: string) => {
    const reading = readPost(
      { id, author_id: '7', created_at: createdAt, text: 'x' },
      readIncludes(null),
    );
    return reading.kind === 'post' ? reading.post.at.toISOString() : reading.kind;
  };
  expect(atOf('2026-11-26T03:00:00.000Z')).toBe('2026-11-26T03:00:00.457Z');
  expect(atOf('2026-11-26T02:00:00.000Z')).toBe('2026-11-26T02:00:00.000Z');
});
