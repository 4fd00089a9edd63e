import { describe, expect, test } from 'vitest';
import type { XAnswer } from '../../sandbox/x/answer.js';
import { refusals } from '../../sandbox/x/refusals.js';
import { matchReadBack } from '../../src/domain/sending/match-read-back.js';
import type { ReadPage, Reading } from '../../src/x/port.js';
import { onEmulator, type OnEmulator } from './on-emulator.js';

/*
 * Reading back conversations and own posts from a loopback X in both of X's dialects. Oracles: the
 * page as the port promises it, and what the matcher makes of it.
 */

function pageOf(reading: Reading<ReadPage>): ReadPage {
  if (reading.kind === 'failed') throw new Error(JSON.stringify(reading.evidence));
  return reading.value;
}

const written = 'A & <b> https://example.com/x?a=1&b=2 と https://x.com/shop/status/1 です';

/** A clock that the test moves. */
function clock(): { now: () => Date; pass: (ms: number) => void } {
  let time = Date.parse('2026-11-25T03:00:00.700Z');
  return { now: () => new Date(time), pass: (ms) => (time += ms) };
}

describe.each(['old', 'new'] as const)('a conversation in the %s dialect', (dialect) => {
  test('gives both sides as they were written, newest first', async () => {
    const on = await onEmulator({ now: clock().now, settings: { dialect } });
    const fan = on.emulator.addPerson({ handle: 'fan' });
    const own = on.emulator.addDm({
      senderXId: on.sender.xUserId,
      participantXIds: [fan.xUserId],
      text: written,
    });
    const theirs = on.emulator.addDm({
      senderXId: fan.xUserId,
      participantXIds: [on.sender.xUserId],
      text: 'どうも',
    });
    const back = new Date('2026-11-25T02:00:00Z');
    const reading = await on.x.readConversation(on.oauth2, fan.xUserId, back);
    expect(reading.seen.endpoint).toBe('dm-read');
    expect(pageOf(reading)).toEqual({
      reachesBackTo: null,
      messages: [
        {
          xId: theirs.id,
          kind: 'dm',
          senderXId: fan.xUserId,
          at: '2026-11-25T03:00:00.000Z',
          text: 'どうも',
          repliedToPostId: null,
          recipientXId: on.sender.xUserId,
        },
        {
          xId: own.id,
          kind: 'dm',
          senderXId: on.sender.xUserId,
          at: '2026-11-25T03:00:00.000Z',
          text: written,
          repliedToPostId: null,
          recipientXId: fan.xUserId,
        },
      ],
    });
  });

  test('own replies without the mention that X puts in front', async () => {
    const on = await onEmulator({ settings: { dialect } });
    const fan = on.emulator.addPerson({ handle: 'fan' });
    const post = on.emulator.addPost({ authorXId: fan.xUserId, text: '@shop 参加' });
    await on.x.send(on.oauth1, { kind: 'reply', postId: post.id, text: written });
    const page = pageOf(await on.x.readOwnPosts(on.oauth1, new Date()));
    expect(page.messages).toMatchObject([
      {
        xId: on.emulator.tweets.at(-1)?.id,
        kind: 'reply',
        senderXId: on.sender.xUserId,
        text: written,
        repliedToPostId: post.id,
      },
    ]);
    expect(on.emulator.tweets.at(-1)?.stored.text).toMatch(
      /^@fan A &amp; &lt;b&gt; https:\/\/t\.co/,
    );
  });

  test('a long reply in full', async () => {
    const on = await onEmulator({ settings: { dialect } });
    on.sender.person.subscriptionType = 'Premium';
    const fan = on.emulator.addPerson({ handle: 'fan' });
    const post = on.emulator.addPost({ authorXId: fan.xUserId, text: '@shop 参加' });
    const text = `${'長い'.repeat(200)} & おわり`;
    await on.x.send(on.oauth2, { kind: 'reply', postId: post.id, text });
    const page = pageOf(await on.x.readOwnPosts(on.oauth2, new Date()));
    expect(page.messages[0]?.text).toBe(text);
  });
});

