import { and, asc, eq, lte, sql } from 'drizzle-orm';
import type { AccountFacts } from '../src/domain/diagnosis/facts.js';
import type { Db } from './database.js';
import { accounts } from './schema.js';

/** What was last seen of the own account; null when it was never looked at. */
export async function accountFactsOf(db: Db, accountId: number): Promise<AccountFacts | null> {
  const [row] = await db
    .select({ facts: accounts.facts })
    .from(accounts)
    .where(eq(accounts.id, accountId));
  return row?.facts ?? null;
}

/** Linked accounts whose check is due, and when the next one is. */
export async function accountsToCheck(
  db: Db,
  now: Date,
): Promise<{ readonly due: readonly number[]; readonly nextAt: Date | null }> {
  const due = await db
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.state, 'linked'), lte(accounts.nextCheckAt, now)))
    .orderBy(asc(accounts.nextCheckAt));
  const [next] = await db
    .select({ at: sql<string | null>`min(${accounts.nextCheckAt})` })
    .from(accounts)
    .where(
      and(
        eq(accounts.state, 'linked'),
        sql`${accounts.nextCheckAt} > ${sql.param(now, accounts.nextCheckAt)}`,
      ),
    );
  return {
    due: due.map(({ id }) => id),
    nextAt: next === undefined || next.at === null ? null : new Date(next.at),
  };
}

/** When the own account is looked at next; for a check that X did not answer. */
export async function setNextCheck(db: Db, accountId: number, nextCheckAt: Date): Promise<void> {
  await db.update(accounts).set({ nextCheckAt }).where(eq(accounts.id, accountId));
}
