import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { freePort } from '../../sandbox/stage/free-port.js';
import { startProgram, type Program } from '../../sandbox/stage/program.js';
import {
  environmentOf,
  startOutside,
  team,
  type Outside,
  type StageOptions,
} from '../../sandbox/stage/stage.js';
import { createObserver } from './observer.js';
import { newDataFolder } from './open-stage.js';

/*
 * Starts that cannot go well: what the operator reads on the terminal, and the exit status. None of
 * these programs becomes ready, so each is started without a stage.
 */

let outside: Outside;

beforeAll(async () => {
  outside = await startOutside();
});

afterAll(async () => {
  await Promise.all([outside.x.stop(), outside.slack.stop(), outside.discord.stop()]);
});

interface Started {
  readonly program: Program;
  readonly url: string;
  readonly folder: string;
}

async function start(
  onTestFinished: (finish: () => void | Promise<void>) => void,
  environment: Readonly<Record<string, string>>,
  options: Pick<StageOptions, 'platforms'> & { readonly dataDir?: string } = {},
): Promise<Started> {
  const folder = options.dataDir ?? (await ownFolder(onTestFinished));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = startProgram({
    mainPath: inject('programPath'),
    cwd: folder,
    url,
    environment: environmentOf(outside, { ...options, dataDir: folder, port, environment }),
  });
  onTestFinished(async () => {
    await program.kill();
  });
  return { program, url, folder };
}

async function ownFolder(
  onTestFinished: (finish: () => void | Promise<void>) => void,
): Promise<string> {
  const { path, remove } = await newDataFolder();
  onTestFinished(remove);
  return path;
}

const linesAbout = (program: Program, name: string) =>
  program.output.filter((line) => line.startsWith(`${name}:`));

const readiness = async (url: string) => {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe.concurrent('a start that cannot go well', { timeout: 240_000 }, () => {
  test('wrong and missing variables: status 78, one line for each', async ({ onTestFinished }) => {
    const { program } = await start(onTestFinished, {
      XTEP_LOCALE: 'en',
      SLACK_BOT_TOKEN: 'xoxp-not-a-bot',
      SLACK_APP_TOKEN: '',
      DISCORD_GUILD_ID: '',
      XTEP_DIGEST_AT: '25:00',
      XTEP_DM_CAP_24H: '0',
      X_API_URL: 'not an address',
    });
    expect(await program.ended).toEqual({ status: 78, signal: null });
    const wrong = [
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'DISCORD_GUILD_ID',
      'XTEP_DIGEST_AT',
      'XTEP_DM_CAP_24H',
      'X_API_URL',
    ];
    for (const name of wrong) expect([name, linesAbout(program, name).length]).toEqual([name, 1]);
    expect(program.output.join('\n')).not.toContain('    at ');
  });

  test('no platform at all: status 78', async ({ onTestFinished }) => {
    const { program } = await start(onTestFinished, {}, { platforms: [] });
    expect(await program.ended).toEqual({ status: 78, signal: null });
    expect(program.output.join('\n')).toContain('SLACK_BOT_TOKEN');
  });

  test.each([
    ['SLACK_BOT_TOKEN', 'xoxb-0-0-refused'],
    ['DISCORD_TOKEN', 'MTAwMDAwMDAwMDAwMDAwMDAx.Xxxxxx.another-token-that-nobody-knows-0000'],
    ['X_ACCESS_TOKEN', '42-refused'],
  ])('a %s that is refused: status 78, and the line names it', async (name, value) => {
    const finishers: (() => void | Promise<void>)[] = [];
    try {
      const { program } = await start(
        (finish) => {
          finishers.push(finish);
        },
        { [name]: value },
      );
      expect(await program.ended).toEqual({ status: 78, signal: null });
      expect(linesAbout(program, name)).toHaveLength(1);
    } finally {
      for (const finish of finishers.toReversed()) await finish();
    }
  });

  test('a second process on one data folder: status 75 at once; the first goes on and ends with 0', async ({
    onTestFinished,
  }) => {
    const first = await start(onTestFinished, {}, { platforms: ['discord'] });
    await first.program.ready();
    const second = await start(onTestFinished, {}, { platforms: ['slack'], dataDir: first.folder });
    expect(await second.program.ended).toEqual({ status: 75, signal: null });
    expect(second.program.output.join('\n')).toContain(first.folder);
    expect((await readiness(first.url)).status).toBe(200);
    expect(await first.program.stop()).toEqual({ status: 0, signal: null });
  });
});

test('Slack out of reach at the start: Discord works and says so; Slack comes by itself', async ({
  onTestFinished,
}) => {
  const own = await startOutside();
  onTestFinished(async () => {
    await Promise.all([own.x.stop(), own.slack.stop(), own.discord.stop()]);
  });
  const shared = outside;
  outside = own;
  own.slack.faults.always('*', { kind: 'cut', applied: false });
  const { program, url } = await start(onTestFinished, { XTEP_LOCALE: 'en' });
  outside = shared;
  await vi.waitFor(
    async () =>
      expect((await readiness(url)).body).toMatchObject({ ready: false, discord: 'connected' }),
    { timeout: 60_000, interval: 250 },
  );
  const see = createObserver(own);
  const status = own.discord.picture(await see.askOnDiscord('status'));
  expect(status).toMatch(/Slack: (?!connected)/);
  own.slack.faults.clear();
  await program.ready();
  await see.connected();
  expect(own.slack.picture(await see.askOnSlack('/xtep status', team.slackAdmin))).toMatch(
    /Slack: connected/,
  );
  expect(await program.stop()).toEqual({ status: 0, signal: null });
}, 120_000);
