import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDiscordEmulator } from '../../../sandbox/discord/emulator.js';
import { startSlackEmulator } from '../../../sandbox/slack/slack-emulator.js';
import type { Program } from '../../../sandbox/stage/program.js';
import { polling, team, type Stage } from '../../../sandbox/stage/stage.js';
import { startXEmulator } from '../../../sandbox/x/emulator.js';
import { roomyLimits } from '../../../sandbox/x/rate-limits.js';
import { runProgram } from '../../../src/compose/run-program.js';
import { createLog } from '../../../src/log.js';
import { testConfig } from '../../support/config.js';
import { seedDataFolder } from '../../support/data-folder.js';

/** A stage whose program runs in this process, from its sources: no build is needed. It reads X every second. */
export async function startInProcessStage(
  environment: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'xtep-practice-test-'));
  await seedDataFolder(dataDir);
  const [x, slack, discord] = await Promise.all([
    startXEmulator({ limits: roomyLimits }),
    startSlackEmulator(),
    startDiscordEmulator({ channels: [{ id: team.discordChannel, name: 'x-alerts' }] }),
  ]);
  slack.addUser({ id: team.slackAdmin, name: 'aoi', isAdmin: true });
  slack.addUser({ id: team.slackOperator, name: 'ben' });
  slack.addChannel({ id: team.slackChannel, name: 'x-alerts' });
  const account = x.addAccount({ handle: 'aoi_cafe' });
  const stopping = new AbortController();
  let ready: () => void = () => undefined;
  const running = new Promise<void>((resolve) => (ready = resolve));
  let listening: (url: string) => void = () => undefined;
  const url = new Promise<string>((resolve) => (listening = resolve));
  const ending = runProgram({
    config: testConfig({
      XTEP_DATA_DIR: dataDir,
      PORT: '0',
      PUBLIC_URL: 'http://127.0.0.1:9',
      ...polling,
      XTEP_DM_PACE_SECONDS: '0',
      XTEP_REPLY_PACE_SECONDS: '0',
      X_API_URL: x.url,
      X_CONSUMER_KEY: x.keys.consumerKey,
      X_CONSUMER_SECRET: x.keys.consumerSecret,
      X_CLIENT_ID: x.app.clientId,
      X_CLIENT_SECRET: x.app.clientSecret ?? '',
      X_ACCESS_TOKEN: account.oauth1.accessToken,
      X_ACCESS_SECRET: account.oauth1.accessSecret,
      SLACK_API_URL: slack.url,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_CHANNEL_ID: team.slackChannel,
      DISCORD_API_URL: discord.apiUrl,
      DISCORD_TOKEN: discord.token,
      DISCORD_APPLICATION_ID: discord.applicationId,
      DISCORD_GUILD_ID: discord.guildId,
      DISCORD_CHANNEL_ID: team.discordChannel,
      ...environment,
    }),
    log: createLog('silent'),
    now: () => new Date(),
    random: Math.random,
    signal: stopping.signal,
    onListening: (port) => listening(`http://127.0.0.1:${port}`),
    onApp: () => ready(),
  });
  const end = async () => {
    stopping.abort();
    await ending;
    return { status: 0, signal: null };
  };
  const program: Program = {
    output: [],
    ended: ending.then(() => ({ status: 0, signal: null })),
    ready: () => running,
    stop: end,
    kill: end,
  };
  await Promise.race([running, program.ended]);
  // The app runs when one platform is there; the page needs both, and the account.
  await Promise.all([
    slack.until('a socket', () => (slack.sockets.count() > 0 ? true : undefined)),
    discord.until('the commands', () => (discord.state.commands.length > 0 ? true : undefined)),
    x.until(() => x.requests.some(({ kind, status }) => kind === 'me' && status === 200)),
  ]);
  return {
    x,
    slack,
    discord,
    account,
    url: await url,
    slackChannel: team.slackChannel,
    discordChannel: team.discordChannel,
    program: () => program,
    restart: () => Promise.reject(new Error('A program in this process is not started again.')),
    async stop() {
      await end();
      await Promise.all([x.stop(), slack.stop(), discord.stop()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
