import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexRules } from '../../../src/domain/rules/compile-rule.js';
import {
  decideMatch,
  hasNoRoom,
  type PersonHistory,
} from '../../../src/domain/rules/decide-match.js';
import { matchRule } from '../../../src/domain/rules/match-rule.js';
import {
  ignoreReason,
  prepareTrigger,
  relevantRules,
} from '../../../src/domain/rules/relevant-rules.js';
import {
  theirPostOf,
  triggerKinds,
  type Act,
  type Trigger,
  type TriggerKind,
} from '../../../src/domain/rules/trigger.js';
import { skipReasons } from '../../../src/domain/sending/send.js';
import { zonedDay } from '../../../src/domain/zoned-time.js';
import {
  anyAct,
  compiled,
  dm,
  follow,
  hashtag,
  input,
  like,
  mention,
  noon,
  nothingBefore,
  ourId,
  reply,
  seen,
  zone,
} from './samples.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;

function later(ms: number): Date {
  return new Date(noon.getTime() + ms);
}

/** A person's history grows by what the rule made of their acts, as the store keeps it. */
function live(rule: ReturnType<typeof compiled>, triggers: readonly Trigger[]) {
  let history: PersonHistory = nothingBefore;
  return triggers.map((trigger) => {
    const verdict = decideMatch(rule, input(trigger, { history }));
    const uses = 'uses' in verdict ? verdict.uses : [];
    const act =
      verdict.kind === 'collect' ? verdict.act : verdict.kind === 'skip' ? verdict.keep : null;
    history = {
      answered: verdict.kind === 'match' ? [...history.answered, trigger.at] : history.answered,
      collected: [...history.collected, ...(act === null ? [] : [act])].filter(
        ({ key }) => !uses.includes(key),
      ),
      dealtWith: new Set([...history.dealtWith, trigger.key]),
      posts: new Set([
        ...history.posts,
        ...(verdict.kind === 'match' || (verdict.kind === 'skip' && verdict.keep === null)
          ? [theirPostOf(trigger) ?? '']
          : []),
      ]),
    };
    return verdict;
  });
}

function summary(verdicts: ReturnType<typeof live>): readonly string[] {
  return verdicts.map((one) =>
    one.kind === 'skip' ? one.reason : one.kind === 'ignore' ? one.why : one.kind,
  );
}

