import { and, eq, isNull, lt } from 'drizzle-orm';
import type { Db } from './database.js';
import { listMembers } from './schema.js';

/** Who is known to be on a list since before `before`. */
export async function presentMembers(
  db: Db,
  accountId: number,
  list: string,
  before: Date,
): Promise<readonly string[]> {
  const rows = await db
    .select({ xUserId: listMembers.xUserId })
    .from(listMembers)
    .where(
      and(
        eq(listMembers.accountId, accountId),
        eq(listMembers.list, list),
        isNull(listMembers.leftAt),
        lt(listMembers.seenAt, before),
      ),
    );
  return rows.map(({ xUserId }) => xUserId);
}
