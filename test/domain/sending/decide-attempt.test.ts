import { describe, expect, test } from 'vitest';
import type { Diagnosis, NextStep } from '../../../src/domain/diagnosis/diagnosis.js';
import {
  decideAfterAttempt,
  type AfterAttempt,
  type EndedAttempt,
} from '../../../src/domain/sending/decide-attempt.js';

const now = new Date('2026-11-25T03:00:00Z');
const random = () => 0.5;

const diagnosis = (next: NextStep): Diagnosis => ({
  row: 'x52',
  causes: [{ cause: 'unknown', certainty: 'possible', variant: 'unknown', why: [] }],
  next,
});

const after = (next: NextStep, more: Partial<EndedAttempt> = {}) =>
  decideAfterAttempt({
    mayHaveHappened: false,
    diagnosis: diagnosis(next),
    ownTries: 0,
    outage: false,
    now,
    random,
    ...more,
  });

/** When the send is due again; not a number when it is not. */
const dueMs = (decision: AfterAttempt) => ('dueAt' in decision ? decision.dueAt.getTime() : NaN);

describe('What may have arrived', () => {
  test('is unknown, with a card at once after a cut', () => {
    expect(after({ kind: 'read-back', retryWhenAbsent: false }, { mayHaveHappened: true })).toEqual(
      { kind: 'unknown', retryWhenAbsent: false, cardNow: true },
    );
  });

  test('after a 5xx reading back may settle it without a card', () => {
    expect(after({ kind: 'read-back', retryWhenAbsent: true }, { mayHaveHappened: true })).toEqual({
      kind: 'unknown',
      retryWhenAbsent: true,
      cardNow: false,
    });
  });

  test.each<NextStep>([
    { kind: 'stop' },
    { kind: 'retry' },
    { kind: 'refresh-token' },
    { kind: 'wait', at: now.toISOString(), scope: 'short' },
  ])('is never repeated by itself, whatever the row says ($kind)', (next) => {
    expect(after(next, { mayHaveHappened: true }).kind).toBe('unknown');
  });

  test('X answered, and yet it may have been delivered (row 6): read back', () => {
    expect(after({ kind: 'read-back', retryWhenAbsent: false }).kind).toBe('unknown');
  });
});

describe('Waiting for a reset', () => {
  const reset = new Date(now.getTime() + 600_000);

  test('ends after it, never before, and spends no try', () => {
    const decision = after({ kind: 'wait', at: reset.toISOString(), scope: 'short' });
    expect(decision).toMatchObject({
      kind: 'wait',
      wholeDay: false,
      blocks: { scope: 'short', until: reset },
    });
    expect(dueMs(decision)).toBeGreaterThan(reset.getTime());
  });

  test('a 24-hour window carries over', () => {
    expect(after({ kind: 'wait', at: reset.toISOString(), scope: 'user_day' })).toMatchObject({
      wholeDay: true,
      blocks: { scope: 'user_day' },
    });
  });

  test('a daily cap without headers carries over too', () => {
    const capped = {
      ...diagnosis({ kind: 'wait', at: reset.toISOString(), scope: 'opaque' }),
      causes: [{ cause: 'daily_cap', certainty: 'certain', variant: 'send-cap', why: [] }],
    } as const;
    const decision = decideAfterAttempt({
      mayHaveHappened: false,
      diagnosis: capped,
      ownTries: 0,
      outage: false,
      now,
      random,
    });
    expect(decision).toMatchObject({ wholeDay: true, blocks: { scope: 'user_day' } });
  });

  test('a reset in the past still waits', () => {
    const past = new Date(now.getTime() - 5_000).toISOString();
    const decision = after({ kind: 'wait', at: past, scope: 'opaque' });
    expect(decision).toMatchObject({ blocks: { scope: 'short' } });
    expect(dueMs(decision)).toBeGreaterThan(now.getTime());
  });
});

describe('Tries by itself', () => {
  test('three within about ten minutes, then failed', () => {
    const first = after({ kind: 'retry' });
    const second = after({ kind: 'retry' }, { ownTries: 1 });
    expect(first).toMatchObject({ kind: 'retry', spendsTry: true });
    expect(second).toMatchObject({ kind: 'retry', spendsTry: true });
    const total = dueMs(first) + dueMs(second) - 2 * now.getTime();
    expect(total).toBeGreaterThan(5 * 60_000);
    expect(total).toBeLessThan(10 * 60_000);
    expect(after({ kind: 'retry' }, { ownTries: 2 })).toEqual({ kind: 'failed', pause: null });
  });

  test('while X as a whole does not answer nothing fails', () => {
    expect(after({ kind: 'retry' }, { ownTries: 2, outage: true })).toEqual({
      kind: 'retry',
      dueAt: now,
      spendsTry: false,
    });
  });
});

test('an account refused: failed, with its pause', () => {
  const next = {
    kind: 'pause',
    cause: 'action_block',
    holds: 'all',
    ends: { kind: 'cool-down' },
  } as const;
  expect(after(next)).toEqual({
    kind: 'failed',
    pause: { cause: 'action_block', holds: 'all', ends: { kind: 'cool-down' } },
  });
});

test('an old token: once more at once; a person decides on what stops', () => {
  expect(after({ kind: 'refresh-token' })).toEqual({ kind: 'retry-renewed' });
  expect(after({ kind: 'stop' })).toEqual({ kind: 'failed', pause: null });
});
