import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listAccounts } from '../../db/accounts.js';
import { takeDataFolder } from '../../db/embedded/lock.js';
import { startDiscordEmulator, type DiscordEmulator } from '../../sandbox/discord/emulator.js';
import { startSlackEmulator, type SlackEmulator } from '../../sandbox/slack/slack-emulator.js';
import { startXEmulator, type XEmulator } from '../../sandbox/x/emulator.js';
import type { Ending } from '../../src/compose/ending.js';
import { runProgram, type ProgramOptions } from '../../src/compose/run-program.js';
import { createLog } from '../../src/log.js';
import { testConfig } from '../support/config.js';
import { startProxy } from '../support/cuttable-proxy.js';
import { seedDataFolder } from '../support/data-folder.js';
import { freshPostgres, hasPostgres } from '../support/databases.js';

const slackChannel = 'C0ALERTS';
const key = randomBytes(32).toString('base64');

let slack: SlackEmulator;
let discord: DiscordEmulator;
let x: XEmulator;
const cleanups: (() => unknown)[] = [];

beforeEach(async () => {
  [slack, discord, x] = await Promise.all([
    startSlackEmulator(),
    startDiscordEmulator(),
    startXEmulator(),
  ]);
  slack.addChannel({ id: slackChannel });
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  await Promise.all([slack.stop(), discord.stop(), x.stop()]);
});

type Environment = Readonly<Record<string, string>>;

const withSlack = (): Environment => ({
  SLACK_API_URL: slack.url,
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: slack.appToken,
  SLACK_CHANNEL_ID: slackChannel,
});

const withDiscord = (): Environment => ({
  DISCORD_API_URL: discord.apiUrl,
  DISCORD_TOKEN: discord.token,
  DISCORD_APPLICATION_ID: discord.applicationId,
  DISCORD_GUILD_ID: discord.guildId,
});

const without = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'];

interface Running {
  readonly ended: Promise<Ending>;
  readonly url: Promise<string>;
  stop(): Promise<Ending>;
}

/** Runs the program in this process, against the emulators. */
function run(environment: Environment, options: Partial<ProgramOptions> = {}): Running {
  const absent = Object.fromEntries(without.map((name) => [name, '']));
  const stopping = new AbortController();
  let listening: (url: string) => void = () => undefined;
  const url = new Promise<string>((resolve) => (listening = resolve));
  const config = testConfig({ ...absent, PORT: '0', X_API_URL: x.url, ...environment });
  const ended = runProgram({
    config,
    log: createLog('silent'),
    now: () => new Date(),
    random: Math.random,
    signal: stopping.signal,
    onListening: (port) => listening(`http://127.0.0.1:${port}`),
    ...options,
  });
  const stop = async () => {
    stopping.abort();
    return ended;
  };
  cleanups.push(stop);
  return { ended, url, stop };
}

async function withPostgres(): Promise<Environment> {
  const made = await freshPostgres();
  cleanups.push(() => made.drop());
  return { DATABASE_URL: made.url, XTEP_SECRET_KEY: key };
}

/** A PostgreSQL behind a way that can be cut. */
async function withProxiedPostgres() {
  const environment = await withPostgres();
  const address = new URL(environment['DATABASE_URL'] ?? '');
  const folder = address.searchParams.get('host');
  const proxy = await startProxy(
    folder === null
      ? { host: address.hostname, port: Number(address.port || 5432) }
      : `${folder}/.s.PGSQL.${address.searchParams.get('port')}`,
  );
  cleanups.push(() => proxy.stop());
  address.search = '';
  address.host = `127.0.0.1:${proxy.port}`;
  return { environment: { ...environment, DATABASE_URL: address.toString() }, proxy };
}

