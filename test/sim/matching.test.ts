import { expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { recordSightings } from '../../db/record-sightings.js';
import { triggerKinds, type TriggerKind } from '../../src/domain/rules/trigger.js';
import type { ActSighting, SeenAct } from '../../src/domain/rules/sighting.js';
import type { TriggerSource } from '../../src/config.js';
import { noon } from '../support/card-rows.js';
import { describeEachDatabase, hasPostgres } from '../support/databases.js';
import { matchingStage, sighting, type MatchingStage } from '../support/matching-stage.js';
import { mortalDatabase, ProcessIsDead, type Death } from './mortal-database.js';
import { chanceOf, type Chance } from './seeded-random.js';

/*
 * What people do, as sources bring it that overlap, deliver twice and out of order, to processes that die between any
 * two transactions. At the end every person was answered once by every rule that they did something for.
 * `XTEP_SIM_SEED=<n>` replays one run, `XTEP_SIM_RUNS` sets how many.
 */

const runs = Number(process.env['XTEP_SIM_RUNS'] ?? 4);
const firstSeed = Number(process.env['XTEP_SIM_SEED'] ?? 1);
const seeds = Array.from(
  { length: process.env['XTEP_SIM_SEED'] === undefined ? runs : 1 },
  (_, index) => firstSeed + index,
);
const people = Array.from({ length: 8 }, (_, index) => String(200 + index));
const minuteMs = 60_000;

interface Delivery {
  readonly source: TriggerSource;
  readonly sightings: readonly ActSighting[];
}

const actOf: Readonly<Record<TriggerKind, (id: number) => SeenAct>> = {
  follow: () => ({ kind: 'follow' }),
  like: (id) => ({ kind: 'like', ourPostId: String(7_000 + (id % 2)) }),
  repost: (id) => ({ kind: 'repost', ourPostId: String(7_000 + (id % 2)) }),
  reply: (id) => ({ kind: 'reply', ourPostId: '7000', ...post(id) }),
  quote: (id) => ({ kind: 'quote', ourPostId: '7000', ...post(id) }),
  mention: (id) => ({ kind: 'mention', ...post(id) }),
  hashtag: (id) => ({ kind: 'hashtag', ...post(id), hashtags: ['タグ'] }),
  dm: (id) => ({ kind: 'dm', eventId: String(9_000 + id), text: '応募', language: null }),
};

function post(id: number) {
  return { theirPostId: String(8_000 + id), text: '応募します #タグ', language: 'ja' };
}

/** Whether X's lists show the act without its time. */
const isListed = ({ kind }: SeenAct) => kind === 'follow' || kind === 'like' || kind === 'repost';

/** Everybody does some things; each is seen by one source at least, and up to six times in all. */
function world(chance: Chance) {
  const done = new Map<string, Set<string>>();
  const deliveries: { source: TriggerSource; sighting: ActSighting }[] = [];
  let id = 0;
  for (const person of people) {
    for (const kind of triggerKinds) {
      for (let count = chance.between(0, 2); count > 0; count -= 1) {
        id += 1;
        const act = actOf[kind](id);
        const name = `${kind} ${person}`;
        // A second follow, or like of the same post, is no other act.
        const identity = isListed(act) ? JSON.stringify(act) : String(id);
        done.set(name, (done.get(name) ?? new Set()).add(identity));
        const at = new Date(noon.getTime() - chance.between(1, 300) * 1_000);
        for (const source of sourcesOf(chance)) {
          const seenAt = source === 'poll' && isListed(act) ? null : at;
          deliveries.push({ source, sighting: sighting(act, person, { at: seenAt }) });
        }
      }
    }
  }
  return { done, deliveries: shuffled(deliveries, chance) };
}

function sourcesOf(chance: Chance): readonly TriggerSource[] {
  const all = ['poll', 'stream', 'webhook'] as const;
  const some = all.filter(() => chance.chance(0.5));
  const first = some.length === 0 ? [chance.pick(all)] : some;
  return chance.chance(0.4) ? [...first, ...first] : first;
}

function shuffled<T>(items: readonly T[], { random }: Chance): readonly T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

function record(database: Database, accountId: number, { source, sightings }: Delivery) {
  return database.db.transaction((tx) =>
    recordSightings(tx, {
      accountId,
      source,
      sightings,
      since: new Date(noon.getTime() - 10 * minuteMs),
      now: noon,
      backfillHours: 24,
    }),
  );
}

/** Dies sometimes; what it was at is done again by the next process. */
async function mayDie(
  stage: MatchingStage,
  chance: Chance,
  body: (database: Database) => Promise<unknown>,
): Promise<void> {
  const when = chance.pick<Death['when']>(['before', 'after-commit']);
  const death = chance.chance(0.3) ? { atTransaction: chance.between(1, 3), when } : null;
  const mortal = mortalDatabase(stage.database, death);
  try {
    await body(mortal);
  } catch (error) {
    if (!(error instanceof ProcessIsDead)) throw error;
  }
  if (mortal.isDead) await body(stage.database);
}

async function addRules(stage: MatchingStage): Promise<ReadonlyMap<number, TriggerKind>> {
  const kindOf = new Map<number, TriggerKind>();
  for (const kind of triggerKinds)
    kindOf.set(
      await stage.addRule({ on: [kind], hashtags: kind === 'hashtag' ? ['タグ'] : [] }),
      kind,
    );
  return kindOf;
}

/** How often each person was answered, and how often not again, by the kind of what they did. */
async function answers(stage: MatchingStage, kindOf: ReadonlyMap<number, TriggerKind>) {
  const told = new Map<string, { waiting: number; again: number }>();
  for (const { ruleId, recipientXId, state } of await stage.sends()) {
    const name = `${kindOf.get(ruleId ?? 0)} ${recipientXId}`;
    const before = told.get(name) ?? { waiting: 0, again: 0 };
    if (state === 'waiting') told.set(name, { ...before, waiting: before.waiting + 1 });
    else told.set(name, { ...before, again: before.again + 1 });
  }
  return told;
}

const expected = (done: ReadonlyMap<string, ReadonlySet<string>>) =>
  new Map([...done].map(([name, acts]) => [name, { waiting: 1, again: acts.size - 1 }]));

const signal = new AbortController().signal;

describeEachDatabase('matching in a world ruled by chance', (open) => {
  test.each(seeds)('world %i answers everybody once', async (seed) => {
    const chance = chanceOf(seed);
    const stage = await matchingStage(open(), { random: chance.random });
    const kindOf = await addRules(stage);
    const { done, deliveries } = world(chance);
    const left = [...deliveries];
    while (left.length > 0) {
      const [first, ...rest] = left.splice(0, chance.between(1, 25));
      if (first === undefined) break;
      const { source } = first;
      const sightings = [first, ...rest].map((one) => one.sighting);
      await mayDie(stage, chance, (database) =>
        record(database, stage.accountId, { source, sightings }),
      );
      if (chance.chance(0.4))
        await mayDie(stage, chance, (database) => stage.another({ database }).round(signal));
    }
    await stage.another().round(signal);

    expect({ seed, told: await answers(stage, kindOf) }).toEqual({ seed, told: expected(done) });
    expect(await stage.waitingTriggers()).toEqual([]);
  });
});

describeEachDatabase('matchers of several processes', (open) => {
  test.skipIf(!hasPostgres())('answer everybody once, however they meet', async () => {
    const chance = chanceOf(7);
    const stage = await matchingStage(open());
    const kindOf = await addRules(stage);
    const { done, deliveries } = world(chance);
    const processes = [stage.another(), stage.another(), stage.another()];
    const half = Math.ceil(deliveries.length / 2);

    await Promise.all([
      ...[deliveries.slice(0, half), deliveries.slice(half)].map(async (part, index) => {
        for (const one of part)
          await record(stage.database, stage.accountId, {
            source: index === 0 ? 'stream' : 'webhook',
            sightings: [one.sighting],
          });
      }),
      ...processes.map(async (rounds) => {
        for (let round = 0; round < 20; round += 1) await rounds.round(signal);
      }),
    ]);
    await stage.another().round(signal);

    expect(await answers(stage, kindOf)).toEqual(expected(done));
    expect(await stage.waitingTriggers()).toEqual([]);
  });
});
