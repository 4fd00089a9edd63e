import { and, asc, desc, eq, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm';
import type { LaneConfig } from '../src/config.js';
import type { Candidate, Lane } from '../src/domain/sending/decide-claim.js';
import {
  candidatesMax,
  carryOverMax,
  dayMs,
  windowsUntilSeen,
} from '../src/domain/sending/limits.js';
import { sendKinds, type SendKind } from '../src/domain/sending/send.js';
import { rowsOf, type Db, type Tx } from './database.js';
import { capFrees, carriedOverCount, paceOf, usedAttempts } from './lanes.js';
import { mayLeave } from './may-leave.js';
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
  const present = await presentOf(tx, accountId);
  const windows = await windowStates(tx, accountId, Object.values(sendEndpoint), now);
  const paces = await paceOf(tx, accountId);
  const loaded: Lane[] = [];
  for (const lane of present) {
    const { kind } = lane;
    const known = { lane, window: windows.get(sendEndpoint[kind]), pacedAt: paces.get(kind) };
    loaded.push(lane.waits ? await loadLane(tx, request, known) : emptyLane(request, lane));
  }
  return loaded;
}

/** What an account has claimed, has out and keeps waiting of one kind. */
interface Present {
  readonly kind: SendKind;
  readonly claimed: number;
  readonly sending: number;
  readonly waits: boolean;
}

/** Index probes alone, however many sends there are. */
async function presentOf(tx: Tx, accountId: number): Promise<Present[]> {
  const kinds = sql.join(
    sendKinds.map((kind) => sql`(${kind})`),
    sql`, `,
  );
  const ofLane = sql`${sends.accountId} = ${accountId} and ${sends.kind} = kinds.kind`;
  return rowsOf<Present>(
    await tx.execute(sql`
      select kinds.kind,
        (select count(*)::int from ${sends} where ${ofLane} and ${sends.state} = 'claimed') as claimed,
        (select count(*)::int from ${sends} where ${ofLane} and ${sends.state} = 'sending') as sending,
        exists (select 1 from ${sends} where ${ofLane} and ${mayLeave}) as waits
      from (values ${kinds}) as kinds (kind)`),
  );
}

/** Nothing of it waits, so of its limits only the places that it takes up matter. */
function emptyLane({ lanes }: LaneRequest, { kind, claimed, sending }: Present): Lane {
  return {
    kind,
    cap: lanes[kind].cap24h,
    capUsed: 0,
    frees: [],
    window: { opensAt: null, wholeDay: false, left: null },
    paceMs: lanes[kind].paceSeconds * 1_000,
    pacedAt: null,
    inFlight: claimed + sending,
    carriedTotal: 0,
    carriedFirst: 0,
    replan: false,
    candidates: [],
  };
}

async function loadLane(
  tx: Tx,
  request: LaneRequest,
  {
    lane: { kind, claimed, sending },
    window,
    pacedAt,
  }: {
    readonly lane: Present;
    readonly window: WindowState | undefined;
    readonly pacedAt: Date | undefined;
  },
): Promise<Lane> {
  const { accountId, now } = request;
  const { cap24h: cap, paceSeconds } = request.lanes[kind];
  const inFlight = claimed + sending;
  const used = await usedAttempts(tx, accountId, kind, now);
  const capUsed = used.day + claimed;
  const isFull = capUsed >= cap || (window?.wholeDay === true && window.opensAt !== null);
  const replan = isFull && request.replan.has(kind);
  const carried = isFull ? await carriedOverCount(tx, accountId, kind) : { total: 0, first: 0 };
  const soon = Array.from({ length: claimed }, () => new Date(now.getTime() + dayMs));
  return {
    kind,
    cap,
    capUsed,
    frees: isFull ? [...(await capFrees(tx, accountId, kind, now)), ...soon] : [],
    window:
      window?.seen === true
        ? { ...window, left: window.left === null ? null : Math.max(0, window.left - inFlight) }
        : untilSeen(kind, used.short + claimed),
    paceMs: paceSeconds * 1_000,
    pacedAt: pacedAt ?? null,
    inFlight,
    carriedTotal: carried.total,
    carriedFirst: carried.first,
    replan,
    candidates: await candidates(tx, { accountId, kind, isFull, replan, now }),
  };
}

/** X's window at its documented size, while X never answered. */
function untilSeen(kind: SendKind, used: number): Lane['window'] {
  return { opensAt: null, wholeDay: false, left: Math.max(0, windowsUntilSeen[kind] - used) };
}

/** Who may leave, in order: by priority, then who was carried over, then who waits longest. */
async function candidates(tx: Tx, lane: CandidatesOf): Promise<Candidate[]> {
  const rows = await candidatesQuery(tx, lane).for('update', { of: sends, skipLocked: true });
  return rows.map(({ asked, ...row }) => (asked ? { ...row, hours: null, notAfter: null } : row));
}

interface CandidatesOf {
  readonly accountId: number;
  readonly kind: SendKind;
  readonly isFull: boolean;
  readonly replan: boolean;
  readonly now: Date;
}

/** The statement behind the candidates: what waits for a person is not even read. */
export function candidatesQuery(db: Db, lane: CandidatesOf) {
  const due = lte(sends.dueAt, lane.now);
  // With room in the cap a carried-over send need not wait for the slot it was promised.
  const mayGo = lane.isFull && !lane.replan ? due : or(due, eq(sends.carriedOver, true));
  return db
    .select({
      id: sends.id,
      dueAt: sends.dueAt,
      unpaced: sends.unpaced,
      carriedOver: sends.carriedOver,
      priority: sends.priority,
      hours: sends.hours,
      notAfter: sends.notAfter,
      asked: sql<boolean>`case when ${sends.hours} is null and ${sends.notAfter} is null then false else coalesce(${askedByPerson()}, false) end`,
    })
    .from(sends)
    .leftJoin(rules, eq(rules.id, sends.ruleId))
    .where(
      and(
        eq(sends.accountId, lane.accountId),
        eq(sends.kind, lane.kind),
        mayLeave,
        mayGo,
        or(
          isNull(sends.ruleId),
          and(eq(rules.holdsSends, false), ne(rules.state, 'deleted')),
          askedByPerson(),
        ),
      ),
    )
    .orderBy(desc(sends.priority), desc(sends.carriedOver), asc(sends.dueAt), asc(sends.id))
    .limit(lane.replan ? carryOverMax * 20 : lane.isFull ? carryOverMax : candidatesMax);
}

/** A person's Resend goes out although its rule is paused or deleted or its hours are over. */
export function askedByPerson() {
  return or(
    inArray(sends.nextTrigger, ['resend', 'bulk']),
    // One look by the send's own index each: as `exists` it was planned as a set of all such attempts
    // ever made, read anew at each claim (0.5 s of a million).
    sql`(select true from ${attempts} where ${attempts.sendId} = ${sends.id} and ${attempts.trigger} in ('resend', 'bulk') limit 1)`,
  );
}
