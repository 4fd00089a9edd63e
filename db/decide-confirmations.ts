import { and, asc, inArray, lte, max, sql } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { Db, Tx } from './database.js';
import { unconfirmedOf } from './load-confirmations.js';
import { notify } from './notify.js';
import { raiseCardsOfPauses } from './raise-cards.js';
import { raiseCardsOfConfirmations, raiseCardsOfSends } from './raise-cards-of-sends.js';
import { recordAction } from './record-action.js';
import { actions, optOuts, sends } from './schema.js';
import { skipSends } from './skip-send.js';

/** What one transaction takes: it locks them all, and the sender waits for it. */
export const decidedAtOnce = 500;

/** All that waits for a person of one rule, up to the send `upToId`. */
export interface Decision {
  readonly ruleId: number;
  readonly verb: 'approve-all' | 'reject-all';
  /** Nothing that was made later: nobody has seen it. */
  readonly upToId: number;
  readonly actor: Actor;
  readonly now: Date;
}

/** `left`: more wait than one transaction takes. */
export interface Decided {
  readonly acted: number;
  readonly optedOut: number;
  readonly left: boolean;
}

interface Chosen {
  readonly id: number;
  readonly accountId: number;
  readonly attemptId: number | null;
  readonly optedOut: boolean;
}

/** The newest send of a rule that waits for a person; null: none does. */
export async function newestUnconfirmed(db: Db, ruleId: number): Promise<number | null> {
  const [row] = await db
    .select({ id: max(sends.id) })
    .from(sends)
    .where(unconfirmedOf(ruleId));
  return row?.id ?? null;
}

/**
 * Approves or rejects what waits for a person, as much of it as one transaction takes: call it until
 * nothing is left. The rows are locked first, so that of two people who press at once the second finds
 * what the first left.
 */
export async function decideConfirmations(tx: Tx, decision: Decision): Promise<Decided> {
  const { ruleId, verb, actor, now } = decision;
  const chosen = await choose(tx, decision);
  const refused = verb === 'approve-all' ? chosen.filter(({ optedOut }) => optedOut) : [];
  const acted = chosen.filter((send) => !refused.includes(send));
  if (chosen.length === 0) return { acted: 0, optedOut: 0, left: false };
  await record(tx, chosen, decision);
  if (verb === 'reject-all') await skipSends(tx, { sends: acted, reason: 'rejected', now });
  else await approve(tx, acted, now);
  await skipSends(tx, { sends: refused, reason: 'opted_out', now });
  const detail = { count: acted.length };
  const [{ accountId }] = chosen as [Chosen, ...Chosen[]];
  await recordAction(tx, { at: now, actor, verb, ruleId, accountId, detail });
  await raiseCardsOfPauses(tx, accountId, now);
  await notify(tx, 'sends');
  return {
    acted: acted.length,
    optedOut: refused.length,
    left: chosen.length === decidedAtOnce,
  };
}

async function choose(tx: Tx, { ruleId, upToId }: Decision): Promise<Chosen[]> {
  return tx
    .select({
      id: sends.id,
      accountId: sends.accountId,
      attemptId: sends.lastAttemptId,
      optedOut: sql<boolean>`exists (
        select 1 from ${optOuts} where ${optOuts.xUserId} = ${sends.recipientXId}
        or ${optOuts.handle} = lower(${sends.recipientHandle}))`,
    })
    .from(sends)
    .where(and(unconfirmedOf(ruleId), lte(sends.id, upToId)))
    .orderBy(asc(sends.id))
    .limit(decidedAtOnce)
    .for('update', { of: sends });
}

/** They leave in their turn, at the pace of what rules send. */
async function approve(tx: Tx, acted: readonly Chosen[], now: Date): Promise<void> {
  const ids = acted.map(({ id }) => id);
  if (ids.length === 0) return;
  await tx
    .update(sends)
    .set({ confirmation: 'approved', dueAt: now, changedAt: now })
    .where(inArray(sends.id, ids));
  await raiseCardsOfSends(tx, ids, now);
  await raiseCardsOfConfirmations(tx, ids, now);
}

/** Each send tells by itself who decided about it. */
async function record(tx: Tx, chosen: readonly Chosen[], decision: Decision): Promise<void> {
  const { verb, actor, now: at } = decision;
  const one = verb === 'approve-all' ? 'approve' : 'reject';
  await tx.insert(actions).values(
    chosen.map(({ id, accountId, attemptId, optedOut }) => ({
      at,
      actor,
      verb: one,
      sendId: id,
      attemptId,
      accountId,
      detail: {
        bulk: true,
        ...(one === 'approve' && optedOut ? { skipped: 'opted_out' } : {}),
      },
    })),
  );
}
