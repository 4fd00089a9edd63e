import { assert as check, constantFrom, date, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import {
  digestWindow,
  latestDue,
  windowBefore,
  windowUpTo,
  type DigestPeriod,
} from '../../../src/domain/digest/due.js';
import { zonedDay } from '../../../src/domain/zoned-time.js';

const tokyo = 'Asia/Tokyo';
const berlin = 'Europe/Berlin';
const newYork = 'America/New_York';

test.each([
  // zone, at, period, now, day, due
  [tokyo, '09:00', 'day', '2026-11-26T00:00:00Z', '2026-11-26', '2026-11-26T00:00:00Z'],
  [tokyo, '09:00', 'day', '2026-11-25T23:59:59Z', '2026-11-25', '2026-11-25T00:00:00Z'],
  [tokyo, '00:00', 'day', '2026-11-26T14:59:00Z', '2026-11-26', '2026-11-25T15:00:00Z'],
  [tokyo, '23:59', 'day', '2026-11-26T14:58:00Z', '2026-11-25', '2026-11-25T14:59:00Z'],
  // Mondays: 2026-11-23 and 2026-11-30.
  [tokyo, '09:00', 'week', '2026-11-26T00:00:00Z', '2026-11-23', '2026-11-23T00:00:00Z'],
  [tokyo, '09:00', 'week', '2026-11-22T23:59:00Z', '2026-11-16', '2026-11-16T00:00:00Z'],
  [tokyo, '09:00', 'week', '2026-11-23T00:00:00Z', '2026-11-23', '2026-11-23T00:00:00Z'],
  // Summer time begins on 2026-03-29 at 02:00 in Berlin: 02:30 does not exist.
  [berlin, '02:30', 'day', '2026-03-29T12:00:00Z', '2026-03-29', '2026-03-29T01:30:00Z'],
  [berlin, '09:00', 'day', '2026-03-28T12:00:00Z', '2026-03-28', '2026-03-28T08:00:00Z'],
  [berlin, '09:00', 'day', '2026-03-29T12:00:00Z', '2026-03-29', '2026-03-29T07:00:00Z'],
  // It ends on 2026-10-25: 02:30 comes twice and counts once.
  [berlin, '02:30', 'day', '2026-10-25T02:00:00Z', '2026-10-25', '2026-10-25T01:30:00Z'],
  [newYork, '09:00', 'day', '2026-11-01T14:00:00Z', '2026-11-01', '2026-11-01T14:00:00Z'],
  [newYork, '09:00', 'day', '2026-11-01T13:59:00Z', '2026-10-31', '2026-10-31T13:00:00Z'],
] as const)('%s %s per %s at %s: the one of %s', (timeZone, at, period, now, day, due) => {
  expect(latestDue({ period, at, timeZone }, new Date(now))).toEqual({
    day,
    dueAt: new Date(due),
  });
});

test('whenever it is asked: the latest is not in the future, and one day or week later it is another', () => {
  check(
    property(
      constantFrom(tokyo, berlin, newYork, 'Pacific/Apia', 'Asia/Kolkata'),
      integer({ min: 0, max: 24 * 60 - 1 }),
      constantFrom<DigestPeriod>('day', 'week'),
      date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }),
      (timeZone, minutes, period, now) => {
        const two = (value: number) => String(value).padStart(2, '0');
        const at = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
        const { day, dueAt } = latestDue({ period, at, timeZone }, now);
        const lengthMs = (period === 'day' ? 1 : 7) * 86_400_000;
        expect(dueAt.getTime()).toBeLessThanOrEqual(now.getTime());
        expect(now.getTime() - dueAt.getTime()).toBeLessThanOrEqual(lengthMs + 2 * 3_600_000);
        // A time in the hour that summer time leaves out may be read as one of the next hour only.
        expect(zonedDay(dueAt, timeZone)).toBe(day);
        const later = latestDue({ period, at, timeZone }, new Date(now.getTime() + lengthMs * 1.1));
        expect(later.day > day).toBe(true);
      },
    ),
  );
});

test('a digest begins where the one before it ended', () => {
  const due = new Date('2026-11-26T00:00:00Z');
  const previous = new Date('2026-11-23T00:00:00Z');
  expect(digestWindow('day', due, previous)).toEqual({ from: previous, to: due });
  expect(digestWindow('day', due, null).from).toEqual(new Date('2026-11-25T00:00:00Z'));
  expect(digestWindow('week', due, null).from).toEqual(new Date('2026-11-19T00:00:00Z'));
});

test('after a long time without digests it does not reach back further than a week, or five', () => {
  const due = new Date('2026-11-26T00:00:00Z');
  const longAgo = new Date('2026-01-01T00:00:00Z');
  expect(digestWindow('day', due, longAgo).from).toEqual(new Date('2026-11-19T00:00:00Z'));
  expect(digestWindow('week', due, longAgo).from).toEqual(new Date('2026-10-22T00:00:00Z'));
});

test('a digest that was moved to an earlier time is never of negative length', () => {
  const due = new Date('2026-11-26T00:00:00Z');
  const later = new Date('2026-11-26T03:00:00Z');
  expect(digestWindow('day', due, later)).toEqual({ from: due, to: due });
});

test('windows for now and for the comparison', () => {
  const now = new Date('2026-11-26T00:00:00Z');
  const day = windowUpTo('day', now);
  expect(day.from).toEqual(new Date('2026-11-25T00:00:00Z'));
  expect(windowBefore(day)).toEqual({ from: new Date('2026-11-24T00:00:00Z'), to: day.from });
  expect(windowUpTo('week', now).from).toEqual(new Date('2026-11-19T00:00:00Z'));
});
