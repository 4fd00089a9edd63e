import { and, asc, desc, eq, exists, gt, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm';
import { system } from '../src/domain/actor.js';
import type { LaneConfig } from '../src/config.js';
import {
  decideClaim,
  type Candidate,
  type ClaimDecision,
  type Lane,
} from '../src/domain/sending/decide-claim.js';
import {
  candidatesMax,
  carryOverMax,
  dayMs,
  leaseMs,
  shortWindowMs,
  windowsUntilSeen,
} from '../src/domain/sending/limits.js';
import { sendKinds, type SendKind } from '../src/domain/sending/send.js';
import type { Db, Tx } from './database.js';
import { attemptsSince, capFrees, capUsed, carriedOverCount, paceOf, setPace } from './lanes.js';
import { endPause, openPauses, sendProbe } from './pauses.js';
import { sendEndpoint, windowStates, type WindowState } from './rate-windows.js';
import { raiseCardsOfSends } from './raise-cards-of-sends.js';
import { accounts, attempts, optOuts, rules, sends } from './schema.js';
import { skipSend } from './skip-send.js';

type SendRow = typeof sends.$inferSelect;

export interface ClaimRequest {
  readonly accountId: number;
  readonly processId: string;
  readonly lanes: Readonly<Record<SendKind, LaneConfig>>;
  /** Lanes whose carried-over sends are to be planned anew, because their cap may have changed. */
  readonly replan: ReadonlySet<SendKind>;
  readonly now: Date;
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

/** Linked accounts where something waits: which are due now, and when the next of the others is. */
export interface WaitingAccounts {
  readonly waiting: readonly number[];
  readonly due: readonly number[];
  readonly nextDueAt: Date | null;
}

/** One index probe per account and kind. */
export async function accountsWithDue(db: Db, now: Date): Promise<WaitingAccounts> {
  const rows = await db
    .select({ accountId: accounts.id, dueAt: sql<string | null>`${firstDue}` })
    .from(accounts)
    .where(and(eq(accounts.state, 'linked'), sql`${firstDue} is not null`));
  const dated = rows.flatMap(({ accountId, dueAt }) =>
    dueAt === null ? [] : [{ accountId, dueAt: new Date(dueAt) }],
  );
  const later = dated.filter(({ dueAt }) => dueAt > now).map(({ dueAt }) => dueAt.getTime());
  return {
    waiting: dated.map(({ accountId }) => accountId),
    due: dated.filter(({ dueAt }) => dueAt <= now).map(({ accountId }) => accountId),
    nextDueAt: later.length === 0 ? null : new Date(Math.min(...later)),
  };
}

/** One index probe per account and kind, however many wait. Carried-over sends are due by their slot. */
const firstDue = sql`(select min(first.due_at) from (${sql.join(
  sendKinds.map(
    (kind) =>
      sql`(select s.due_at from sends s where s.account_id = "accounts"."id" and s.kind = ${sql.raw(`'${kind}'`)} and s.state = 'waiting' order by s.due_at limit 1)`,
  ),
  sql` union all `,
)}) as first)`;

/**
 * Claims what one account may send now. One short transaction under a lock of the account's row that
 * other processes skip; null when another process holds it, or the account is not linked.
 */
export async function claimSends(tx: Tx, request: ClaimRequest): Promise<Claim | null> {
  const { accountId, now, random } = request;
  const [account] = await tx
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.id, accountId), eq(accounts.state, 'linked')))
    // Not `for update`: what only refers to the account (an attempt, an action) must not wait for it.
    .for('no key update', { skipLocked: true });
  if (account === undefined) return null;
  await skipWhatMayNotGo(tx, accountId, now);
  const lanes = await loadLanes(tx, request);
  const pauses = await openPauses(tx, accountId);
  const decision = decideClaim({ pauses, lanes, now, random });
  const claimed = await record(tx, decision, request);
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
    .where(and(eq(sends.accountId, accountId), eq(sends.state, 'waiting'), gt(sends.dueAt, now)))
    .orderBy(asc(sends.dueAt))
    .limit(1);
  return row?.dueAt ?? null;
}

const sooner = (a: Date | null, b: Date | null) => {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
};

const dueNow = (accountId: number, now: Date) =>
  and(eq(sends.accountId, accountId), eq(sends.state, 'waiting'), lte(sends.dueAt, now));

/** Whom a person excluded for good, and what a deleted rule left, is not sent, whatever caps and pauses say. */
async function skipWhatMayNotGo(tx: Tx, accountId: number, now: Date): Promise<void> {
  const optedOut = await tx
    .select({ id: sends.id, incidentId: sends.incidentId })
    .from(sends)
    .where(
      and(
        dueNow(accountId, now),
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
      ),
    )
    .limit(candidatesMax)
    .for('update', { skipLocked: true });
  for (const send of optedOut) await skipSend(tx, { send, reason: 'opted_out', now });
}

