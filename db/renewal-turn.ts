import { and, eq, sql } from 'drizzle-orm';
import type { Db } from './database.js';
import { leases } from './schema.js';

/* Whose turn it is to renew an account's tokens: a row of `leases`, never held inside a transaction. */

const nameOf = (accountId: number) => `renewal:${accountId}`;

/** True when it is `holder`'s turn until `until`; false while another process has it. */
export async function takeRenewalTurn(
  db: Db,
  turn: { accountId: number; holder: string; now: Date; until: Date },
): Promise<boolean> {
  const { accountId, holder, now, until } = turn;
  const taken = await db
    .insert(leases)
    .values({ name: nameOf(accountId), holder, term: 1, until })
    .onConflictDoUpdate({
      target: leases.name,
      set: { holder, until, term: sql`${leases.term} + 1` },
      setWhere: sql`${leases.until} <= ${now.toISOString()}::timestamptz or ${leases.holder} = ${holder}`,
    })
    .returning({ name: leases.name });
  return taken.length > 0;
}

/** Gives the turn back before its end. */
export async function giveRenewalTurnBack(
  db: Db,
  accountId: number,
  holder: string,
  now: Date,
): Promise<void> {
  await db
    .update(leases)
    .set({ until: now })
    .where(and(eq(leases.name, nameOf(accountId)), eq(leases.holder, holder)));
}
