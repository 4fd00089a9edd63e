import { performance } from 'node:perf_hooks';
import { eq, sql } from 'drizzle-orm';
import type { Database } from '../db/database.js';
import { createMatchedRules } from '../db/match-rules.js';
import { recordSightings } from '../db/record-sightings.js';
import { accounts, rules, ruleVersions, sends } from '../db/schema.js';
import { system } from '../src/domain/actor.js';
import type { ActSighting } from '../src/domain/rules/sighting.js';
import { createLog } from '../src/log.js';
import { createMatchingRounds } from '../src/loops/matcher.js';
import { silentMetrics } from '../src/metrics.js';
import { measureText } from '../src/x/text-length.js';
import { benchAct, benchRule, benchZone, ourXUserId } from './sample-rules.js';

/*
 * The whole path from an act that a source saw to a send that waits, through the program's own functions: the ledger,
 * the matcher's transactions, and commits that reach the disk. Every act leads to one send.
 */

export interface PathFigures {
  readonly triggers: number;
  readonly rules: number;
  readonly waiting: number;
  readonly perSecond: number;
  readonly recordSeconds: number;
  readonly matchSeconds: number;
}

const ruleCount = 200;
/** As many as a page of X's lists holds. */
const pageSize = 100;
const dayMs = 86_400_000;

/** Measures a store that is empty so far. */
export async function measurePath(database: Database, count = 5_000): Promise<PathFigures> {
  const now = new Date();
  const accountId = await addAccount(database, now);
  await addRules(database, accountId, new Date(now.getTime() - dayMs));
  const rounds = createMatchingRounds({
    database,
    rules: createMatchedRules(benchZone),
    reader: { people: () => Promise.reject(new Error('Nobody is looked up here.')) },
    xAccounts: { get: () => Promise.resolve(null) },
    enterCampaign: () => Promise.reject(new Error('There is no campaign here.')),
    fits: (kind, text) => measureText(kind, text).fits,
    config: { timeZone: benchZone, locale: 'ja', readBudgetUsd: null },
    now: () => new Date(),
    random: Math.random,
    log: createLog('warn'),
    metrics: silentMetrics,
  });
  const startedAt = performance.now();
  for (let start = 0; start < count; start += pageSize)
    await record(database, accountId, sightings(start, Math.min(count, start + pageSize), now));
  const recordedAt = performance.now();
  await rounds.round(new AbortController().signal);
  const endedAt = performance.now();
  return {
    triggers: count,
    rules: ruleCount,
    waiting: await countWaiting(database),
    perSecond: Math.round(count / ((endedAt - startedAt) / 1_000)),
    recordSeconds: (recordedAt - startedAt) / 1_000,
    matchSeconds: (endedAt - recordedAt) / 1_000,
  };
}

function sightings(from: number, to: number, now: Date): readonly ActSighting[] {
  return Array.from({ length: to - from }, (_, index) => {
    const serial = from + index;
    const person = String(5_000_000 + serial);
    return {
      act: benchAct(serial % ruleCount, serial),
      actor: { xUserId: person, handle: `fan_${person}`, name: '花子' },
      accountXUserId: ourXUserId,
      at: new Date(now.getTime() - 1_000),
      sourceId: String(serial),
    };
  });
}

function record({ db }: Database, accountId: number, seen: readonly ActSighting[]) {
  return db.transaction((tx) =>
    recordSightings(tx, {
      accountId,
      source: 'poll',
      sightings: seen,
      since: null,
      now: new Date(),
      backfillHours: 24,
    }),
  );
}

/** The account that the benches send from. */
export async function addAccount({ db }: Database, now: Date): Promise<number> {
  const [account] = await db
    .insert(accounts)
    .values({
      xUserId: ourXUserId,
      handle: 'bench',
      name: 'Bench',
      credentials: 'sealed',
      authKind: 'oauth1',
      source: 'environment',
      nextCheckAt: now,
      linkedAt: now,
    })
    .returning({ id: accounts.id });
  if (account === undefined) throw new Error('No account was made.');
  return account.id;
}

async function addRules({ db }: Database, accountId: number, madeAt: Date): Promise<void> {
  const made = { accountId, madeBy: system, madeAt, state: 'active' } as const;
  const rows = await db
    .insert(rules)
    .values(
      Array.from({ length: ruleCount }, (_, number) => ({
        ...made,
        name: `rule ${number}`,
        definition: benchRule(number),
      })),
    )
    .returning();
  await db.insert(ruleVersions).values(
    rows.map(({ id, name, definition }) => ({
      ruleId: id,
      version: 1,
      name,
      definition,
      madeBy: system,
      madeAt,
    })),
  );
}

async function countWaiting({ db }: Database): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(sends)
    .where(eq(sends.state, 'waiting'));
  return row?.count ?? 0;
}
