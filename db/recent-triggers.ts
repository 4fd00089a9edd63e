import { desc, eq } from 'drizzle-orm';
import type { Trigger } from '../src/domain/rules/trigger.js';
import type { Db } from './database.js';
import { triggers } from './schema.js';

/** The newest things that people did, oldest first, whether anything was made of them or not. */
export async function recentTriggers(
  db: Db,
  account: { readonly id: number; readonly xUserId: string },
  limit: number,
): Promise<readonly Trigger[]> {
  const rows = await db
    .select()
    .from(triggers)
    .where(eq(triggers.accountId, account.id))
    .orderBy(desc(triggers.id))
    .limit(limit);
  return rows.toReversed().map((row) => ({
    ...row.act,
    key: row.key,
    actor: { xUserId: row.actorXId, handle: row.actorHandle, name: row.actorName },
    accountXUserId: account.xUserId,
    at: row.at,
    ...(row.since === null ? {} : { since: row.since }),
    sourceId: row.sourceId,
  }));
}
