import { describe, expect, test } from 'vitest';
import { apiFault } from '../../../sandbox/discord/faults.js';
import { readMark } from '../../../src/chat/discord/card-marker.js';
import { asRecord } from '../../../sandbox/read-json.js';
import { alerts, useDiscord } from './fixture.js';
import { card, view } from './harness.js';

/* What Discord's refusals mean for a card (chat reference section 6.3), over the real discord.js. */

const discord = useDiscord();
const posts = { method: 'POST', path: /^\/channels\/\d+\/messages$/u };
const edits = { method: 'PATCH', path: /^\/channels\/\d+\/messages\/\d+$/u };

describe('a refused card', () => {
  test.each([
    [404, 10003, 'closed'],
    [404, 10008, 'gone'],
    [403, 50001, 'closed'],
    [403, 50005, 'closed'],
    [403, 50013, 'closed'],
    [400, 50083, 'closed'],
    [403, 0, 'closed'],
    [404, 0, 'closed'],
    [400, 30046, 'later'],
    [400, 20028, 'later'],
    [400, 20016, 'later'],
    [400, 50006, 'refused'],
    [401, 0, 'signed-out'],
  ])('with status %i and code %i is %s', async (status, code, kind) => {
    await discord.start();
    const ref = await discord.posted();
    discord.emulator.faults.next(edits, apiFault(status, code));
    const { port } = discord.harness;
    expect(await port.update(alerts, ref, card({ version: 2 }))).toMatchObject({ kind });
  });

  test.each([200_000, 240_000])(
    'for its words (%i) goes out once more without its quotes',
    async (code) => {
      await discord.start();
      discord.emulator.faults.next(posts, apiFault(400, code));
      expect(await discord.harness.port.post(alerts, card())).toMatchObject({ kind: 'shown' });
      const [message] = discord.emulator.messages(alerts);
      expect(JSON.stringify(message?.embeds)).not.toContain('Hello from the shop');
      expect(JSON.stringify(message?.embeds)).toContain('Ask them to follow you.');
      expect(message?.components).toHaveLength(1);
    },
  );

  test('for its form goes out once more in plain, with buttons and mark', async () => {
    await discord.start();
    discord.emulator.faults.next(posts, apiFault(400, 50_035));
    expect(await discord.harness.port.post(alerts, card())).toMatchObject({ kind: 'shown' });
    const [message] = discord.emulator.messages(alerts);
    expect(message?.embeds).toEqual([]);
    expect(message?.content).toContain('> Hello from the shop');
    expect(message && readMark({ content: message.content })).toMatchObject({ cardId: '12' });
    expect(message?.components).toHaveLength(1);
  });

  test('in every form is refused, and says why', async () => {
    await discord.start();
    discord.emulator.faults.always(posts, apiFault(400, 50_035, 'Invalid Form Body'));
    const delivery = await discord.harness.port.post(alerts, card());
    expect(delivery).toEqual({ kind: 'refused', reason: '50035: Invalid Form Body' });
    expect(discord.emulator.requests.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });
});

describe('posting', () => {
  test('the same card again within minutes gives the same message', async () => {
    await discord.start();
    const first = await discord.posted();
    expect(await discord.posted()).toBe(first);
    expect(discord.emulator.messages(alerts)).toHaveLength(1);
  });

  test('a card afresh (its next generation) gives a new message', async () => {
    await discord.start();
    const { port } = discord.harness;
    const first = await discord.posted();
    expect(await port.post(alerts, card({ generation: 1 }))).not.toMatchObject({
      messageRef: first,
    });
  });

  test('is not repeated after a 5xx: the outbox decides', async () => {
    await discord.start();
    discord.emulator.faults.next(posts, { kind: 'status', status: 503 });
    expect(await discord.harness.port.post(alerts, card())).toMatchObject({ kind: 'unclear' });
    expect(discord.emulator.requests.filter(({ path }) => posts.path.test(path))).toHaveLength(1);
  });

  test('into a full bucket is for later, not waited for', async () => {
    await discord.start();
    discord.emulator.limitTo({ limit: 2, windowMs: 60_000 });
    const { port } = discord.harness;
    const results = [];
    for (const cardId of ['1', '2', '3']) results.push(await port.post(alerts, card({ cardId })));
    expect(results.map(({ kind }) => kind)).toEqual(['shown', 'shown', 'later']);
    const [, , last] = results;
    expect(last?.kind === 'later' ? last.at.getTime() - Date.now() : 0).toBeGreaterThan(30_000);
  });

  test('while Discord cannot be reached is for later, since nothing happened', async () => {
    await discord.start();
    await discord.emulator.suspend();
    expect(await discord.harness.port.post(alerts, card())).toMatchObject({ kind: 'later' });
    await discord.emulator.resume();
  });

  test('never pings, whatever the texts say', async () => {
    await discord.start();
    await discord.posted();
    const { body } = discord.emulator.requests.find(({ path }) => posts.path.test(path)) ?? {};
    expect(asRecord(body)).toMatchObject({ allowed_mentions: { parse: [] }, enforce_nonce: true });
    expect(String(asRecord(body).nonce).length).toBeLessThanOrEqual(25);
  });
});

describe('looking a card up', () => {
  test('finds it hours later behind hundreds of other messages', async () => {
    await discord.start();
    const since = new Date();
    for (let nth = 0; nth < 230; nth += 1) discord.emulator.say(alerts, `chatter ${nth}`);
    const messageRef = await discord.posted();
    for (let nth = 0; nth < 30; nth += 1) discord.emulator.say(alerts, `more ${nth}`);
    discord.emulator.advance(3 * 3_600_000);
    const { port } = discord.harness;
    expect(await port.find(alerts, card(), since)).toEqual({ kind: 'found', messageRef });
    expect(await port.find(alerts, card({ cardId: '1' }), since)).toEqual({ kind: 'absent' });
    expect(await port.find(alerts, card({ generation: 1 }), since)).toEqual({ kind: 'absent' });
  });

  test('does not take a stranger’s copy of its mark for it', async () => {
    await discord.start();
    discord.emulator.say(alerts, 'xtep 12.0 · 345');
    const since = new Date(Date.now() - 1000);
    expect(await discord.harness.port.find(alerts, card(), since)).toEqual({ kind: 'absent' });
  });

  test('cannot tell while Discord fails', async () => {
    await discord.start();
    discord.emulator.faults.next({ method: 'GET', path: /messages$/u }, apiFault(500, 0));
    expect(await discord.harness.port.find(alerts, card(), new Date())).toMatchObject({
      kind: 'cannot-tell',
    });
  });
});

describe('a reply to a card', () => {
  test('stands in its thread, which is opened once', async () => {
    await discord.start();
    const ref = await discord.posted();
    const { port } = discord.harness;
    expect(await port.reply(alerts, ref, view({ title: 'first' }))).toMatchObject({
      kind: 'shown',
    });
    expect(await port.reply(alerts, ref, view({ title: 'second' }))).toMatchObject({
      kind: 'shown',
    });
    expect(discord.emulator.messages(ref)).toHaveLength(2);
    expect(discord.emulator.messages(alerts)).toHaveLength(1);
  });

  test('stands in the channel where the bot may not open threads', async () => {
    discord.emulator.forbid(alerts, 'threads');
    await discord.start();
    const ref = await discord.posted();
    expect(await discord.harness.port.reply(alerts, ref, view())).toMatchObject({ kind: 'shown' });
    expect(discord.emulator.messages(alerts)[1]).toMatchObject({ replyTo: ref });
  });
});

describe('entering a channel', () => {
  test('gives its name', async () => {
    await discord.start();
    expect(await discord.harness.port.enter(alerts)).toEqual({ kind: 'ready', name: 'alerts' });
  });

  test('tells a right that is missing, once somebody typed there', async () => {
    discord.emulator.forbid(alerts, 'history');
    await discord.start();
    const act = discord.emulator.type('130000000000000001', alerts, 'status');
    await act.answer();
    expect(await discord.harness.port.enter(alerts)).toMatchObject({
      kind: 'closed',
      reason: expect.stringContaining('メッセージ履歴を読む') as string,
    });
  });

  test('that is gone says so', async () => {
    await discord.start();
    discord.emulator.deleteChannel(alerts);
    expect(await discord.harness.port.enter(alerts)).toMatchObject({ kind: 'closed' });
  });
});
