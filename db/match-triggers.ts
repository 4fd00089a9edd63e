import { and, asc, eq, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import type { TriggerSource } from '../src/config.js';
import type { Trigger } from '../src/domain/rules/trigger.js';
import type { Db, Tx } from './database.js';
import { accounts, triggers } from './schema.js';

/** A trigger that nothing was decided about yet. */
export interface WaitingTrigger {
  readonly id: number;
  readonly trigger: Trigger;
  readonly source: TriggerSource;
  /** How often it was put off. */
  readonly tries: number;
}

/** The account whose triggers are matched. */
export interface MatchingAccount {
  readonly id: number;
  readonly xUserId: string;
  readonly handle: string;
}

/** Tells this lock from other advisory locks. */
const advisoryClass = 0x6d61_7463;

/**
 * One matcher at a time decides about an account, in all processes: "once per person" counts what the one before has
 * committed. False: another one is at it. The lock ends with the transaction.
 */
export async function tryLockMatching(tx: Tx, accountId: number): Promise<boolean> {
  const [row] = await tx
    .select({
      locked: sql<boolean>`pg_try_advisory_xact_lock(${advisoryClass}::int, ${accountId}::int)`,
    })
    .from(sql`(values (1)) as one`);
  return row?.locked === true;
}

const isDue = (now: Date) => or(isNull(triggers.retryAt), lte(triggers.retryAt, now));

/** The oldest triggers of an account that may be decided now, in the order in which they were seen. */
export async function loadWaitingTriggers(
  db: Db,
  account: MatchingAccount,
  limit: number,
  now: Date,
): Promise<readonly WaitingTrigger[]> {
  const rows = await db
    .select()
    .from(triggers)
    .where(and(eq(triggers.accountId, account.id), eq(triggers.state, 'new'), isDue(now)))
    .orderBy(asc(triggers.id))
    .limit(limit);
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    tries: row.tries,
    trigger: {
      ...row.act,
      key: row.key,
      actor: { xUserId: row.actorXId, handle: row.actorHandle, name: row.actorName },
      accountXUserId: account.xUserId,
      at: row.at,
      ...(row.since === null ? {} : { since: row.since }),
      sourceId: row.sourceId,
    },
  }));
}

/**
 * Everything was decided about these, as they were loaded. What got X's own time meanwhile (`recordSightings`) stays as it
 * is: what was decided went by another time, and it is looked at again.
 */
export async function finishTriggers(
  tx: Tx,
  decided: readonly Pick<WaitingTrigger, 'id' | 'trigger'>[],
): Promise<void> {
  if (decided.length === 0) return;
  const withoutOwnTime = decided.filter(({ trigger }) => trigger.since !== undefined);
  await tx
    .update(triggers)
    .set({ state: 'done', retryAt: null })
    .where(
      and(
        sql`${triggers.id} = ${anyOf(decided)}`,
        or(isNotNull(triggers.since), sql`not ${triggers.id} = ${anyOf(withoutOwnTime)}`),
      ),
    );
}

/** One parameter, however many. */
const anyOf = (those: readonly Pick<WaitingTrigger, 'id'>[]) =>
  sql`any(${`{${those.map(({ id }) => id).join(',')}}`}::bigint[])`;

const firstWaitSeconds = 30;
const longestWaitSeconds = 3_600;

/**
 * These cannot be decided now: again at `until`, or after a wait that grows with each time. They are never given up,
 * and nothing is decided about them meanwhile.
 */
export async function postponeTriggers(
  db: Db,
  ids: readonly number[],
  { until, now }: { readonly until: Date | null; readonly now: Date },
): Promise<void> {
  if (ids.length === 0) return;
  const grown = sql`${now.toISOString()}::timestamptz
    + least(${firstWaitSeconds} * 2 ^ least(${triggers.tries}, 20), ${longestWaitSeconds}) * interval '1 second'`;
  await db
    .update(triggers)
    .set({
      tries: sql`${triggers.tries} + 1`,
      retryAt: until === null ? grown : until,
    })
    .where(and(inArray(triggers.id, [...ids]), eq(triggers.state, 'new')));
}

/** Accounts with triggers that may be decided now, and when the next of those that were put off may. */
export async function accountsWithTriggers(
  db: Db,
  now: Date,
): Promise<{ readonly due: readonly MatchingAccount[]; readonly nextAt: Date | null }> {
  const isNew = sql`${triggers.accountId} = ${accounts.id} and ${triggers.state} = 'new'`;
  const rows = await db
    .select({
      id: accounts.id,
      xUserId: accounts.xUserId,
      handle: accounts.handle,
      isDue: sql<boolean>`exists (select 1 from ${triggers} where ${isNew} and ${isDue(now)})`,
      nextAt: sql<
        string | null
      >`(select min(${triggers.retryAt}) from ${triggers} where ${isNew} and ${triggers.retryAt} > ${now.toISOString()})`,
    })
    .from(accounts)
    .orderBy(asc(accounts.id));
  const later = rows.flatMap(({ nextAt }) => (nextAt === null ? [] : [Date.parse(nextAt)]));
  return {
    due: rows
      .filter((row) => row.isDue)
      .map(({ id, xUserId, handle }) => ({ id, xUserId, handle })),
    nextAt: later.length === 0 ? null : new Date(Math.min(...later)),
  };
}
