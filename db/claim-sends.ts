import { and, asc, eq, exists, gt, inArray, lte, ne, or, sql } from 'drizzle-orm';
import { system } from '../src/domain/actor.js';
import { decideClaim, type ClaimDecision, type Moved } from '../src/domain/sending/decide-claim.js';
import { candidatesMax, leaseMs } from '../src/domain/sending/limits.js';
import type { SendKind } from '../src/domain/sending/send.js';
import { askedByPerson, loadLanes, type LaneRequest } from './claim-lanes.js';
import type { Db, Tx } from './database.js';
import { setPace } from './lanes.js';
import { mayLeave } from './may-leave.js';
import { endPause, openPauses, sendProbe } from './pauses.js';
import { raiseCardsOfPauses } from './raise-cards.js';
import { raiseCardsOfSends } from './raise-cards-of-sends.js';
import { accounts, optOuts, rules, sends } from './schema.js';
import { skipSends } from './skip-send.js';

type SendRow = typeof sends.$inferSelect;

export interface ClaimRequest extends LaneRequest {
  readonly processId: string;
  /** In which the hours of sends are meant. */
  readonly timeZone: string;
  readonly random: () => number;
}

export interface Claim {
  readonly claimed: readonly SendRow[];
  /** When something of the account is due, or held until; null = only a hint tells. */
  readonly lookAgainAt: Date | null;
  /** Lanes whose cap is full now: what they carry over may go earlier than it was promised. */
  readonly full: readonly SendKind[];
  /** Lanes whose carried-over sends were planned anew. */
  readonly replanned: readonly SendKind[];
}

/**
 * Claims what one account may send now. One short transaction under a lock of the account's row that
 * other processes skip; null when another process holds it, or the account is not linked.
 */
export async function claimSends(tx: Tx, request: ClaimRequest): Promise<Claim | null> {
  const { accountId, now, random, timeZone } = request;
  const [account] = await tx
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.id, accountId), eq(accounts.state, 'linked')))
    // Not `for update`: what only refers to the account (an attempt, an action) must not wait for it.
    .for('no key update', { skipLocked: true });
  if (account === undefined) return null;
  const skipped = await skipWhatMayNotGo(tx, accountId, now);
  const lanes = await loadLanes(tx, request);
  const pauses = await openPauses(tx, accountId);
  const decision = decideClaim({ pauses, lanes, timeZone, now, random });
  const claimed = await record(tx, decision, request);
  // Fewer wait now: with a pause that is when one leaves as its probe.
  if (skipped > 0 || decision.noRoom.length > 0 || (pauses.length > 0 && claimed.length > 0))
    await raiseCardsOfPauses(tx, accountId, now);
  return {
    claimed,
    lookAgainAt: sooner(decision.lookAgainAt, await nextDueOf(tx, accountId, now)),
    full: lanes
      .filter(({ kind, cap, capUsed }) => capUsed + countOf(claimed, kind) >= cap)
      .map(({ kind }) => kind),
    replanned: lanes.filter(({ replan }) => replan).map(({ kind }) => kind),
  };
}

const countOf = (claimed: readonly SendRow[], kind: SendKind) =>
  claimed.filter((send) => send.kind === kind).length;

async function nextDueOf(tx: Tx, accountId: number, now: Date): Promise<Date | null> {
  const [row] = await tx
    .select({ dueAt: sends.dueAt })
    .from(sends)
    .where(and(eq(sends.accountId, accountId), mayLeave, gt(sends.dueAt, now)))
    .orderBy(asc(sends.dueAt))
    .limit(1);
  return row?.dueAt ?? null;
}

const sooner = (a: Date | null, b: Date | null) => {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
};

const dueNow = (accountId: number, now: Date) =>
  and(eq(sends.accountId, accountId), mayLeave, lte(sends.dueAt, now));

/** What is not sent any more, whatever caps and pauses say. Resolves to how many. */
async function skipWhatMayNotGo(tx: Tx, accountId: number, now: Date): Promise<number> {
  const skipped = await tx
    .select({ id: sends.id, reason: reasonNotToGo(tx) })
    .from(sends)
    .where(and(dueNow(accountId, now), or(optedOut(tx), ofDeletedRule(tx, accountId))))
    .limit(candidatesMax)
    .for('update', { skipLocked: true });
  for (const reason of ['opted_out', 'rule_deleted'] as const) {
    const ended = skipped.filter((send) => send.reason === reason);
    await skipSends(tx, { sends: ended, reason, now });
  }
  return skipped.length;
}

