import { describe, expect, test } from 'vitest';
import {
  coolDownMs,
  coolDownStep,
  judgeProbe,
  outageWaitMs,
  pauseUntil,
  type ProbeEnd,
} from '../../../src/domain/sending/pause.js';

const now = new Date('2026-11-25T03:00:00Z');
const at = (ms: number) => new Date(now.getTime() + ms);
const minutes = 60_000;
const hours = 60 * minutes;

test('the cool-down doubles from the first to twelve hours', () => {
  expect([0, 1, 2, 3, 9].map((step) => coolDownMs(step, 180) / minutes)).toEqual([
    180, 360, 720, 720, 720,
  ]);
  expect([0, 1, 2].map((step) => coolDownMs(step, 1) / minutes)).toEqual([1, 2, 4]);
  // A first cool-down that is longer than that stays what the operator asked for.
  expect(coolDownMs(3, 900) / minutes).toBe(900);
});

test('a day without a block brings the cool-down back to the first', () => {
  expect(coolDownStep(null, now)).toBe(0);
  expect(coolDownStep({ step: 1, blockedAt: at(-23 * hours) }, now)).toBe(2);
  expect(coolDownStep({ step: 1, blockedAt: at(-24 * hours) }, now)).toBe(0);
});

test('probes of an outage wait from 30 seconds to ten minutes', () => {
  expect([0, 1, 2, 3, 4, 5, 9].map((step) => outageWaitMs(step) / 1_000)).toEqual([
    30, 60, 120, 240, 480, 600, 600,
  ]);
});

describe('A pause ends', () => {
  const until = (ends: Parameters<typeof pauseUntil>[0]['ends'], cause = 'credits_exhausted') =>
    pauseUntil({
      cause: cause as 'credits_exhausted',
      ends,
      step: 0,
      coolDownMinutes: 180,
      now,
    });

  test.each([
    [{ kind: 'cool-down' } as const, at(180 * minutes)],
    [{ kind: 'hourly-probe' } as const, at(hours)],
    [{ kind: 'date', at: at(5 * hours).toISOString() } as const, at(5 * hours)],
    [{ kind: 'date', at: at(-1).toISOString() } as const, at(hours)],
    [{ kind: 'check' } as const, null],
    [{ kind: 'person' } as const, null],
  ])('%o', (ends, expected) => {
    expect(until(ends)).toEqual(expected);
  });

  test('an outage by its own waits', () => {
    expect(until({ kind: 'cool-down' }, 'outage')).toEqual(at(30_000));
  });
});

test.each<[string, ProbeEnd, string]>([
  ['action_block', 'accepted', 'ends'],
  ['action_block', 'refused-again', 'prolonged'],
  ['action_block', 'answered', 'again'],
  ['action_block', 'not-posted', 'again'],
  ['action_block', 'x-silent', 'later'],
  ['credits_exhausted', 'answered', 'ends'],
  ['credits_exhausted', 'refused-again', 'prolonged'],
  ['outage', 'answered', 'ends'],
  ['outage', 'x-silent', 'prolonged'],
  ['outage', 'accepted', 'ends'],
])('the probe of %s that ended %s: %s', (cause, end, verdict) => {
  expect(judgeProbe(cause, end).kind).toBe(verdict);
});
