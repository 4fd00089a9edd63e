import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chanceOf,
  decideInstant,
  type InstantTerms,
} from '../../../src/domain/campaigns/instant.js';
import { verifyInstant, type LoggedDecision } from '../../../src/domain/campaigns/verify.js';
import { noon } from '../rules/samples.js';

const hourMs = 3_600_000;
const terms: InstantTerms = { quota: 3, probability: 100, perHour: null, followersOnly: false };
const entry = { xUserId: '1', number: 1, at: noon, follows: null, codesLeft: null };
const nothingWon = { winners: 0, hasWon: false, recentWins: [] };

interface Attempt {
  readonly person: number;
  readonly waitMs: number;
  readonly follows: boolean;
}

/** Decides entries one after the other, as the store does it under its lock. */
function run(
  terms: InstantTerms,
  seed: string,
  attempts: readonly Attempt[],
  codes: number | null,
) {
  const log: LoggedDecision[] = [];
  const won: { xUserId: string; at: number }[] = [];
  let at = noon.getTime();
  for (const [index, { person, waitMs, follows }] of attempts.entries()) {
    at += waitMs;
    const xUserId = String(person);
    const entry = {
      xUserId,
      number: index + 1,
      at: new Date(at),
      follows,
      codesLeft: codes === null ? null : codes - won.length,
    };
    const decision = decideInstant(terms, seed, entry, {
      winners: won.length,
      hasWon: won.some((one) => one.xUserId === xUserId),
      recentWins: won.map((one) => new Date(one.at)),
    });
    if (decision.kind === 'look-up') throw new Error('The person was looked up already.');
    if (decision.kind === 'win') won.push({ xUserId, at });
    log.push({ entry, decision });
  }
  return { log, won };
}

const anyAttempts = fc.array(
  fc.record({
    person: fc.nat({ max: 15 }),
    waitMs: fc.nat({ max: hourMs }),
    follows: fc.boolean(),
  }),
  { maxLength: 60 },
);
const anyTerms = fc.record({
  quota: fc.integer({ min: 1, max: 8 }),
  probability: fc.constantFrom(0, 30, 100),
  perHour: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
  followersOnly: fc.boolean(),
});

describe('instant wins', () => {
  test('never exceed quota, codes or pace, nobody wins twice, and only followers where they must be', () => {
    fc.assert(
      fc.property(
        anyTerms,
        fc.string(),
        anyAttempts,
        fc.option(fc.nat({ max: 8 }), { nil: null }),
        (terms, seed, attempts, codes) => {
          const { won, log } = run(terms, seed, attempts, codes);
          expect(won.length).toBeLessThanOrEqual(Math.min(terms.quota, codes ?? Infinity));
          expect(new Set(won.map(({ xUserId }) => xUserId)).size).toBe(won.length);
          const inAnHour = won.map(
            ({ at }) => won.filter((one) => one.at >= at && one.at <= at + hourMs).length,
          );
          expect(Math.max(0, ...inAnHour)).toBeLessThanOrEqual(terms.perHour ?? Infinity);
          const strangers = log.filter(
            ({ entry, decision }) => decision.kind === 'win' && entry.follows === false,
          );
          expect(strangers.length === 0 || !terms.followersOnly).toBe(true);
          expect(terms.probability > 0 || won.length === 0).toBe(true);
        },
      ),
    );
  });

  test('with 100 percent are exactly as many as there are prizes, once enough people entered', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 20 }),
        fc.string(),
        (quota, people, seed) => {
          const attempts = Array.from({ length: people }, (_, person) => ({
            person,
            waitMs: 0,
            follows: true,
          }));
          const { won } = run({ ...terms, quota }, seed, attempts, null);
          expect(won.length).toBe(Math.min(quota, people));
        },
      ),
    );
  });

  test('are proven again from what was stored, and any change is noticed', () => {
    fc.assert(
      fc.property(anyTerms, fc.uuid(), anyAttempts, (terms, seed, attempts) => {
        const { log, won } = run(terms, seed, attempts, null);
        const winners = won.map(({ xUserId }) => xUserId);
        expect(verifyInstant(terms, seed, log, winners)).toEqual({ kind: 'same' });
        expect(verifyInstant(terms, seed, log, [...winners, '99']).kind).toBe('differs');
        const turned = log.map(({ entry, decision }): LoggedDecision => ({
          entry,
          decision: decision.kind === 'win' ? { kind: 'lose', why: 'chance' } : { kind: 'win' },
        }));
        expect(verifyInstant(terms, seed, turned, winners).kind).toBe(
          log.length === 0 ? 'same' : 'differs',
        );
      }),
    );
  });

  test('are as likely as was said', () => {
    const wins = Array.from({ length: 20_000 }, (_, index) =>
      chanceOf('seed', { ...entry, xUserId: String(index) }),
    ).filter((chance) => chance * 100 < 10);
    // Five standard deviations around 2,000.
    expect(Math.abs(wins.length - 2_000)).toBeLessThan(212);
  });

  test('another seed, person or entry has another chance, the same has the same', () => {
    expect(chanceOf('a', entry)).toBe(chanceOf('a', entry));
    const chances = [
      chanceOf('a', entry),
      chanceOf('b', entry),
      chanceOf('a', { ...entry, xUserId: '2' }),
      chanceOf('a', { ...entry, number: 2 }),
    ];
    expect(new Set(chances).size).toBe(4);
  });

  test.each([
    [terms, entry, { ...nothingWon, hasWon: true, winners: 3 }, 'already_won'],
    [terms, entry, { ...nothingWon, winners: 3 }, 'quota'],
    [terms, { ...entry, codesLeft: 0 }, nothingWon, 'codes'],
    [{ ...terms, probability: 0 }, entry, nothingWon, 'chance'],
    [
      { ...terms, perHour: 1 },
      entry,
      { ...nothingWon, winners: 1, recentWins: [new Date(noon.getTime() - hourMs)] },
      'pace',
    ],
    [{ ...terms, followersOnly: true }, { ...entry, follows: false }, nothingWon, 'not_follower'],
  ])('%j %j %j: %s', (terms, entry, state, why) => {
    expect(decideInstant(terms, 's', entry, state)).toEqual({ kind: 'lose', why });
  });

  test('a millisecond more than an hour later, the next may win', () => {
    const recentWins = [new Date(noon.getTime() - hourMs - 1)];
    const state = { ...nothingWon, winners: 1, recentWins };
    expect(decideInstant({ ...terms, perHour: 1 }, 's', entry, state)).toEqual({ kind: 'win' });
  });

  test('only who would win is looked up', () => {
    const followers = { ...terms, followersOnly: true };
    expect(decideInstant(followers, 's', entry, nothingWon)).toEqual({ kind: 'look-up' });
    expect(decideInstant({ ...followers, probability: 0 }, 's', entry, nothingWon).kind).toBe(
      'lose',
    );
  });
});
