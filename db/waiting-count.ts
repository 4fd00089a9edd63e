import { and, eq, sql } from 'drizzle-orm';
import type { Db } from './database.js';
import { sends } from './schema.js';

/** How many sends of an account wait now. */
export async function waitingCount(db: Db, accountId: number): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(sends)
    .where(and(eq(sends.accountId, accountId), eq(sends.state, 'waiting')));
  return row?.count ?? 0;
}
