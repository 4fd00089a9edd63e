import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { sql } from 'drizzle-orm';
import { claimSends } from '../db/claim-sends.js';
import type { Database } from '../db/database.js';
import { loadDigest } from '../db/digests.js';
import { listHistory, newestSendId, type HistoryFilter } from '../db/history.js';
import { makeSend } from '../db/make-send.js';
import { loadStatus } from '../db/status.js';
import type { Config } from '../src/config.js';
import { system } from '../src/domain/actor.js';
import { historyDays, seedHistory, type Seeded } from './seed-history.js';
import { summarise, type Summary } from './summarise.js';

/*
 * What the store takes with a long history. Every figure is through the program's own functions, with
 * commits that reach the disk, finished sends and attempts kept, and all that a claim looks at: opt-outs,
 * pauses, caps, windows, pace, and the places in flight.
 */

export interface Timing {
  readonly what: string;
  readonly times: Summary;
}

export interface StoreFigures {
  readonly finished: number;
  readonly seedSeconds: number;
  /** One transaction each, one after the other. */
  readonly madePerSecond: number;
  readonly timings: readonly Timing[];
  /** Longest time that nothing else ran in this process while a digest was made. */
  readonly digestGapMs: number;
}

const dayMs = 86_400_000;
const lanes: Config['lanes'] = {
  dm: { cap24h: 1_000_000_000, paceSeconds: 0 },
  reply: { cap24h: 1_000_000_000, paceSeconds: 0 },
};

async function repeat(what: string, count: number, body: () => Promise<unknown>): Promise<Timing> {
  // The first fills caches and says nothing about the others.
  await body();
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const startedAt = performance.now();
    await body();
    times.push(performance.now() - startedAt);
  }
  return { what, times: summarise(times) };
}

let made = 0;

function addWaiting({ db }: Database, accountId: number, dueAt: Date) {
  made += 1;
  const recipient = { xUserId: `w${made}`, handle: `waiting_${made}`, name: null };
  return db.transaction((tx) =>
    makeSend(tx, {
      accountId,
      kind: 'dm',
      origin: 'person',
      madeBy: system,
      recipient,
      text: 'こんにちは',
      dueAt,
      now: dueAt,
    }),
  );
}

async function makePerSecond(database: Database, { accountIds }: Seeded): Promise<number> {
  const [accountId] = accountIds;
  if (accountId === undefined) throw new Error('There is no account.');
  const later = new Date(Date.now() + dayMs);
  const count = 300;
  const startedAt = performance.now();
  for (let index = 0; index < count; index += 1) await addWaiting(database, accountId, later);
  return Math.round(count / ((performance.now() - startedAt) / 1_000));
}

/** Claims of eight, the most that one account may have out, among what waits for later. */
async function claims(database: Database, { accountIds }: Seeded): Promise<Timing> {
  const [, accountId] = accountIds;
  if (accountId === undefined) throw new Error('There is no account.');
  const times: number[] = [];
  for (let round = 0; round < 40; round += 1) {
    const now = new Date();
    for (let index = 0; index < 8; index += 1) await addWaiting(database, accountId, now);
    const startedAt = performance.now();
    const claim = await database.db.transaction((tx) =>
      claimSends(tx, {
        accountId,
        processId: 'bench',
        lanes,
        replan: new Set(),
        now: new Date(),
        timeZone: 'Asia/Tokyo',
        random: Math.random,
      }),
    );
    times.push(performance.now() - startedAt);
    if (claim?.claimed.length !== 8) throw new Error(`Claimed ${claim?.claimed.length}, not 8.`);
    await forget(database, claim.claimed);
  }
  return { what: 'claim of 8', times: summarise(times.slice(1)) };
}

/** The claimed ones end, so that the next claim has room. */
async function forget({ db }: Database, claimed: readonly { readonly id: number }[]) {
  const ids = claimed.map(({ id }) => id);
  await db.execute(
    sql`update sends set state = 'skipped', skip_reason = 'cancelled', claimed_by = null,
      lease_until = null where id = any(${sql.param(`{${ids.join(',')}}`)}::bigint[])`,
  );
}

function filtersOf({ accountIds, ruleIds }: Seeded, now: Date): Record<string, HistoryFilter> {
  return {
    'no filter': {},
    'status:failed': { states: ['failed'] },
    'status:sent': { states: ['sent'] },
    'status:ignored': { states: ['ignored'] },
    'status:failed,unknown': { states: ['failed', 'unknown'] },
    'status:unknown (none)': { states: ['unknown'] },
    'cause:recipient_closed': { cause: 'recipient_closed' },
    'cause:opted_out': { cause: 'opted_out' },
    'cause:unknown (none)': { cause: 'unknown' },
    rule: { ruleIds: ruleIds.slice(0, 1) },
    'rule, status:failed': { ruleIds: ruleIds.slice(0, 1), states: ['failed'] },
    user: { user: 'fan_77' },
    'user (none)': { user: 'nobody_at_all' },
    account: { accountId: accountIds[0] ?? 0 },
    'account, status:failed': { accountId: accountIds[0] ?? 0, states: ['failed'] },
    'account, cause': { accountId: accountIds[0] ?? 0, cause: 'content_link' },
    since: { since: new Date(now.getTime() - 7 * dayMs) },
  };
}

async function historyPages(database: Database, seeded: Seeded, now: Date): Promise<Timing[]> {
  const upToId = await newestSendId(database.db);
  const timings: Timing[] = [];
  for (const [name, filter] of Object.entries(filtersOf(seeded, now))) {
    const page = { limit: 16, offset: 0 };
    const query = () => listHistory(database.db, { ...filter, upToId }, page);
    timings.push(await repeat(`history ${name}`, 20, query));
  }
  const deep = () => listHistory(database.db, { upToId }, { limit: 16, offset: 15 * 99 });
  return [...timings, await repeat('history page:100', 20, deep)];
}

async function digests(database: Database, now: Date): Promise<{ timings: Timing[]; gap: number }> {
  const timings: Timing[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  for (const [what, days] of [
    ['digest of a day', 1],
    ['digest of a week', 7],
    [`digest of all ${historyDays} days`, historyDays],
  ] as const) {
    const from = new Date(now.getTime() - days * dayMs);
    delay.enable();
    timings.push(
      await repeat(what, 3, () => loadDigest(database.db, { from, to: now, now, lanes })),
    );
    delay.disable();
  }
  return { timings, gap: delay.max / 1e6 };
}

/** Measures a store that is empty so far, with `finished` sends in its history. */
export async function measureStore(database: Database, finished: number): Promise<StoreFigures> {
  const now = new Date();
  const startedAt = performance.now();
  const seeded = await seedHistory(database, finished, now);
  const seedSeconds = (performance.now() - startedAt) / 1_000;
  const madePerSecond = await makePerSecond(database, seeded);
  const claim = await claims(database, seeded);
  const pages = await historyPages(database, seeded, now);
  const { timings, gap } = await digests(database, now);
  const status = await repeat('status', 10, () => loadStatus(database.db, { lanes }, now));
  return {
    finished,
    seedSeconds,
    madePerSecond,
    timings: [claim, ...pages, ...timings, status],
    digestGapMs: gap,
  };
}
