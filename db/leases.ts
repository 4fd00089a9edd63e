import { and, eq, sql } from 'drizzle-orm';
import type { Db } from './database.js';
import { leases } from './schema.js';

/*
 * Leases are measured by the database's clock, since the machines that share it may disagree about
 * the time. A holder trusts its lease for less time than the database does (`loops/leases.ts`).
 */

export interface LeaseClaim {
  readonly name: string;
  readonly holder: string;
  readonly ttlMs: number;
  readonly note: Readonly<Record<string, unknown>>;
}

/** Takes or renews a lease; resolves to its term, or null while another process holds it. */
export async function claimLease(
  db: Db,
  { name, holder, ttlMs, note }: LeaseClaim,
): Promise<number | null> {
  const until = sql<Date>`now() + ${ttlMs}::int * interval '1 millisecond'`;
  const stillHeld = sql`${leases.holder} = excluded.holder and ${leases.until} > now()`;
  const [row] = await db
    .insert(leases)
    .values({ name, holder, term: 1, until, note: { ...note } })
    .onConflictDoUpdate({
      target: leases.name,
      set: {
        holder: sql`excluded.holder`,
        until: sql`excluded.until`,
        note: sql`excluded.note`,
        term: sql`case when ${stillHeld} then ${leases.term} else ${leases.term} + 1 end`,
      },
      setWhere: sql`${leases.holder} = excluded.holder or ${leases.until} <= now()`,
    })
    .returning({ term: leases.term });
  return row?.term ?? null;
}

/** Gives a lease up before its end, so that another process need not wait for it. */
export async function releaseLease(
  db: Db,
  { name, holder, term }: { readonly name: string; readonly holder: string; readonly term: number },
): Promise<void> {
  await db
    .update(leases)
    .set({ until: sql`now()`, note: {} })
    .where(and(eq(leases.name, name), eq(leases.holder, holder), eq(leases.term, term)));
}

/** Ends every lease. Only where this process is the store's only one: who held them is dead. */
export async function clearLeases(db: Db): Promise<void> {
  await db.update(leases).set({ until: sql`now()`, note: {} });
}

export interface LeaseView {
  readonly name: string;
  readonly holder: string;
  readonly term: number;
  /** False: it ran out, nobody holds it. */
  readonly live: boolean;
  readonly note: Readonly<Record<string, unknown>>;
}

/** A lease as all processes see it; null when nobody ever held it. */
export async function readLease(db: Db, name: string): Promise<LeaseView | null> {
  const [row] = await db
    .select({
      name: leases.name,
      holder: leases.holder,
      term: leases.term,
      live: sql<boolean>`${leases.until} > now()`,
      note: leases.note,
    })
    .from(leases)
    .where(eq(leases.name, name));
  return row ?? null;
}
