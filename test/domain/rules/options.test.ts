import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { locales } from '../../../src/domain/locale.js';
import { ruleOptions } from '../../../src/domain/rules/fault.js';
import { parseRuleOptions, type NamedRule } from '../../../src/domain/rules/parse-rule-options.js';
import { noParts, parseTypedRule } from '../../../src/domain/rules/parse-typed-rule.js';
import { ruleSchema } from '../../../src/domain/rules/rule.js';
import { findingText } from '../../../src/i18n/rules-policy.js';
import { ruleProblemText } from '../../../src/i18n/rules.js';
import { rule, ruleContext } from './samples.js';

const least = { name: '応募', on: 'dm', text: 'ありがとう' };
const all = { ...least, on: 'follow,like', accept: 'yes' };

function parse(options: Record<string, string>, before: NamedRule | null = null) {
  return parseRuleOptions(options, ruleContext(), before);
}

function made(options: Record<string, string>, before: NamedRule | null = null) {
  const result = parse(options, before);
  if (result.kind !== 'ready') throw new Error(JSON.stringify(result));
  return result.rule;
}

/** `option kind` for each problem. */
function faults(options: Record<string, string>, changes = {}): readonly string[] {
  const result = parseRuleOptions(options, ruleContext(changes));
  return result.kind === 'wrong'
    ? result.problems.map(({ option, fault }) => `${option} ${fault.kind}`)
    : [result.kind];
}

describe('options that make a rule', () => {
  test('the least', () => {
    expect(parse(least)).toEqual({
      kind: 'ready',
      rule: { name: '応募', account: null, definition: rule() },
      findings: [],
    });
  });

  test('all of them', () => {
    expect(
      made({
        name: '  春の 応募 ',
        on: 'リプライ、hashtag, FOLLOW',
        match: 'ALL',
        account: '@Ours',
        post: 'https://x.com/ours/status/7000?s=20',
        keyword: '応募、Ｏｕｂｏ',
        keyword_match: '前方一致',
        hashtag: '#ＸＴＥＰ、春',
        exclude: '@Taro,jiro_',
        do: 'reply',
        text: 'a {name:お客} || b',
        repeat: 'daily',
        followers_only: 'はい',
        min_followers: '1,000',
        max_followers: '２０００',
        min_account_days: '30',
        hours: '22:00-6:00',
        from: '2026/12/1',
        until: '2026-12-24 18:00',
        confirm: 'yes',
        accept: 'yes',
      }),
    ).toEqual({
      name: '春の 応募',
      account: 'Ours',
      definition: rule({
        on: ['follow', 'reply', 'hashtag'],
        post: '7000',
        keywords: ['応募', 'Ｏｕｂｏ'],
        keywordMatch: 'prefix',
        hashtags: ['xtep', '春'],
        exclude: ['taro', 'jiro_'],
        do: 'reply',
        texts: ['a {name:お客}', 'b'],
        repeat: 'daily',
        followersOnly: true,
        minFollowers: 1_000,
        maxFollowers: 2_000,
        minAccountDays: 30,
        hours: { from: '22:00', until: '06:00' },
        from: '2026-12-01',
        until: '2026-12-24 18:00',
        confirm: true,
        accept: true,
      }),
    });
  });

  test('a start in the past is one', () => {
    expect(made({ ...least, from: '2020-01-01' }).definition.from).toBe('2020-01-01');
  });
});

