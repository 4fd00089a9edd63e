import { eq } from 'drizzle-orm';
import type { Db } from './database.js';
import { accounts } from './schema.js';

/** Keeps whether X takes secret replies from an account. */
export async function setSecretReply(db: Db, accountId: number, can: boolean): Promise<void> {
  await db.update(accounts).set({ secretReply: can }).where(eq(accounts.id, accountId));
}

/** Whether X has taken one from it. */
export async function canSecretReply(db: Db, accountId: number): Promise<boolean> {
  const [row] = await db
    .select({ can: accounts.secretReply })
    .from(accounts)
    .where(eq(accounts.id, accountId));
  return row?.can ?? false;
}
