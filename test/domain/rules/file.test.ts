import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importRules } from '../../../src/domain/rules/import-rules.js';
import type { NamedRule } from '../../../src/domain/rules/parse-rule-options.js';
import { ruleSchema } from '../../../src/domain/rules/rule.js';
import { exportRules } from '../../../src/domain/rules/rule-file.js';
import { formatDelay, readDelay } from '../../../src/domain/rules/step-delay.js';
import { fileProblemText } from '../../../src/i18n/rules.js';
import { rule, ruleContext } from './samples.js';

const word = fc
  .string({ unit: fc.constantFrom('応', 'a', ' ', '{{', '"', ':', '\n', '#', "'", 'ー') })
  .map((text) => `x${text}`.trim());
const texts = fc.array(word, { minLength: 1, maxLength: 3 });
const handle = fc.stringMatching(/^[a-z0-9_]{1,15}$/);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const media = fc.subarray([{ kind: 'image' as const, file: 'a.png' }]);

/** Any rule that the check lets pass. */
const anyRule: fc.Arbitrary<NamedRule> = fc
  .record({
    name: fc.uuid(),
    account: maybe(handle),
    on: fc.constantFrom(
      ['dm'] as const,
      ['follow', 'dm', 'hashtag'] as const,
      ['like', 'reply'] as const,
    ),
    keywords: fc.uniqueArray(word, { maxLength: 3 }),
    keywordMatch: fc.constantFrom('contains', 'exact', 'prefix'),
    exclude: fc.uniqueArray(handle, { maxLength: 3 }),
    texts,
    textsByLanguage: fc.dictionary(fc.constantFrom('en', 'zh'), texts),
    media,
    steps: fc.array(
      fc.record({ afterMinutes: fc.integer({ min: 1, max: 43_200 }), texts, media }),
      { maxLength: 3 },
    ),
    repeat: fc.constantFrom('once', 'daily', 'always'),
    followersOnly: fc.boolean(),
    minFollowers: maybe(fc.nat({ max: 10 })),
    maxFollowers: maybe(fc.integer({ min: 10, max: 99 })),
    minAccountDays: maybe(fc.nat({ max: 10 })),
    hours: maybe(fc.constant({ from: '22:00', until: '06:00' })),
    from: maybe(fc.constantFrom('2020-01-01', '2026-12-01 09:30')),
    until: maybe(fc.constantFrom('2027-01-01', '2027-01-01 00:00')),
    confirm: fc.boolean(),
    accept: fc.boolean(),
  })
  .map(({ name, account, on, ...changes }) => ({
    name,
    account,
    definition: rule({
      ...changes,
      on: [...on],
      post: on[0] === 'like' ? '1234567890123456789' : null,
      hashtags: on[1] === 'dm' ? ['タグ', 'xtep'] : [],
    }),
  }));

const context = () => ruleContext();

