import type { Conditions } from './conditions.js';
import { wallMoment } from './wall-time.js';

/** Where a moment lies to the time of a rule or campaign. */
export type SpanPhase = 'before' | 'within' | 'over';

/** Whether its time is still to come, is now, or is over; without dates it is always now. */
export function spanPhase(
  { from, until }: Pick<Conditions, 'from' | 'until'>,
  now: Date,
  timeZone: string,
): SpanPhase {
  const start = from === null ? null : wallMoment(from, 'start', timeZone);
  const end = until === null ? null : wallMoment(until, 'end', timeZone);
  if (end !== null && now >= end) return 'over';
  return start !== null && now < start ? 'before' : 'within';
}
