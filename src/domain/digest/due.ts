import { fromZonedTime, toZonedTime } from '../zoned-time.js';

export type DigestPeriod = 'day' | 'week';

/** When a channel wants its digest. Weekly ones come on Mondays. */
export interface DigestTimes {
  readonly period: DigestPeriod;
  /** `HH:MM` in `timeZone`. */
  readonly at: string;
  readonly timeZone: string;
}

/** A digest that was due: its local date (`YYYY-MM-DD`) and the moment. */
export interface DueDigest {
  readonly day: string;
  readonly dueAt: Date;
}

const dayMs = 24 * 60 * 60_000;
const monday = 1;

/**
 * The latest moment at or before `now` on which a digest was due. After downtime it is the only one
 * that is made up for. A time that summer time leaves out counts an hour later; one that comes twice
 * counts once.
 */
export function latestDue({ period, at, timeZone }: DigestTimes, now: Date): DueDigest {
  const today = toZonedTime(now, timeZone);
  const noon = Date.UTC(today.year, today.month - 1, today.day, 12);
  const [hour = 9, minute = 0] = at.split(':').map(Number);
  for (let back = 0; back <= 8; back += 1) {
    const date = new Date(noon - back * dayMs);
    if (period === 'week' && date.getUTCDay() !== monday) continue;
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    const dueAt = fromZonedTime({ year, month, day, hour, minute }, timeZone);
    if (dueAt !== null && dueAt <= now) {
      return { day: date.toISOString().slice(0, 10), dueAt };
    }
  }
  throw new Error(`No digest was ever due at ${at} in ${timeZone}.`);
}

/** How far back a digest reaches when none came before it. */
const lengthMs: Readonly<Record<DigestPeriod, number>> = { day: dayMs, week: 7 * dayMs };
/** How far back at most, after a long time without digests. */
const longestMs: Readonly<Record<DigestPeriod, number>> = { day: 7 * dayMs, week: 35 * dayMs };

export interface Window {
  readonly from: Date;
  readonly to: Date;
}

/** From the end of the digest before it (so nothing falls between two) to the moment it was due. */
export function digestWindow(period: DigestPeriod, dueAt: Date, previousTo: Date | null): Window {
  const usual = dueAt.getTime() - lengthMs[period];
  const longest = dueAt.getTime() - longestMs[period];
  const since = previousTo === null ? usual : Math.max(previousTo.getTime(), longest);
  // A digest time that was moved to earlier may lie before the last one's end.
  return { from: new Date(Math.min(since, dueAt.getTime())), to: dueAt };
}

/** The last 24 hours or 7 days up to `now` (`/xtep digest now`). */
export function windowUpTo(period: DigestPeriod, now: Date): Window {
  return { from: new Date(now.getTime() - lengthMs[period]), to: now };
}

/** The window of the same length just before. */
export function windowBefore({ from, to }: Window): Window {
  return { from: new Date(2 * from.getTime() - to.getTime()), to: from };
}
