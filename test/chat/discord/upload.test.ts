import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDiscordEmulator, type DiscordEmulator } from '../../../sandbox/discord/emulator.js';
import { alerts } from './fixture.js';

/*
 * Both adapters in one process, in both orders: with @slack/bolt loaded first, every upload of
 * discord.js's own HTTP client fails. Which one loads first can only be told in a fresh process.
 */

const run = promisify(execFile);
const script = fileURLToPath(new URL('send-file.ts', import.meta.url));

let emulator: DiscordEmulator;
beforeEach(async () => {
  emulator = await startDiscordEmulator();
});
afterEach(() => emulator.stop());

test.each(['slack-first', 'discord-first'])('a file arrives at Discord, %s', async (order) => {
  const parameters = [order, emulator.apiUrl, emulator.token, alerts];
  await run(process.execPath, ['--import', 'tsx', script, ...parameters]);
  const [message] = emulator.messages(alerts);
  expect(message?.attachments).toMatchObject([{ filename: 'history.csv', size: 5 }]);
});
