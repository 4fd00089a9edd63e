import { nextOpen, type Hours } from '../rules/hours.js';
import { slotOf } from './carry-over.js';
import { nextPacedAt } from './backoff.js';
import { inFlightMax } from './limits.js';
import { holdOf, isOver, type OpenPause } from './pause.js';
import { priorities, type SendKind } from './send.js';

/** A waiting send that may leave: due, or carried over, and no person has to approve it first. */
export interface Candidate {
  readonly id: number;
  readonly dueAt: Date;
  readonly unpaced: boolean;
  readonly carriedOver: boolean;
  readonly priority: number;
  /** It leaves only within these; null: at any time, also what a person asked for. */
  readonly hours: Hours | null;
  /** What would have to wait until then or longer does not go at all; null: it waits. */
  readonly notAfter: Date | null;
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
  /** How many sends of the lane are carried over already, and how many of them go before a rule's others. */
  readonly carriedTotal: number;
  readonly carriedFirst: number;
  /** True when the candidates hold all carried-over sends, to be planned anew (the cap was changed). */
  readonly replan: boolean;
  /** In the order in which they leave: by priority, then who was carried over, then who waits longest. */
  readonly candidates: readonly Candidate[];
}

export interface ClaimInput {
  readonly pauses: readonly OpenPause[];
  readonly lanes: readonly Lane[];
  /** In which the hours are meant. */
  readonly timeZone: string;
  readonly now: Date;
  readonly random: () => number;
}

/** A send with the moment it waits for now. */
export interface Moved {
  readonly id: number;
  readonly dueAt: Date;
}

export interface ClaimDecision {
  readonly claims: readonly { readonly id: number; readonly probeOf: readonly number[] }[];
  /** Sends that the cap holds, with when their slot frees. */
  readonly carried: readonly Moved[];
  /** Sends outside their hours, with when those begin. */
  readonly moved: readonly Moved[];
  /** Sends that could not leave before the end of their rule. */
  readonly noRoom: readonly number[];
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
  const waits: Waits = { carried: [], moved: [], noRoom: [] };
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
      queue: lane.candidates.filter((candidate) => opensAt(candidate, now, input) <= now),
      room: Math.min(capRoom, windowRoom, hold.kind === 'probe' ? 1 : Infinity),
      probeOf: hold.kind === 'probe' ? hold.pauseIds : [],
      paceOpen: lane.paceMs === 0 || later(lane.pacedAt, now) === null,
      picked: 0,
    });
    if (closed !== null && lane.candidates.length > 0) looks.push(closed);
    decideWaits(lane, { capIsFull: capRoom === 0, closed }, input, waits);
    const firstFree = lane.frees[lane.frees.length - lane.cap];
    if (capRoom === 0 && firstFree !== undefined) looks.push(firstFree);
  }
  const claims = pick(open, lanes);
  for (const { lane, queue, paceOpen } of open)
    if (!paceOpen && lane.pacedAt !== null && queue.length > 0) {
      const pacedAt = later(lane.pacedAt, now);
      if (pacedAt !== null) looks.push(pacedAt);
    }
  // More may stand behind those that were looked at now.
  if (waits.moved.length + waits.noRoom.length > 0) looks.push(now);
  const paced = open
    .filter(({ lane, paceOpen }) => !paceOpen && later(lane.pacedAt, now) === null)
    .map(({ lane }) => ({ kind: lane.kind, nextAt: nextPacedAt(lane.paceMs, now, random) }));
  return {
    claims,
    ...waits,
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

/** What a claim makes wait; filled lane by lane. */
interface Waits {
  readonly carried: Moved[];
  readonly moved: Moved[];
  readonly noRoom: number[];
}

/** The first moment from `from` on at which the hours of a send let it leave. */
function opensAt({ hours }: Candidate, from: Date, { timeZone }: ClaimInput): Date {
  return nextOpen(hours, from, timeZone);
}

/** Who cannot go now: what the cap or X's 24-hour window holds waits for a slot, the rest for its hours. */
function decideWaits(
  lane: Lane,
  { capIsFull, closed }: { readonly capIsFull: boolean; readonly closed: Date | null },
  input: ClaimInput,
  waits: Waits,
): void {
  const notBefore = lane.window.wholeDay ? closed : null;
  if (capIsFull || notBefore !== null) {
    carryOver(lane, notBefore, input, waits);
    return;
  }
  for (const candidate of lane.candidates) {
    const dueAt = opensAt(candidate, input.now, input);
    if (dueAt > input.now) place(candidate, dueAt, waits, waits.moved);
  }
}

/** False: it would come to stand behind the end of its rule. */
function place({ id, notAfter }: Candidate, dueAt: Date, waits: Waits, where: Moved[]): boolean {
  const fits = notAfter === null || dueAt < notAfter;
  if (fits) where.push({ id, dueAt });
  else waits.noRoom.push(id);
  return fits;
}

/**
 * Slots for those who were not told one yet, or whose slot was taken by another. What people send goes
 * before all others, winners before what rules send otherwise.
 */
function carryOver(lane: Lane, notBefore: Date | null, input: ClaimInput, waits: Waits): void {
  const { now } = input;
  const { frees, cap, carriedFirst, carriedTotal } = lane;
  const plan = (candidates: readonly Candidate[], ahead: number): number => {
    let placed = 0;
    for (const candidate of candidates) {
      const slot = slotOf({ frees, cap, ahead, notBefore, now }, placed);
      if (place(candidate, opensAt(candidate, slot, input), waits, waits.carried)) placed += 1;
    }
    return placed;
  };
  const goesFirst = ({ priority }: Candidate) => priority > priorities.rule;
  const isWinner = ({ priority }: Candidate) =>
    priority > priorities.rule && priority < priorities.system;
  const late = lane.candidates.filter(
    (candidate) => candidate.carriedOver && (lane.replan || candidate.dueAt <= now),
  );
  const fresh = lane.candidates.filter((candidate) => !candidate.carriedOver);
  plan(late.filter(goesFirst), 0);
  plan(
    late.filter((candidate) => !goesFirst(candidate)),
    carriedFirst,
  );
  plan(
    fresh.filter((candidate) => goesFirst(candidate) && !isWinner(candidate)),
    0,
  );
  const winners = plan(fresh.filter(isWinner), carriedFirst);
  plan(
    fresh.filter((candidate) => !goesFirst(candidate)),
    carriedTotal + winners,
  );
}

function earliest(moments: readonly Date[]): Date | null {
  return moments.length === 0
    ? null
    : new Date(Math.min(...moments.map((moment) => moment.getTime())));
}
