import { and, asc, desc, eq, exists, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm';
import type { LaneConfig } from '../src/config.js';
import type { Candidate, Lane } from '../src/domain/sending/decide-claim.js';
import {
  candidatesMax,
  carryOverMax,
  dayMs,
  shortWindowMs,
  windowsUntilSeen,
} from '../src/domain/sending/limits.js';
import { sendKinds, type SendKind } from '../src/domain/sending/send.js';
import type { Tx } from './database.js';
import { attemptsSince, capFrees, capUsed, carriedOverCount, paceOf } from './lanes.js';
import { sendEndpoint, windowStates, type WindowState } from './rate-windows.js';
import { attempts, rules, sends } from './schema.js';

/** What of a claim its lanes depend on. */
export interface LaneRequest {
  readonly accountId: number;
  readonly lanes: Readonly<Record<SendKind, LaneConfig>>;
  /** Lanes whose carried-over sends are to be planned anew, because their cap may have changed. */
  readonly replan: ReadonlySet<SendKind>;
  readonly now: Date;
}

/** All that decides what an account may send now, with the waiting sends locked that may leave. */
export async function loadLanes(tx: Tx, request: LaneRequest): Promise<Lane[]> {
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
