import { describe, expect, test } from 'vitest';
import {
  failureWaitMs,
  pollIntervalMs,
  windowTurn,
  type SeenWindow,
} from '../../../src/domain/rules/poll-pace.js';

const now = new Date('2026-11-26T03:00:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const turn = { now, inFlight: 0, lastAt: now, urgent: false };
const window = (remaining: number): SeenWindow => ({
  limit: 75,
  remaining,
  resetAt: after(600),
  blockedUntil: null,
});

describe('the pace of polling', () => {
  test('quiet lists are read more seldom, up to eight times the base', () => {
    expect(pollIntervalMs(60_000, 0)).toBe(60_000);
    expect(pollIntervalMs(60_000, 2)).toBe(153_600);
    expect(pollIntervalMs(60_000, 1_000)).toBe(480_000);
  });

  test('failures wait twice as long each time, at most ten minutes', () => {
    expect([1, 2, 3, 30].map((failures) => failureWaitMs(1_000, failures))).toEqual([
      1_000, 2_000, 4_000, 600_000,
    ]);
  });

  test('a window is used freely while most of it is left, then spread until its reset', () => {
    expect(windowTurn(window(60), turn)).toBe(null);
    expect(windowTurn(window(34), turn)).toEqual(after(20));
    expect(windowTurn(window(34), { ...turn, urgent: true })).toBe(null);
  });

  test('a part is kept back, and what is under way counts', () => {
    expect(windowTurn(window(4), { ...turn, urgent: true })).toEqual(after(601));
    expect(windowTurn(window(6), { ...turn, inFlight: 2, urgent: true })).toEqual(after(601));
  });

  test('a window that nobody knows, or that opened anew, holds nothing up; a block does', () => {
    expect(windowTurn(undefined, turn)).toBe(null);
    expect(windowTurn({ ...window(0), resetAt: after(-5) }, turn)).toBe(null);
    expect(windowTurn({ ...window(60), blockedUntil: after(30) }, turn)).toEqual(after(31));
  });
});
