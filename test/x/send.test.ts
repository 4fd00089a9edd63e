import { describe, expect, test } from 'vitest';
import { refusals } from '../../sandbox/x/refusals.js';
import type { OutgoingMessage } from '../../src/x/port.js';
import { onEmulator } from './on-emulator.js';

/*
 * Sending through the real twitter-api-v2 against a loopback X: what counts as accepted, rejected
 * and unknown. Oracles: the outcome, and what exists on X afterwards.
 */

const dmTo = (recipientXId: string, text = 'こんにちは'): OutgoingMessage => ({
  kind: 'dm',
  recipientXId,
  text,
});

describe('an accepted send', () => {
  test.each(['oauth1', 'oauth2'] as const)('a DM signed with %s', async (kind) => {
    const on = await onEmulator();
    const fan = on.emulator.addPerson({ handle: 'fan' });
    const outcome = await on.x.send(on[kind], dmTo(fan.xUserId, "ようこそ & <3 (!*')"));
    expect(on.emulator.dms).toHaveLength(1);
    expect(outcome).toMatchObject({ kind: 'accepted', xId: on.emulator.dms[0]?.id });
    expect(on.emulator.dms[0]?.written).toBe("ようこそ & <3 (!*')");
  });

  test('tells the windows of a success, the 24-hour ones too', async () => {
    const on = await onEmulator({ limits: {} });
    const fan = on.emulator.addPerson({});
    const outcome = await on.x.send(on.oauth2, dmTo(fan.xUserId));
    expect(outcome.seen.endpoint).toBe('dm-send');
    expect(
      outcome.seen.windows.map(({ scope, limit, remaining }) => [scope, limit, remaining]),
    ).toEqual([
      ['short', 15, 14],
      ['user_day', 1440, 1439],
      ['app_day', 1440, 1439],
    ]);
  });

  test('a reply to somebody who mentioned us', async () => {
    const on = await onEmulator();
    const fan = on.emulator.addPerson({ handle: 'fan' });
    const post = on.emulator.addPost({ authorXId: fan.xUserId, text: '@shop 参加します' });
    const outcome = await on.x.send(on.oauth1, { kind: 'reply', postId: post.id, text: 'どうも' });
    expect(outcome).toMatchObject({ kind: 'accepted', seen: { endpoint: 'post-create' } });
    expect(on.emulator.tweets.at(-1)).toMatchObject({
      repliedToPostId: post.id,
      written: 'どうも',
    });
  });

  test('a post of its own answers nobody', async () => {
    const on = await onEmulator();
    const outcome = await on.x.send(on.oauth2, { kind: 'post', text: '当選者の発表' });
    expect(outcome).toMatchObject({ kind: 'accepted', seen: { endpoint: 'post-create' } });
    expect(on.emulator.posts().map(({ body }) => body)).toEqual([{ text: '当選者の発表' }]);
  });
});

describe('what goes with a message', () => {
  test('stands where X looks for it', async () => {
    const on = await onEmulator();
    const fan = on.emulator.addPerson({ handle: 'fan' });
    const post = on.emulator.addPost({ authorXId: fan.xUserId, text: '@shop 参加します' });
    const text = 'どうも';
    await on.x.send(on.oauth1, { kind: 'dm', recipientXId: fan.xUserId, text, mediaIds: ['7'] });
    const reply = { kind: 'reply', postId: post.id, text } as const;
    await on.x.send(on.oauth1, { ...reply, mediaIds: ['7', '8'], secret: true });
    await on.x.send(on.oauth1, { ...reply, text: 'もう一度' });
    expect(on.emulator.posts().map(({ body }) => body)).toEqual([
      { text, attachments: [{ media_id: '7' }] },
      {
        text,
        reply: { in_reply_to_tweet_id: post.id },
        media: { media_ids: ['7', '8'] },
        nullcast: true,
      },
      { text: 'もう一度', reply: { in_reply_to_tweet_id: post.id } },
    ]);
  });
});

