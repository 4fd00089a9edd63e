import { planCarryOver } from './carry-over.js';
import { nextPacedAt } from './backoff.js';
import { inFlightMax } from './limits.js';
import { holdOf, isOver, type OpenPause } from './pause.js';
import type { SendKind } from './send.js';

/** A waiting send that may leave: due, or carried over. */
export interface Candidate {
  readonly id: number;
  readonly dueAt: Date;
  readonly unpaced: boolean;
  readonly carriedOver: boolean;
  readonly priority: number;
}

/** All that decides what one account may send of one kind. */
export interface Lane {
  readonly kind: SendKind;
  readonly cap: number;
  /** Attempts of the last 24 h that count, and claimed sends. */
  readonly capUsed: number;
  /** When those slots free, ascending: 24 h after each attempt began. Needed only when the cap is full. */
  readonly frees: readonly Date[];
  /** X's window: closed until `opensAt` (`wholeDay`: a 24-hour one), or `left` more requests in it. */
  readonly window: {
    readonly opensAt: Date | null;
    readonly wholeDay: boolean;
    readonly left: number | null;
  };
  readonly paceMs: number;
  /** No paced send leaves before this. */
  readonly pacedAt: Date | null;
  readonly inFlight: number;
  /** How many sends of the lane are carried over already. */
  readonly carriedTotal: number;
  /** True when the candidates hold all carried-over sends, to be planned anew (the cap was changed). */
  readonly replan: boolean;
  /** In the order in which they leave: by priority, then who was carried over, then who waits longest. */
  readonly candidates: readonly Candidate[];
}

export interface ClaimInput {
  readonly pauses: readonly OpenPause[];
  readonly lanes: readonly Lane[];
  readonly now: Date;
  readonly random: () => number;
}

export interface ClaimDecision {
  readonly claims: readonly { readonly id: number; readonly probeOf: readonly number[] }[];
  /** Sends that the cap holds, with when their slot frees. */
  readonly carried: readonly { readonly id: number; readonly dueAt: Date }[];
  /** Lanes whose pace starts anew. */
  readonly paced: readonly { readonly kind: SendKind; readonly nextAt: Date }[];
  /** Pauses whose date has come. */
  readonly over: readonly number[];
  /** When something held by a pause, a window, the pace or the cap can go; null = only a wake-up tells. */
  readonly lookAgainAt: Date | null;
}

/** A lane while it is being decided. */
interface Progress {
  readonly lane: Lane;
  readonly queue: Candidate[];
  /** How many more may leave: cap, window, or one as a probe. */
  room: number;
  readonly probeOf: readonly number[];
  paceOpen: boolean;
  picked: number;
}

const later = (moment: Date | null, now: Date) =>
  moment !== null && moment.getTime() > now.getTime() ? moment : null;

/** Decides what one account sends now, what is carried over, and when to look again. */
export function decideClaim(input: ClaimInput): ClaimDecision {
  const { pauses, lanes, now, random } = input;
  const looks: Date[] = [];
  const carried: { id: number; dueAt: Date }[] = [];
  const open: Progress[] = [];
  for (const lane of lanes) {
    const hold = holdOf(lane.kind, pauses, now);
    if (hold.kind === 'held') {
      if (hold.until !== null && lane.candidates.length > 0) looks.push(hold.until);
      continue;
    }
    const closed = later(lane.window.opensAt, now);
    const capRoom = Math.max(0, lane.cap - lane.capUsed);
    const windowRoom = closed === null ? (lane.window.left ?? Infinity) : 0;
    open.push({
      lane,
      queue: [...lane.candidates],
      room: Math.min(capRoom, windowRoom, hold.kind === 'probe' ? 1 : Infinity),
      probeOf: hold.kind === 'probe' ? hold.pauseIds : [],
      paceOpen: lane.paceMs === 0 || later(lane.pacedAt, now) === null,
      picked: 0,
    });
    if (closed !== null && lane.candidates.length > 0) looks.push(closed);
    carried.push(...carryOver(lane, capRoom === 0, closed, now));
    const firstFree = lane.frees[lane.frees.length - lane.cap];
    if (capRoom === 0 && firstFree !== undefined) looks.push(firstFree);
  }
  const claims = pick(open, lanes);
  for (const { lane, queue, paceOpen } of open)
    if (!paceOpen && lane.pacedAt !== null && queue.length > 0) {
      const pacedAt = later(lane.pacedAt, now);
      if (pacedAt !== null) looks.push(pacedAt);
    }
  const paced = open
    .filter(({ lane, paceOpen }) => !paceOpen && later(lane.pacedAt, now) === null)
    .map(({ lane }) => ({ kind: lane.kind, nextAt: nextPacedAt(lane.paceMs, now, random) }));
  return {
    claims,
    carried,
    paced,
    over: pauses.filter((pause) => isOver(pause, now)).map(({ id }) => id),
    lookAgainAt: earliest([...looks, ...paced.map(({ nextAt }) => nextAt)]),
  };
}

/** Lanes take turns, the one with fewer in flight first, so that a long queue of DMs starves no reply. */
function pick(open: readonly Progress[], lanes: readonly Lane[]): ClaimDecision['claims'] {
  let slots = inFlightMax - lanes.reduce((sum, lane) => sum + lane.inFlight, 0);
  const claims: { id: number; probeOf: readonly number[] }[] = [];
  const probed = new Set<number>();
  while (slots > 0) {
    const turn = open
      .filter((progress) => progress.room > 0 && progress.probeOf.every((id) => !probed.has(id)))
      .map((progress) => ({ progress, next: progress.queue.findIndex(mayLeave(progress)) }))
      .filter(({ next }) => next >= 0)
      .sort((a, b) => load(a.progress) - load(b.progress))[0];
    if (turn === undefined) break;
    const { progress, next } = turn;
    const [candidate] = progress.queue.splice(next, 1);
    if (candidate === undefined) break;
    if (!candidate.unpaced && progress.lane.paceMs > 0) progress.paceOpen = false;
    progress.room -= 1;
    progress.picked += 1;
    progress.probeOf.forEach((id) => probed.add(id));
    claims.push({ id: candidate.id, probeOf: progress.probeOf });
    slots -= 1;
  }
  return claims;
}

const load = (progress: Progress) => progress.lane.inFlight + progress.picked;

const mayLeave = (progress: Progress) => (candidate: Candidate) =>
  candidate.unpaced || progress.paceOpen;

/** Whom the cap or X's 24-hour window holds and who was not told so yet, or whose slot was taken by another. */
function carryOver(lane: Lane, capIsFull: boolean, closed: Date | null, now: Date) {
  const notBefore = lane.window.wholeDay ? closed : null;
  if (!capIsFull && notBefore === null) return [];
  const plan = (candidates: readonly Candidate[], ahead: number) =>
    planCarryOver(
      candidates.map(({ id }) => id),
      { frees: lane.frees, cap: lane.cap, ahead, notBefore, now },
    );
  const fresh = lane.candidates.filter((candidate) => !candidate.carriedOver);
  return [
    ...plan(
      lane.candidates.filter(
        (candidate) => candidate.carriedOver && (lane.replan || candidate.dueAt <= now),
      ),
      0,
    ),
    ...plan(
      fresh.filter((candidate) => candidate.priority > 0),
      0,
    ),
    ...plan(
      fresh.filter((candidate) => candidate.priority <= 0),
      lane.carriedTotal,
    ),
  ];
}

function earliest(moments: readonly Date[]): Date | null {
  return moments.length === 0
    ? null
    : new Date(Math.min(...moments.map((moment) => moment.getTime())));
}
