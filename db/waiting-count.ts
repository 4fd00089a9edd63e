import { and, eq, sql } from 'drizzle-orm';
import type { Db } from './database.js';
import { mayLeave } from './may-leave.js';
import { sends } from './schema.js';

/** How many sends of an account wait now for their turn; not those that wait for a person. */
export async function waitingCount(db: Db, accountId: number): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(sends)
    .where(and(eq(sends.accountId, accountId), mayLeave));
  return row?.count ?? 0;
}