function reasonNotToGo(tx: Tx) {
  return sql<
    'opted_out' | 'rule_deleted'
  >`case when ${optedOut(tx)} then 'opted_out' else 'rule_deleted' end`;
}

/** Its recipient is excluded for good. */
function optedOut(tx: Tx) {
  return and(
    ne(sends.origin, 'system'),
    exists(
      tx
        .select({ one: sql`1` })
        .from(optOuts)
        .where(
          or(
            eq(optOuts.xUserId, sends.recipientXId),
            eq(optOuts.handle, sql`lower(${sends.recipientHandle})`),
          ),
        ),
    ),
  );
}

/** It was on its way when its rule was deleted, and came back to wait. A person's Resend goes out all the same. */
function ofDeletedRule(tx: Tx, accountId: number) {
  const deleted = tx
    .select({ id: rules.id })
    .from(rules)
    .where(and(eq(rules.accountId, accountId), eq(rules.state, 'deleted')));
  return and(inArray(sends.ruleId, deleted), sql`not coalesce(${askedByPerson()}, false)`);
}

async function record(
  tx: Tx,
  decision: ClaimDecision,
  { accountId, processId, now }: ClaimRequest,
): Promise<SendRow[]> {
  for (const pauseId of decision.over) await endPause(tx, { pauseId, by: system, now });
  for (const { kind, nextAt } of decision.paced)
    await setPace(tx, { accountId, kind, nextPacedAt: nextAt });
  await waitUntil(tx, decision.carried, { carriedOver: true, now });
  await waitUntil(tx, decision.moved, { carriedOver: false, now });
  await skipNoRoom(tx, decision.noRoom, now);
  if (decision.claims.length === 0) return [];
  for (const { id, probeOf } of decision.claims)
    if (probeOf.length > 0) await makeProbe(tx, id, probeOf);
  const rows = await tx
    .update(sends)
    .set({
      state: 'claimed',
      claimedBy: processId,
      leaseUntil: new Date(now.getTime() + leaseMs),
      changedAt: now,
    })
    .where(
      and(
        inArray(
          sends.id,
          decision.claims.map(({ id }) => id),
        ),
        eq(sends.state, 'waiting'),
      ),
    )
    .returning();
  const order = new Map(decision.claims.map(({ id }, index) => [id, index]));
  return rows.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
}

/** A probe is recorded as one, unless a person asked for it: then who asked matters more. */
async function makeProbe(tx: Tx, sendId: number, pauseIds: readonly number[]): Promise<void> {
  await sendProbe(tx, pauseIds, sendId);
  await tx
    .update(sends)
    .set({ nextTrigger: 'probe' })
    .where(and(eq(sends.id, sendId), inArray(sends.nextTrigger, ['first', 'retry'])));
}

/** Gives sends the moment that they wait for now. */
async function waitUntil(
  tx: Tx,
  moved: readonly Moved[],
  { carriedOver, now }: { readonly carriedOver: boolean; readonly now: Date },
): Promise<void> {
  if (moved.length === 0) return;
  const values = sql.join(
    moved.map(({ id, dueAt }) => sql`(${id}::bigint, ${dueAt.toISOString()}::timestamptz)`),
    sql`, `,
  );
  await tx.execute(sql`
    update ${sends} set due_at = slots.due_at, carried_over = ${carriedOver}
    from (values ${values}) as slots (id, due_at)
    where ${sends.id} = slots.id and ${sends.state} = 'waiting'`);
  await raiseCardsOfSends(
    tx,
    moved.map(({ id }) => id),
    now,
  );
}

/** They are locked: they were among the candidates. */
async function skipNoRoom(tx: Tx, ids: readonly number[], now: Date): Promise<void> {
  await skipSends(tx, { sends: ids.map((id) => ({ id })), reason: 'no_room', now });
}

/** Prolongs the lease of what is really under way; a claim that ran out is not revived. */
export async function renewLeases(
  db: Db,
  ids: readonly number[],
  processId: string,
  now: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .update(sends)
    .set({ leaseUntil: new Date(now.getTime() + leaseMs) })
    .where(
      and(inArray(sends.id, [...ids]), eq(sends.claimedBy, processId), gt(sends.leaseUntil, now)),
    );
}
