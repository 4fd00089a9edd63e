import { and, asc, inArray, isNull } from 'drizzle-orm';
import type { SkipReason } from '../src/domain/sending/send.js';
import type { Tx } from './database.js';
import { settleIncident } from './incidents.js';
import { postponeProbe } from './pauses.js';
import { raiseCardsOfConfirmations, raiseCardsOfSends } from './raise-cards-of-sends.js';
import { pauses, sends } from './schema.js';

type SendId = Pick<typeof sends.$inferSelect, 'id'>;

interface Skip {
  readonly reason: SkipReason;
  readonly now: Date;
}

/** Ends a send that is deliberately not sent. The caller has locked it and its POST has not left. */
export async function skipSend(tx: Tx, { send, ...skip }: Skip & { readonly send: SendId }) {
  await skipSends(tx, { ...skip, sends: [send] });
}

/** Of one statement. */
const chunk = 1_000;

/** The same for many, in few statements. */
export async function skipSends(
  tx: Tx,
  { sends: skipped, ...skip }: Skip & { readonly sends: readonly SendId[] },
): Promise<void> {
  for (let start = 0; start < skipped.length; start += chunk)
    await skipChunk(
      tx,
      skipped.slice(start, start + chunk).map(({ id }) => id),
      skip,
    );
}

async function skipChunk(tx: Tx, ids: number[], { reason, now }: Skip): Promise<void> {
  const rows = await tx
    .update(sends)
    .set({
      state: 'skipped',
      skipReason: reason,
      carriedOver: false,
      claimedBy: null,
      leaseUntil: null,
      changedAt: now,
    })
    .where(inArray(sends.id, ids))
    .returning({ incidentId: sends.incidentId, confirmation: sends.confirmation });
  await raiseCardsOfSends(tx, ids, now);
  if (rows.some(({ confirmation }) => confirmation !== null))
    await raiseCardsOfConfirmations(tx, ids, now);
  const incidentIds = new Set(rows.flatMap(({ incidentId }) => incidentId ?? []));
  for (const incidentId of [...incidentIds].sort((left, right) => left - right))
    await settleIncident(tx, incidentId, now);
  const probed = await tx
    .select()
    .from(pauses)
    .where(and(inArray(pauses.probeSendId, ids), isNull(pauses.endedAt)))
    .orderBy(asc(pauses.id))
    .for('update');
  for (const pause of probed) await postponeProbe(tx, pause, now);
}