describe('a file of rules', () => {
  test('reads back as exactly the same rules', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyRule, { selector: ({ name }) => name, maxLength: 4 }),
        (rules) => {
          const file: unknown = JSON.parse(JSON.stringify(exportRules(rules)));
          const result = importRules(file, context);
          if (result.kind === 'wrong') throw new Error(JSON.stringify(result.problems));
          expect(result.rules.map((one) => one.rule)).toEqual(rules);
          expect(exportRules(result.rules.map((one) => one.rule))).toEqual(file);
          for (const { rule } of result.rules) ruleSchema.parse(rule.definition);
        },
      ),
    );
  });

  test('says only what is not usual', () => {
    const file = exportRules([{ name: 'a', account: null, definition: rule() }]);
    expect(file).toEqual({ version: 1, rules: [{ name: 'a', on: ['dm'], text: 'ありがとう' }] });
  });

  test('what people write differently is stored in one form', () => {
    const entry = {
      name: ' a  b ',
      on: ['dm', 'follow'],
      exclude: ['@Taro', 'taro'],
      text: 'x || y',
      hours: '9:00-21:00',
    };
    expect(importRules({ version: 1, rules: [entry] }, context)).toMatchObject({
      rules: [
        {
          rule: {
            name: 'a b',
            definition: {
              on: ['follow', 'dm'],
              exclude: ['taro'],
              texts: ['x', 'y'],
              hours: { from: '09:00', until: '21:00' },
            },
          },
        },
      ],
    });
  });

  test('one value stands for a list, words for numbers and for yes and no, and blank says nothing', () => {
    const written = {
      name: 'a',
      on: 'dm, フォロー',
      keyword: '応募、参加',
      text: 123,
      followers_only: 'yes',
      min_followers: '1,000',
      confirm: 'いいえ',
      accept: true,
      hours: '',
      until: null,
    };
    const result = importRules({ version: '1', rules: [written] }, context);
    expect(result).toMatchObject({
      rules: [
        {
          rule: {
            definition: {
              on: ['follow', 'dm'],
              keywords: ['応募', '参加'],
              texts: ['123'],
              followersOnly: true,
              minFollowers: 1_000,
              confirm: false,
              accept: true,
              hours: null,
              until: null,
            },
          },
        },
      ],
    });
  });

  test('tells which rules a person must accept', () => {
    const file = {
      version: 1,
      rules: [
        { name: 'a', on: ['follow'], text: 'x' },
        { name: 'b', on: ['follow'], text: 'x', accept: true },
      ],
    };
    expect(importRules(file, context)).toMatchObject({
      kind: 'read',
      rules: [{ needsAccept: true }, { needsAccept: false }],
    });
  });

  const entry = { name: 'a', on: ['dm'], text: 'x' };
  test.each([
    [null, 'null rules not_a_file'],
    ['rules', 'null rules not_a_file'],
    [{ rules: [entry] }, 'null version missing'],
    [{ version: 1, rules: [], extra: 1 }, 'null extra unknown_key'],
    [{ version: 1, rules: [{ ...entry, nmae: 'x' }] }, 'a nmae unknown_key'],
    [{ version: 1, rules: [{ on: ['dm'], text: 'x' }] }, '#1 name missing'],
    [{ version: 1, rules: [{ name: 'a', on: ['dm'] }] }, 'a text missing'],
    [{ version: 2, rules: [entry] }, 'null version wrong_value'],
    [{ version: 1, rules: ['a'] }, '#1 rules wrong_value'],
    [{ version: 1, rules: [{ ...entry, on: ['dms'] }] }, 'a on not_choice'],
    [{ version: 1, rules: [{ ...entry, on: [] }] }, 'a on missing'],
    [{ version: 1, rules: [{ ...entry, on: { dm: true } }] }, 'a on wrong_value'],
    [{ version: 1, rules: [{ ...entry, text: ' ' }] }, 'a text missing'],
    [{ version: 1, rules: [{ ...entry, keyword: ['a、b'] }] }, 'a keyword keyword_separator'],
    [{ version: 1, rules: [{ ...entry, post: [1] }] }, 'a post wrong_value'],
    [{ version: 1, rules: [{ ...entry, confirm: 'maybe' }] }, 'a confirm not_choice'],
    [{ version: 1, rules: [{ ...entry, min_followers: 'many' }] }, 'a min_followers not_number'],
    [{ version: 1, rules: [{ ...entry, media: 'a.png' }] }, 'a media wrong_value'],
    [
      { version: 1, rules: [{ ...entry, text_by_language: { english: 'x' } }] },
      'a text_by_language.english wrong_value',
    ],
    [
      { version: 1, rules: [{ ...entry, on: ['reply'], post: 'https://x.com/rival/status/7' }] },
      'a post post_of_other',
    ],
    [{ version: 1, rules: [{ ...entry, hours: '9-21' }] }, 'a hours not_hours'],
    [{ version: 1, rules: [{ ...entry, until: '2026-02-30' }] }, 'a until no_such_date'],
    [{ version: 1, rules: [{ ...entry, text: ['a', '{x}'] }] }, 'a text unknown_variable'],
    [{ version: 1, rules: [{ ...entry, text: 'a || ' }] }, 'a text empty_variant'],
    [
      { version: 1, rules: [{ ...entry, steps: [{ after: 'soon', text: 'x' }] }] },
      'a steps not_duration',
    ],
    [
      { version: 1, rules: [{ ...entry, steps: [{ after: '31d', text: 'x' }] }] },
      'a steps not_duration',
    ],
    [
      { version: 1, rules: [{ ...entry, steps: [{ after: '1d', text: '{code}' }] }] },
      'a steps code_outside_campaign',
    ],
    [
      {
        version: 1,
        rules: [{ ...entry, on: ['reply'], do: 'reply', steps: [{ after: '1d', text: 'x' }] }],
      },
      'a steps steps_need_dm',
    ],
    [
      {
        version: 1,
        rules: [
          {
            ...entry,
            media: [
              { kind: 'image', file: 'a' },
              { kind: 'image', file: 'b' },
            ],
          },
        ],
      },
      'a media media_count',
    ],
    [
      { version: 1, rules: [{ ...entry, text_by_language: { en: '{x}' } }] },
      'a text_by_language unknown_variable',
    ],
    [{ version: 1, rules: [entry, entry] }, 'a name name_twice'],
  ])('%j', (file, expected) => {
    const result = importRules(file, context);
    const problems = result.kind === 'wrong' ? result.problems : [];
    expect(
      problems.map(({ rule, option, fault }) => `${String(rule)} ${option} ${fault.kind}`),
    ).toEqual([expected]);
    for (const problem of problems) {
      expect(fileProblemText(problem, 'ja')).not.toMatch(/undefined|NaN|\[object/u);
      expect(fileProblemText(problem, 'en')).not.toMatch(/undefined|NaN|\[object/u);
    }
  });

  test('counts the hashtags of all its rules of an account together', () => {
    const tagged = (name: string, hashtag: string[]) => ({
      name,
      on: ['dm', 'hashtag'],
      hashtag,
      text: 'x',
    });
    const file = {
      version: 1,
      rules: [tagged('a', ['a', 'b', 'c']), tagged('b', ['c', 'd', 'e', 'f'])],
    };
    expect(importRules(file, context)).toMatchObject({
      kind: 'wrong',
      problems: [{ fault: { kind: 'account_hashtags', count: 6 } }, {}],
    });
  });

  test('nothing that a file can hold throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json().map((json): unknown => JSON.parse(json)),
          fc.anything(),
          fc.array(fc.anything()).map((rules) => ({ version: 1, rules })),
        ),
        (file) => {
          expect(['read', 'wrong']).toContain(importRules(file, context).kind);
        },
      ),
    );
  });
});

describe('delays', () => {
  test('read back as they were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 43_200 }), (minutes) => {
        expect(readDelay(formatDelay(minutes))).toBe(minutes);
      }),
    );
  });

  test.each([
    ['30m', 30],
    ['２４時間', 1_440],
    ['3日後', 4_320],
    ['0m', null],
    ['1w', null],
    ['', null],
  ])('%j is %s', (typed, minutes) => {
    expect(readDelay(typed)).toBe(minutes);
  });
});
