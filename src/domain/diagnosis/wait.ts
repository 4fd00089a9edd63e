import type { DiagnosisInput, NextStep } from './diagnosis.js';
import type { RateWindow } from './evidence.js';
import { isUsedUp } from './match.js';
import { dayMs, sinceAccepted } from './recent.js';

type Wait = Extract<NextStep, { kind: 'wait' }>;

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
/** No window of X is longer than a day: a later reset is a header we misread, and would stop us for good. */
const longestMs = dayMs + 60 * minuteMs;
/** Tries after waits of their own; what was refused at the same moment as another is the same try. */
const apartMs = 10 * minuteMs;

const growingRows: readonly string[] = ['x17', 'x18', 'x21'];
const resetRows: readonly string[] = ['x19', 'x20-user', 'x20-app'];

/** The moments that X itself named as the end, in ms; unreadable ones are left out. */
function namedEnds(input: DiagnosisInput, windows: readonly RateWindow[]): readonly number[] {
  const stamps = [...windows.map(({ resetAt }) => resetAt), input.evidence.retryAfterAt];
  return stamps
    .map((stamp) => (stamp === null ? Number.NaN : Date.parse(stamp)))
    .filter((ms) => !Number.isNaN(ms));
}

/** How many tries of this lane ended in one of `rows` since X last accepted one. */
function triesInARow(input: DiagnosisInput, rows: readonly string[], gapMs: number): number {
  let count = 0;
  let before = input.now.getTime();
  for (const attempt of sinceAccepted(input)) {
    const endedMs = Date.parse(attempt.endedAt);
    if (!rows.includes(attempt.row ?? '') || !(before - endedMs >= gapMs)) continue;
    count += 1;
    before = endedMs;
  }
  return count;
}

function doubled(firstMs: number, times: number, mostMs: number): number {
  return Math.min(firstMs * 2 ** Math.min(times, 30), mostMs);
}

function waitUntil(input: DiagnosisInput, ms: number, scope: Wait['scope']): Wait {
  const now = input.now.getTime();
  return { kind: 'wait', at: new Date(Math.min(ms, now + longestMs)).toISOString(), scope };
}

/**
 * The end of every window that is used up, or of `Retry-After` when that is later. A reset that has
 * passed (clocks differ, headers are rounded) gives a short wait that grows with every repetition.
 * Jitter comes on top, after the reset, and is the loop's.
 */
export function waitForReset(input: DiagnosisInput, scope: RateWindow['scope']): Wait {
  const usedUp = input.evidence.windows.filter(isUsedUp);
  const now = input.now.getTime();
  const ends = namedEnds(input, usedUp);
  if (ends.length === 0) return { ...waitGrowing(input, 15), scope };
  const latest = Math.max(...ends);
  if (latest > now) return waitUntil(input, latest, scope);
  const tries = triesInARow(input, resetRows, secondMs);
  return waitUntil(input, now + doubled(secondMs, tries, 15 * minuteMs), scope);
}

/** A limit whose end X does not show: `Retry-After` if there is one, else doubling up to 24 h. */
export function waitGrowing(input: DiagnosisInput, firstMinutes: number): Wait {
  const now = input.now.getTime();
  const named = namedEnds(input, []).filter((ms) => ms > now);
  if (named.length > 0) return waitUntil(input, Math.max(...named), 'opaque');
  const tries = triesInARow(input, growingRows, apartMs);
  return waitUntil(input, now + doubled(firstMinutes * minuteMs, tries, dayMs), 'opaque');
}
