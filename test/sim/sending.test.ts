import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { addChannel } from '../support/sending-stage.js';
import { emptyTables, freshEmbedded } from '../support/databases.js';
import { createSimulation } from './simulation.js';

/*
 * The whole of sending in a world ruled by chance: requests that end as they will, messages that
 * arrive without anybody being told, crashes, clicks, pauses, outages, a clock that jumps. After every
 * step the invariants must hold. `XTEP_SIM_SEED=<n>` replays one run, `XTEP_SIM_RUNS` sets how many.
 */

const runs = Number(process.env['XTEP_SIM_RUNS'] ?? 8);
const stepsMax = Number(process.env['XTEP_SIM_STEPS'] ?? 80);
const firstSeed = Number(process.env['XTEP_SIM_SEED'] ?? 1);
const seeds = Array.from(
  { length: process.env['XTEP_SIM_SEED'] === undefined ? runs : 1 },
  (_, index) => firstSeed + index,
);

let database: Database;

beforeAll(async () => {
  database = await freshEmbedded();
});
beforeEach(async () => {
  await emptyTables(database);
  await addChannel(database, new Date());
});
afterAll(() => database.close());

test.each(seeds)(
  'world %i keeps every invariant',
  async (seed) => {
    const simulation = await createSimulation(database, seed);
    const story = () => simulation.story.slice(-40);
    for (let step = 0; step < stepsMax; step += 1) {
      await simulation.step();
      const broken = await simulation.broken();
      expect({ seed, broken, story: story() }).toEqual({ seed, broken: [], story: story() });
    }
    await simulation.rest();
    const broken = [...(await simulation.broken()), ...(await simulation.brokenAtRest())];
    expect({ seed, broken, story: story() }).toEqual({ seed, broken: [], story: story() });
  },
  60_000,
);
