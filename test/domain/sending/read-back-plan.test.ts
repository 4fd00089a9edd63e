import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decideReadBack,
  firstReadAt,
  type ReadBackProgress,
  type ReadBackStep,
  type ReadResult,
} from '../../../src/domain/sending/read-back-plan.js';

const endedAt = new Date('2026-11-25T03:00:00Z');
const at = (ms: number) => new Date(endedAt.getTime() + ms);

const fresh: ReadBackProgress = {
  endedAt,
  absentReads: 0,
  firstAbsentAt: null,
  blindReads: 0,
  askedAt: null,
  retryWhenAbsent: false,
};
const absent: ReadResult = { kind: 'absent' };
const blind: ReadResult = { kind: 'blind', notBefore: null, xAnswers: true };

const decide = (progress: Partial<ReadBackProgress>, result: ReadResult, ms: number) =>
  decideReadBack({ ...fresh, ...progress }, result, { readFrom: at(ms), readTo: at(ms + 100) });

/** When X is read next, in ms after the end of the attempt; not a number when it is not. */
const nextMs = (step: ReadBackStep) =>
  'nextAt' in step && step.nextAt !== null ? step.nextAt.getTime() - endedAt.getTime() : NaN;

describe('Proof', () => {
  test('found is sent, however late, also after a person was asked', () => {
    const found: ReadResult = { kind: 'found', xId: '7' };
    expect(decide({}, found, 1_500)).toEqual({ kind: 'settle-sent', xId: '7' });
    expect(decide({ askedAt: at(100_000) }, found, 3_600_000).kind).toBe('settle-sent');
  });

  test('one absence proves nothing', () => {
    expect(decide({ retryWhenAbsent: true }, absent, 60_000).kind).toBe('look-again');
  });

  test.each([
    ['the later one less than 15 s after the end', 14_000, 1_000],
    ['less than 3 s apart', 20_000, 18_000],
  ])('two absences prove nothing: %s', (_why, ms, firstMs) => {
    const progress = { absentReads: 1, firstAbsentAt: at(firstMs), retryWhenAbsent: true };
    expect(decide(progress, absent, ms).kind).toBe('look-again');
  });

  test('two absences 3 s apart, the later 15 s after the end: a 5xx is tried again, else a person is asked', () => {
    const progress = { absentReads: 1, firstAbsentAt: at(1_600) };
    expect(decide({ ...progress, retryWhenAbsent: true }, absent, 15_000).kind).toBe(
      'settle-absent',
    );
    expect(decide(progress, absent, 15_000).kind).toBe('ask');
  });
});

test('after two plain absences the outcome is settled within twenty seconds', () => {
  const first = decide({}, absent, firstReadAt(endedAt).getTime() - endedAt.getTime());
  expect(first.kind).toBe('look-again');
  expect(nextMs(first)).toBeLessThan(20_000);
});

test('reads that prove nothing: a person is asked before 120 s are over', () => {
  let now = 1_500;
  let progress: Partial<ReadBackProgress> = {};
  for (let reads = 0; reads < 20; reads += 1) {
    const step = decide(progress, blind, now);
    if (step.kind === 'ask') break;
    progress = { blindReads: reads + 1 };
    now = nextMs(step);
  }
  expect(now).toBeLessThan(110_000);
  expect(decide(progress, blind, now).kind).toBe('ask');
});

test('a 429 far in the future still asks in time', () => {
  const step = decide({}, { kind: 'blind', notBefore: at(900_000), xAnswers: true }, 2_000);
  expect(step).toEqual({ kind: 'look-again', nextAt: at(100_000) });
});

test('while X answers nothing at all, a 5xx asks nobody', () => {
  const silent: ReadResult = { kind: 'blind', notBefore: null, xAnswers: false };
  expect(decide({ retryWhenAbsent: true }, silent, 110_000).kind).toBe('look-again');
  expect(decide({ retryWhenAbsent: false }, silent, 110_000).kind).toBe('ask');
});

test('a later proof is looked for at growing intervals, for some hours', () => {
  const asked = (reads: number) => ({ askedAt: at(100_000), blindReads: reads });
  const waits = [2, 3, 4, 5, 6, 7].map((reads) => {
    const step = decide(asked(reads), blind, 200_000);
    return nextMs(step) - 200_100;
  });
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits[0]).toBeGreaterThan(0);
  expect(decide(asked(30), blind, 7 * 3_600_000)).toEqual({ kind: 'look-again', nextAt: null });
});

test('a POST is never called absent before two absences, 3 s apart, 15 s after its end', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          wait: fc.integer({ min: 100, max: 20_000 }),
          took: fc.integer({ min: 0, max: 15_000 }),
          sees: fc.constantFrom('absent', 'blind'),
        }),
        { minLength: 1, maxLength: 12 },
      ),
      fc.boolean(),
      (reads, retryWhenAbsent) => {
        const provesSoundly = () => {
          let progress: ReadBackProgress = { ...fresh, retryWhenAbsent };
          let ms = 0;
          const absences: { from: number; to: number }[] = [];
          for (const { wait, took, sees } of reads) {
            const from = ms + wait;
            ms = from + took;
            const result: ReadResult = sees === 'absent' ? absent : blind;
            const step = decideReadBack(progress, result, { readFrom: at(from), readTo: at(ms) });
            if (sees === 'absent') absences.push({ from, to: ms });
            if (step.kind === 'settle-absent') {
              const first = absences[0];
              return absences.length >= 2 && from >= 15_000 && from - (first?.to ?? from) >= 3_000;
            }
            progress = {
              ...progress,
              askedAt: step.kind === 'ask' ? at(ms) : progress.askedAt,
              absentReads: progress.absentReads + (sees === 'absent' ? 1 : 0),
              blindReads: progress.blindReads + (sees === 'blind' ? 1 : 0),
              firstAbsentAt: progress.firstAbsentAt ?? (sees === 'absent' ? at(ms) : null),
            };
          }
          return true;
        };
        expect(provesSoundly()).toBe(true);
      },
    ),
  );
});
