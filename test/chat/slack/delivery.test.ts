import { webApi } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { readFailure, toDelivery, type SlackFailure } from '../../../src/chat/slack/delivery.js';
import { closedReason } from '../../../src/chat/slack/channels.js';
import { slackTexts } from '../../../src/i18n/slack.js';
import { ann, channelId, openSlackRig } from './rig.js';
import { exampleCard, exampleView, recordingHandlers } from '../conformance.js';

const now = new Date('2026-11-26T00:00:00Z');

function platformError(error: string): Error {
  return new webApi.WebAPIPlatformError({ ok: false, error });
}

function requestError(code: string): Error {
  const cause = Object.assign(new Error(code), { code });
  return new webApi.WebAPIRequestError(new TypeError('fetch failed', { cause }));
}

describe('what an error of Slack means', () => {
  const codes: readonly [SlackFailure['kind'], readonly string[]][] = [
    ['gone', ['message_not_found', 'cant_update_message', 'edit_window_closed']],
    [
      'closed',
      [
        'channel_not_found',
        'not_in_channel',
        'is_archived',
        'is_inactive',
        'restricted_action',
        'restricted_action_read_only_channel',
        'missing_scope',
        'no_permission',
      ],
    ],
    ['interaction-over', ['expired_trigger_id', 'exchanged_trigger_id']],
    [
      'refused',
      ['invalid_blocks', 'msg_blocks_too_long', 'msg_too_long', 'view_too_large', 'block_mismatch'],
    ],
    ['later', ['ratelimited', 'rate_limited', 'message_limit_exceeded', 'too_many_websockets']],
    [
      'signed-out',
      [
        'invalid_auth',
        'not_authed',
        'account_inactive',
        'token_revoked',
        'token_expired',
        'team_disabled',
        'user_removed_from_team',
      ],
    ],
    ['unclear', ['internal_error', 'fatal_error']],
    ['later', ['an_error_of_tomorrow']],
  ];

  it.each(codes.flatMap(([kind, list]) => list.map((code) => [code, kind] as const)))(
    '%s is %s',
    (code, kind) => {
      expect(readFailure(platformError(code))).toMatchObject({ kind });
    },
  );

  it.each([
    ['ECONNREFUSED', 'later'],
    ['ENOTFOUND', 'later'],
    ['EAI_AGAIN', 'later'],
    ['UND_ERR_CONNECT_TIMEOUT', 'later'],
    ['ECONNRESET', 'unclear'],
    ['UND_ERR_SOCKET', 'unclear'],
  ])('a transport error %s is %s', (code, kind) => {
    expect(readFailure(requestError(code))).toMatchObject({ kind });
  });

  it('a refused connection to several addresses never left', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const cause = new AggregateError([refused, refused]);
    const error = new webApi.WebAPIRequestError(new TypeError('fetch failed', { cause }));
    expect(readFailure(error)).toMatchObject({ kind: 'later' });
  });

  it('a timeout is unclear, a 5xx too, another status is not', () => {
    const timeout = new DOMException('The operation timed out', 'TimeoutError');
    expect(readFailure(new webApi.WebAPIRequestError(timeout))).toMatchObject({ kind: 'unclear' });
    expect(readFailure(new webApi.WebAPIHTTPError(502, 'Bad Gateway', {}))).toMatchObject({
      kind: 'unclear',
    });
    expect(readFailure(new webApi.WebAPIHTTPError(403, 'Forbidden', {}))).toMatchObject({
      kind: 'later',
    });
  });

  it('a rate limit names its end', () => {
    const failure = readFailure(new webApi.WebAPIRateLimitedError(7));
    expect(toDelivery(failure, now)).toEqual({
      kind: 'later',
      at: new Date('2026-11-26T00:00:07Z'),
      reason: 'ratelimited',
    });
  });

  it('anything else is a bug and is thrown on', () => {
    expect(() => readFailure(new RangeError('ours'))).toThrow(RangeError);
  });

  it('reasons for a closed channel say what to do, in both languages', () => {
    for (const texts of [slackTexts.ja, slackTexts.en]) {
      expect(closedReason('not_in_channel', texts)).toContain('/invite');
      expect(closedReason('restricted_action_read_only_channel', texts)).toBe(
        texts.channelClosed.restricted_action,
      );
      expect(closedReason('no_permission', texts)).toContain('no_permission');
    }
  });
});

