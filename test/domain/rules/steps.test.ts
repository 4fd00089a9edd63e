import { describe, expect, test } from 'vitest';
import { planNextStep, type StepProgress } from '../../../src/domain/rules/steps.js';
import { noon, zone } from './samples.js';

const step = { afterMinutes: 60, texts: ['b'], media: [] };
const progress: StepProgress = {
  steps: [step, { ...step, afterMinutes: 1_440 }],
  made: 0,
  previousSentAt: noon,
  answeredAt: null,
  optedOut: false,
  ruleDeleted: false,
};
const plan = (
  changes: Partial<StepProgress>,
  hours: { from: string; until: string } | null = null,
) => planNextStep({ ...progress, ...changes }, hours, zone);

describe('the next of a series of messages', () => {
  test('comes its delay after the one before was sent', () => {
    expect(plan({})).toMatchObject({ kind: 'due', index: 0, at: new Date('2026-11-26T04:00:00Z') });
    expect(plan({ made: 1 })).toMatchObject({
      kind: 'due',
      index: 1,
      at: new Date('2026-11-27T03:00:00Z'),
    });
  });

  test('waits for the hours of the day', () => {
    expect(plan({}, { from: '09:00', until: '12:30' })).toMatchObject({
      at: new Date('2026-11-27T00:00:00Z'),
    });
  });

  test.each([
    [{ made: 2 }, { kind: 'finished' }],
    [{ previousSentAt: null }, { kind: 'waits' }],
    [{ answeredAt: noon }, { kind: 'stopped', why: 'answered' }],
    [
      { optedOut: true, previousSentAt: null },
      { kind: 'stopped', why: 'opted_out' },
    ],
    [{ ruleDeleted: true }, { kind: 'stopped', why: 'rule_deleted' }],
    [{ made: 2, optedOut: true }, { kind: 'finished' }],
  ] as const)('%j: %j', (changes, expected) => {
    expect(plan(changes)).toEqual(expected);
  });
});
