import { and, eq, isNull, lt, lte } from 'drizzle-orm';
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

/** How many are known to be on a list since `until` or before. */
export async function countMembers(
  db: Db,
  accountId: number,
  list: string,
  until: Date,
): Promise<number> {
  return db.$count(
    listMembers,
    and(
      eq(listMembers.accountId, accountId),
      eq(listMembers.list, list),
      isNull(listMembers.leftAt),
      lte(listMembers.seenAt, until),
    ),
  );
}
