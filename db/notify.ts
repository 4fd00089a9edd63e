import { sql } from 'drizzle-orm';
import type { Topic, Tx } from './database.js';

/** The channel of LISTEN/NOTIFY that carries topics between duties and processes. */
export const notifyChannel = 'xtep';

/** Tells whoever listens that there is something to do, exactly when the transaction commits. */
export async function notify(tx: Tx, topic: Topic): Promise<void> {
  await tx.execute(sql`select pg_notify(${notifyChannel}, ${topic})`);
}
