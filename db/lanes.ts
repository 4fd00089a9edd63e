import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import { dayMs, shortWindowMs } from '../src/domain/sending/limits.js';
import { priorities, type SendKind } from '../src/domain/sending/send.js';
import type { Db, Tx } from './database.js';
import { mayLeave } from './may-leave.js';
import { attempts, lanes, sends } from './schema.js';

/** Attempts that a rolling cap counts: those that happened or may have. */
const counted = ['accepted', 'unknown', 'in_flight'] as const;

const inWindow = (accountId: number, kind: SendKind, since: Date) =>
  and(
    eq(attempts.accountId, accountId),
    eq(attempts.kind, kind),
    gt(attempts.startedAt, since),
    inArray(attempts.outcome, [...counted]),
  );

/** Attempts of one kind that happened, or may have, in the windows that end now. */
export interface UsedAttempts {
  /** In the rolling 24 hours of the cap. */
  readonly day: number;
  /** In the 15 minutes of X's window. */
  readonly short: number;
}

/** How much of its windows an account has used of one kind. */
export async function usedAttempts(
  db: Db,
  accountId: number,
  kind: SendKind,
  now: Date,
): Promise<UsedAttempts> {
  const since = new Date(now.getTime() - shortWindowMs);
  const isLate = gt(attempts.startedAt, since);
  const [row] = await db
    .select({
      day: sql<number>`count(*)::int`,
      short: sql<number>`(count(*) filter (where ${isLate}))::int`,
    })
    .from(attempts)
    .where(inWindow(accountId, kind, new Date(now.getTime() - dayMs)));
  return row ?? { day: 0, short: 0 };
}

/** When the used slots of the cap free, ascending: 24 hours after each counted attempt began. */
export async function capFrees(
  db: Db,
  accountId: number,
  kind: SendKind,
  now: Date,
): Promise<Date[]> {
  const rows = await db
    .select({ startedAt: attempts.startedAt })
    .from(attempts)
    .where(inWindow(accountId, kind, new Date(now.getTime() - dayMs)))
    .orderBy(attempts.startedAt);
  return rows.map(({ startedAt }) => new Date(startedAt.getTime() + dayMs));
}

/** How many sends of the lane wait because a 24-hour cap moved them; `first`: those that leave before the others. */
export interface CarriedOver {
  readonly total: number;
  readonly first: number;
}

export async function carriedOverCount(
  db: Db,
  accountId: number,
  kind: SendKind,
): Promise<CarriedOver> {
  const [row] = await db
    .select({
      total: sql<number>`count(*)::int`,
      first: sql<number>`(count(*) filter (where ${gt(sends.priority, priorities.rule)}))::int`,
    })
    .from(sends)
    .where(
      and(
        eq(sends.accountId, accountId),
        eq(sends.kind, kind),
        mayLeave,
        eq(sends.carriedOver, true),
      ),
    );
  return row ?? { total: 0, first: 0 };
}

/** No paced send of the lane leaves before `nextPacedAt`; never moved to earlier. */
export async function setPace(
  tx: Tx,
  lane: { readonly accountId: number; readonly kind: SendKind; readonly nextPacedAt: Date },
): Promise<void> {
  await tx
    .insert(lanes)
    .values(lane)
    .onConflictDoUpdate({
      target: [lanes.accountId, lanes.kind],
      set: { nextPacedAt: sql`greatest(excluded.next_paced_at, ${lanes.nextPacedAt})` },
    });
}

/** When paced sends of the lanes of an account may leave. */
export async function paceOf(db: Db, accountId: number): Promise<ReadonlyMap<SendKind, Date>> {
  const rows = await db.select().from(lanes).where(eq(lanes.accountId, accountId));
  return new Map(rows.map((row) => [row.kind, row.nextPacedAt]));
}
