import { describe, expect, test } from 'vitest';
import { defaultConditions, type Conditions } from '../../../src/domain/rules/conditions.js';
import {
  isReadToEnd,
  neededReads,
  type ReadingRule,
  type ReadsQuestion,
} from '../../../src/domain/rules/needed-reads.js';
import type { TriggerKind } from '../../../src/domain/rules/trigger.js';

const now = new Date('2026-11-26T03:00:00Z');
const minute = 60_000;
const at = (minutes: number) => now.getTime() + minutes * minute;

function rule(
  on: readonly TriggerKind[],
  changes: Partial<Conditions> = {},
  {
    askedMs = at(-60),
    ...times
  }: Partial<Omit<ReadingRule, 'askedMs'>> & { askedMs?: number } = {},
): ReadingRule {
  return {
    kinds: new Set(on),
    conditions: { ...defaultConditions, on: [...on], ...changes },
    askedMs: new Map(on.map((kind) => [kind, askedMs])),
    fromMs: -Infinity,
    endMs: Infinity,
    seenByMs: times.endMs ?? Infinity,
    pausedMs: [],
    ...times,
  };
}

const posts = Array.from({ length: 25 }, (_, index) => ({
  id: String(100 - index),
  madeAt: new Date(at(-index)),
}));

const read = (rules: readonly ReadingRule[], more: Partial<ReadsQuestion> = {}) =>
  neededReads({ rules, ownPosts: posts, sendsDms: false, now, ...more });

const names = (reads: ReturnType<typeof read>) =>
  [...new Set(reads.map(({ endpoint }) => endpoint))].sort();

describe('what must be read', () => {
  test.each([
    ['follow', ['followers']],
    ['like', ['likers', 'own-posts']],
    ['repost', ['own-posts', 'reposters']],
    ['quote', ['own-posts', 'quotes']],
    ['reply', ['mentions']],
    ['mention', ['mentions']],
    ['dm', ['messages']],
    ['hashtag', ['hashtag-posts']],
  ] as const)('%s needs %j', (kind, endpoints) => {
    expect(names(read([rule([kind], { hashtags: ['a'] })]))).toEqual(endpoints);
  });

  test('a post is read alone where the rule names it, else the newest twenty', () => {
    const ours = [{ id: '7', madeAt: new Date(at(-90)) }];
    expect(read([rule(['like'], { post: '7' })], { ownPosts: [...posts, ...ours] })).toMatchObject([
      { endpoint: 'likers', subject: '7', postMadeAt: new Date(at(-90)) },
    ]);
    const likers = read([rule(['like'])]).filter(({ endpoint }) => endpoint === 'likers');
    expect(likers).toHaveLength(20);
    expect(likers[0]).toMatchObject({ subject: '100', postMadeAt: now });
  });

  test('a post that a rule names is looked for among ours before its lists are read', () => {
    const named = rule(['like', 'repost', 'quote', 'reply'], { post: '7' });
    expect(read([named]).map(({ endpoint, subject }) => [endpoint, subject])).toEqual([
      ['own-posts', '7'],
      ['mentions', ''],
    ]);
  });

  test('rules share what they read, and the earliest beginning counts', () => {
    const reads = read([
      rule(['hashtag'], { hashtags: ['a', 'b'] }),
      rule(['hashtag'], { hashtags: ['b', 'c'] }, { askedMs: at(-90) }),
    ]);
    expect(reads).toMatchObject([{ hashtags: ['a', 'b', 'c'], begin: new Date(at(-90)) }]);
  });

  test('whoever sends DMs hears who wants no more, whatever rules there are', () => {
    expect(read([], { sendsDms: true })).toMatchObject([
      { endpoint: 'messages', unlimited: true, begin: null },
    ]);
    expect(read([])).toEqual([]);
  });

  test('what has ended or is paused is not read, a feed a little longer than a list', () => {
    expect(read([rule(['follow', 'mention'], {}, { endMs: at(-1) })])).toMatchObject([
      { endpoint: 'mentions' },
    ]);
    expect(read([rule(['follow', 'mention'], {}, { endMs: at(-20) })])).toEqual([]);
    expect(read([rule(['follow'], {}, { pausedMs: [[at(-1), Infinity]] })])).toEqual([]);
    const resumed = read([rule(['follow'], {}, { pausedMs: [[at(-2), at(-1)]] })]);
    expect(resumed[0]?.marks).toContainEqual(new Date(at(-1)));
  });

  test('what an edit added is needed from the edit on, and read right then', () => {
    const edited = {
      ...rule(['follow', 'like']),
      askedMs: new Map([
        ['follow', at(-60)],
        ['like', at(-1)],
      ] as const),
    };
    const reads = read([edited]);
    const of = (wanted: string) => reads.find(({ endpoint }) => endpoint === wanted);
    expect(of('followers')?.begin).toEqual(new Date(at(-60)));
    expect(of('likers')).toMatchObject({ begin: new Date(at(-1)), marks: [new Date(at(-1))] });
    expect(of('own-posts')?.marks).toContainEqual(new Date(at(-1)));
  });

  test('a list is read once more after an end or a pause that nobody could foresee', () => {
    const ended = { endMs: at(-2), seenByMs: at(14) };
    const [last] = read([rule(['follow'], {}, ended)]);
    expect(last).toMatchObject({ marks: [new Date(at(-60)), expect.anything(), new Date(at(-2))] });
    expect(last && isReadToEnd(last, new Date(at(-2) - 1))).toBe(false);
    expect(last && isReadToEnd(last, new Date(at(-2)))).toBe(true);
    const [paused] = read([rule(['follow'], {}, { pausedMs: [[at(-0.5), Infinity]] })]);
    expect(paused).toMatchObject({ marks: [new Date(at(-60)), new Date(at(-0.5))] });
    expect(paused && isReadToEnd(paused, new Date(at(-0.5)))).toBe(true);
    // Another rule still needs it.
    const [shared] = read([rule(['follow'], {}, ended), rule(['follow'])]);
    expect(shared?.lastAt).toBeNull();
    // Our newest posts must be known, for their lists.
    const posts = read([rule(['like'], {}, ended)]).find((one) => one.endpoint === 'own-posts');
    expect(posts?.marks).toContainEqual(new Date(at(-2)));
  });

  test('a list is read right before a rule begins and ends', () => {
    const [followers] = read([rule(['follow'], {}, { fromMs: at(10), endMs: at(20) })]);
    expect(followers?.notBefore).toEqual(new Date(at(10) - 2_000));
    expect(followers?.marks).toEqual([new Date(at(10) - 2_000), new Date(at(20) - 5_000)]);
  });

  test('a list is read once more at an end that was known before, a feed when it has told all', () => {
    const known = { fromMs: at(10), endMs: at(20), seenByMs: at(20) + 5_000 };
    const [followers] = read([rule(['follow'], {}, known)]);
    expect(followers?.marks.at(-1)).toEqual(new Date(at(20)));
    const ending = (ms: number) => ({
      endMs: now.getTime() - ms,
      seenByMs: now.getTime() - ms + 5_000,
    });
    expect(names(read([rule(['follow'], {}, ending(4_999))]))).toEqual(['followers']);
    expect(read([rule(['follow'], {}, ending(5_000))])).toEqual([]);
  });
});