describe('how far a page reaches', () => {
  async function talk(on: OnEmulator, count: number, pass: (ms: number) => void): Promise<string> {
    const fan = on.emulator.addPerson({});
    for (let index = 0; index < count; index += 1) {
      const [senderXId, participantXIds] = [on.sender.xUserId, [fan.xUserId]];
      on.emulator.addDm({ senderXId, participantXIds, text: `${index}` });
      pass(60_000);
    }
    return fan.xUserId;
  }

  test('to the end of a short conversation', async () => {
    const { now, pass } = clock();
    const on = await onEmulator({ now });
    const fan = await talk(on, 3, pass);
    const page = pageOf(await on.x.readConversation(on.oauth1, fan, new Date(0)));
    expect(page).toMatchObject({ reachesBackTo: null, messages: [{}, {}, {}] });
  });

  test('one page is enough for what is new', async () => {
    const { now, pass } = clock();
    const on = await onEmulator({ now });
    const fan = await talk(on, 150, pass);
    const page = pageOf(
      await on.x.readConversation(on.oauth1, fan, new Date(now().getTime() - 600_000)),
    );
    expect(page.messages).toHaveLength(100);
    expect(on.emulator.requests).toHaveLength(1);
    // The oldest one listed is from 03:50:00; others of that second may be on the next page.
    expect(page.reachesBackTo).toBe('2026-11-25T03:50:01.000Z');
  });

  test('further pages are read for what is old, three at most', async () => {
    const { now, pass } = clock();
    const on = await onEmulator({ now });
    const fan = await talk(on, 350, pass);
    const page = pageOf(await on.x.readConversation(on.oauth1, fan, new Date(0)));
    expect(page.messages).toHaveLength(300);
    expect(new Set(page.messages.map(({ xId }) => xId)).size).toBe(300);
    expect(on.emulator.requests).toHaveLength(3);
    expect(page.reachesBackTo).toBe('2026-11-25T03:50:01.000Z');
  });

  test('own posts are asked for from a little before', async () => {
    const { now } = clock();
    const on = await onEmulator({ now });
    const page = pageOf(await on.x.readOwnPosts(on.oauth2, now()));
    expect(page).toEqual({ messages: [], reachesBackTo: '2026-11-25T02:55:00.000Z' });
    expect(on.emulator.requests[0]?.query['start_time']).toBe('2026-11-25T02:55:00Z');
  });
});

describe('pages that prove nothing', () => {
  const event = {
    id: '7',
    event_type: 'MessageCreate',
    text: 'a',
    created_at: '2026-11-25T03:00:00Z',
  };
  const sent = { ...event, sender_id: '5' };
  const foreign = { title: 'Timeout', type: 'about:blank', resource_type: 'dm_event' };
  const answers: readonly (readonly [string, XAnswer])[] = [
    ['a message without its sender', { status: 200, body: { data: [event] } }],
    ['a message without its time', { status: 200, body: { data: [{ ...sent, created_at: '' }] } }],
    ['a list that is none', { status: 200, body: { data: { a: 1 } } }],
    ['something else in the list', { status: 200, body: { data: [sent, 5] } }],
    ['errors about the list itself', { status: 200, body: { data: [sent], errors: [foreign] } }],
    ['no JSON', { status: 200, body: 'ok' }],
    ['too many requests', refusals.tooManyOpaque],
    ['a gateway’s page', refusals.badGateway],
  ];

  test.each(answers)('%s', async (_, respond) => {
    const on = await onEmulator();
    on.emulator.fail({ respond });
    const reading = await on.x.readConversation(on.oauth2, '5', new Date());
    expect(reading.kind).toBe('failed');
  });

  test('a failing second page', async () => {
    const { now } = clock();
    const on = await onEmulator({ now });
    const fan = on.emulator.addPerson({});
    for (let index = 0; index < 101; index += 1) {
      const [senderXId, participantXIds] = [fan.xUserId, [on.sender.xUserId]];
      on.emulator.addDm({ senderXId, participantXIds, text: `${index}` });
    }
    const match = ({ query }: { query: Readonly<Record<string, string>> }): boolean =>
      'pagination_token' in query;
    on.emulator.fail({ match, respond: 'cut' });
    const reading = await on.x.readConversation(on.oauth2, fan.xUserId, new Date(0));
    expect(reading).toMatchObject({ kind: 'failed', evidence: { answer: { fault: 'cut' } } });
  });

  test('a reply that does not say to what', async () => {
    const on = await onEmulator();
    const post = {
      id: '7',
      text: 'a',
      author_id: on.sender.xUserId,
      created_at: '2026-11-25T03:00:00Z',
      in_reply_to_user_id: '5',
    };
    on.emulator.fail({ respond: { status: 200, body: { data: [post] } } });
    expect((await on.x.readOwnPosts(on.oauth2, new Date())).kind).toBe('failed');
  });
});

test('a DM whose answer was cut is proven by its conversation, once X lists it', async () => {
  const { now, pass } = clock();
  const on = await onEmulator({ now, settings: { hideNewForMs: 5_000 } });
  const fan = on.emulator.addPerson({ handle: 'fan' });
  const startedAt = now();
  on.emulator.fail({ respond: 'cut', accepts: true });
  await on.x.send(on.oauth2, { kind: 'dm', recipientXId: fan.xUserId, text: written });
  const candidate = {
    sendId: 1,
    attemptId: 1,
    kind: 'dm',
    text: written,
    startedAt,
    recipientXId: fan.xUserId,
    postId: null,
    secret: false,
  } as const;
  const settle = async () =>
    matchReadBack([candidate], {
      senderXId: on.sender.xUserId,
      list: { kind: 'dm', recipientXId: fan.xUserId },
      page: pageOf(await on.x.readConversation(on.oauth2, fan.xUserId, startedAt)),
      ownedXIds: new Set(),
    });
  expect((await settle()).absent).toHaveLength(1);
  pass(5_000);
  expect((await settle()).proven).toEqual([{ candidate, xId: on.emulator.dms[0]?.id }]);
});