describe('what a rule reacts to', () => {
  test.each([
    ['another kind', {}, seen(follow), 'other_kind'],
    ['another account', {}, { ...seen(dm()), accountXUserId: '101' }, 'other_account'],
    ['before it was made', {}, seen(dm(), new Date('2026-10-31T23:59:59Z')), 'before_start'],
    ['before its start', { from: '2026-11-27' }, seen(dm()), 'before_start'],
    ['after its end', { until: '2026-11-25' }, seen(dm()), 'after_end'],
    ['other words', { keywords: ['当選'] }, seen(dm()), 'other_words'],
    ['another post', { on: ['like'], post: '7001' }, seen(like('7000')), 'other_post'],
    [
      'another tag',
      { on: ['follow', 'hashtag'], hashtags: ['タグ'] },
      seen(hashtag(['別'])),
      'other_hashtag',
    ],
  ] as const)('not %s', (_, changes, trigger, why) => {
    const { on, ...rest } = { on: ['dm'] as const, ...changes };
    const rule = compiled({ ...rest, on: [...on] } as Parameters<typeof compiled>[0]);
    expect(decideMatch(rule, input(trigger))).toEqual({ kind: 'ignore', why });
  });

  test('a start in the past means when it was made; an end includes its day', () => {
    const rule = compiled({ from: '2020-01-01', until: '2026-11-26' });
    expect(ignoreReason(rule, prepareTrigger(seen(dm(), new Date('2026-10-01T00:00:00Z'))))).toBe(
      'before_start',
    );
    expect(
      ignoreReason(rule, prepareTrigger(seen(dm(), new Date('2026-11-26T14:59:59Z')))),
    ).toBeNull();
    expect(ignoreReason(rule, prepareTrigger(seen(dm(), new Date('2026-11-26T15:00:00Z'))))).toBe(
      'after_end',
    );
  });

  test('what was done during a pause is never answered, what was done before or after is', () => {
    const rule = compiled(
      {},
      {
        paused: [
          { from: noon, until: later(minuteMs) },
          { from: later(dayMs), until: null },
        ],
      },
    );
    const why = (at: Date) => ignoreReason(rule, prepareTrigger(seen(dm(), at)));
    expect(
      [later(-1), noon, later(minuteMs - 1), later(minuteMs), later(2 * dayMs)].map(why),
    ).toEqual([null, 'paused', 'paused', null, 'paused']);
  });

  test("X's whole seconds do not hide what was done right after a rule was made, resumed or ended", () => {
    const half = later(500);
    const made = compiled({}, { madeAt: half });
    const why = (rule: typeof made, at: Date) => ignoreReason(rule, prepareTrigger(seen(dm(), at)));
    expect(why(made, noon)).toBeNull();
    expect(why(made, later(-1_000))).toBe('before_start');
    expect(why(made, later(499))).toBe('before_start');
    const resumed = compiled({}, { paused: [{ from: later(-minuteMs), until: half }] });
    expect(why(resumed, noon)).toBeNull();
    expect(why(resumed, later(-1_000))).toBe('paused');
    expect(why(compiled({}, { endedAt: half }), noon)).toBe('after_end');
    expect(why(compiled({}, { endedAt: half }), later(-1_000))).toBeNull();
  });

  test('an act without a time of its own is answered only where it was done after the rule was made and in no pause', () => {
    const madeAt = later(-60 * minuteMs);
    const rule = compiled(
      { on: ['like'], from: '2026-11-26 11:30', until: '2026-11-26 12:10' },
      { madeAt, paused: [{ from: later(-20 * minuteMs), until: later(-10 * minuteMs) }] },
    );
    const why = (since: number, at: number) =>
      ignoreReason(
        rule,
        prepareTrigger({ ...seen(like(), later(at * minuteMs)), since: later(since * minuteMs) }),
      );

    // It may have been done before the rule was made, or in the pause.
    expect(why(-61, -25)).toBe('before_start');
    expect(why(-25, -19)).toBe('paused');
    expect(why(-25, 0)).toBe('paused');
    // It was seen in the reading right after the pause had begun.
    expect(why(-25, -20)).toBeNull();
    expect(why(-20, -19.5)).toBe('paused');
    expect(why(-11, 0)).toBe('paused');
    expect(why(-25, -21)).toBeNull();
    expect(why(-10, 0)).toBeNull();
    // The rule's own times go by when it was first seen.
    expect(why(-60, -31)).toBe('before_start');
    expect(why(-60, -30)).toBeNull();
    expect(why(-10, 10)).toBeNull();
  });

  test('who was seen right after the end without a time of their own may have done it right before', () => {
    const times = { on: ['like'], until: '2026-11-26 12:10' } as const;
    const end = 11 * 60_000;
    const why = (since: number, at: number, endedAt?: Date) =>
      ignoreReason(
        compiled(
          { ...times, on: [...times.on] },
          { madeAt: later(-60 * minuteMs), ...(endedAt && { endedAt }) },
        ),
        prepareTrigger({ ...seen(like(), later(end + at)), since: later(end + since) }),
      );

    expect(why(-5_000, 1)).toBeNull();
    expect(why(-1_500, 4_998)).toBeNull();
    expect(why(-5_000, 5_001)).toBe('after_end');
    // It was read at the end: what is new then was done after it.
    expect(why(1, 4_998)).toBe('after_end');
    // Somebody ended it before: the last reading may be held up by X.
    const ended = later(end - 20 * minuteMs);
    expect(why(-25 * minuteMs, -5 * minuteMs, ended)).toBeNull();
    expect(why(-25 * minuteMs, -4 * minuteMs, ended)).toBe('after_end');
    expect(why(-20 * minuteMs, -19 * minuteMs, ended)).toBe('after_end');
    // X told when it was done.
    const own = prepareTrigger(seen(like(), later(end + 1)));
    expect(ignoreReason(compiled({ ...times, on: [...times.on] }), own)).toBe('after_end');
  });

  test('kinds without words or post are not held back by conditions on them', () => {
    const rule = compiled({
      on: ['follow', 'reply'],
      match: 'any',
      keywords: ['応募'],
      post: '7000',
    });
    expect(decideMatch(rule, input(seen(follow))).kind).toBe('match');
    expect(decideMatch(rule, input(seen(reply('こんにちは')))).kind).toBe('ignore');
    expect(decideMatch(rule, input(seen(reply('応募', '1', '7001')))).kind).toBe('ignore');
  });

  test('the text of a rule may contain its own keyword: our own posts never trigger', () => {
    const rule = compiled({ keywords: ['応募'], texts: ['応募ありがとう'], repeat: 'always' });
    const own = seen(dm('応募ありがとう'), noon, ourId);
    expect(decideMatch(rule, input(own))).toEqual({ kind: 'ignore', why: 'own_act' });
    expect(relevantRules(indexRules([rule]), own, new Set([ourId]))).toEqual([]);
  });

  test('the index gives exactly the rules that do not ignore a trigger', () => {
    const anyRule = fc.record({
      on: fc.uniqueArray(fc.constantFrom(...triggerKinds), { minLength: 1 }),
      keywords: fc.subarray(['応募', 'hello']),
      post: fc.constantFrom(null, '7000'),
      hashtags: fc.subarray(['タグ']),
    });
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 8 }), anyAct, (changes, act) => {
        const rules = changes.map((change, ruleId) => compiled(change, { ruleId }));
        const trigger = seen(act);
        const expected = rules.filter(
          (rule) => ignoreReason(rule, prepareTrigger(trigger)) === null,
        );
        expect(relevantRules(indexRules(rules), trigger, new Set([ourId]))).toEqual(expected);
      }),
    );
  });
});

