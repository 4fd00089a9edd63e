import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listAccounts } from '../../db/accounts.js';
import { openPostgres } from '../../db/postgres.js';
import { startSlackEmulator, type SlackEmulator } from '../../sandbox/slack/slack-emulator.js';
import { startXEmulator, type XEmulator } from '../../sandbox/x/emulator.js';
import { runProgram } from '../../src/compose/run-program.js';
import { createLog } from '../../src/log.js';
import { testConfig } from '../support/config.js';
import { freshPostgres, hasPostgres } from '../support/databases.js';
import type { MadeDatabase } from '../support/postgres-databases.js';
import { freePort } from '../../sandbox/stage/free-port.js';

const channel = 'C0ALERTS';
const boss = 'U0BOSS';
const log = createLog('silent');

describe.skipIf(!hasPostgres())('ways into the running program', () => {
  let slack: SlackEmulator;
  let x: XEmulator;
  let postgres: MadeDatabase;
  let stop: () => Promise<unknown> = async () => undefined;

  beforeEach(async () => {
    [slack, x, postgres] = await Promise.all([
      startSlackEmulator(),
      startXEmulator(),
      freshPostgres(),
    ]);
    slack.addUser({ id: boss, isAdmin: true });
    slack.addChannel({ id: channel, hasBot: false });
  });

  afterEach(async () => {
    await stop();
    await Promise.all([slack.stop(), x.stop()]);
    await postgres.drop();
  });

  /** Runs the program until it is ready and resolves to its address. */
  async function run(environment: Readonly<Record<string, string>>): Promise<string> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const config = testConfig({
      DATABASE_URL: postgres.url,
      XTEP_SECRET_KEY: randomBytes(32).toString('base64'),
      PORT: String(port),
      PUBLIC_URL: url,
      SLACK_API_URL: slack.url,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_CHANNEL_ID: channel,
      X_API_URL: x.url,
      X_CLIENT_ID: x.app.clientId,
      X_CLIENT_SECRET: x.app.clientSecret ?? '',
      ...environment,
    });
    const stopping = new AbortController();
    const now = () => new Date();
    const ended = runProgram({ config, log, now, random: Math.random, signal: stopping.signal });
    stop = async () => {
      stopping.abort();
      await ended;
    };
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), {
      timeout: 10_000,
    });
    return url;
  }

  test('in HTTP mode Slack comes to /slack/events, signed', async () => {
    const url = await run({ SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: slack.signingSecret });
    slack.useEventsUrl(`${url}/slack/events`);
    await vi.waitFor(() => expect(slack.workspace.channels.get(channel)?.members.size).toBe(2));
    await slack.type(boss, channel, '/xtep help');
    await vi.waitFor(() =>
      expect([...slack.messages(channel), ...slack.ephemerals(boss)].length).toBeGreaterThan(0),
    );
    const unsigned = await fetch(`${url}/slack/events`, {
      method: 'POST',
      body: 'command=%2Fxtep',
    });
    expect(unsigned.status).toBe(401);
  });

  test('account link leads through X back to the program, once', async () => {
    await run({});
    const account = x.addAccount({ handle: 'cafe_aoi' });
    await slack.type(boss, channel, '/xtep account link');
    const answer = await slack.nextEphemeral(boss, () => true);
    const address = /https?:\/\/[^\s"|>\\]+\/i\/oauth2\/authorize[^\s"|>\\]*/.exec(
      JSON.stringify(answer),
    );
    const back = x.authorize((address?.[0] ?? '').replaceAll('&amp;', '&'), account.xUserId);
    const page = await fetch(back);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('@cafe_aoi')]);
    expect((await fetch(back)).status).toBe(400);
    const database = await openPostgres(postgres.url, log);
    const linked = await listAccounts(database.db);
    await database.close();
    expect(linked).toMatchObject([{ handle: 'cafe_aoi', state: 'linked', authKind: 'oauth2' }]);
  });
});
