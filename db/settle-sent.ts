import { and, eq, inArray, ne } from 'drizzle-orm';
import type { SendState } from '../src/domain/sending/send.js';
import type { Tx } from './database.js';
import { settleIncident } from './incidents.js';
import { notify } from './notify.js';
import { rejoinIncident } from './rejoin-incident.js';
import { raiseCards } from './raise-cards.js';
import { attempts, sends } from './schema.js';

type SendRow = typeof sends.$inferSelect;

/** States that a proof of arrival turns into `sent`; a send that is out again ends by its own answer. */
const provable: readonly SendState[] = ['unknown', 'ignored', 'waiting', 'claimed', 'failed'];

export interface Arrival {
  /** Locked by the caller. */
  readonly send: SendRow;
  readonly attemptId: number;
  readonly xId: string;
  /** When it arrived, as far as we know. */
  readonly at: Date;
  readonly now: Date;
}

/**
 * An attempt has arrived: X said so, or reading back found it. The send is `sent` from whatever it
 * was meanwhile (unknown, ignored, waiting after a Resend); its incident is settled, its cards are
 * raised. Part of the caller's transaction.
 */
export async function settleSent(
  tx: Tx,
  { send, attemptId, xId, at, now }: Arrival,
): Promise<void> {
  await giveBackEvent(tx, send, xId, now);
  await tx
    .update(attempts)
    .set({ outcome: 'accepted', endedAt: at, xId, cause: null, nextReadAt: null })
    .where(eq(attempts.id, attemptId));
  if (!provable.includes(send.state) && !(await isOver(tx, send, attemptId))) return;
  await tx
    .update(sends)
    .set({
      state: 'sent',
      xId,
      sentAt: at,
      lastCause: null,
      carriedOver: false,
      claimedBy: null,
      leaseUntil: null,
      ignoredFrom: null,
      ignoredBy: null,
      ignoredAt: null,
      changedAt: now,
    })
    .where(eq(sends.id, send.id));
  // Nothing is left to find out about the other tries of this send.
  await tx
    .update(attempts)
    .set({ nextReadAt: null })
    .where(and(eq(attempts.sendId, send.id), ne(attempts.id, attemptId)));
  await raiseCards(tx, { kind: 'send', id: send.id }, now);
  if (send.incidentId !== null) await settleIncident(tx, send.incidentId, now);
}

/** Whether a send in `sending` waits for no answer but this one. */
async function isOver(tx: Tx, send: SendRow, attemptId: number): Promise<boolean> {
  if (send.state !== 'sending') return false;
  const [out] = await tx
    .select({ id: attempts.id })
    .from(attempts)
    .where(
      and(
        eq(attempts.sendId, send.id),
        eq(attempts.outcome, 'in_flight'),
        ne(attempts.id, attemptId),
      ),
    );
  return out === undefined;
}

/**
 * Reading back may have given an event to the wrong one of two sends of the same words to the same
 * person, while the answer of the right one was still on its way. X's own answer is the truth: the
 * other one is unknown again.
 */
async function giveBackEvent(tx: Tx, send: SendRow, xId: string, now: Date): Promise<void> {
  const [other] = await tx
    .update(sends)
    .set({ state: 'unknown', xId: null, sentAt: null, changedAt: now })
    .where(
      and(
        eq(sends.accountId, send.accountId),
        eq(sends.kind, send.kind),
        eq(sends.xId, xId),
        ne(sends.id, send.id),
        eq(sends.state, 'sent'),
      ),
    )
    .returning();
  if (other === undefined) return;
  await tx
    .update(attempts)
    .set({ outcome: 'unknown', xId: null, nextReadAt: now, absentReads: 0, firstAbsentAt: null })
    .where(and(eq(attempts.sendId, other.id), eq(attempts.xId, xId)));
  await rejoinIncident(tx, other, now);
  await raiseCards(tx, { kind: 'send', id: other.id }, now);
  await notify(tx, 'read-backs');
}

/** Events of these ids that a send owns already. */
export async function ownedEvents(
  tx: Tx,
  send: Pick<SendRow, 'accountId' | 'kind'>,
  xIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (xIds.length === 0) return new Set();
  const rows = await tx
    .select({ xId: sends.xId })
    .from(sends)
    .where(
      and(
        eq(sends.accountId, send.accountId),
        eq(sends.kind, send.kind),
        inArray(sends.xId, [...xIds]),
      ),
    );
  return new Set(rows.flatMap(({ xId }) => (xId === null ? [] : [xId])));
}
