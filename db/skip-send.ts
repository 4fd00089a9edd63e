import { eq } from 'drizzle-orm';
import type { SkipReason } from '../src/domain/sending/send.js';
import type { Tx } from './database.js';
import { settleIncident } from './incidents.js';
import { postponeProbe, probedBy } from './pauses.js';
import { raiseCards } from './raise-cards.js';
import { sends } from './schema.js';

/** Ends a send that is deliberately not sent. The caller has locked it and its POST has not left. */
export async function skipSend(
  tx: Tx,
  {
    send,
    reason,
    now,
  }: {
    readonly send: Pick<typeof sends.$inferSelect, 'id' | 'incidentId'>;
    readonly reason: SkipReason;
    readonly now: Date;
  },
): Promise<void> {
  await tx
    .update(sends)
    .set({
      state: 'skipped',
      skipReason: reason,
      carriedOver: false,
      claimedBy: null,
      leaseUntil: null,
      changedAt: now,
    })
    .where(eq(sends.id, send.id));
  await raiseCards(tx, { kind: 'send', id: send.id }, now);
  if (send.incidentId !== null) await settleIncident(tx, send.incidentId, now);
  for (const pause of await probedBy(tx, send.id)) await postponeProbe(tx, pause, now);
}
