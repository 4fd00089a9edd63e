import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startDiscordEmulator, type DiscordEmulator } from '../../../sandbox/discord/emulator.js';
import type { ChatHandlers } from '../../../src/chat/port.js';
import { card, createHarness, message, view, type Harness } from './harness.js';

const alerts = '120000000000000001';
const aoi = '130000000000000001';

let emulator: DiscordEmulator;
let harness: Harness;

beforeEach(async () => {
  emulator = await startDiscordEmulator();
});
afterEach(async () => {
  await harness.port.stop();
  await emulator.stop();
});

async function start(handlers: Partial<ChatHandlers> = {}): Promise<void> {
  harness = createHarness(emulator, handlers);
  expect(await harness.port.start(harness.handlers)).toEqual({ kind: 'connected' });
}

test('a card is posted, clicked, and edited', async () => {
  await start();
  const posted = await harness.port.post(alerts, card());
  if (posted.kind !== 'shown') throw new Error(JSON.stringify(posted));
  const act = emulator.press(aoi, posted.messageRef, 'resend:7');
  expect(await act.acknowledged()).toBe(6);
  await vi.waitFor(() => expect(harness.seen.clicks).toHaveLength(1));
  expect(harness.seen.clicks[0]).toMatchObject({
    verb: 'resend',
    id: '7',
    attemptId: 345,
    messageRef: posted.messageRef,
    channelId: alerts,
    requestKey: `discord:${act.interaction.id}`,
    person: { actor: { kind: 'person', platform: 'discord', id: aoi, name: 'Aoi' } },
  });
  const sent = card({ tone: 'good', title: 'Sent', buttons: [], version: 2 });
  expect(await harness.port.update(alerts, posted.messageRef, sent)).toEqual({
    kind: 'shown',
    messageRef: posted.messageRef,
  });
  const [shown] = emulator.messages(alerts);
  expect(shown && emulator.picture(shown)).toMatchInlineSnapshot(`
    "Sent
    🟩 Recipient cannot be reached.
    🟩 To: @hanako
    🟩 What to do
    🟩 1. Ask them to follow you.
    🟩 │ Hello from the shop
    🟩 send 7
    🟩 xtep 12.0 · 345"
  `);
});

test('a slash command is answered', async () => {
  await start({
    command: async () => message({ visibility: 'public', view: view({ title: '送信履歴' }) }),
  });
  const act = emulator.type(aoi, alerts, 'history', { status: 'failed', page: 2 });
  expect(await act.acknowledged()).toBe(5);
  expect((await act.answer()).embeds).toMatchObject([{ title: '送信履歴', description: 'Body' }]);
  expect(harness.seen.commands[0]).toMatchObject({
    path: ['history'],
    options: { status: 'failed', page: '2' },
  });
});
