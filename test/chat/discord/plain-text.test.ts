import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutText, escapeText, escapeWithin } from '../../../src/chat/discord/plain-text.js';
import { asRead, liveMarkup } from './live-markup.js';

/* Texts of strangers: nothing in them may live, and people must read exactly what was written. */

const pieces = fc.constantFrom(
  '@everyone',
  '@here',
  '<@1>',
  '<@&2>',
  '<#3>',
  '<t:1:R>',
  '</xtep:1>',
  '<:a:1>',
  '<a:b:1>',
  '<https://evil.example>',
  '[x](https://evil.example)',
  '](',
  'https://a.example/b_c*d?e=f',
  'discord://x',
  '**b**',
  '_i_',
  '__u__',
  '~~s~~',
  '||s||',
  '`c`',
  '```d```',
  '\n',
  '\n# h',
  '\n-# s',
  '\n> q',
  '\n>>> q',
  '\n- l',
  '\n+ l',
  '\n* l',
  '\n1. l',
  '\\',
  ' ',
  'a',
  '1',
  'あ',
  '😀',
  '@a_b',
  '&',
  '"',
  '(',
  ')',
  '\u200D',
);
const hostile = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));
const anything = fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 200 }));

describe('escapeText', () => {
  test('leaves nothing alive', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(liveMarkup(escapeText(text))).toEqual([]);
      }),
    );
  });

  test('is read as it was written', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(asRead(escapeText(text))).toBe(text.replaceAll('\u200B', ''));
      }),
    );
  });

  test.each([
    ['@shop_tokyo_01', '@shop_tokyo_01'],
    ['こんにちは、{name}さん！', 'こんにちは、{name}さん！'],
    ['2026-11-26 09:00', '2026-11-26 09:00'],
    ['詳しくは https://shop.example/a_b_c へ', '詳しくは `https://shop.example/a_b_c` へ'],
  ])('keeps %s easy to copy', (text, escaped) => {
    expect(escapeText(text)).toBe(escaped);
  });
});

describe('cutting', () => {
  test('stays within the limit, marks the cut, and never leaves half a character', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 3, max: 40 }), (whole, max) => {
        const cut = cutText(whole, max);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut === whole || cut.endsWith('…')).toBe(true);
        expect(cut).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });

  test('escaping within a limit never exceeds it', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 4, max: 50 }), (text, max) => {
        expect(escapeWithin(text, max).length).toBeLessThanOrEqual(max);
      }),
    );
  });
});