describe('who is skipped, and why', () => {
  const facts = { followers: 50, createdAt: new Date('2026-11-20T03:00:00Z'), followsUs: false };
  test.each([
    ['opted_out', {}, { optedOut: true }],
    ['excluded', { exclude: ['hanako'] }, { handle: 'HanaKo' }],
    ['not_follower', { followersOnly: true }, { facts }],
    ['follower_count', { minFollowers: 51 }, { facts }],
    ['follower_count', { maxFollowers: 49 }, { facts }],
    ['account_too_new', { minAccountDays: 7 }, { facts }],
    ['outside_hours', { hours: { from: '13:00', until: '14:00' } }, {}],
    ['already_sent', {}, { history: { ...nothingBefore, answered: [noon] } }],
  ] as const)('%s', (reason, changes, more) => {
    const rule = compiled({
      ...changes,
      exclude: 'exclude' in changes ? [...changes.exclude] : [],
    });
    expect(decideMatch(rule, input(seen(dm()), more))).toMatchObject({ kind: 'skip', reason });
  });

  test('at the limits nobody is', () => {
    const rule = compiled({ minFollowers: 50, maxFollowers: 50, minAccountDays: 6 });
    expect(decideMatch(rule, input(seen(dm()), { facts })).kind).toBe('match');
  });

  test('a look-up is asked for only when a condition needs it and nothing else decides', () => {
    const needs = compiled({ followersOnly: true });
    expect(decideMatch(needs, input(seen(dm()), { facts: null })).kind).toBe('look-up');
    expect(decideMatch(needs, input(seen(dm()), { facts: null, optedOut: true })).kind).toBe(
      'skip',
    );
    expect(decideMatch(compiled(), input(seen(dm()), { facts: null })).kind).toBe('match');
  });

  test('what X did not say meets no condition', () => {
    const facts = { followers: null, createdAt: null, followsUs: null };
    for (const changes of [{ followersOnly: true }, { maxFollowers: 9 }, { minAccountDays: 0 }]) {
      expect(decideMatch(compiled(changes), input(seen(dm()), { facts })).kind).toBe('skip');
    }
  });

  test('an act in time that was seen late is sent when the hours begin again', () => {
    const rule = compiled({ hours: { from: '09:00', until: '12:01' } });
    expect(decideMatch(rule, input(seen(dm()), { now: later(minuteMs) }))).toMatchObject({
      kind: 'match',
      dueAt: new Date('2026-11-27T00:00:00Z'),
    });
  });

  test('there is no room for what the caps carry beyond the end, hours considered', () => {
    const rule = compiled({ until: '2026-11-26', hours: { from: '09:00', until: '21:00' } });
    expect(hasNoRoom(rule, noon)).toBe(false);
    expect(hasNoRoom(rule, new Date('2026-11-26T12:00:00Z'))).toBe(true);
    expect(hasNoRoom(compiled(), later(100 * dayMs))).toBe(false);
  });
});

describe('how often a person is answered', () => {
  const thrice = [
    seen(dm('a', '1')),
    seen(dm('a', '2'), later(minuteMs)),
    seen(dm('a', '3'), later(dayMs)),
  ];
  test.each([
    ['once', ['match', 'already_sent', 'already_sent']],
    ['daily', ['match', 'already_sent', 'match']],
    ['always', ['match', 'match', 'match']],
  ] as const)('%s', (repeat, expected) => {
    expect(summary(live(compiled({ repeat }), thrice))).toEqual(expected);
  });

  test('a day is a calendar day in the time zone', () => {
    const before = seen(dm('a', '1'), new Date('2026-11-26T14:59:00Z'));
    const after = seen(dm('a', '2'), new Date('2026-11-26T15:00:00Z'));
    expect(summary(live(compiled({ repeat: 'daily' }), [before, after]))).toEqual([
      'match',
      'match',
    ]);
  });

  test('the same act again is no trigger, and leaves no skip', () => {
    expect(summary(live(compiled(), [seen(dm()), seen(dm(), later(1), '200', 'webhook')]))).toEqual(
      ['match', 'seen'],
    );
  });
});

