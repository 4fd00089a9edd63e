import { assert, constantFrom, jsonValue, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { missingField, problemIn, type ProblemItem } from '../../src/domain/source-problem.js';
import { readPushed } from '../../src/x/read-pushed.js';
import { crcResponse, isSigned } from '../../src/x/webhook-signature.js';

/* What the stream and webhooks bring, in the shapes of the X reference (sections 5.2 and 5.3). We are 1, they are 7. */

const missing = (from: string, item: ProblemItem, id: string | null, field: string) =>
  problemIn(from, missingField(item, id, field));

const user = (id: string, username: string) => ({ data: { id, username, name: username } });

const activity = (event_type: string, payload: object, rest: object = {}) => ({
  data: { event_uuid: '-42', event_type, filter: { user_id: '1' }, payload, ...rest },
});

const post = (changes: object = {}) => ({
  id: '900',
  author_id: '7',
  created_at: '2026-11-26T03:00:00.000Z',
  text: 'こんにちは',
  ...changes,
});

/** Kinds, actors and posts of all acts that a delivery tells. */
function acts(json: unknown) {
  return readPushed(json).items.flatMap((item) =>
    item.kind === 'acts'
      ? item.acts.map(({ act, actor }) => [
          act.kind,
          actor.xUserId,
          'ourPostId' in act ? act.ourPostId : null,
        ])
      : [],
  );
}

describe('activity events', () => {
  test('each kind is the act it tells', () => {
    const follow = { source: user('7', 'taro'), target: user('1', 'shop') };
    const quoting = { referenced_tweets: [{ type: 'quoted', id: '51' }] };
    const replying = {
      referenced_tweets: [{ type: 'replied_to', id: '50' }],
      in_reply_to_user_id: '1',
    };
    const naming = {
      text: '@shop やあ',
      entities: { mentions: [{ start: 0, end: 5, username: 'shop', id: '1' }] },
    };
    expect(acts(activity('follow.follow', follow))).toEqual([['follow', '7', null]]);
    expect(acts(activity('post.quote.create', post(quoting)))).toEqual([['quote', '7', '51']]);
    expect(acts(activity('post.reply.create', post(replying)))).toEqual([['reply', '7', '50']]);
    expect(acts(activity('post.mention.create', post(naming)))).toEqual([['mention', '7', null]]);
    expect(
      acts(
        activity(
          'post.repost.create',
          post({ referenced_tweets: [{ type: 'retweeted', id: '50' }] }),
        ),
      ),
    ).toEqual([['repost', '7', '50']]);
  });

  test('a like has its liker beside it, or says that it has none', () => {
    const like = {
      id: 'l1',
      liked_tweet_id: '50',
      liked_tweet_author_id: '1',
      timestamp_ms: 1_795_662_000_000,
    };
    const includes = {
      users: [
        { id: '1', username: 'shop' },
        { id: '7', username: 'taro' },
      ],
    };
    expect(acts(activity('like.create', like, { includes }))).toEqual([['like', '7', '50']]);
    const alone = readPushed(activity('like.create', like)).items[0];
    expect(alone).toMatchObject({ kind: 'like-without-liker', ourPostId: '50' });
    expect(
      readPushed(activity('like.create', { ...like, liked_tweet_author_id: '9' })).items,
    ).toEqual([{ kind: 'nothing' }]);
  });

  test('messages are told, ciphertext is counted, our own are nothing', () => {
    const message = (sender: string) => ({
      direct_message_events: [
        {
          type: 'message_create',
          id: '77',
          created_timestamp: '1795662000000',
          message_create: {
            target: { recipient_id: sender === '1' ? '7' : '1' },
            sender_id: sender,
            message_data: { text: '応募' },
          },
        },
      ],
      users: { '7': user('7', 'taro') },
    });
    const [received] = readPushed(activity('dm.received', message('7'))).items;
    expect(received).toMatchObject({
      kind: 'acts',
      acts: [{ act: { kind: 'dm', eventId: '77', text: '応募' }, actor: { handle: 'taro' } }],
    });
    expect(readPushed(activity('dm.received', message('1'))).items).toEqual([{ kind: 'nothing' }]);
    expect(readPushed(activity('chat.received', { id: '78' }))).toMatchObject({
      items: [{ kind: 'encrypted', accountXUserId: '1' }],
      billed: ['dm:78'],
    });
  });

  test.each([
    [
      'without a source',
      activity('follow.follow', { target: user('1', 'shop') }),
      missing('follow.follow', 'event', null, 'source'),
    ],
    [
      'without a target',
      activity('follow.unfollow', { source: user('7', 'taro') }),
      missing('follow.unfollow', 'event', null, 'target'),
    ],
    [
      'without an author',
      activity('post.reply.create', { id: '5', created_at: '2026-11-26T03:00:00Z' }),
      missing('post.reply.create', 'post', '5', 'author_id'),
    ],
    [
      'without a sender',
      activity('dm.received', { id: '5', text: 'x' }),
      missing('dm.received', 'message', '5', 'sender_id'),
    ],
    [
      'without what it answers',
      activity('post.reply.create', post()),
      { kind: 'missing_reference', act: 'reply', postId: '900', from: 'post.reply.create' },
    ],
    [
      'without what it quotes',
      activity('post.quote.create', post()),
      { kind: 'missing_reference', act: 'quote', postId: '900', from: 'post.quote.create' },
    ],
    [
      'without what it repeats',
      activity('post.repost.create', post()),
      { kind: 'missing_reference', act: 'repost', postId: '900', from: 'post.repost.create' },
    ],
    [
      'of an unknown kind',
      activity('space.create', {}),
      { kind: 'unknown_event', from: 'space.create' },
    ],
    [
      'without a filter',
      { data: { event_type: 'follow.follow', payload: {} } },
      missing('follow.follow', 'event', null, 'filter.user_id'),
    ],
    [
      'without a payload',
      { data: { event_type: 'follow.follow', filter: { user_id: '1' } } },
      missing('follow.follow', 'event', null, 'payload'),
    ],
    ['of no shape at all', { hello: 'world' }, { kind: 'unknown_delivery' }],
    [
      'an older one without a user',
      { for_user_id: '1', tweet_create_events: [{ id_str: '5' }] },
      missing('tweet_create_events', 'post', '5', 'user'),
    ],
    [
      'an older like without a post',
      { for_user_id: '1', favorite_events: [{ id: 'a1' }] },
      missing('favorite_events', 'like', 'a1', 'favorited_status'),
    ],
    [
      'an older follow without a source',
      { for_user_id: '1', follow_events: [{ target: { id_str: '1' } }] },
      missing('follow_events', 'follow', null, 'source'),
    ],
    [
      'an older message without a sender',
      { for_user_id: '1', direct_message_events: [{ id: '5', type: 'message_create' }] },
      missing('direct_message_events', 'message', '5', 'sender_id'),
    ],
  ] as const)('%s it is a problem that names what is missing', (_name, json, problem) => {
    const problems = readPushed(json).items.filter(({ kind }) => kind === 'problem');
    expect(problems).toMatchObject([{ problem }]);
  });
});

describe('the older account-activity deliveries', () => {
  const fan = { id_str: '7', screen_name: 'taro', name: 'たろう' };
  const we = { id_str: '1', screen_name: 'shop', name: '店' };

  test('each list is the acts it tells', () => {
    expect(
      acts({
        for_user_id: '1',
        favorite_events: [
          {
            id: 'f',
            timestamp_ms: 1_795_662_000_000,
            favorited_status: { id_str: '50', user: we },
            user: fan,
          },
        ],
      }),
    ).toEqual([['like', '7', '50']]);
    expect(
      acts({
        for_user_id: '1',
        follow_events: [
          {
            type: 'follow',
            created_timestamp: '1795662000000',
            source: { ...fan, id: '7' },
            target: { ...we, id: '1' },
          },
        ],
      }),
    ).toEqual([['follow', '7', null]]);
    expect(
      acts({
        for_user_id: '1',
        tweet_create_events: [
          {
            id_str: '900',
            created_at: 'Thu Nov 26 03:00:00 +0000 2026',
            text: '@shop 応募',
            user: fan,
            in_reply_to_status_id_str: '50',
            in_reply_to_user_id_str: '1',
            entities: { user_mentions: [{ id_str: '1', screen_name: 'shop', indices: [0, 5] }] },
          },
          {
            id_str: '901',
            created_at: 'Thu Nov 26 03:00:00 +0000 2026',
            text: 'RT',
            user: fan,
            retweeted_status: { id_str: '50', user: we },
          },
        ],
      }),
    ).toEqual([
      ['reply', '7', '50'],
      ['repost', '7', '50'],
    ]);
    expect(
      acts({
        for_user_id: '1',
        direct_message_events: [
          {
            type: 'message_create',
            id: '77',
            created_timestamp: '1795662000000',
            message_create: {
              target: { recipient_id: '1' },
              sender_id: '7',
              message_data: { text: '応募' },
            },
          },
        ],
        users: { '7': { name: 'たろう', screen_name: 'taro' } },
      }),
    ).toEqual([['dm', '7', null]]);
  });

  test('what somebody took back, and who revoked us', () => {
    const unfollow = {
      for_user_id: '1',
      follow_events: [{ type: 'unfollow', source: fan, target: we }],
    };
    expect(readPushed(unfollow).items).toMatchObject([
      { kind: 'taken-back', what: { kind: 'follow', actorXUserId: '7' } },
    ]);
    const revoked = { user_event: { revoke: { source: { user_id: '1' } } } };
    expect(readPushed(revoked).items).toEqual([{ kind: 'revoked', accountXUserId: '1' }]);
    expect(
      readPushed({ for_user_id: '1', direct_message_indicate_typing_events: [{}] }).items,
    ).toEqual([{ kind: 'nothing' }]);
  });
});

test('whatever JSON comes, reading it ends and says something', () => {
  const types = [
    'follow.follow',
    'like.create',
    'post.reply.create',
    'dm.received',
    'post.repost.create',
  ];
  assert(
    property(constantFrom(...types), jsonValue(), jsonValue(), (type, payload, includes) => {
      const event = activity(type, {});
      const strange = { data: { ...event.data, payload, includes } };
      expect(readPushed(strange).items.length).toBeGreaterThan(0);
      expect(
        readPushed({ for_user_id: '1', tweet_create_events: payload, users: includes }).items
          .length,
      ).toBeGreaterThan(0);
      expect(readPushed(payload).items.length).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});

test('a like whose id is no text is a like all the same', () => {
  const like = {
    id: { toString: 1 },
    favorited_status: { id_str: '50', user: { id_str: '1' } },
    user: { id_str: '7', screen_name: 'taro' },
  };
  expect(acts({ for_user_id: '1', favorite_events: [like] })).toEqual([['like', '7', '50']]);
});

test('a stream that X is about to end says why', () => {
  const errors = [
    { title: 'operational-disconnect', detail: 'This stream has been disconnected.' },
  ];
  expect(readPushed({ errors }).items).toEqual([
    {
      kind: 'problem',
      accountXUserId: null,
      problem: {
        kind: 'x_said',
        words: 'operational-disconnect: This stream has been disconnected.',
      },
    },
  ]);
});

test('a picture that comes with a message is not part of its words', () => {
  const event = {
    type: 'message_create',
    id: '77',
    created_timestamp: '1795662000000',
    message_create: {
      target: { recipient_id: '1' },
      sender_id: '7',
      message_data: {
        text: '応募 https://t.co/pic',
        entities: {
          urls: [
            { url: 'https://t.co/pic', expanded_url: 'https://twitter.com/messages/media/77' },
          ],
        },
      },
    },
  };
  const [item] = readPushed(activity('dm.received', { direct_message_events: [event] })).items;
  expect(item).toMatchObject({ acts: [{ act: { kind: 'dm', text: '応募' } }] });
});

describe('signatures', () => {
  const secret = 'consumer-secret';

  test('the documented vectors', () => {
    expect(crcResponse(secret, 'challenge')).toBe(
      'sha256=2RUZDVKjSpEV/C/r9ivMsVZJ4DFPAawjJFQQzY+6ba4=',
    );
    const body = Buffer.from('{"a":1}');
    const signature = 'sha256=5gBwR3qx6BzZFVpEj/8qjvH5fyQqh0HDZEJKyiXG/+Y=';
    expect(isSigned(secret, body, signature)).toBe(true);
    expect(isSigned(secret, Buffer.from('{"a": 1}'), signature)).toBe(false);
    expect(isSigned('other', body, signature)).toBe(false);
    expect(isSigned(secret, body, undefined)).toBe(false);
    expect(isSigned(secret, body, '')).toBe(false);
  });
});
