import { describe, expect, test } from 'vitest';
import { askedSince, type AskedVersion } from '../../../src/domain/rules/asked-since.js';
import { defaultConditions, type Conditions } from '../../../src/domain/rules/conditions.js';
import { decideMatch } from '../../../src/domain/rules/decide-match.js';
import { ignoreReason, prepareTrigger } from '../../../src/domain/rules/relevant-rules.js';
import { compiled, follow, hashtag, input, like, nothingBefore, seen, zone } from './samples.js';

/** Noon in Tokyo on that day of November. */
const day = (number: number) => new Date(Date.UTC(2026, 10, number, 3));

const version = (number: number, changes: Partial<Conditions>): AskedVersion => ({
  madeAt: day(number),
  conditions: { ...defaultConditions, on: ['follow'], ...changes },
});

const days = (...versions: AskedVersion[]) =>
  Object.fromEntries(
    [...askedSince(versions, zone).kinds].map(([kind, ms]) => [kind, new Date(ms).getUTCDate()]),
  );

describe('since when an edited rule asks for what it asks for', () => {
  test('a kind that was added counts from the edit on, the others as before', () => {
    expect(
      days(
        version(1, {}),
        version(2, { on: ['follow', 'like'] }),
        version(3, { on: ['follow', 'like'], keywords: ['a'] }),
      ),
    ).toEqual({ follow: 1, like: 2 });
  });

  test('what was taken out for a while counts from its return on', () => {
    expect(
      days(version(1, { on: ['follow', 'like'] }), version(2, {}), version(3, { on: ['like'] })),
    ).toEqual({ like: 3 });
  });

  test.each([
    ['another post', '7', '8', { follow: 1, like: 2 }],
    ['one post of all', null, '7', { follow: 1, like: 1 }],
    ['all posts instead of one', '7', null, { follow: 1, like: 2 }],
    ['the same post', '7', '7', { follow: 1, like: 1 }],
  ])('%s', (_what, before, after, expected) => {
    const on = ['follow', 'like'] as const;
    expect(
      days(version(1, { on: [...on], post: before }), version(2, { on: [...on], post: after })),
    ).toEqual(expected);
  });

  test.each([
    ['a beginning put forward', { from: '2026-11-20' }, { from: null }, 5],
    ['a beginning put off', { from: null }, { from: '2026-11-20' }, 1],
    ['the same beginning, edited after it', { from: '2026-11-03' }, { from: '2026-11-03' }, 1],
    ['a later end, given after the old one', { until: '2026-11-03' }, { until: null }, 5],
    ['a later end, given before the old one', { until: '2026-11-08' }, { until: null }, 1],
    ['an end that has passed and stays', { until: '2026-11-03' }, { until: '2026-11-03' }, 1],
  ])('%s', (_what, before, after, expected) => {
    expect(days(version(1, before), version(5, after))).toEqual({ follow: expected });
  });

  test('a beginning that passed before it was taken out counts', () => {
    const edited = [version(1, { from: '2026-11-03' }), version(5, {})];
    expect(new Date(askedSince(edited, zone).kinds.get('follow') ?? 0)).toEqual(
      new Date('2026-11-02T15:00:00Z'),
    );
  });
});

describe('what an edited rule reacts to', () => {
  test('acts from before the edit that asks for them are not answered', () => {
    const rule = compiled(
      { on: ['follow', 'like'], match: 'any' },
      { versions: [version(1, {}), version(5, { on: ['follow', 'like'] })] },
    );
    const why = (act: typeof follow, number: number) =>
      ignoreReason(rule, prepareTrigger(seen(act, day(number))));
    expect([why(follow, 2), why(like(), 4), why(like(), 6)]).toEqual([null, 'before_start', null]);
    // A list shows who liked since it was read before: nobody knows whether that was after the edit.
    const shown = { ...seen(like(), day(6)), since: day(4) };
    expect(ignoreReason(rule, prepareTrigger(shown))).toBe('before_start');
  });

  test('each tag counts since it is asked for', () => {
    const on = ['follow', 'hashtag'] as const;
    const rule = compiled(
      { on: [...on], hashtags: ['a', 'b'] },
      {
        versions: [
          version(1, { on: [...on], hashtags: ['A'] }),
          version(5, { on: [...on], hashtags: ['a', 'b'] }),
        ],
      },
    );
    const why = (tags: readonly string[]) =>
      ignoreReason(rule, prepareTrigger(seen(hashtag(tags), day(4))));
    expect([why(['a']), why(['b']), why(['b', 'a']), why(['c'])]).toEqual([
      null,
      'before_start',
      null,
      'other_hashtag',
    ]);
  });

  test('a set is made of what was done since each kind is asked for, on the post that counts', () => {
    const on = ['follow', 'like'] as const;
    const versions = [
      version(1, { on: [...on] }),
      version(3, { on: ['follow'] }),
      version(5, { on: [...on], post: '7000' }),
    ];
    const rule = compiled({ on: [...on], post: '7000' }, { versions });
    const verdict = (at: Date, ourPostId: string) => {
      const { kind, key } = seen(like(ourPostId), at);
      const collected = [{ kind, key, at, ourPostId, theirPostId: null }];
      const trigger = seen(follow, day(8));
      return decideMatch(rule, input(trigger, { history: { ...nothingBefore, collected } })).kind;
    };
    expect(verdict(day(6), '7000')).toBe('match');
    expect(verdict(day(2), '7000')).toBe('collect');
    expect(verdict(day(6), '7001')).toBe('collect');
  });
});