describe('one post that is seen as several acts', () => {
  const words = '応募 @ours';
  const quote: Act = {
    kind: 'quote',
    ourPostId: '7000',
    theirPostId: '8100',
    text: words,
    language: 'ja',
  };
  const both = [seen(quote), seen(mention(words, '8100'))];

  test.each(['once', 'daily', 'always'] as const)('is answered once by a rule: %s', (repeat) => {
    const rule = compiled({ on: ['quote', 'mention'], match: 'any', repeat });
    expect(summary(live(rule, both))).toEqual(['match', 'seen']);
    expect(summary(live(rule, both.toReversed()))).toEqual(['match', 'seen']);
    const more = seen(mention(words, '8101'));
    expect(summary(live(rule, [...both, more])).at(-1)).toBe(
      repeat === 'always' ? 'match' : 'already_sent',
    );
  });

  test('is skipped once', () => {
    const rule = compiled({ on: ['quote', 'mention'], match: 'any', exclude: ['hanako'] });
    expect(summary(live(rule, both))).toEqual(['excluded', 'seen']);
  });

  test('counts as each of the kinds that a rule wants all of, and is judged once', () => {
    const rule = compiled({ on: ['quote', 'mention'], repeat: 'always' });
    expect(summary(live(rule, both))).toEqual(['collect', 'match']);
    const shut = compiled({ on: ['quote', 'mention'], exclude: ['hanako'] });
    const before = seen(mention(words, '8099'));
    expect(summary(live(shut, [before, ...both]))).toEqual(['collect', 'excluded', 'collect']);
  });
});

describe('all of several acts', () => {
  const rule = compiled({ on: ['follow', 'like'], repeat: 'always' });

  test('only the complete set is answered, in any order', () => {
    expect(summary(live(rule, [seen(like()), seen(follow)]))).toEqual(['collect', 'match']);
    expect(summary(live(rule, [seen(follow), seen(like())]))).toEqual(['collect', 'match']);
    expect(decideMatch(rule, input(seen(like())))).toMatchObject({ missing: ['follow'] });
  });

  test('on any posts, unless one is given', () => {
    const both = compiled({ on: ['like', 'repost'] });
    const repost = { kind: 'repost', ourPostId: '7001', round: 0 } as const;
    expect(summary(live(both, [seen(like('7000')), seen(repost)]))).toEqual(['collect', 'match']);
    const one = compiled({ on: ['like', 'repost'], post: '7000' });
    expect(summary(live(one, [seen(like('7000')), seen(repost)]))).toEqual([
      'collect',
      'other_post',
    ]);
  });

  test('fires again only for a complete new set', () => {
    const acts = [
      seen(follow),
      seen(like('1')),
      seen(like('2')),
      seen(like('3')),
      seen({ kind: 'follow', round: 1 }),
      seen(like('4')),
    ];
    expect(summary(live(rule, acts))).toEqual([
      'collect',
      'match',
      'collect',
      'collect',
      'match',
      'collect',
    ]);
    const once = compiled({ on: ['follow', 'like'] });
    expect(summary(live(once, acts))).toEqual([
      'collect',
      'match',
      'collect',
      'collect',
      'already_sent',
      'collect',
    ]);
  });

  test('who did everything but follow us yet need not do it all again', () => {
    const followers = compiled({ on: ['like', 'repost'], followersOnly: true });
    const collected = {
      kind: 'like',
      key: 'k',
      at: noon,
      ourPostId: '7000',
      theirPostId: null,
    } as const;
    const history = { ...nothingBefore, collected: [collected] };
    const facts = { followers: 1, createdAt: null, followsUs: false };
    const repost = seen({ kind: 'repost', ourPostId: '7000', round: 0 });
    expect(decideMatch(followers, input(repost, { history, facts }))).toEqual({
      kind: 'skip',
      reason: 'not_follower',
      uses: [],
      keep: { kind: 'repost', key: repost.key, at: noon, ourPostId: '7000', theirPostId: null },
    });
    expect(
      decideMatch(compiled({ followersOnly: true }), input(seen(dm()), { facts })),
    ).toMatchObject({
      uses: [],
      keep: null,
    });
  });

  test('an act that was collected before it was decided, as after a crash, counts once', () => {
    const act = seen(like());
    const kept = {
      kind: 'like',
      key: act.key,
      at: noon,
      ourPostId: '7000',
      theirPostId: null,
    } as const;
    const other = { ...kept, kind: 'follow', key: 'f', ourPostId: null } as const;
    const history = { ...nothingBefore, collected: [kept, other] };
    expect(decideMatch(rule, input(act, { history }))).toMatchObject({ uses: ['f', act.key] });
  });

  test('a reply answers the post that invited it, the address is that of the last post acted on', () => {
    const rule = compiled({ on: ['reply', 'like', 'hashtag'], hashtags: ['タグ'], do: 'reply' });
    const verdicts = live(rule, [
      seen(reply('a', '8001')),
      seen(hashtag(['タグ'], '8002')),
      seen(like('7000')),
    ]);
    expect(verdicts.at(-1)).toMatchObject({
      kind: 'match',
      replyTo: '8001',
      post: { id: '7000', ours: true },
    });
  });

  test('whatever people do, answers never share an act, and each has every kind', () => {
    const kinds: readonly TriggerKind[] = ['follow', 'like', 'reply'];
    fc.assert(
      fc.property(
        fc.array(anyAct, { maxLength: 30 }),
        fc.constantFrom('once', 'daily', 'always'),
        fc.array(fc.nat({ max: 3 * dayMs }), { minLength: 30, maxLength: 30 }),
        (acts, repeat, delays) => {
          const rule = compiled({ on: [...kinds], repeat });
          const triggers = acts.map((act, index) => seen(act, later(delays[index] ?? 0)));
          const verdicts = live(rule, triggers);
          const matches = verdicts.flatMap((one, index) =>
            one.kind === 'match' ? [{ uses: one.uses, trigger: triggers[index] }] : [],
          );
          const used = matches.flatMap(({ uses }) => uses);
          expect(new Set(used).size).toBe(used.length);
          for (const { uses } of matches) {
            expect(new Set(uses.map((key) => key.split(':')[0]))).toEqual(new Set(kinds));
          }
          const days = matches.map(({ trigger }) => zonedDay(trigger?.at ?? noon, zone));
          const most = { once: 1, daily: new Set(days).size, always: Infinity }[repeat];
          expect(matches.length).toBeLessThanOrEqual(most);
        },
      ),
    );
  });
});

