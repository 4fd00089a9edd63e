import { and, eq } from 'drizzle-orm';
import type { Tx } from './database.js';
import { notify } from './notify.js';
import { accounts } from './schema.js';

/** X told that something about the account changed: it is looked at now instead of within the hour. */
export async function checkAccountSoon(tx: Tx, accountId: number, now: Date): Promise<void> {
  await tx
    .update(accounts)
    .set({ nextCheckAt: now })
    .where(and(eq(accounts.id, accountId), eq(accounts.state, 'linked')));
  await notify(tx, 'accounts');
}
