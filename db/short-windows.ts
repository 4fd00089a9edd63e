import { and, eq } from 'drizzle-orm';
import type { Db } from './database.js';
import { rateWindows } from './schema.js';

/** What X said last about the 15-minute window of one endpoint. */
export interface ShortWindow {
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetAt: Date | null;
  readonly blockedUntil: Date | null;
}

/** The 15-minute windows of an account, by endpoint. */
export async function shortWindows(
  db: Db,
  accountId: number,
): Promise<ReadonlyMap<string, ShortWindow>> {
  const rows = await db
    .select()
    .from(rateWindows)
    .where(and(eq(rateWindows.accountId, accountId), eq(rateWindows.scope, 'short')));
  return new Map(rows.map((row) => [row.endpoint, row]));
}
