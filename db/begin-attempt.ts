import { and, eq, gt, inArray, isNull, ne, or } from 'drizzle-orm';
import type { Diagnosis } from '../src/domain/diagnosis/diagnosis.js';
import type { RecipientFacts } from '../src/domain/diagnosis/facts.js';
import { leaseMs } from '../src/domain/sending/limits.js';
import type { Tx } from './database.js';
import { failSend } from './fail-send.js';
import { setPace } from './lanes.js';
import { postponeProbe, probedBy } from './pauses.js';
import { isOptedOut } from './opt-outs.js';
import { raiseCardsOfPauses } from './raise-cards.js';
import { attempts, pauses, sends } from './schema.js';
import { skipSend } from './skip-send.js';

type SendRow = typeof sends.$inferSelect;
export type AttemptRow = typeof attempts.$inferSelect;

/** Who holds the claim, and when it is. */
export interface ClaimHolder {
  readonly sendId: number;
  readonly processId: string;
  readonly now: Date;
}

/** What became of the step from `claimed` to `sending`. Only `begun` permits the POST. */
export type Begun =
  | { readonly kind: 'begun'; readonly send: SendRow; readonly attempt: AttemptRow }
  /** The claim is no longer ours: it ran out, or reading back settled the send. */
  | { readonly kind: 'lost' }
  /** A pause began after the claim: the send waits on in its place. */
  | { readonly kind: 'held' }
  /** The recipient opted out after the claim: the send is skipped. */
  | { readonly kind: 'opted-out' };

/**
 * Writes the attempt before its POST leaves. From the commit on only the answer, or reading back,
 * may say what became of it: the database refuses a second attempt in flight.
 */
export async function beginAttempt(
  tx: Tx,
  holder: ClaimHolder,
  {
    recipient,
    pacedUntil,
  }: { readonly recipient: RecipientFacts | null; readonly pacedUntil: Date | null },
): Promise<Begun> {
  const send = await lockClaimed(tx, holder);
  if (send === null) return { kind: 'lost' };
  const { now } = holder;
  if (await isHeld(tx, send)) {
    await returnToWaiting(tx, send, now);
    return { kind: 'held' };
  }
  if (send.origin !== 'system' && (await isOptedOut(tx, send.recipientXId, send.recipientHandle))) {
    await skipSend(tx, { send, reason: 'opted_out', now });
    return { kind: 'opted-out' };
  }
  const attempt = await insertAttempt(tx, send, { recipient, startedAt: now });
  await tx
    .update(sends)
    .set({
      state: 'sending',
      attemptCount: attempt.number,
      lastAttemptId: attempt.id,
      carriedOver: false,
      leaseUntil: new Date(now.getTime() + leaseMs),
      changedAt: now,
    })
    .where(eq(sends.id, send.id));
  if (pacedUntil !== null && !send.unpaced)
    await setPace(tx, { accountId: send.accountId, kind: send.kind, nextPacedAt: pacedUntil });
  return { kind: 'begun', send: { ...send, state: 'sending', lastAttemptId: attempt.id }, attempt };
}

async function lockClaimed(tx: Tx, { sendId, processId, now }: ClaimHolder) {
  const [send] = await tx
    .select()
    .from(sends)
    .where(
      and(
        eq(sends.id, sendId),
        eq(sends.state, 'claimed'),
        eq(sends.claimedBy, processId),
        gt(sends.leaseUntil, now),
      ),
    )
    .for('update');
  return send ?? null;
}

/** Whether a pause holds the send that it is not the probe of. */
async function isHeld(tx: Tx, send: SendRow): Promise<boolean> {
  const [held] = await tx
    .select({ id: pauses.id })
    .from(pauses)
    .where(
      and(
        eq(pauses.accountId, send.accountId),
        isNull(pauses.endedAt),
        inArray(pauses.holds, ['all', send.kind]),
        or(isNull(pauses.probeSendId), ne(pauses.probeSendId, send.id)),
      ),
    )
    .limit(1);
  return held !== undefined;
}

async function insertAttempt(
  tx: Tx,
  send: SendRow,
  more: Partial<typeof attempts.$inferInsert> & { readonly startedAt: Date },
): Promise<AttemptRow> {
  const [attempt] = await tx
    .insert(attempts)
    .values({
      sendId: send.id,
      accountId: send.accountId,
      kind: send.kind,
      number: send.attemptCount + 1,
      trigger: send.nextTrigger,
      actor: send.nextActor,
      text: send.text,
      ...more,
    })
    .returning();
  if (attempt === undefined) throw new Error('An inserted attempt was not returned.');
  return attempt;
}

/** Gives a claim back, whose POST has not left. A probe's place is free again. */
export async function returnToWaiting(tx: Tx, send: SendRow, now: Date): Promise<void> {
  await tx
    .update(sends)
    .set({
      state: 'waiting',
      claimedBy: null,
      leaseUntil: null,
      changedAt: now,
      // It is no probe any more; another may be.
      ...(send.nextTrigger === 'probe'
        ? { nextTrigger: send.attemptCount === 0 ? 'first' : 'retry' }
        : {}),
    })
    .where(and(eq(sends.id, send.id), eq(sends.state, 'claimed')));
  for (const pause of await probedBy(tx, send.id)) await postponeProbe(tx, pause, now);
  await raiseCardsOfPauses(tx, send.accountId, now);
}

/**
 * What was found before the POST rules it out: the look-up says that X cannot deliver, or a file is
 * missing. The send is failed with an attempt that never left, and its card. False when the claim is no longer ours.
 */
export async function refuseUnposted(
  tx: Tx,
  holder: ClaimHolder,
  refusal: {
    readonly diagnosis: Diagnosis;
    readonly recipient: RecipientFacts | null;
    readonly coolDownMinutes: number;
  },
): Promise<boolean> {
  const send = await lockClaimed(tx, holder);
  if (send === null) return false;
  const { now } = holder;
  const attempt = await insertAttempt(tx, send, {
    startedAt: now,
    endedAt: now,
    outcome: 'not_posted',
    diagnosis: refusal.diagnosis,
    cause: refusal.diagnosis.causes[0].cause,
    recipient: refusal.recipient,
  });
  await tx
    .update(sends)
    .set({ attemptCount: attempt.number, lastAttemptId: attempt.id })
    .where(eq(sends.id, send.id));
  await failSend(tx, {
    send,
    attemptId: attempt.id,
    state: 'failed',
    diagnosis: refusal.diagnosis,
    surface: true,
    pause: null,
    coolDownMinutes: refusal.coolDownMinutes,
    now,
  });
  for (const pause of await probedBy(tx, send.id)) await postponeProbe(tx, pause, now);
  return true;
}
