import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chooseVariant,
  messageDate,
  postAddress,
  renderFitting,
  renderText,
  type VariableValues,
} from '../../../src/domain/rules/render-text.js';
import {
  joinVariants,
  parseTemplate,
  splitVariants,
  variablesOf,
} from '../../../src/domain/rules/template.js';
import { noon, zone } from './samples.js';

const values: VariableValues = {
  name: '花子',
  handle: 'hanako',
  date: '2026年11月26日',
  code: 'A-1',
  post_url: 'https://x.com/ours/status/1',
};
const unknown: VariableValues = {
  name: null,
  handle: null,
  date: null,
  code: null,
  post_url: null,
};

describe('a template', () => {
  test.each([
    ['こんにちは、{name}さん', 'こんにちは、花子さん'],
    [
      '@{handle} {date} {code} {post_url}',
      '@hanako 2026年11月26日 A-1 https://x.com/ours/status/1',
    ],
    ['{name:お客}様', '花子様'],
    ['{{name}}', '{name}'],
    ['{{{name}}}', '{花子}'],
    ['笑 } 笑', '笑 } 笑'],
    ['｛name｝さん、｛笑｝', '花子さん、｛笑｝'],
    ['{ Name }', '花子'],
    ['<b>&amp; 100% $& $1', '<b>&amp; 100% $& $1'],
    ['', ''],
  ])('%j becomes %j', (template, text) => {
    expect(renderText(template, values, 'dm')).toBe(text);
  });

  test.each([
    ['{name:お客}様', 'お客様'],
    ['{name:}様', '様'],
    ['{name：お客}様', 'お客様'],
    ['[{date}]', '[]'],
    ['{code:a:b}', 'a:b'],
  ])('without values %j becomes %j', (template, text) => {
    expect(renderText(template, unknown, 'dm')).toBe(text);
  });

  test('a name that is blank is the default, or else the handle', () => {
    expect(renderText('{name}', { ...values, name: ' ' }, 'dm')).toBe('hanako');
    expect(renderText('{name:x}', { ...values, name: ' ' }, 'dm')).toBe('x');
  });

  test.each([
    ['{nmae}', [{ kind: 'unknown_variable', variable: 'nmae' }]],
    ['{}', [{ kind: 'unknown_variable', variable: '' }]],
    ['a{b{name}', [{ kind: 'unclosed_brace', excerpt: '{b{name}' }]],
    ['{name', [{ kind: 'unclosed_brace', excerpt: '{name' }]],
    [
      '{x} {y:1}',
      [
        { kind: 'unknown_variable', variable: 'x' },
        { kind: 'unknown_variable', variable: 'y:1' },
      ],
    ],
    ['{__proto__}', [{ kind: 'unknown_variable', variable: '__proto__' }]],
  ])('%j is refused', (template, faults) => {
    expect(parseTemplate(template)).toEqual({ kind: 'wrong', faults });
  });

  test('any words survive once their braces are doubled', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (words) => {
        fc.pre(!/[｛｝]/u.test(words));
        const template = words.replaceAll('{', '{{').replaceAll('}', '}}');
        expect(renderText(template, values, 'dm')).toBe(words);
      }),
    );
  });

  test('reading one never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '｛', '｝', ':', 'name', ' ', 'a') }),
        (template) => {
          expect(['parsed', 'wrong']).toContain(parseTemplate(template).kind);
        },
      ),
    );
  });

  test('what a value contains is not read again', () => {
    expect(renderText('{name}', { ...values, name: '{code}' }, 'dm')).toBe('{code}');
  });

  test('a stranger’s name stays on one line, and in public names, tags and links nothing', () => {
    const name = 'a\nb @elon bit.ly/x 花@相互 J.R. #spam ＃宣伝 # 1';
    expect(renderText('{name}', { ...values, name }, 'dm')).toBe(
      'a b @elon bit.ly/x 花@相互 J.R. #spam ＃宣伝 # 1',
    );
    expect(renderText('{name}', { ...values, name }, 'post')).toBe(
      'a b ＠elon bit．ly/x 花@相互 J.R. ♯spam ♯宣伝 # 1',
    );
  });

  test('tells which variables it uses', () => {
    expect([...variablesOf('{name} {code:x} {{date}}')]).toEqual(['name', 'code']);
    expect([...variablesOf('{code} {')]).toEqual([]);
  });
});

describe('a name too long for the message', () => {
  const fits = (limit: number) => (text: string) => Array.from(text).length <= limit;
  const long: VariableValues = { ...values, name: '寿限無寿限無' };

  test('is shortened as little as needed', () => {
    expect(renderFitting('{name}さん', long, 'dm', fits(8))).toBe('寿限無寿限無さん');
    expect(renderFitting('{name}さん', long, 'dm', fits(6))).toBe('寿限無…さん');
  });

  test('never splits a character', () => {
    const family = { ...values, name: '👨‍👩‍👧👨‍👩‍👧' };
    expect(renderFitting('{name}', family, 'dm', (text) => text.length <= 9)).toBe('👨‍👩‍👧…');
  });

  test('leaves other values alone, even when nothing fits', () => {
    expect(renderFitting('{code}{name:x}', long, 'dm', () => false)).toBe('A-1x');
  });
});

describe('variants', () => {
  test.each([
    ['a || b', ['a', 'b']],
    ['a\n||\nb', ['a', 'b']],
    ['a ｜｜ b', ['a', 'b']],
    ['a||b', ['a||b']],
    ['a || ', ['a', '']],
    ['a || || b', ['a', '', 'b']],
    ['|| a', ['', 'a']],
    ['a\nb', ['a\nb']],
  ])('%j', (text, variants) => {
    expect(splitVariants(text)).toEqual(variants);
  });

  test('joined are the same when split again', () => {
    const variant = fc
      .string({ minLength: 1 })
      .filter((text) => text.trim() === text && !/\|\|/u.test(text));
    fc.assert(
      fc.property(fc.array(variant, { minLength: 1 }), (variants) => {
        expect(splitVariants(joinVariants(variants))).toEqual(variants);
      }),
    );
  });

  test('one is chosen evenly, and always one that there is', () => {
    expect([0, 0.33, 0.34, 0.67, 0.999_999, 1].map((at) => chooseVariant(3, () => at))).toEqual([
      0, 0, 1, 2, 2, 2,
    ]);
  });
});

test('dates and addresses as messages say them', () => {
  expect(messageDate(noon, zone, 'ja')).toBe('2026年11月26日');
  expect(messageDate(new Date('2026-11-26T15:00:00Z'), zone, 'en')).toBe('November 27, 2026');
  expect(postAddress('ours', '12')).toBe('https://x.com/ours/status/12');
});
