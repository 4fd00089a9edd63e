import { eq } from 'drizzle-orm';
import type { Tx } from './database.js';
import { accounts } from './schema.js';

/**
 * One transaction after the other for what counts the attempts of an account. Call it before them
 * are read. Not `for update`: what only refers to the account (an attempt, an action) must not wait.
 */
export async function lockAccount(tx: Tx, accountId: number): Promise<void> {
  await tx
    .select({ id: accounts.id })
    .from(accounts)
    .where(eq(accounts.id, accountId))
    .for('no key update');
}
