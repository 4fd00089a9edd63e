import { and, eq } from 'drizzle-orm';
import { returnToWaiting, type ClaimHolder } from './begin-attempt.js';
import type { Db, Tx } from './database.js';
import { sends } from './schema.js';

/** Gives back a claim whose POST has not left; nothing happens when it is no longer ours. */
export async function releaseClaim(tx: Tx, { sendId, processId, now }: ClaimHolder): Promise<void> {
  const [send] = await tx
    .select()
    .from(sends)
    .where(and(eq(sends.id, sendId), eq(sends.state, 'claimed'), eq(sends.claimedBy, processId)))
    .for('update');
  if (send !== undefined) await returnToWaiting(tx, send, now);
}

/** Whether a send is still claimed by this process. */
export async function isStillClaimed(db: Db, sendId: number, processId: string): Promise<boolean> {
  const [row] = await db
    .select({ id: sends.id })
    .from(sends)
    .where(and(eq(sends.id, sendId), eq(sends.state, 'claimed'), eq(sends.claimedBy, processId)));
  return row !== undefined;
}