const readiness = async (program: Running) => {
  const answer = await fetch(`${await program.url}/readyz`);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

const isReady = (program: Running) =>
  vi.waitFor(async () => expect((await readiness(program)).status).toBe(200), {
    timeout: 15_000,
    interval: 50,
  });

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'xtep-program-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a second process on one data folder ends at once with a sentence about the first', async () => {
  const folder = dataFolder();
  cleanups.push(await takeDataFolder(folder));
  const ending = await run({ ...withSlack(), XTEP_DATA_DIR: folder }).ended;
  expect(ending).toMatchObject({ kind: 'out-of-reach' });
  expect(JSON.stringify(ending)).toContain(`pid ${process.pid}`);
});

test('the embedded store is kept and given free', async () => {
  const folder = dataFolder();
  await seedDataFolder(folder);
  const environment = { ...withSlack(), XTEP_DATA_DIR: folder };
  for (let round = 0; round < 2; round += 1) {
    const program = run(environment);
    await isReady(program);
    expect(await program.stop()).toEqual({ kind: 'stopped' });
  }
});

test('a database that cannot be reached is waited for, while the web server answers', async () => {
  const program = run(
    {
      ...withSlack(),
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      XTEP_SECRET_KEY: key,
    },
    { giveUpAfterMs: 700 },
  );
  const ending = await program.ended;
  expect(ending).toMatchObject({ kind: 'out-of-reach' });
  expect(JSON.stringify(ending)).toContain('ECONNREFUSED');
});

