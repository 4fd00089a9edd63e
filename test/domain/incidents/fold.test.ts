import { expect, test } from 'vitest';
import { isOver } from '../../../src/domain/incidents/closing.js';
import { decideShowing } from '../../../src/domain/incidents/fold.js';

test.each([
  [0, 'own-card'],
  [4, 'own-card'],
  [5, 'folded'],
  [199, 'folded'],
])('with %i failures in the last minute a new one is %s', (recentFailures, kind) => {
  expect(decideShowing({ isFoldedThere: false, hasOwnCard: false, recentFailures }).kind).toBe(
    kind,
  );
});

test('a folded send that fails again with the same cause stays folded and counts once', () => {
  expect(decideShowing({ isFoldedThere: true, hasOwnCard: false, recentFailures: 0 })).toEqual({
    kind: 'folded',
    counts: false,
  });
});

test('a send that has its card keeps it: no new message is needed', () => {
  expect(decideShowing({ isFoldedThere: false, hasOwnCard: true, recentFailures: 50 }).kind).toBe(
    'own-card',
  );
});

test.each([
  ['failures', 0, 0, false, true],
  ['failures', 1, 0, false, false],
  ['failures', 0, 1, false, false],
  ['outage', 3, 0, false, true],
  ['outage', 0, 1, false, false],
  ['rule', 3, 0, true, false],
  ['rule', 3, 0, false, true],
] as const)(
  '%s with %i unsettled, %i pauses, rule paused %s: over %s',
  (kind, sends, pauses, rule, over) => {
    expect(isOver({ kind, unsettledSends: sends, openPauses: pauses, ruleIsPaused: rule })).toBe(
      over,
    );
  },
);
