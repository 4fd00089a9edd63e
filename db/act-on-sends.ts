import { and, desc, eq, gte } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import { assertNever } from '../src/domain/assert.js';
import { priorities } from '../src/domain/sending/send.js';
import { actOnSend, type SendDecision, type SendVerb } from '../src/domain/sending/act-on-send.js';
import type { Db, Tx } from './database.js';
import { settleIncident } from './incidents.js';
import { lastActionOnSend, type LastAction } from './last-action.js';
import { notify } from './notify.js';
import { isOptedOut } from './opt-outs.js';
import { raiseCards, raiseCardsOfPauses } from './raise-cards.js';
import { raiseCardsOfConfirmations } from './raise-cards-of-sends.js';
import { recordAction } from './record-action.js';
import { rejoinIncident } from './rejoin-incident.js';
import { attempts, sends } from './schema.js';

type Send = typeof sends.$inferSelect;

/** One person's wish for one send. */
export interface SendAction {
  readonly sendId: number;
  readonly verb: SendVerb;
  readonly shownAttemptId: number | null;
  readonly confirmed: boolean;
  /** The new text, for `edit`. */
  readonly text?: string;
  readonly actor: Actor;
  readonly now: Date;
}

/** What became of it. `send` is the row as it stands afterwards. */
export type SendActionResult =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'refused';
      readonly why: 'outdated' | 'state';
      readonly send: Send;
      readonly last: LastAction | null;
    }
  | { readonly kind: 'ask-back'; readonly send: Send }
  | {
      readonly kind: 'done';
      readonly decision: Exclude<SendDecision, { kind: 'refuse' | 'ask-back' }>;
      readonly send: Send;
    };

/**
 * Does to a send what a person asked for, if its state still allows it. The row is locked first, so
 * of two clicks at once exactly one acts and the other learns who was faster.
 */
export async function performSendAction(tx: Tx, action: SendAction): Promise<SendActionResult> {
  const [send] = await tx.select().from(sends).where(eq(sends.id, action.sendId)).for('update');
  if (send === undefined) return { kind: 'missing' };
  const decision = actOnSend(
    { ...send, optedOut: await isOptedOut(tx, send.recipientXId, send.recipientHandle) },
    action,
  );
  if (decision.kind === 'refuse') {
    return { kind: 'refused', why: decision.why, send, last: await lastActionOnSend(tx, send.id) };
  }
  if (decision.kind === 'ask-back') return { kind: 'ask-back', send };
  return { kind: 'done', decision, send: await record(tx, send, decision, action) };
}

async function record(
  tx: Tx,
  send: Send,
  decision: Exclude<SendDecision, { kind: 'refuse' | 'ask-back' }>,
  action: SendAction,
): Promise<Send> {
  const { actor, now, verb } = action;
  const [after] = await tx
    .update(sends)
    .set({ ...changesOf(decision, action), changedAt: now })
    .where(eq(sends.id, send.id))
    .returning();
  if (after === undefined) throw new Error('A locked send vanished.');
  const detail = decision.kind === 'skip' ? { skipped: decision.reason } : {};
  await recordAction(tx, {
    at: now,
    actor,
    verb,
    sendId: send.id,
    attemptId: send.lastAttemptId,
    accountId: send.accountId,
    detail,
  });
  const incidentId =
    decision.kind === 'undo' ? await rejoinIncident(tx, after, now) : send.incidentId;
  await raiseCards(tx, { kind: 'send', id: send.id }, now);
  if (send.confirmation !== null) await raiseCardsOfConfirmations(tx, [send.id], now);
  if (incidentId !== null) await settleIncident(tx, incidentId, now);
  await raiseCardsOfPauses(tx, send.accountId, now);
  await notify(tx, 'sends');
  return after;
}

function changesOf(
  decision: Exclude<SendDecision, { kind: 'refuse' | 'ask-back' }>,
  { actor, now, text }: SendAction,
): Partial<Send> {
  switch (decision.kind) {
    case 'send-again':
      return { ...againBySelf(actor, now), ...(text === undefined ? {} : { text }) };
    case 'ignore':
      return { state: 'ignored', ignoredFrom: decision.from, ignoredBy: actor, ignoredAt: now };
    case 'undo':
      return { state: decision.to, ignoredFrom: null, ignoredBy: null, ignoredAt: null };
    case 'approve':
      return { confirmation: 'approved', dueAt: now };
    case 'skip':
      return { state: 'skipped', skipReason: decision.reason, carriedOver: false };
    default:
      return assertNever(decision);
  }
}

/** A person's Resend of one send: at once, whatever the look-up says, with its own tries anew. */
function againBySelf(actor: Actor, now: Date): Partial<Send> {
  return {
    state: 'waiting',
    dueAt: now,
    carriedOver: false,
    unpaced: true,
    insist: true,
    priority: priorities.person,
    nextTrigger: 'resend',
    nextActor: actor,
    ownTries: 0,
    firstOwnTryAt: null,
  };
}

/** The send as it stands; null when there is none. */
export async function findSend(db: Db, sendId: number): Promise<Send | null> {
  const [row] = await db.select().from(sends).where(eq(sends.id, sendId));
  return row ?? null;
}

/** When X last refused this very text for this recipient, at or after `since`; null when it did not. */
export async function refusedSameTextAt(db: Db, send: Send, since: Date): Promise<Date | null> {
  const [row] = await db
    .select({ at: attempts.startedAt })
    .from(attempts)
    .where(
      and(
        eq(attempts.sendId, send.id),
        eq(attempts.text, send.text),
        eq(attempts.outcome, 'rejected'),
        gte(attempts.startedAt, since),
      ),
    )
    .orderBy(desc(attempts.id))
    .limit(1);
  return row?.at ?? null;
}