describe('what is sent', () => {
  test('one of the variants, in the language the person writes in when there is one', () => {
    const rule = compiled({
      on: ['mention', 'like'],
      match: 'any',
      texts: ['あ', 'い'],
      textsByLanguage: { en: ['a'] },
      do: 'reply',
      confirm: true,
    });
    const english = seen({ ...mention('hello', '8100'), language: 'en-GB' } as ReturnType<
      typeof mention
    >);
    expect(matchRule(rule, input(seen(mention())), () => 0.7)).toMatchObject({
      kind: 'send',
      action: 'reply',
      template: 'い',
      replyTo: '8100',
      post: { id: '8100', ours: false },
      confirm: true,
    });
    expect(matchRule(rule, input(english), () => 0.7)).toMatchObject({ template: 'a' });
    expect(matchRule(rule, input(seen(like())), () => 0)).toMatchObject({ template: 'あ' });
  });

  test('verdicts do not depend on how late the act was seen', () => {
    fc.assert(
      fc.property(anyAct, fc.nat({ max: 5 * dayMs }), (act, delay) => {
        const rule = compiled({
          on: [...triggerKinds],
          match: 'any',
          hashtags: ['タグ'],
          hours: { from: '11:00', until: '13:00' },
        });
        const now = decideMatch(rule, input(seen(act)));
        const late = decideMatch(rule, input(seen(act), { now: later(delay) }));
        expect(late.kind).toBe(now.kind);
      }),
    );
  });

  test('every skip has a reason that history knows', () => {
    fc.assert(
      fc.property(anyAct, fc.boolean(), fc.boolean(), (act, optedOut, followsUs) => {
        const rule = compiled({
          on: [...triggerKinds],
          match: 'any',
          followersOnly: true,
          hashtags: ['タグ'],
        });
        const facts = { followers: null, createdAt: null, followsUs };
        const verdict = decideMatch(rule, input(seen(act), { optedOut, facts }));
        expect(['match', ...skipReasons]).toContain(
          verdict.kind === 'skip' ? verdict.reason : verdict.kind,
        );
        expect(verdict.kind === 'match').toBe(!optedOut && followsUs);
      }),
    );
  });
});
