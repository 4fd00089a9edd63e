import { array, assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import {
  budgetAfter,
  fullBudget,
  mayPost,
  nextMessageAt,
  spendMessage,
} from '../../src/chat/message-budget.js';

const at = (ms: number) => new Date(1_000_000 + ms);

test('five leave at once, then one a second', () => {
  let budget = fullBudget;
  const left: number[] = [];
  for (let ms = 0; ms < 3_000; ms += 100) {
    while (mayPost(budget, at(ms))) {
      budget = spendMessage(budget, at(ms));
      left.push(ms);
    }
  }
  expect(left).toEqual([0, 0, 0, 0, 0, 1_000, 2_000]);
});

test('a channel that rested for five seconds gets five at once again', () => {
  const spent = budgetAfter([at(0), at(0), at(0), at(0), at(0)]);
  expect(nextMessageAt(spent)).toEqual(at(1_000));
  expect(nextMessageAt(spendMessage(spent, at(5_000)))).toEqual(at(2_000));
});

test('never more than five plus one a second in any span, whatever the moments', () => {
  assert(
    property(array(integer({ min: 0, max: 700 }), { maxLength: 60 }), (gaps) => {
      let budget = fullBudget;
      let ms = 0;
      const left: number[] = [];
      for (const gap of gaps) {
        ms += gap;
        if (!mayPost(budget, at(ms))) continue;
        budget = spendMessage(budget, at(ms));
        left.push(ms);
      }
      for (const [first, from] of left.entries()) {
        for (const [last, to] of left.entries()) {
          if (last < first) continue;
          expect(last - first + 1).toBeLessThanOrEqual(5 + Math.floor((to - from) / 1_000));
        }
      }
    }),
  );
});