describe('a refused send', () => {
  test('a recipient who takes no DMs', async () => {
    const on = await onEmulator();
    const fan = on.emulator.addPerson({ dmsFrom: 'nobody' });
    const outcome = await on.x.send(on.oauth1, dmTo(fan.xUserId));
    expect(outcome).toMatchObject({
      kind: 'rejected',
      evidence: {
        answer: { kind: 'http', status: 403 },
        stage: 'post',
        slug: null,
        title: 'Forbidden',
        detail: 'You do not have permission to DM one or more participants.',
        accessLevel: 'read-write-directmessages',
      },
    });
  });

  test('a reply that nobody asked for', async () => {
    const on = await onEmulator();
    const fan = on.emulator.addPerson({});
    const post = on.emulator.addPost({ authorXId: fan.xUserId, text: 'よい天気' });
    const outcome = await on.x.send(on.oauth2, { kind: 'reply', postId: post.id, text: 'どうも' });
    expect(outcome).toMatchObject({ kind: 'rejected' });
    expect(on.emulator.tweets).toHaveLength(1);
  });

  test('a success status with errors and without data is a refusal', async () => {
    const on = await onEmulator();
    const body = {
      errors: [
        {
          title: 'Forbidden',
          detail: 'User has been suspended: [5].',
          type: 'https://api.twitter.com/2/problems/resource-not-found',
        },
      ],
    };
    on.emulator.fail({ respond: { status: 200, body } });
    const outcome = await on.x.send(on.oauth2, dmTo('5'));
    expect(outcome).toMatchObject({
      kind: 'rejected',
      evidence: {
        answer: { kind: 'http', status: 200 },
        slug: 'resource-not-found',
        detail: 'User has been suspended: [5].',
      },
    });
  });

  test('a refused connection never reached X', async () => {
    const on = await onEmulator();
    await on.emulator.refuse();
    const outcome = await on.x.send(on.oauth2, dmTo('5'));
    expect(outcome).toMatchObject({
      kind: 'rejected',
      evidence: { answer: { kind: 'transport', fault: 'refused', mayHaveArrived: false } },
    });
    await on.emulator.listen();
  });
});

describe('an unknown outcome', () => {
  test.each([
    ['cut', 'cut'],
    ['cut-in-answer', 'cut'],
    ['garbled', 'garbled'],
  ] as const)('a DM that X took before the answer was %s', async (respond, fault) => {
    const on = await onEmulator();
    const fan = on.emulator.addPerson({});
    on.emulator.fail({ respond, accepts: true });
    const outcome = await on.x.send(on.oauth2, dmTo(fan.xUserId));
    expect(outcome).toMatchObject({
      kind: 'unknown',
      evidence: { answer: { kind: 'transport', fault, mayHaveArrived: true } },
    });
    expect(on.emulator.dms).toHaveLength(1);
  });

  test.each(['hang', 'drip'] as const)('the deadline ends a %s', async (respond) => {
    const on = await onEmulator({ deadlineMs: 150 });
    on.emulator.fail({ respond });
    const outcome = await on.x.send(on.oauth1, dmTo('5'));
    expect(outcome).toMatchObject({
      kind: 'unknown',
      evidence: { answer: { kind: 'transport', fault: 'hung', mayHaveArrived: true } },
    });
  });

  test.each([refusals.overCapacity, refusals.badGateway])(
    'a %j after X took it',
    async (respond) => {
      const on = await onEmulator();
      const fan = on.emulator.addPerson({});
      on.emulator.fail({ respond, accepts: true });
      const outcome = await on.x.send(on.oauth2, dmTo(fan.xUserId));
      expect(outcome).toMatchObject({
        kind: 'unknown',
        evidence: { answer: { kind: 'http', status: respond.status } },
      });
    },
  );

  test.each([
    ['no body', ''],
    ['no id', { data: {} }],
    [
      'an id that is a number and may have lost digits',
      { data: { dm_event_id: 1_234_567_890_123 } },
    ],
    ['a list', []],
  ])('a success with %s', async (_, body) => {
    const on = await onEmulator();
    on.emulator.fail({ respond: { status: 201, body } });
    expect(await on.x.send(on.oauth2, dmTo('5'))).toMatchObject({ kind: 'unknown' });
  });
});

describe('what would break the process', () => {
  test.each([
    ['{"errors":[null]}', 400],
    ['{"errors":null,"title":null}', 403],
    ['null', 500],
    ['"text"', 403],
    ['', 503],
    ['{"title":', 401],
  ])('the body %s', async (body, status) => {
    const on = await onEmulator();
    on.emulator.fail({ respond: { status, body } });
    const outcome = await on.x.send(on.oauth2, dmTo('5'));
    expect(outcome).toMatchObject({
      kind: status < 500 ? 'rejected' : 'unknown',
      evidence: { answer: { kind: 'http', status }, rawBody: body },
    });
  });

  test('a body said to be compressed that is not', async () => {
    const on = await onEmulator();
    on.emulator.fail({
      respond: { status: 200, body: 'nonsense', headers: { 'content-encoding': 'br' } },
    });
    expect(await on.x.send(on.oauth2, dmTo('5'))).toMatchObject({ kind: 'unknown' });
  });
});
