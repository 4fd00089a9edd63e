import { sql } from 'drizzle-orm';
import type { Topic, Tx } from './database.js';

/** The channel of LISTEN/NOTIFY that carries topics between duties and processes. */
export const notifyChannel = 'xtep';

/** What each running transaction has told already: a commit tells each topic once, however often it is asked to. */
const told = new WeakMap<Tx, Set<Topic>>();

/** Tells whoever listens that there is something to do, exactly when the transaction commits. */
export async function notify(tx: Tx, topic: Topic): Promise<void> {
  const topics = told.get(tx) ?? new Set();
  if (topics.has(topic)) return;
  told.set(tx, topics.add(topic));
  await tx.execute(sql`select pg_notify(${notifyChannel}, ${topic})`);
}
