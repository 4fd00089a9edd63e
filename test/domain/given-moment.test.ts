import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGivenMoment, resolveGivenMoment } from '../../src/domain/given-moment.js';
import { fromZonedTime, toZonedTime, zonedClock, zonedDay } from '../../src/domain/zoned-time.js';

const now = new Date('2026-11-25T03:00:00Z');

function resolve(typed: string, edge: 'start' | 'end' = 'start', zone = 'Asia/Tokyo') {
  const given = parseGivenMoment(typed);
  return given === null ? null : resolveGivenMoment(given, edge, now, zone).toISOString();
}

describe('moments as people type them, in Tokyo at noon', () => {
  test.each([
    ['2026-11-20', '2026-11-19T15:00:00.000Z'],
    ['2026/11/2', '2026-11-01T15:00:00.000Z'],
    ['2026-11-20 18:30', '2026-11-20T09:30:00.000Z'],
    ['2026-11-20T18:30', '2026-11-20T09:30:00.000Z'],
    ['２０２６－１１－２０', '2026-11-19T15:00:00.000Z'],
    ['09:00', '2026-11-25T00:00:00.000Z'],
    ['today', '2026-11-24T15:00:00.000Z'],
    ['昨日', '2026-11-23T15:00:00.000Z'],
    ['yesterday 18:00', '2026-11-24T09:00:00.000Z'],
    ['24h', '2026-11-24T03:00:00.000Z'],
    ['7d', '2026-11-18T03:00:00.000Z'],
    ['30分前', '2026-11-25T02:30:00.000Z'],
    ['2026-11-25T01:02:03Z', '2026-11-25T01:02:03.000Z'],
    ['2026-11-25T10:02:03+09:00', '2026-11-25T01:02:03.000Z'],
  ])('%s', (typed, expected) => {
    expect(resolve(typed)).toBe(expected);
  });

  test('an end without a time is the end of that day, a minute includes itself', () => {
    expect(resolve('2026-11-20', 'end')).toBe('2026-11-20T15:00:00.000Z');
    expect(resolve('2026-11-20 18:30', 'end')).toBe('2026-11-20T09:31:00.000Z');
  });

  test.each(['', 'soon', '2026-02-30', '2026-13-01', '25:00', '10:60', '7', '-1h', '2026-11'])(
    'refuses %j',
    (typed) => {
      expect(parseGivenMoment(typed)).toBeNull();
    },
  );

  test('days begin at local midnight where clocks change', () => {
    expect(resolve('2026-03-08', 'end', 'America/New_York')).toBe('2026-03-09T04:00:00.000Z');
    expect(resolve('2026-03-08', 'start', 'America/New_York')).toBe('2026-03-08T05:00:00.000Z');
  });
});

test('whatever is typed is a moment or nothing, never an exception', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      const given = parseGivenMoment(typed);
      const at = given === null ? now : resolveGivenMoment(given, 'end', now, 'Asia/Tokyo');
      expect(at.getTime()).not.toBeNaN();
    }),
  );
});

test('wall clock and moment are each other’s inverse, except in the hour that comes twice', () => {
  const zones = ['Asia/Tokyo', 'UTC', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      fc.constantFrom(...zones),
      (moment, zone) => {
        const wall = toZonedTime(moment, zone);
        const back = fromZonedTime(wall, zone);
        expect(back).not.toBeNull();
        if (back === null) return;
        expect(zonedClock(back, zone)).toBe(zonedClock(moment, zone));
        expect(zonedDay(back, zone)).toBe(zonedDay(moment, zone));
      },
    ),
  );
});