async function loadLanes(tx: Tx, request: ClaimRequest): Promise<Lane[]> {
  const { accountId, now } = request;
  const windows = await windowStates(tx, accountId, Object.values(sendEndpoint), now);
  const paces = await paceOf(tx, accountId);
  const out = await outNow(tx, accountId);
  const loaded: Lane[] = [];
  for (const kind of sendKinds) {
    const { cap24h: cap, paceSeconds } = request.lanes[kind];
    const { claimed, sending } = out(kind);
    const used = (await capUsed(tx, accountId, kind, now)) + claimed;
    const window = windows.get(sendEndpoint[kind]);
    const isFull = used >= cap || (window?.wholeDay === true && window.opensAt !== null);
    const replan = isFull && request.replan.has(kind);
    const soon = Array.from({ length: claimed }, () => new Date(now.getTime() + dayMs));
    loaded.push({
      kind,
      cap,
      capUsed: used,
      frees: isFull ? [...(await capFrees(tx, accountId, kind, now)), ...soon] : [],
      window: await laneWindow(tx, { accountId, kind, window, claimed, sending, now }),
      paceMs: paceSeconds * 1_000,
      pacedAt: paces.get(kind) ?? null,
      inFlight: claimed + sending,
      carriedTotal: isFull ? await carriedOverCount(tx, accountId, kind) : 0,
      replan,
      candidates: await candidates(tx, { accountId, kind, isFull, replan, now }),
    });
  }
  return loaded;
}

/** How many sends of each kind this account has claimed and has out. */
async function outNow(tx: Tx, accountId: number) {
  const rows = await tx
    .select({ kind: sends.kind, state: sends.state, count: sql<number>`count(*)::int` })
    .from(sends)
    .where(and(eq(sends.accountId, accountId), inArray(sends.state, ['claimed', 'sending'])))
    .groupBy(sends.kind, sends.state);
  const count = (kind: SendKind, state: 'claimed' | 'sending') =>
    rows.find((row) => row.kind === kind && row.state === state)?.count ?? 0;
  return (kind: SendKind) => ({ claimed: count(kind, 'claimed'), sending: count(kind, 'sending') });
}

/** What X's window leaves: less what is out already, and its documented size while it never answered. */
async function laneWindow(
  tx: Tx,
  lane: {
    readonly accountId: number;
    readonly kind: SendKind;
    readonly window: WindowState | undefined;
    readonly claimed: number;
    readonly sending: number;
    readonly now: Date;
  },
): Promise<Lane['window']> {
  const { window, now } = lane;
  const out = lane.claimed + lane.sending;
  if (window !== undefined && window.seen)
    return { ...window, left: window.left === null ? null : Math.max(0, window.left - out) };
  const since = new Date(now.getTime() - shortWindowMs);
  const used = (await attemptsSince(tx, lane.accountId, lane.kind, since)) + lane.claimed;
  const left = Math.max(0, windowsUntilSeen[lane.kind] - used);
  return { opensAt: null, wholeDay: false, left };
}

/** Who may leave, in order: by priority, then who was carried over, then who waits longest. */
async function candidates(
  tx: Tx,
  lane: {
    readonly accountId: number;
    readonly kind: SendKind;
    readonly isFull: boolean;
    readonly replan: boolean;
    readonly now: Date;
  },
): Promise<Candidate[]> {
  const due = lte(sends.dueAt, lane.now);
  // With room in the cap a carried-over send need not wait for the slot it was promised.
  const mayGo = lane.isFull && !lane.replan ? due : or(due, eq(sends.carriedOver, true));
  return tx
    .select({
      id: sends.id,
      dueAt: sends.dueAt,
      unpaced: sends.unpaced,
      carriedOver: sends.carriedOver,
      priority: sends.priority,
    })
    .from(sends)
    .leftJoin(rules, eq(rules.id, sends.ruleId))
    .where(
      and(
        eq(sends.accountId, lane.accountId),
        eq(sends.kind, lane.kind),
        eq(sends.state, 'waiting'),
        mayGo,
        or(isNull(sends.ruleId), ne(rules.state, 'paused'), askedByPerson(tx)),
      ),
    )
    .orderBy(desc(sends.priority), desc(sends.carriedOver), asc(sends.dueAt), asc(sends.id))
    .limit(lane.replan ? carryOverMax * 20 : lane.isFull ? carryOverMax : candidatesMax)
    .for('update', { of: sends, skipLocked: true });
}

/** A person's Resend goes out although its rule is paused. */
function askedByPerson(tx: Tx) {
  return or(
    inArray(sends.nextTrigger, ['resend', 'bulk']),
    exists(
      tx
        .select({ one: sql`1` })
        .from(attempts)
        .where(and(eq(attempts.sendId, sends.id), inArray(attempts.trigger, ['resend', 'bulk']))),
    ),
  );
}

async function record(
  tx: Tx,
  decision: ClaimDecision,
  { accountId, processId, now }: ClaimRequest,
): Promise<SendRow[]> {
  for (const pauseId of decision.over) await endPause(tx, { pauseId, by: system, now });
  for (const { kind, nextAt } of decision.paced)
    await setPace(tx, { accountId, kind, nextPacedAt: nextAt });
  await carryOver(tx, decision.carried, now);
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

async function carryOver(tx: Tx, carried: ClaimDecision['carried'], now: Date): Promise<void> {
  if (carried.length === 0) return;
  const values = sql.join(
    carried.map(({ id, dueAt }) => sql`(${id}::bigint, ${dueAt.toISOString()}::timestamptz)`),
    sql`, `,
  );
  await tx.execute(sql`
    update ${sends} set due_at = slots.due_at, carried_over = true
    from (values ${values}) as slots (id, due_at)
    where ${sends.id} = slots.id and ${sends.state} = 'waiting'`);
  await raiseCardsOfSends(
    tx,
    carried.map(({ id }) => id),
    now,
  );
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
