import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isOpen,
  nextOpen,
  opensWithin,
  readHours,
  type Hours,
} from '../../../src/domain/rules/hours.js';
import { readWallTime, wallMoment } from '../../../src/domain/rules/wall-time.js';
import { zonedClock } from '../../../src/domain/zoned-time.js';
import { zone } from './samples.js';

const night: Hours = { from: '22:00', until: '06:00' };
const day: Hours = { from: '09:00', until: '21:00' };

const anyClock = fc
  .record({ hour: fc.nat({ max: 23 }), minute: fc.nat({ max: 59 }) })
  .map(({ hour, minute }) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const anyHours = fc
  .record({ from: anyClock, until: anyClock })
  .filter(({ from, until }) => from !== until);
/** Minutes of a year, so that all changes of the clocks are among them. */
const anyMoment = fc
  .nat({ max: 527_040 })
  .map((minutes) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000));
const anyZone = fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Australia/Lord_Howe', 'UTC');

describe('hours of the day', () => {
  test.each([
    [day, '2026-11-25T23:59:59Z', false],
    [day, '2026-11-26T00:00:00Z', true],
    [day, '2026-11-26T11:59:59Z', true],
    [day, '2026-11-26T12:00:00Z', false],
    [night, '2026-11-26T13:00:00Z', true],
    [night, '2026-11-26T15:30:00Z', true],
    [night, '2026-11-25T21:00:00Z', false],
    [night, '2026-11-26T03:00:00Z', false],
  ])('%j at %s: %s', (hours, at, open) => {
    expect(isOpen(hours, new Date(at), zone)).toBe(open);
  });

  test('what clocks show decides, on days when they change too', () => {
    fc.assert(
      fc.property(anyHours, anyMoment, anyZone, (hours, moment, timeZone) => {
        const clock = zonedClock(moment, timeZone);
        const expected =
          hours.from < hours.until
            ? clock >= hours.from && clock < hours.until
            : clock >= hours.from || clock < hours.until;
        expect(isOpen(hours, moment, timeZone)).toBe(expected);
      }),
    );
  });

  test('the next opening is open, not before, and nothing was open in between', () => {
    fc.assert(
      fc.property(
        anyHours,
        anyMoment,
        anyZone,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (hours, moment, timeZone, part) => {
          const next = nextOpen(hours, moment, timeZone);
          expect(next.getTime()).toBeGreaterThanOrEqual(moment.getTime());
          expect(isOpen(hours, next, timeZone)).toBe(true);
          const between = new Date(
            moment.getTime() + Math.floor((next.getTime() - moment.getTime()) * part),
          );
          expect(isOpen(hours, between, timeZone)).toBe(between >= next);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('hours that summer time leaves out begin with the first minute that is left', () => {
    // 2026-03-08 02:00 in New York becomes 03:00.
    const before = new Date('2026-03-08T06:00:00Z');
    const zone = 'America/New_York';
    expect(nextOpen({ from: '02:30', until: '03:30' }, before, zone).toISOString()).toBe(
      '2026-03-08T07:00:00.000Z',
    );
    expect(nextOpen({ from: '02:10', until: '02:50' }, before, zone).toISOString()).toBe(
      '2026-03-09T06:10:00.000Z',
    );
  });

  test('a short span at night never meets hours of the day', () => {
    const from = new Date('2026-11-26T13:00:00Z');
    expect(opensWithin(day, { from, until: new Date('2026-11-27T00:00:00Z') }, zone)).toBe(false);
    expect(opensWithin(day, { from, until: new Date('2026-11-27T00:00:01Z') }, zone)).toBe(true);
  });

  test.each([
    ['9:00-21:00', day],
    ['０９：００〜２１：００', day],
    ['09:00 ～ 21:00', day],
    ['22:00-6:00', night],
    ['18:00-24:00', { from: '18:00', until: '00:00' }],
    ['00:00-24:00', null],
  ])('%j is read', (typed, hours) => {
    expect(readHours(typed)).toEqual({ kind: 'read', hours });
  });

  test.each([
    ['9-21', 'malformed'],
    ['25:00-26:00', 'malformed'],
    ['09:60-10:00', 'malformed'],
    ['', 'malformed'],
    ['09:00-09:00', 'empty'],
  ])('%j is %s', (typed, kind) => {
    expect(readHours(typed)).toEqual({ kind });
  });
});

describe('days and minutes', () => {
  test.each([
    ['2026-12-01', '2026-12-01'],
    ['2026/12/1 9:05', '2026-12-01 09:05'],
    ['２０２６－１２－０１　１８：００', '2026-12-01 18:00'],
    ['2026-12-01T18:00', '2026-12-01 18:00'],
  ])('%j is %s', (typed, wall) => {
    expect(readWallTime(typed)).toEqual({ kind: 'read', wall });
  });

  test.each([
    ['2026-02-30', 'no-such-time'],
    ['2026-13-01', 'no-such-time'],
    ['2026-12-01 24:00', 'no-such-time'],
    ['tomorrow', 'malformed'],
    ['12-01', 'malformed'],
  ])('%j: %s', (typed, kind) => {
    expect(readWallTime(typed)).toEqual({ kind });
  });

  test('an end includes its day or minute', () => {
    const end = (wall: string) => wallMoment(wall, 'end', zone)?.toISOString();
    expect(end('2026-12-01')).toBe('2026-12-01T15:00:00.000Z');
    expect(end('2026-12-01 18:00')).toBe('2026-12-01T09:01:00.000Z');
    expect(wallMoment('2026-12-01', 'start', zone)?.toISOString()).toBe('2026-11-30T15:00:00.000Z');
  });
});
