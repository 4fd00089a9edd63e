import { webApi } from '@slack/bolt';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSlackEmulator, type SlackEmulator } from '../../../sandbox/slack/slack-emulator.js';
import { boltLog } from '../../../src/chat/slack/bolt-log.js';

/* The emulated workspace refuses what the real one refuses; seen through Slack's own client. */

const quiet = boltLog(pino({ level: 'silent' }));

const button = (more: object = {}): object => ({
  type: 'button',
  action_id: 'resend',
  value: '1',
  text: { type: 'plain_text', text: 'Resend' },
  ...more,
});
const section = (text = 'hello', more: object = {}): object => ({
  type: 'section',
  text: { type: 'plain_text', text },
  ...more,
});
const actions = (elements: readonly object[], more: object = {}): object => ({
  type: 'actions',
  elements,
  ...more,
});
const input = (element: object, more: object = {}): object => ({
  type: 'input',
  label: { type: 'plain_text', text: 'Text' },
  element,
  ...more,
});

describe('the emulated Web API', () => {
  let emulator: SlackEmulator;
  let client: webApi.WebClient;

  const clientOf = (token: string): webApi.WebClient =>
    new webApi.WebClient(token, {
      slackApiUrl: emulator.url,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: quiet,
    });

  beforeEach(async () => {
    emulator = await startSlackEmulator();
    emulator.addUser({ id: 'U1', name: 'ann' });
    emulator.addChannel({ id: 'C1', name: 'alerts' });
    client = clientOf(emulator.botToken);
  });

  afterEach(async () => {
    await emulator.stop();
  });

  const codeOf = async (call: Promise<unknown>): Promise<string> => {
    try {
      await call;
      return 'ok';
    } catch (error: unknown) {
      return error instanceof webApi.WebAPIPlatformError ? error.data.error : String(error);
    }
  };
  const post = (args: object): Promise<string> =>
    codeOf(client.apiCall('chat.postMessage', { channel: 'C1', text: 'x', ...args }));

  const blocks: readonly [string, readonly object[]][] = [
    ['more than 50 blocks', Array.from({ length: 51 }, () => section())],
    ['a section of 3,001 characters', [section('x'.repeat(3001))]],
    ['an empty section', [section('')]],
    ['a section with nothing in it', [{ type: 'section' }]],
    ['an unknown field', [section('x', { colour: 'red' })]],
    ['an unknown block', [{ type: 'alert', text: 'x' }]],
    ['a header in markup', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }]],
    ['a header of 151', [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }]],
    ['26 buttons', [actions(Array.from({ length: 26 }, (_, n) => button({ action_id: `a${n}` })))]],
    ['no button', [actions([])]],
    ['an action id twice in a block', [actions([button(), button()])]],
    ['a button that is disabled', [actions([button({ disabled: true })])]],
    [
      'a button label of 76',
      [actions([button({ text: { type: 'plain_text', text: 'x'.repeat(76) } })])],
    ],
    ['a button label in markup', [actions([button({ text: { type: 'mrkdwn', text: 'x' } })])]],
    ['a button value of 2,001', [actions([button({ value: 'x'.repeat(2001) })])]],
    ['a button style of its own', [actions([button({ style: 'plain' })])]],
    ['a block id twice', [section('a', { block_id: 'b' }), section('c', { block_id: 'b' })]],
    ['a block id of 256', [section('a', { block_id: 'b'.repeat(256) })]],
    [
      'eleven fields',
      [
        {
          type: 'section',
          fields: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: 'x' })),
        },
      ],
    ],
    [
      'eleven context elements',
      [
        {
          type: 'context',
          elements: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: 'x' })),
        },
      ],
    ],
    ['an input in a message', [input({ type: 'plain_text_input', action_id: 'a' })]],
    ['emoji in markup', [{ type: 'section', text: { type: 'mrkdwn', text: 'x', emoji: false } }]],
  ];

  it.each(blocks)('refuses %s', async (_name, list) => {
    expect(await post({ blocks: list })).toBe('invalid_blocks');
  });

  it('takes what is within the limits', async () => {
    const list = [section('x'.repeat(3000)), actions([button(), button({ action_id: 'ignore' })])];
    expect(await post({ blocks: list })).toBe('ok');
    expect(emulator.messages('C1')).toHaveLength(1);
  });

  it('says where the problem is', async () => {
    const error = await client
      .apiCall('chat.postMessage', { channel: 'C1', blocks: [section('')] })
      .then(
        () => null,
        (reason: unknown) => reason,
      );
    const data = error instanceof webApi.WebAPIPlatformError ? error.data : null;
    expect(data?.response_metadata?.messages).toEqual([
      '[ERROR] must be at least 1 characters [json-pointer:/blocks/0/text/text]',
    ]);
  });

  it('refuses posts that the real service refuses', async () => {
    const many = Array.from({ length: 5 }, () => section('x'.repeat(3000)));
    expect(await post({ blocks: many })).toBe('msg_blocks_too_long');
    expect(await post({ text: '' })).toBe('no_text');
    expect(await post({ channel: 'C9' })).toBe('channel_not_found');
    expect(await post({ surprise: 1 })).toBe('invalid_arguments');
    expect(await post({ metadata: { event_type: 'x' } })).toBe('invalid_metadata_format');
    expect(await post({ thread_ts: '1.2' })).toBe('thread_not_found');
    emulator.setChannel('C1', 'without-bot');
    expect(await post({})).toBe('not_in_channel');
    emulator.setChannel('C1', 'archived');
    expect(await post({})).toBe('is_archived');
    emulator.setChannel('C1', 'deleted');
    expect(await post({})).toBe('channel_not_found');
    expect(await codeOf(client.apiCall('chat.shout'))).toBe('unknown_method');
  });

  it('edits its own messages only, and keeps metadata that is left out', async () => {
    const metadata = { event_type: 'card', event_payload: { card: '1' } };
    const { ts = '' } = await client.chat.postMessage({ channel: 'C1', text: 'x', metadata });
    const update = (args: object): Promise<string> =>
      codeOf(client.apiCall('chat.update', { channel: 'C1', ts, ...args }));
    expect(await update({ text: 'y'.repeat(4001) })).toBe('msg_too_long');
    expect(await update({ text: 'y', blocks: [section('z')] })).toBe('ok');
    expect(emulator.messages('C1')[0]).toMatchObject({ text: 'y', metadata });
    expect(await update({ text: 'only text' })).toBe('ok');
    expect(emulator.messages('C1')[0]?.blocks).toEqual([]);
    expect(await update({ text: 'y', metadata: {} })).toBe('ok');
    expect(emulator.messages('C1')[0]?.metadata).toBeNull();
    emulator.workspace.messages.push({ ...emulator.messages('C1')[0]!, ts: '5.5', userId: 'U1' });
    expect(await update({ ts: '5.5', text: 'y' })).toBe('cant_update_message');
    emulator.deleteMessage(ts);
    expect(await update({ text: 'y' })).toBe('message_not_found');
  });

  it('opens a modal once per trigger, and checks it', async () => {
    const view = (more: object = {}): object => ({
      type: 'modal',
      title: { type: 'plain_text', text: 'T' },
      submit: { type: 'plain_text', text: 'OK' },
      blocks: [input({ type: 'plain_text_input', action_id: 'a' })],
      ...more,
    });
    const open = (trigger: string, some: object): Promise<string> =>
      codeOf(client.apiCall('views.open', { trigger_id: trigger, view: some }));
    const trigger = emulator.workspace.newTrigger('U1');
    expect(await open(trigger, view({ submit: undefined }))).toBe('invalid_arguments');
    expect(await open(trigger, view({ title: { type: 'plain_text', text: 'x'.repeat(25) } }))).toBe(
      'invalid_arguments',
    );
    expect(await open(trigger, view({ private_metadata: 'x'.repeat(3001) }))).toBe(
      'invalid_arguments',
    );
    const long = input({
      type: 'plain_text_input',
      action_id: 'a',
      initial_value: 'x'.repeat(3001),
    });
    expect(await open(trigger, view({ blocks: [long] }))).toBe('invalid_arguments');
    const empty = input({ type: 'static_select', action_id: 'a', options: [] });
    expect(await open(trigger, view({ blocks: [empty] }))).toBe('invalid_arguments');
    expect(await open('9.9', view())).toBe('invalid_trigger_id');
    expect(await open(trigger, view())).toBe('ok');
    expect(await open(trigger, view())).toBe('exchanged_trigger_id');
    expect(emulator.openViews('U1')).toHaveLength(1);
  });

  it('lets a trigger expire after three seconds, and a response URL after 30 minutes or five uses', async () => {
    let at = new Date('2026-11-26T00:00:00Z');
    const own = await startSlackEmulator({ now: () => at });
    own.addUser({ id: 'U1' });
    own.addChannel({ id: 'C1' });
    const trigger = own.workspace.newTrigger('U1');
    const url = `${own.origin}/response/r1`;
    const use = async (): Promise<number> =>
      (await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'x' }) })).status;
    own.workspace.responseUrls.set('r1', {
      channelId: 'C1',
      userId: 'U1',
      madeAt: at,
      source: null,
      uses: 0,
    });
    expect([await use(), await use(), await use(), await use(), await use(), await use()]).toEqual([
      200, 200, 200, 200, 200, 400,
    ]);
    own.workspace.responseUrls.set('r1', {
      channelId: 'C1',
      userId: 'U1',
      madeAt: at,
      source: null,
      uses: 0,
    });
    at = new Date(at.getTime() + 30 * 60_000 + 1);
    expect(await use()).toBe(400);
    const late = new webApi.WebClient(own.botToken, { slackApiUrl: own.url, logger: quiet });
    const view = { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks: [section()] };
    expect(await codeOf(late.apiCall('views.open', { trigger_id: trigger, view }))).toBe(
      'expired_trigger_id',
    );
    await own.stop();
  });

  it('knows its tokens and their scopes', async () => {
    expect(await codeOf(clientOf('xoxb-wrong').auth.test())).toBe('invalid_auth');
    expect(await codeOf(clientOf(emulator.appToken).auth.test())).toBe('not_allowed_token_type');
    emulator.refuseToken('bot', 'token_revoked');
    expect(await post({})).toBe('token_revoked');
    emulator.refuseToken('bot', null);
    const answer = await client.auth.test();
    expect(answer.response_metadata?.scopes).toContain('channels:history');
    const lacking = await startSlackEmulator({ withoutScopes: ['channels:history'] });
    lacking.addChannel({ id: 'C1' });
    const poor = new webApi.WebClient(lacking.botToken, {
      slackApiUrl: lacking.url,
      logger: quiet,
    });
    expect(await codeOf(poor.conversations.history({ channel: 'C1' }))).toBe('missing_scope');
    await lacking.stop();
  });

  it('limits posts per channel, and says when the next may come', async () => {
    let at = new Date('2026-11-26T00:00:00Z');
    const own = await startSlackEmulator({ postLimit: { perSecond: 1, burst: 2 }, now: () => at });
    own.addChannel({ id: 'C1' });
    own.addChannel({ id: 'C2' });
    const limited = new webApi.WebClient(own.botToken, {
      slackApiUrl: own.url,
      logger: quiet,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    });
    const say = async (channel: string): Promise<string> => {
      try {
        await limited.chat.postMessage({ channel, text: 'x' });
        return 'ok';
      } catch (error: unknown) {
        return error instanceof webApi.WebAPIRateLimitedError
          ? `wait ${error.retryAfter}`
          : 'other';
      }
    };
    expect([await say('C1'), await say('C1'), await say('C1'), await say('C2')]).toEqual([
      'ok',
      'ok',
      'wait 1',
      'ok',
    ]);
    at = new Date(at.getTime() + 1000);
    expect(await say('C1')).toBe('ok');
    expect(own.messages('C1')).toHaveLength(3);
    await own.stop();
  });

  it('meets each fault as it was set, once', async () => {
    emulator.faults.next('chat.postMessage', { kind: 'cut', applied: true });
    emulator.faults.next('chat.postMessage', { kind: 'cut', applied: false });
    emulator.faults.next('chat.postMessage', { kind: 'error', error: 'fatal_error' });
    emulator.faults.next('chat.postMessage', { kind: 'slow', delayMs: 1 });
    expect(await post({ text: 'a' })).toContain('fetch failed');
    expect(await post({ text: 'b' })).toContain('fetch failed');
    expect(await post({ text: 'c' })).toBe('fatal_error');
    expect(await post({ text: 'd' })).toBe('ok');
    expect(await post({ text: 'e' })).toBe('ok');
    expect(emulator.messages('C1').map((one) => one.text)).toEqual(['a', 'd', 'e']);
  });

  it('carries files from upload to download, for the token only', async () => {
    await client.filesUploadV2({ channel_id: 'C1', filename: 'a.csv', content: 'id\n1\n' });
    const [message] = emulator.messages('C1');
    const id = message?.files[0] ?? '';
    const info = await client.files.info({ file: id });
    const url = info.file?.url_private ?? '';
    const read = async (token: string): Promise<Response> =>
      fetch(url, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' });
    expect(await (await read(emulator.botToken)).text()).toBe('id\n1\n');
    expect((await read('xoxb-wrong')).status).toBe(302);
  });

  it('draws a message as a terminal shows it', async () => {
    await client.chat.postMessage({
      channel: 'C1',
      text: 'x',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: '🔴 Title' } },
        { type: 'section', fields: [{ type: 'mrkdwn', text: '*Cause*\na &amp; b' }] },
        { type: 'divider' },
        actions([button()]) as never,
        { type: 'context', elements: [{ type: 'plain_text', text: 'note' }] },
      ],
    });
    const [message] = emulator.messages('C1');
    expect(message === undefined ? '' : emulator.picture(message)).toBe(
      [
        '┌─ Slack #alerts',
        '│ ━━ 🔴 Title ━━',
        '│ *Cause*: a & b',
        '│ ────────',
        '│ [ Resend ]',
        '│   note',
        '└─',
      ].join('\n'),
    );
  });
});
