import { toZonedTime } from '../zoned-time.js';

/*
 * Clock and calendar of a time zone for matching, which asks them for every trigger and rule. Formatting
 * a moment costs tens of microseconds, so the zone's distance from UTC is kept for each quarter of an hour:
 * clocks change at full quarters only.
 */

const quarterMs = 900_000;
const minuteMs = 60_000;
const dayMs = 86_400_000;
/** About ten days of quarters of one zone. */
const kept = 1_000;
const offsets = new Map<string, Map<number, number>>();

/** Milliseconds since 1970 as the clocks of the zone show them. */
function localMs(moment: Date, timeZone: string): number {
  const ms = moment.getTime();
  const quarter = Math.floor(ms / quarterMs);
  const known = offsets.get(timeZone) ?? new Map<number, number>();
  const offset = known.get(quarter) ?? offsetAt(quarter * quarterMs, timeZone);
  if (known.size >= kept) known.clear();
  offsets.set(timeZone, known.set(quarter, offset));
  return ms + offset;
}

function offsetAt(ms: number, timeZone: string): number {
  const at = toZonedTime(new Date(ms), timeZone);
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - ms;
}

/** Minutes since midnight that a clock in the zone shows. */
export function minuteOfDay(moment: Date, timeZone: string): number {
  const ms = localMs(moment, timeZone);
  return Math.floor((ms - Math.floor(ms / dayMs) * dayMs) / minuteMs);
}

/** The calendar day in the zone, as a number that is one more for the next day. */
export function dayNumber(moment: Date, timeZone: string): number {
  return Math.floor(localMs(moment, timeZone) / dayMs);
}
