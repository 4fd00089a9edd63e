import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { slotOf, type CarryOverInput } from '../../../src/domain/sending/carry-over.js';
import { dayMs } from '../../../src/domain/sending/limits.js';

const now = new Date('2026-11-25T03:00:00Z');
const at = (ms: number) => new Date(now.getTime() + ms);

/** The moment each of `ids` is carried over to, in their order. */
const planCarryOver = <Id>(ids: readonly Id[], input: CarryOverInput) =>
  ids.map((id, index) => ({ id, dueAt: slotOf(input, index) }));

test('the first waiting send gets the first slot that frees, the next the next', () => {
  const plan = planCarryOver(['a', 'b', 'c'], {
    frees: [at(1_000), at(5_000)],
    cap: 2,
    ahead: 0,
    notBefore: null,
    now,
  });
  expect(plan.map(({ dueAt }) => dueAt.getTime() - now.getTime())).toEqual([
    1_000,
    5_001,
    1_000 + dayMs + 2,
  ]);
});

test('those carried over already keep their place', () => {
  const [plan] = planCarryOver(['c'], {
    frees: [at(1_000), at(5_000), at(9_000)],
    cap: 3,
    ahead: 2,
    notBefore: null,
    now,
  });
  expect(plan?.dueAt).toEqual(at(9_002));
});

test('a lowered cap: the surplus attempts free no slot', () => {
  const [plan] = planCarryOver(['a'], {
    frees: [at(1_000), at(2_000), at(3_000)],
    cap: 1,
    ahead: 0,
    notBefore: null,
    now,
  });
  expect(plan?.dueAt).toEqual(at(3_000));
});

test("X's own window is never undercut", () => {
  const [plan] = planCarryOver(['a'], {
    frees: [at(1_000)],
    cap: 1,
    ahead: 0,
    notBefore: at(60_000),
    now,
  });
  expect(plan?.dueAt).toEqual(at(60_000));
});

test('in any 24 hours at most `cap` leave, in the order given, however the plan falls', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.integer({ min: 1, max: dayMs }), { minLength: 0, maxLength: 40 }),
      fc.integer({ min: 0, max: 70 }),
      (cap, offsets, waiting) => {
        const frees = offsets.sort((a, b) => a - b).map(at);
        const ids = Array.from({ length: waiting }, (_, index) => index);
        const plan = planCarryOver(ids, { frees, cap, ahead: 0, notBefore: null, now });
        const starts = [
          ...frees.map((free) => free.getTime() - dayMs),
          ...plan.map(({ dueAt }) => dueAt.getTime()),
        ];
        for (const { dueAt } of plan) {
          const end = dueAt.getTime();
          // Half open: an attempt of exactly 24 hours ago has left the window.
          const inWindow = starts.filter((start) => start > end - dayMs && start <= end).length;
          expect(inWindow).toBeLessThanOrEqual(cap);
        }
        const dues = plan.map(({ dueAt }) => dueAt.getTime());
        expect(dues).toEqual([...dues].sort((a, b) => a - b));
        expect(new Set(dues).size).toBe(dues.length);
      },
    ),
  );
});
