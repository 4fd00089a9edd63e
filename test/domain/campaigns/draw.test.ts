import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chooseWinners,
  entrantsDigest,
  rankEntrants,
  type Entrant,
} from '../../../src/domain/campaigns/draw.js';
import { verifyDraw, type DrawRecord } from '../../../src/domain/campaigns/verify.js';

const anyEntrants = fc.uniqueArray(
  fc.record({
    xUserId: fc.nat({ max: 1_000 }).map(String),
    entries: fc.integer({ min: 1, max: 5 }),
  }),
  { selector: ({ xUserId }) => xUserId, maxLength: 30 },
);

/** Looks people up as they are asked for, like the shell does. */
function drawAll(
  seed: string,
  entrants: readonly Entrant[],
  prizes: number,
  follows: (id: string) => boolean,
) {
  const checks = new Map<string, boolean>();
  for (;;) {
    const result = chooseWinners(
      rankEntrants(seed, entrants),
      { prizes, followersOnly: true },
      checks,
    );
    if (result.kind === 'drawn') return { ...result, checks };
    for (const id of result.xUserIds) checks.set(id, follows(id));
  }
}

describe('the ranking of a draw', () => {
  test('does not depend on the order of the list, and has everyone once', () => {
    fc.assert(
      fc.property(anyEntrants, fc.string(), (entrants, seed) => {
        const ranking = rankEntrants(seed, entrants);
        expect(rankEntrants(seed, entrants.toReversed())).toEqual(ranking);
        expect([...ranking].sort()).toEqual(entrants.map(({ xUserId }) => xUserId).sort());
      }),
    );
  });

  test('does not depend on who else entered', () => {
    fc.assert(
      fc.property(anyEntrants, fc.string(), (entrants, seed) => {
        const [first] = entrants;
        fc.pre(first !== undefined);
        const others = entrants.slice(1);
        expect(rankEntrants(seed, entrants).filter((id) => id !== first?.xUserId)).toEqual(
          rankEntrants(seed, others),
        );
      }),
    );
  });

  test('is another one with another seed', () => {
    const entrants = Array.from({ length: 50 }, (_, index) => ({
      xUserId: String(index),
      entries: 1,
    }));
    expect(rankEntrants('a', entrants)).not.toEqual(rankEntrants('b', entrants));
  });

  test('gives every entry the same chance: who entered three times wins three times as often', () => {
    const entrants = [
      { xUserId: 'once', entries: 1 },
      { xUserId: 'thrice', entries: 3 },
    ];
    const wins = Array.from(
      { length: 4_000 },
      (_, seed) => rankEntrants(String(seed), entrants)[0],
    ).filter((id) => id === 'thrice');
    // Five standard deviations around 3,000.
    expect(Math.abs(wins.length - 3_000)).toBeLessThan(137);
  });

  test('stays what it is: an old draw must be proven by later versions of the program', () => {
    const entrants = ['1', '2', '3', '4', '5'].map((xUserId) => ({ xUserId, entries: 1 }));
    expect(rankEntrants('seed', entrants)).toEqual(['3', '2', '1', '5', '4']);
    expect(entrantsDigest(entrants)).toBe(
      '253a9fbc901756eeb4453dfa1b8a339e589a6aab71b9c210f95bff34f8635bc7',
    );
  });
});

describe('the winners of a draw', () => {
  test('are the first of the ranking who follow, each once, and never more than prizes', () => {
    fc.assert(
      fc.property(
        anyEntrants,
        fc.string(),
        fc.nat({ max: 12 }),
        fc.integer({ min: 2, max: 5 }),
        (entrants, seed, prizes, every) => {
          const follows = (id: string) => Number(id) % every !== 0;
          const { winners, passedOver, checks } = drawAll(seed, entrants, prizes, follows);
          const ranking = rankEntrants(seed, entrants);
          expect(winners.map(({ xUserId }) => xUserId)).toEqual(
            ranking.filter(follows).slice(0, prizes),
          );
          expect(winners.map(({ rank }) => rank)).toEqual(winners.map((_, index) => index + 1));
          expect(winners.every(({ xUserId, place }) => ranking[place - 1] === xUserId)).toBe(true);
          expect([...checks.keys()].sort()).toEqual(
            [...winners.map(({ xUserId }) => xUserId), ...passedOver].sort(),
          );
        },
      ),
    );
  });

  test('need no look-up where they need not follow', () => {
    const entrants = [{ xUserId: '1', entries: 1 }];
    expect(
      chooseWinners(rankEntrants('s', entrants), { prizes: 5, followersOnly: false }, new Map()),
    ).toEqual({
      kind: 'drawn',
      winners: [{ xUserId: '1', rank: 1, place: 1 }],
      passedOver: [],
    });
  });

  test('are proven again from what was stored; whoever touches the lists is found out', () => {
    fc.assert(
      fc.property(
        anyEntrants,
        fc.uuid(),
        fc.integer({ min: 1, max: 12 }),
        (entrants, seed, prizes) => {
          const { winners, checks } = drawAll(seed, entrants, prizes, (id) => Number(id) % 3 !== 0);
          const ids = winners.map(({ xUserId }) => xUserId);
          const record: DrawRecord = {
            seed,
            version: 1,
            digest: entrantsDigest(entrants),
            terms: { prizes, followersOnly: true },
            checks: [...checks].map(([xUserId, follows]) => ({ xUserId, follows })),
            winners: ids,
          };
          expect(verifyDraw(record, entrants.toReversed(), ids)).toEqual({ kind: 'same' });
          expect(verifyDraw(record, entrants, [...ids, '5000'])).toEqual({
            kind: 'differs',
            in: ['winners'],
          });
          const more = [...entrants, { xUserId: '5000', entries: 1 }];
          expect(verifyDraw(record, more, ids)).toMatchObject({ kind: 'differs' });
          const oftener = entrants.map((one) => ({ ...one, entries: one.entries + 1 }));
          expect(verifyDraw(record, oftener, ids).kind).toBe(
            entrants.length === 0 ? 'same' : 'differs',
          );
        },
      ),
    );
  });
});

test('the digest tells apart who entered and how often', () => {
  const digests = [
    [{ xUserId: '1', entries: 12 }],
    [{ xUserId: '11', entries: 2 }],
    [
      { xUserId: '1', entries: 1 },
      { xUserId: '2', entries: 1 },
    ],
    [],
  ].map(entrantsDigest);
  expect(new Set(digests).size).toBe(4);
});
