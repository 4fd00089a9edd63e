import { eq } from 'drizzle-orm';
import type { Tx } from './database.js';
import { settleIncident } from './incidents.js';
import { raiseCards } from './raise-cards.js';
import { sends } from './schema.js';

type SendRow = typeof sends.$inferSelect;

/** The send waits for its next try by itself; its cards and those of its incident follow. */
export async function waitAgain(
  tx: Tx,
  send: SendRow,
  {
    cause,
    now,
    ...set
  }: {
    readonly cause: NonNullable<SendRow['lastCause']>;
    readonly dueAt: Date;
    readonly now: Date;
    readonly carriedOver?: boolean;
    readonly unpaced?: boolean;
    readonly ownTries?: number;
    readonly firstOwnTryAt?: Date;
  },
): Promise<void> {
  await tx
    .update(sends)
    .set({
      state: 'waiting',
      lastCause: cause,
      carriedOver: false,
      ...set,
      nextTrigger: 'retry',
      nextActor: { kind: 'system' },
      claimedBy: null,
      leaseUntil: null,
      changedAt: now,
    })
    .where(eq(sends.id, send.id));
  await raiseCards(tx, { kind: 'send', id: send.id }, now);
  if (send.incidentId !== null) await settleIncident(tx, send.incidentId, now);
}