describe('options that do not', () => {
  test.each([
    [{}, ['name missing', 'on missing', 'text missing']],
    [{ ...least, name: ' ' }, ['name missing']],
    [{ ...least, name: '名'.repeat(51) }, ['name name_too_long']],
    [{ ...least, name: '１２' }, ['name name_is_number']],
    [{ ...least, name: '#1' }, ['name name_is_number']],
    [{ ...least, nmae: 'x' }, ['nmae unknown_option']],
    [{ ...least, on: 'folow', keyword: 'x' }, ['on not_choice']],
    [{ ...least, on: ',' }, ['on missing']],
    [{ ...least, match: 'both' }, ['match not_choice']],
    [{ ...least, post: 'x.com' }, ['post not_post']],
    [{ ...all, on: 'like', post: 'https://x.com/rival/status/7?s=20' }, ['post post_of_other']],
    [{ ...all, on: 'like', post: 'https://mobile.twitter.com/OURS/status/7/likes' }, ['ready']],
    [{ ...all, on: 'like', post: 'https://x.com/i/status/7' }, ['ready']],
    [{ ...all, on: 'like', post: 'https://x.com/i/web/status/7' }, ['ready']],
    [{ ...least, post: 'https://x.com/rival/status/7' }, ['post post_of_other']],
    [{ ...least, account: 'a b' }, ['account not_handle']],
    [{ ...least, exclude: 'taro, 花子' }, ['exclude not_handle']],
    [{ ...least, keyword: '\u200b' }, ['keyword empty_keyword']],
    [{ ...least, text: 'a || ' }, ['text empty_variant']],
    [{ ...least, text: ' || ' }, ['text empty_text']],
    [{ ...least, text: '{nmae}' }, ['text unknown_variable']],
    [{ ...least, text: '{name' }, ['text unclosed_brace']],
    [{ ...least, text: '{code}' }, ['text code_outside_campaign']],
    [{ ...least, text: '{post_url}' }, ['text post_url_without_post']],
    [{ ...least, text: 'あ'.repeat(10_000) }, ['text template_too_long']],
    [{ ...least, on: 'reply', do: 'reply', text: 'あ'.repeat(141) }, ['text text_too_long']],
    [
      { ...least, on: 'reply', do: 'reply', text: `${'あ'.repeat(133)}{handle}` },
      ['text text_too_long'],
    ],
    [
      { ...least, on: 'reply', do: 'reply', text: `{name:${'あ'.repeat(141)}}` },
      ['text text_too_long'],
    ],
    [
      { ...least, on: 'reply', do: 'reply', text: `{post_url:${'あ'.repeat(141)}}` },
      ['text text_too_long'],
    ],
    [{ ...least, on: 'reply', do: 'reply', text: `${'あ'.repeat(132)}{name}` }, ['ready']],
    [{ ...least, on: 'hashtag', hashtag: 'a' }, ['on hashtag_alone']],
    [{ ...all, on: 'hashtag,like', match: 'any', hashtag: 'a' }, ['match hashtag_with_any']],
    [{ ...all, on: 'hashtag,like' }, ['hashtag hashtag_missing']],
    [{ ...least, hashtag: 'a' }, ['on hashtag_not_on']],
    [{ ...all, on: 'hashtag,like', hashtag: 'a,b,c,d,e,f' }, ['hashtag too_many']],
    [{ ...all, on: 'hashtag,like', hashtag: '#a b' }, ['hashtag not_hashtag']],
    [{ ...all, keyword: 'x' }, ['keyword keyword_without_text']],
    [{ ...least, post: '7000' }, ['post post_without_use']],
    [{ ...all, do: 'reply' }, ['do reply_without_post']],
    [{ ...all, on: 'like,reply', match: 'any', do: 'reply' }, ['do reply_without_post']],
    [{ ...least, on: 'reply', do: 'secret_reply' }, ['do secret_reply_unavailable']],
    [{ ...least, min_followers: '10', max_followers: '9' }, ['max_followers followers_inverted']],
    [{ ...least, min_followers: '-1' }, ['min_followers not_number']],
    [{ ...least, min_account_days: '1.5' }, ['min_account_days not_number']],
    [{ ...least, followers_only: 'maybe' }, ['followers_only not_choice']],
    [{ ...least, hours: '9-21' }, ['hours not_hours']],
    [{ ...least, hours: '09:00-09:00' }, ['hours empty_hours']],
    [{ ...least, from: 'soon' }, ['from not_date']],
    [{ ...least, until: '2026-02-30' }, ['until no_such_date']],
    [{ ...least, until: '2026-11-25' }, ['until until_past']],
    [{ ...least, from: '2026-12-02', until: '2026-12-01' }, ['until until_before_from']],
    [
      { ...least, from: '2026-12-01 22:00', until: '2026-12-01 23:00', hours: '09:00-21:00' },
      ['hours never_open'],
    ],
    [
      { ...least, text: '', on: 'dm,x', hours: '?' },
      ['on not_choice', 'hours not_hours', 'text missing'],
    ],
  ])('%j', (options, expected) => {
    expect(faults(options as Record<string, string>)).toEqual(expected);
  });

  test('today until today is possible, and a minute to come', () => {
    expect(faults({ ...least, from: '2026-11-26', until: '2026-11-26' })).toEqual(['ready']);
    expect(faults({ ...least, until: '2026-11-26 12:00' })).toEqual(['ready']);
  });

  test('more hashtags than an account may have, counting those of its other rules once', () => {
    const options = { ...all, on: 'hashtag,like', hashtag: 'a,b' };
    expect(faults(options, { accountHashtags: ['A', 'c', 'd', 'e'] })).toEqual(['ready']);
    expect(faults(options, { accountHashtags: ['c', 'd', 'e', 'f'] })).toEqual([
      'hashtag account_hashtags',
    ]);
  });

  test('nothing that can be typed throws or makes a rule that could not be stored', () => {
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        'dm',
        'reply,quote',
        'hashtag',
        '#a,b',
        'yes',
        '09:00-21:00',
        '2026-12-01',
        '{name}',
        'a || b',
        '-',
        '5',
        'any',
        'always',
      ),
    );
    const options = fc.dictionary(
      fc.oneof(fc.constantFrom(...ruleOptions), fc.constantFrom('__proto__', 'toString', 'x')),
      value,
    );
    fc.assert(
      fc.property(options, fc.boolean(), fc.boolean(), (given, complete, edit) => {
        const typed = complete ? { ...least, ...given } : given;
        const before = edit ? { name: 'x', account: null, definition: rule() } : null;
        const result = parseRuleOptions(typed, ruleContext(), before);
        const problems = result.kind === 'wrong' ? result.problems : [];
        const texts = problems.flatMap((one) =>
          locales.map((locale) => ruleProblemText(one, locale)),
        );
        expect(texts.filter((text) => /undefined|NaN|\[object/u.test(text))).toEqual([]);
        expect(problems.length > 0).toBe(result.kind === 'wrong');
        const stored = result.kind === 'wrong' ? rule() : result.rule.definition;
        expect(ruleSchema.parse(stored)).toEqual(stored);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what X forbids', () => {
  test.each([
    [{ ...least, on: 'follow' }, 'needs-accept'],
    [{ ...least, on: 'like,repost' }, 'needs-accept'],
    [{ ...least, on: 'dm,follow', match: 'any' }, 'needs-accept'],
    [{ ...least, on: 'dm,follow' }, 'ready'],
    [{ ...least, on: 'reply' }, 'needs-accept'],
    [{ ...least, on: 'reply', do: 'reply' }, 'ready'],
    [{ ...least, on: 'quote,mention', match: 'any', do: 'reply' }, 'ready'],
    [{ ...least, on: 'hashtag,like', hashtag: 'a', do: 'reply' }, 'needs-accept'],
    [{ ...least, on: 'hashtag,reply', hashtag: 'a', do: 'reply' }, 'ready'],
    [{ ...least, on: 'follow', accept: 'yes' }, 'ready'],
  ])('%j: %s', (options, kind) => {
    expect(parse(options as Record<string, string>).kind).toBe(kind);
  });

  test('is said with the alternative, and the rule waits with its acceptance', () => {
    const result = parse({ ...least, on: 'follow' });
    expect(result).toMatchObject({
      findings: [{ kind: 'unsolicited_dm', on: ['follow'] }],
      rule: { definition: { accept: true } },
    });
    const finding = { kind: 'unsolicited_dm', on: ['follow'] } as const;
    expect(findingText(finding, 'ja').why).toContain('「フォロー」');
    expect(findingText(finding, 'en').instead).toContain('on:dm');
  });

  test('stays accepted when the rule is edited, and is told again for the record', () => {
    const before = made({ ...all });
    expect(parse({ text: 'b' }, before)).toMatchObject({
      kind: 'ready',
      findings: [{ kind: 'unsolicited_dm' }],
      rule: { definition: { accept: true, texts: ['b'] } },
    });
  });
});

describe('editing', () => {
  const before = made({ ...least, keyword: '応募', hours: '09:00-21:00', min_followers: '5' });

  test('changes what is given only', () => {
    expect(made({ text: 'b', name: '新' }, before)).toEqual({
      ...before,
      name: '新',
      definition: { ...before.definition, texts: ['b'] },
    });
  });

  test('leaves the time alone that was not touched, even when it is over', () => {
    const over = {
      ...before,
      definition: { ...before.definition, until: '2026-11-25' },
    };
    const edit = (options: Record<string, string>) => {
      const result = parse(options, over);
      return result.kind === 'wrong'
        ? result.problems.map(({ option, fault }) => `${option} ${fault.kind}`)
        : [result.kind];
    };
    expect(edit({ text: 'べつ' })).toEqual(['ready']);
    expect(edit({ hours: '10:00-11:00' })).toEqual(['ready']);
    expect(edit({ text: 'べつ', until: '2026-11-25' })).toEqual(['ready']);
    expect(edit({ until: '2026-11-24' })).toEqual(['until until_past']);
    expect(edit({ from: '2026-11-26' })).toEqual(['until until_before_from']);
    expect(edit({ until: '2026-11-26 23:00', hours: '00:00-01:00' })).toEqual(['hours never_open']);
    const typed = parseTypedRule({ text: 'べつ' }, noParts, ruleContext(), over);
    expect(typed.kind).toBe('ready');
  });

  test('takes conditions away with -', () => {
    const edited = made({ keyword: '-', hours: 'なし', min_followers: 'none' }, before);
    expect(edited.definition).toEqual(rule());
  });

  test('where there is nothing to take away, - is a word like any other', () => {
    expect(made({ ...least, keyword: '-' }).definition.keywords).toEqual(['-']);
  });
});
