import { and, eq, inArray } from 'drizzle-orm';
import type { Db } from './database.js';
import { sends } from './schema.js';

/** Whether the account ever sent a DM: whoever got one may ask for no more. */
export async function hasSentDms(db: Db, accountId: number): Promise<boolean> {
  const [row] = await db
    .select({ id: sends.id })
    .from(sends)
    .where(
      and(
        eq(sends.accountId, accountId),
        eq(sends.kind, 'dm'),
        inArray(sends.state, ['sent', 'sending', 'unknown', 'waiting', 'claimed', 'failed']),
      ),
    )
    .limit(1);
  return row !== undefined;
}
