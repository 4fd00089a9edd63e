import type { Tx } from './database.js';
import { actions } from './schema.js';

/** Writes down who did what, in the transaction that did it. */
export async function recordAction(tx: Tx, action: typeof actions.$inferInsert): Promise<void> {
  await tx.insert(actions).values(action);
}