describe.skipIf(!hasPostgres())('with PostgreSQL', () => {
  test('runs with both platforms, binds the first channel, and ends cleanly', async () => {
    const account = x.addAccount({ handle: 'us' });
    const environment = {
      ...(await withPostgres()),
      ...withSlack(),
      ...withDiscord(),
      X_ACCESS_TOKEN: account.oauth2.accessToken,
    };
    let linkedWhenUp: ReturnType<typeof listAccounts> = Promise.resolve([]);
    const program = run(environment, {
      onApp({ surroundings }) {
        linkedWhenUp = listAccounts(surroundings.database.db);
      },
    });
    await isReady(program);
    // Whoever sees it ready may type a send.
    expect(await linkedWhenUp).toMatchObject([{ handle: 'us', state: 'linked' }]);
    const metrics = await (await fetch(`${await program.url}/metrics`)).text();
    expect(metrics).toContain('xtep_platform_connected{platform="discord"} 1');
    expect((await fetch(`${await program.url}/oauth/x/callback?state=1&code=2`)).status).toBe(400);
    expect(await program.stop()).toEqual({ kind: 'stopped' });
  });

  test('a platform that cannot be reached is shown, and the other one works', async () => {
    await discord.suspend();
    const program = run({ ...(await withPostgres()), ...withSlack(), ...withDiscord() });
    await vi.waitFor(
      async () =>
        expect(await readiness(program)).toEqual({
          status: 503,
          body: { ready: false, database: 'connected', slack: 'connected', discord: 'connecting' },
        }),
      { timeout: 10_000 },
    );
    expect((await fetch(`${await program.url}/healthz`)).status).toBe(200);
    await discord.resume();
    await isReady(program);
  });

  test('when no platform can be reached in time the program gives up', async () => {
    await discord.suspend();
    const ending = await run(
      { ...(await withPostgres()), ...withDiscord() },
      { giveUpAfterMs: 800 },
    ).ended;
    expect(ending).toMatchObject({ kind: 'out-of-reach' });
    expect(JSON.stringify(ending)).toContain('discord');
  });

  test('a token that a platform refuses is a configuration error that names the variable', async () => {
    const refused = async (environment: Environment) =>
      JSON.stringify(await run({ ...(await withPostgres()), ...environment }).ended);
    expect(await refused({ ...withSlack(), SLACK_BOT_TOKEN: 'xoxb-wrong' })).toMatch(
      /configuration.*SLACK_BOT_TOKEN/,
    );
    expect(await refused({ ...withDiscord(), DISCORD_TOKEN: 'wrong' })).toMatch(
      /configuration.*DISCORD_TOKEN/,
    );
    const beside = { ...withSlack(), ...withDiscord(), DISCORD_GUILD_ID: '1' };
    expect(await refused(beside)).toMatch(/configuration.*DISCORD_GUILD_ID/);
    expect(await refused({ ...withSlack(), X_ACCESS_TOKEN: 'wrong' })).toMatch(
      /configuration.*X_ACCESS_TOKEN/,
    );
    const pair = { X_ACCESS_TOKEN: 'a', X_ACCESS_SECRET: 'b' };
    const app = { X_CONSUMER_KEY: 'c', X_CONSUMER_SECRET: 'd' };
    expect(await refused({ ...withSlack(), ...pair, ...app })).toMatch(
      /configuration.*X_ACCESS_TOKEN.*X_ACCESS_SECRET.*X_CONSUMER_KEY/,
    );
  });

  test('a token revoked later does not end the program', async () => {
    const program = run({ ...(await withPostgres()), ...withSlack(), ...withDiscord() });
    await isReady(program);
    discord.revokeToken();
    await vi.waitFor(
      async () => expect((await readiness(program)).body['discord']).not.toBe('connected'),
      { timeout: 20_000 },
    );
    expect((await readiness(program)).body['slack']).toBe('connected');
    discord.restoreToken();
    expect(await program.stop()).toEqual({ kind: 'stopped' });
  });

  test('an unknown database, another key and a taken port are configuration errors', async () => {
    const postgres = await withPostgres();
    const missing = (postgres['DATABASE_URL'] ?? '').replace(/xtep_test_\w+/, 'no_such_database');
    const unknown = await run({ ...postgres, ...withSlack(), DATABASE_URL: missing }).ended;
    expect(JSON.stringify(unknown)).toMatch(/configuration.*DATABASE_URL/);
    const program = run({ ...postgres, ...withSlack() });
    await isReady(program);
    const otherKey = randomBytes(32).toString('base64');
    const wrongKey = run({ ...postgres, ...withSlack(), XTEP_SECRET_KEY: otherKey });
    expect(JSON.stringify(await wrongKey.ended)).toMatch(/configuration.*XTEP_SECRET_KEY/);
    const { port } = new URL(await program.url);
    const taken = run({ ...postgres, ...withSlack(), PORT: port });
    expect(JSON.stringify(await taken.ended)).toMatch(/configuration.*PORT/);
  });

  test('the database may be lost and come back; lost for too long, the program gives up', async () => {
    const { environment, proxy } = await withProxiedPostgres();
    const program = run(
      { ...environment, ...withSlack() },
      { giveUpAfterMs: 6_000, storeLookEveryMs: 300 },
    );
    await isReady(program);
    await proxy.cut();
    await vi.waitFor(async () => expect((await readiness(program)).status).toBe(503), {
      timeout: 10_000,
    });
    await proxy.mend();
    await isReady(program);
    await proxy.cut();
    expect(await program.ended).toMatchObject({ kind: 'out-of-reach' });
  });

  test('a database that answers nothing and ends no connection is a lost one: the program ends', async () => {
    const { environment, proxy } = await withProxiedPostgres();
    const program = run(
      { ...environment, ...withSlack() },
      { giveUpAfterMs: 1_000, storeLookEveryMs: 300 },
    );
    await isReady(program);
    proxy.freeze();
    expect(await program.ended).toMatchObject({ kind: 'out-of-reach' });
  }, 60_000);

  test('of two processes one holds Discord; the other counts its connection and takes it over', async () => {
    const environment = { ...(await withPostgres()), ...withSlack(), ...withDiscord() };
    const first = run(environment);
    await isReady(first);
    const second = run(environment);
    await isReady(second);
    const sessions = () => discord.requests.filter(({ path }) => path.includes('/gateway/bot'));
    expect(sessions()).toHaveLength(1);
    await first.stop();
    await vi.waitFor(() => expect(sessions()).toHaveLength(2), { timeout: 10_000 });
    await isReady(second);
  });
});
