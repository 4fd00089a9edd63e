import { parseGivenMoment, resolveGivenMoment } from '../given-moment.js';

/**
 * A day or a minute as a rule states it, `2026-12-01` or `2026-12-01 09:00`, in the program's time
 * zone. Rules keep this form and not the moment, so that their file reads as it was written.
 */
export type WallTime = string;

export const wallTimePattern = /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?$/u;

export type WallTimeReading =
  | { readonly kind: 'read'; readonly wall: WallTime }
  | { readonly kind: 'malformed' | 'no-such-time' };

/** Reads what a person typed, in any width, with `-` or `/`, one digit or two. */
export function readWallTime(typed: string): WallTimeReading {
  const match = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:\s+|t)(\d{1,2}):(\d{2}))?$/iu.exec(
    typed.normalize('NFKC').trim(),
  );
  if (match === null) return { kind: 'malformed' };
  const [, year = '', month = '', day = '', hour, minute = ''] = match;
  const date = `${year}-${two(month)}-${two(day)}`;
  const wall = hour === undefined ? date : `${date} ${two(hour)}:${minute}`;
  return parseGivenMoment(wall) === null ? { kind: 'no-such-time' } : { kind: 'read', wall };
}

function two(digits: string): string {
  return digits.padStart(2, '0');
}

/**
 * The moment meant: as a `start` the beginning of the day or minute, as an `end` the first moment
 * after it. Null when the calendar has no such day.
 */
export function wallMoment(wall: WallTime, edge: 'start' | 'end', timeZone: string): Date | null {
  const given = parseGivenMoment(wall);
  // Days and minutes are absolute: the present moment that relative ones need plays no part.
  return given?.kind === 'day' ? resolveGivenMoment(given, edge, new Date(0), timeZone) : null;
}
