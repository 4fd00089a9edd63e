import { fromZonedTime, toZonedTime } from './zoned-time.js';

/** A moment as a person typed it, before it is known which day it is and where. */
export type GivenMoment =
  | { readonly kind: 'ago'; readonly durationMs: number }
  | { readonly kind: 'exact'; readonly at: string }
  /** `daysAgo` counts from today; `clock` null means the whole day. */
  | { readonly kind: 'relative-day'; readonly daysAgo: number; readonly clock: Clock | null }
  | { readonly kind: 'day'; readonly day: Day; readonly clock: Clock | null };

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

interface Clock {
  readonly hour: number;
  readonly minute: number;
}

const minuteMs = 60_000;
const units: Readonly<Record<string, number>> = {
  m: minuteMs,
  min: minuteMs,
  分: minuteMs,
  h: 60 * minuteMs,
  時間: 60 * minuteMs,
  d: 1_440 * minuteMs,
  日: 1_440 * minuteMs,
  w: 10_080 * minuteMs,
  週間: 10_080 * minuteMs,
};
const namedDays: Readonly<Record<string, number>> = { today: 0, 今日: 0, yesterday: 1, 昨日: 1 };

/**
 * Reads `2026-11-25`, `2026-11-25 09:00`, `09:00` (today), `today`, `yesterday 18:00`, `24h`, `7d`
 * or an ISO 8601 time with offset. Null when it is none of these or no such day exists.
 */
export function parseGivenMoment(typed: string): GivenMoment | null {
  const text = typed.normalize('NFKC').trim().toLowerCase();
  return parseAgo(text) ?? parseExact(text) ?? parseDay(text);
}

function parseAgo(text: string): GivenMoment | null {
  const match = /^(\d{1,5})\s*(m|min|分|h|時間|d|日|w|週間)前?$/u.exec(text);
  const unitMs = units[match?.[2] ?? ''];
  return match === null || unitMs === undefined
    ? null
    : { kind: 'ago', durationMs: Number(match[1]) * unitMs };
}

function parseExact(text: string): GivenMoment | null {
  if (!/^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(z|[+-]\d{2}:?\d{2})$/u.test(text))
    return null;
  const at = new Date(text.toUpperCase());
  return Number.isNaN(at.getTime()) ? null : { kind: 'exact', at: at.toISOString() };
}

function parseDay(text: string): GivenMoment | null {
  const match =
    /^(?:(\d{4})[-/](\d{1,2})[-/](\d{1,2})|(today|今日|yesterday|昨日))?(?:[t\s]*(\d{1,2}):(\d{2}))?$/u.exec(
      text,
    );
  if (match === null || text === '') return null;
  const [, year, month, day, name, hour, minute] = match;
  const clock = hour === undefined ? null : { hour: Number(hour), minute: Number(minute) };
  if (clock !== null && (clock.hour > 23 || clock.minute > 59)) return null;
  if (year === undefined) {
    return { kind: 'relative-day', daysAgo: namedDays[name ?? 'today'] ?? 0, clock };
  }
  const given = { year: Number(year), month: Number(month), day: Number(day) };
  const exists = fromZonedTime({ ...given, hour: 0, minute: 0 }, 'UTC') !== null;
  return exists ? { kind: 'day', day: given, clock } : null;
}

/**
 * The moment meant, in `timeZone`. A day without a time is its first moment as a `start` and the
 * first moment of the next day as an `end`; a minute as an `end` includes that minute.
 */
export function resolveGivenMoment(
  given: GivenMoment,
  edge: 'start' | 'end',
  now: Date,
  timeZone: string,
): Date {
  if (given.kind === 'ago') return new Date(now.getTime() - given.durationMs);
  if (given.kind === 'exact') return new Date(given.at);
  const day = given.kind === 'day' ? given.day : dayBefore(now, given.daysAgo, timeZone);
  if (given.clock === null) return atClock(edge === 'end' ? addDays(day, 1) : day, null, timeZone);
  const start = atClock(day, given.clock, timeZone);
  return edge === 'end' ? new Date(start.getTime() + minuteMs) : start;
}

function dayBefore(now: Date, daysAgo: number, timeZone: string): Day {
  return addDays(toZonedTime(now, timeZone), -daysAgo);
}

function addDays({ year, month, day }: Day, days: number): Day {
  const moved = new Date(Date.UTC(year, month - 1, day + days));
  return {
    year: moved.getUTCFullYear(),
    month: moved.getUTCMonth() + 1,
    day: moved.getUTCDate(),
  };
}

function atClock({ year, month, day }: Day, clock: Clock | null, timeZone: string): Date {
  const { hour, minute } = clock ?? { hour: 0, minute: 0 };
  const at = fromZonedTime({ year, month, day, hour, minute }, timeZone);
  return at ?? new Date(Date.UTC(year, month - 1, day, hour, minute));
}
