import { fromZonedTime, toZonedTime } from '../zoned-time.js';
import { minuteOfDay } from './local-clock.js';

/**
 * The hours of the day in which a rule answers, `HH:MM` in the program's time zone. The end is
 * exclusive; an end before the start means that they cross midnight. Never both the same.
 */
export interface Hours {
  readonly from: string;
  readonly until: string;
}

export type HoursReading =
  | { readonly kind: 'read'; readonly hours: Hours | null }
  | { readonly kind: 'malformed' | 'empty' };

const minuteMs = 60_000;
/** More than any clock ever jumps. */
const jumpMinutes = 180;

/** Reads `09:00-21:00`, in any width, with a hyphen or a wave dash. `00:00-24:00` is all day: null. */
export function readHours(typed: string): HoursReading {
  const text = typed
    .normalize('NFKC')
    .replace(/[\s]/gu, '')
    .replace(/[~〜‐–—−ー]/gu, '-');
  const match = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/u.exec(text);
  if (match === null) return { kind: 'malformed' };
  const from = clock(match[1], match[2]);
  const endsAtMidnight = match[3] === '24' && match[4] === '00';
  const until = endsAtMidnight ? '00:00' : clock(match[3], match[4]);
  if (from === null || until === null) return { kind: 'malformed' };
  if (from !== until) return { kind: 'read', hours: { from, until } };
  return endsAtMidnight ? { kind: 'read', hours: null } : { kind: 'empty' };
}

function clock(hour = '', minute = ''): string | null {
  return Number(hour) > 23 || Number(minute) > 59 ? null : `${hour.padStart(2, '0')}:${minute}`;
}

/** `09:00-21:00`. */
export function formatHours({ from, until }: Hours): string {
  return `${from}-${until}`;
}

/** Whether a clock in `timeZone` shows a time within the hours. No hours means always. */
export function isOpen(hours: Hours | null, moment: Date, timeZone: string): boolean {
  if (hours === null) return true;
  const at = minuteOfDay(moment, timeZone);
  const from = minutesOf(hours.from);
  const until = minutesOf(hours.until);
  return from < until ? at >= from && at < until : at >= from || at < until;
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

/** The first moment from `moment` on that lies within the hours; `moment` itself when it does. */
export function nextOpen(hours: Hours | null, moment: Date, timeZone: string): Date {
  if (hours === null || isOpen(hours, moment, timeZone)) return moment;
  const today = toZonedTime(moment, timeZone);
  // The third day is needed when the change to summer time leaves out a whole day's hours.
  for (const days of [0, 1, 2, 3]) {
    const opening = openingOf(hours, { ...today, day: today.day + days }, timeZone);
    if (opening !== null && opening >= moment) return opening;
  }
  return moment;
}

/** When the hours begin on a day; null when its clocks leave them out. */
function openingOf(
  hours: Hours,
  date: { year: number; month: number; day: number },
  timeZone: string,
): Date | null {
  const real = new Date(Date.UTC(date.year, date.month - 1, date.day));
  const day = {
    year: real.getUTCFullYear(),
    month: real.getUTCMonth() + 1,
    day: real.getUTCDate(),
  };
  const minutes = minutesOf(hours.from);
  const at = fromZonedTime(
    { ...day, hour: Math.floor(minutes / 60), minute: minutes % 60 },
    timeZone,
  );
  if (at === null) return null;
  return isOpen(hours, at, timeZone) ? at : openingNear(at, { hours, day, timeZone });
}

/** Where the clocks jump over the opening, the hours begin with the first minute after the jump. */
function openingNear(
  at: Date,
  { hours, day, timeZone }: { hours: Hours; day: { month: number; day: number }; timeZone: string },
): Date | null {
  const open = (moment: Date) => isOpen(hours, moment, timeZone);
  for (let minutes = -jumpMinutes; minutes <= jumpMinutes; minutes += 1) {
    const candidate = new Date(at.getTime() + minutes * minuteMs);
    const before = new Date(candidate.getTime() - minuteMs);
    if (open(candidate) && !open(before) && isSameDay(candidate, day, timeZone)) return candidate;
  }
  return null;
}

function isSameDay(moment: Date, day: { month: number; day: number }, timeZone: string): boolean {
  const at = toZonedTime(moment, timeZone);
  return at.month === day.month && at.day === day.day;
}

/**
 * Whether any minute from `from` to `until` (exclusive) lies within the hours: a rule for which none
 * does would never answer.
 */
export function opensWithin(
  hours: Hours | null,
  span: { readonly from: Date; readonly until: Date },
  timeZone: string,
): boolean {
  return nextOpen(hours, span.from, timeZone) < span.until;
}
