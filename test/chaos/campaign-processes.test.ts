import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, inject, test } from 'vitest';
import { openDatabase } from '../../db/client.js';
import { winnersOf } from '../../db/campaign-people.js';
import type { Database } from '../../db/database.js';
import { rankEntrants } from '../../src/domain/campaigns/draw.js';
import { createLog } from '../../src/log.js';
import { createDrawsRound } from '../../src/loops/draws.js';
import { campaignStage, entrant, people } from '../support/campaign-stage.js';
import { freshPostgres, hasPostgres } from '../support/databases.js';

/*
 * Campaigns with several processes on one PostgreSQL, and with processes that die by SIGKILL. Oracles: the rows, the
 * ranking, and `verify`.
 */

interface Started {
  readonly child: ChildProcess;
  readonly ready: Promise<unknown>;
}

function start(url: string, ...words: readonly string[]): Started {
  const script = join(dirname(inject('programPath')), '..', 'bench', 'campaign-process.js');
  const child = spawn(process.execPath, [script, url, ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('The process has no output.');
  const ready = once(createInterface({ input: child.stdout }), 'line');
  return { child, ready };
}

/** Lets all of them go at once; resolves to how each ended. */
async function run(processes: readonly Started[]): Promise<readonly (string | number)[]> {
  const ended = processes.map(({ child }) => once(child, 'exit'));
  await Promise.all(processes.map(({ ready }) => ready));
  for (const { child } of processes) child.stdin?.write('go\n');
  return (await Promise.all(ended)).map(
    ([code, signal]) => (signal as string | null) ?? (code as number),
  );
}

describe.skipIf(!hasPostgres())('campaigns and processes', () => {
  const open = async (onTestFinished: (run: () => Promise<void>) => void) => {
    const { url, drop } = await freshPostgres();
    const database: Database = await openDatabase(
      { kind: 'postgres', url },
      { log: createLog('silent') },
    );
    onTestFinished(async () => {
      await database.close();
      await drop();
    });
    return { url, stage: await campaignStage(database) };
  };

  test(
    '10,000 entrants through two processes at once: 100 prizes, 100 winners, 100 codes',
    { timeout: 120_000 },
    async ({ onTestFinished }) => {
      const { url, stage } = await open(onTestFinished);
      stage.clock.advance(Date.now() - stage.clock.now().getTime() - 60_000);
      const campaign = await stage.make(
        { quota: 100, win: ['{code}'], lose: [] },
        { codes: people(120).map((id) => `code ${id}`) },
      );
      const enter = (from: number, to: number) =>
        start(url, 'enter', String(stage.accountId), 'x-shop', String(from), String(to));
      expect(await run([enter(1, 5_000), enter(5_001, 10_000)])).toEqual([0, 0]);
      const winners = await winnersOf(stage.database.db, campaign.rule.id);
      expect(winners).toHaveLength(100);
      expect(new Set(winners.map(({ xUserId }) => xUserId)).size).toBe(100);
      expect(new Set(winners.map(({ code }) => code)).size).toBe(100);
      expect((await stage.again(campaign)).campaign).toMatchObject({
        entrants: 10_000,
        winners: 100,
      });
      const sends = await stage.sends();
      expect(sends).toHaveLength(10_000);
      const told = sends.filter(({ state }) => state === 'waiting').map(({ text }) => text);
      expect(new Set(told)).toEqual(new Set(winners.map(({ code }) => code)));
      expect(await stage.verify(campaign)).toMatchObject({ verification: { kind: 'same' } });
    },
  );

  test('a draw whose process is killed again and again goes on, with the same winners', async ({
    onTestFinished,
  }) => {
    const { url, stage } = await open(onTestFinished);
    stage.clock.advance(Date.now() - stage.clock.now().getTime() - 60_000);
    const drawAt = new Date(stage.clock.now().getTime() + 1_000);
    const campaign = await stage.make(
      { kind: 'draw', quota: 250, followersOnly: true, win: ['{code}'], lose: ['残念'] },
      { codes: people(250).map((id) => `code ${id}`), drawAt },
    );
    const entrants = people(600);
    await stage.enter(
      campaign,
      entrants.map((id) => entrant(id)),
    );
    let ahead = 0;
    // At the second look-up, within the messages of the winners, within those of the losers; then two at once.
    const draw = (lookUps: number, messages: number) =>
      start(url, 'draw', String(lookUps), String(messages), String(ahead));
    expect(await run([draw(2, 0)])).toEqual(['SIGKILL']);
    expect((await stage.again(campaign)).campaign.checks).toHaveLength(100);
    // Nobody goes on with a draw before it is clear that it was given up.
    expect(await run([draw(0, 0)])).toEqual([0]);
    expect((await stage.again(campaign)).campaign.checks).toHaveLength(100);
    ahead = 120;
    expect(await run([draw(0, 230)])).toEqual(['SIGKILL']);
    expect(await stage.sends()).toHaveLength(200);
    expect(await run([draw(0, 60), draw(0, 60)])).toEqual(['SIGKILL', 'SIGKILL']);
    expect(await run([draw(0, 0), draw(0, 0)])).toEqual([0, 0]);
    await createDrawsRound(stage.surroundings)(new AbortController().signal);
    const winners = await winnersOf(stage.database.db, campaign.rule.id);
    const ranking = rankEntrants(
      'a seed',
      entrants.map((xUserId) => ({ xUserId, entries: 1 })),
    );
    expect(winners.map(({ xUserId }) => xUserId)).toEqual(ranking.slice(0, 250));
    const sends = await stage.sends();
    expect(sends).toHaveLength(600);
    expect(new Set(sends.map(({ recipientXId }) => recipientXId)).size).toBe(600);
    expect(sends.filter(({ text }) => text === '残念')).toHaveLength(350);
    expect(await stage.verify(campaign)).toMatchObject({ verification: { kind: 'same' } });
  });
});