describe('posting', () => {
  it('is tried once more in the plain form when Slack refuses the blocks', async () => {
    const { emulator, port } = await openSlackRig();
    await port.start(recordingHandlers());
    emulator.faults.next('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });
    expect(await port.post(channelId, exampleCard())).toMatchObject({ kind: 'shown' });
    const [message] = emulator.messages(channelId);
    expect(message?.blocks.map((block) => block['type'])).toEqual(['section', 'actions']);
    expect(message?.metadata).toMatchObject({ event_type: 'xtep_card' });

    emulator.faults.always('chat.update', { kind: 'error', error: 'invalid_blocks' });
    expect(await port.update(channelId, message?.ts ?? '', exampleCard())).toMatchObject({
      kind: 'refused',
      reason: 'invalid_blocks',
    });
    await port.stop();
    await emulator.stop();
  });

  it('sends a request exactly once, whatever becomes of it', async () => {
    const { emulator, port } = await openSlackRig();
    await port.start(recordingHandlers());
    const posts = (): number =>
      emulator.calls.filter((call) => call.method === 'chat.postMessage').length;
    for (const fault of [
      { kind: 'cut', applied: true },
      { kind: 'status', status: 500 },
      { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
      { kind: 'status', status: 429 },
    ] as const) {
      const before = posts();
      emulator.faults.next('chat.postMessage', fault);
      await port.post(channelId, exampleCard());
      expect(posts() - before).toBe(1);
    }
    await port.stop();
    await emulator.stop();
  });

  it('parses, links, pings and unfolds nothing', async () => {
    const { emulator, port } = await openSlackRig();
    await port.start(recordingHandlers());
    const posted = await port.post(channelId, exampleCard());
    const ref = posted.kind === 'shown' ? posted.messageRef : '';
    await port.update(channelId, ref, exampleCard({ version: 2 }));
    await port.reply(channelId, ref, exampleView);
    const calls = emulator.calls.filter((call) => call.method.startsWith('chat.'));
    expect(calls.map((call) => call.method)).toEqual([
      'chat.postMessage',
      'chat.update',
      'chat.postMessage',
    ]);
    for (const { args } of calls) {
      expect(args).toMatchObject({ parse: 'none', link_names: 'false' });
    }
    for (const { args } of calls.filter((call) => call.method === 'chat.postMessage')) {
      expect(args).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' });
      expect(args).not.toHaveProperty('reply_broadcast');
    }
    await port.stop();
    await emulator.stop();
  });

  it('is later, not lost, while Slack cannot be reached', async () => {
    const { emulator, port } = await openSlackRig();
    await port.start(recordingHandlers());
    await emulator.stop();
    // The first post may go out on a connection that is being closed: then nobody can tell.
    const first = await port.post(channelId, exampleCard());
    expect(['unclear', 'later']).toContain(first.kind);
    expect(await port.post(channelId, exampleCard())).toMatchObject({ kind: 'later' });
    await port.stop();
  });
});

describe('looking a card up', () => {
  it('goes through all pages, and knows generation and author', async () => {
    const { emulator, port } = await openSlackRig();
    await port.start(recordingHandlers());
    const since = new Date();
    const posted = await port.post(channelId, exampleCard({ cardId: '1', generation: 2 }));
    for (let more = 0; more < 250; more += 1) {
      await port.post(channelId, exampleCard({ cardId: `other-${more}` }));
    }
    const find = (card: object) => port.find(channelId, exampleCard(card), since);
    expect(await find({ cardId: '1', generation: 2 })).toEqual({
      kind: 'found',
      messageRef: posted.kind === 'shown' ? posted.messageRef : '',
    });
    expect(await find({ cardId: '1', generation: 3 })).toEqual({ kind: 'absent' });
    expect(await find({ cardId: '2' })).toEqual({ kind: 'absent' });
    emulator.faults.next('conversations.history', { kind: 'error', error: 'missing_scope' });
    expect(await find({ cardId: '1' })).toMatchObject({
      kind: 'cannot-tell',
      reason: 'missing_scope',
    });
    await port.stop();
    await emulator.stop();
  });
});

describe('entering a channel', () => {
  it('joins public ones, and says why it cannot join others', async () => {
    const { emulator, port } = await openSlackRig();
    await port.start(recordingHandlers());
    emulator.addChannel({ id: 'C0OPEN', name: 'open', hasBot: false });
    emulator.addChannel({ id: 'C0SECRET', name: 'secret', kind: 'private', hasBot: false });
    expect(await port.enter('C0OPEN')).toEqual({ kind: 'ready', name: 'open' });
    expect(await port.post('C0OPEN', exampleCard())).toMatchObject({ kind: 'shown' });
    expect(await port.enter('C0SECRET')).toEqual({
      kind: 'closed',
      reason: slackTexts.ja.channelClosed.channel_not_found,
    });
    expect(await port.enter('C0NOWHERE')).toMatchObject({ kind: 'closed' });
    emulator.faults.next('conversations.info', { kind: 'status', status: 503 });
    expect(await port.enter('C0OPEN')).toMatchObject({ kind: 'cannot-tell' });
    expect(emulator.workspace.users.has(ann.id)).toBe(true);
    await port.stop();
    await emulator.stop();
  });
});
