import { eq } from 'drizzle-orm';
import { system } from '../src/domain/actor.js';
import { assertNever } from '../src/domain/assert.js';
import { decideOwnTry } from '../src/domain/sending/decide-attempt.js';
import {
  decideReadBack,
  type ReadBackStep,
  type ReadResult,
} from '../src/domain/sending/read-back-plan.js';
import type { Tx } from './database.js';
import { failSend } from './fail-send.js';
import { notify } from './notify.js';
import { isInOutage } from './outages.js';
import { raiseCards, raiseCardsOfPauses } from './raise-cards.js';
import { recordAction } from './record-action.js';
import { attempts, sends } from './schema.js';
import { settleSent } from './settle-sent.js';
import { waitAgain } from './wait-again.js';

type SendRow = typeof sends.$inferSelect;
type AttemptRow = typeof attempts.$inferSelect;

export interface ReadBack {
  readonly sendId: number;
  readonly attemptId: number;
  readonly result: ReadResult;
  /** X's time of the event that was found. */
  readonly foundAt: Date | null;
  readonly readFrom: Date;
  readonly readTo: Date;
  readonly coolDownMinutes: number;
  readonly now: Date;
  readonly random: () => number;
}

/** Records what one read said about one attempt, with all that follows. Part of the caller's transaction. */
export async function recordReadBack(tx: Tx, read: ReadBack): Promise<ReadBackStep['kind'] | null> {
  const [send] = await tx.select().from(sends).where(eq(sends.id, read.sendId)).for('update');
  const [attempt] = await tx.select().from(attempts).where(eq(attempts.id, read.attemptId));
  if (send === undefined || attempt === undefined || attempt.endedAt === null) return null;
  if (attempt.outcome !== 'unknown') return null;
  const step = decideReadBack(
    { ...attempt, endedAt: attempt.endedAt, retryWhenAbsent: retriesWhenAbsent(attempt) },
    read.result,
    read,
  );
  await countRead(tx, attempt, read);
  await apply(tx, { send, attempt, step, read });
  return step.kind;
}

function retriesWhenAbsent({ diagnosis }: AttemptRow): boolean {
  return diagnosis?.next.kind === 'read-back' && diagnosis.next.retryWhenAbsent;
}

async function countRead(tx: Tx, attempt: AttemptRow, { result, readTo }: ReadBack): Promise<void> {
  if (result.kind === 'found') return;
  await tx
    .update(attempts)
    .set(
      result.kind === 'blind'
        ? { blindReads: attempt.blindReads + 1 }
        : {
            absentReads: attempt.absentReads + 1,
            firstAbsentAt: attempt.firstAbsentAt ?? readTo,
            lastAbsentAt: readTo,
          },
    )
    .where(eq(attempts.id, attempt.id));
}

interface Applied {
  readonly send: SendRow;
  readonly attempt: AttemptRow;
  readonly step: ReadBackStep;
  readonly read: ReadBack;
}

async function apply(tx: Tx, { send, attempt, step, read }: Applied): Promise<void> {
  const { now } = read;
  // A person or a later attempt has decided meanwhile: the send stays as they left it.
  const isOpen = send.state === 'unknown' && send.lastAttemptId === attempt.id;
  switch (step.kind) {
    case 'settle-sent':
      await settleSent(tx, {
        send,
        attemptId: attempt.id,
        xId: step.xId,
        at: read.foundAt ?? now,
        now,
      });
      await recordAction(tx, {
        at: now,
        actor: system,
        verb: 'proven-sent',
        sendId: send.id,
        attemptId: attempt.id,
        accountId: send.accountId,
      });
      if (send.state === 'waiting') await raiseCardsOfPauses(tx, send.accountId, now);
      return;
    case 'settle-absent':
      await setRead(tx, attempt.id, { outcome: 'absent', nextReadAt: null });
      if (isOpen) await tryAgain(tx, { send, attempt, read });
      // What an Undo brings back is no longer unknown.
      else if (send.state === 'ignored' && send.lastAttemptId === attempt.id)
        await tx.update(sends).set({ ignoredFrom: 'failed' }).where(eq(sends.id, send.id));
      return;
    case 'ask':
      await setRead(tx, attempt.id, { askedAt: now, nextReadAt: step.nextAt });
      if (isOpen) await ask(tx, { send, attempt, read });
      return;
    case 'look-again':
      await setRead(tx, attempt.id, { nextReadAt: step.nextAt });
      return;
    default:
      assertNever(step);
  }
}

async function setRead(tx: Tx, attemptId: number, set: Partial<AttemptRow>): Promise<void> {
  await tx.update(attempts).set(set).where(eq(attempts.id, attemptId));
}

interface Settled {
  readonly send: SendRow;
  readonly attempt: AttemptRow;
  readonly read: ReadBack;
}

/** Proven absent after a 5xx: the next try by itself, or failed after the third. */
async function tryAgain(tx: Tx, { send, attempt, read }: Settled): Promise<void> {
  const { now, random } = read;
  const { diagnosis, cause } = attempt;
  if (diagnosis === null || cause === null) return;
  const outage = await isInOutage(tx, send.accountId);
  const next = decideOwnTry({ ownTries: send.ownTries, outage, now, random });
  if (next.kind === 'failed')
    return fail(tx, { send, attempt, read }, { state: 'failed', surface: true });
  await waitAgain(tx, send, {
    cause,
    dueAt: next.dueAt,
    now,
    ...(next.spendsTry
      ? { ownTries: send.ownTries + 1, firstOwnTryAt: send.firstOwnTryAt ?? now }
      : {}),
  });
  await raiseCardsOfPauses(tx, send.accountId, now);
  await notify(tx, 'sends');
}

/** Nothing more can be proven in time: a person decides, on a card that says what was looked at. */
async function ask(tx: Tx, settled: Settled): Promise<void> {
  const { send, attempt, read } = settled;
  if (attempt.countedAt === null && !send.folded)
    return fail(tx, settled, { state: 'unknown', surface: true });
  await raiseCards(tx, { kind: 'send', id: send.id }, read.now);
  if (send.incidentId !== null)
    await raiseCards(tx, { kind: 'incident', id: send.incidentId }, read.now);
}

async function fail(
  tx: Tx,
  { send, attempt, read }: Settled,
  as: { readonly state: 'failed' | 'unknown'; readonly surface: boolean },
): Promise<void> {
  const { diagnosis } = attempt;
  if (diagnosis === null) return;
  await failSend(tx, {
    send,
    attemptId: attempt.id,
    diagnosis,
    ...as,
    pause: null,
    coolDownMinutes: read.coolDownMinutes,
    now: read.now,
  });
}
