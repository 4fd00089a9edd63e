import { dayMs } from './limits.js';

/*
 * A rolling cap: at most `cap` attempts in any 24 hours. Each counted attempt takes a slot that frees
 * 24 hours after it began. Who cannot go now is carried over to the slot that frees for it, first in,
 * first out; a slot that frees serves one send a day, so the queue goes round the slots.
 */

export interface CarryOverInput {
  /** When the slots of the counted attempts free, ascending. */
  readonly frees: readonly Date[];
  readonly cap: number;
  /** How many sends of the lane are carried over already and leave before these. */
  readonly ahead: number;
  /** Nothing leaves before this, whatever our own cap says (X's own 24-hour window). */
  readonly notBefore: Date | null;
  readonly now: Date;
}

/** When the slot frees for the send that has `ahead` others before it; a millisecond apart each, so that the order stands. */
export function slotOf(input: CarryOverInput, index: number): Date {
  const { frees, cap, now } = input;
  const place = input.ahead + index;
  // A cap that was lowered leaves more attempts counted than slots: the first to free give none.
  const surplus = Math.max(0, frees.length - cap);
  const open = Math.max(0, cap - frees.length);
  const inRound = place % cap;
  const slot = inRound < open ? now : (frees[surplus + inRound - open] ?? now);
  const free = slot.getTime() + Math.floor(place / cap) * dayMs;
  return new Date(Math.max(free, input.notBefore?.getTime() ?? 0) + place);
}
