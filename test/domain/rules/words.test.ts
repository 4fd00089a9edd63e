import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldHashtag, foldText } from '../../../src/domain/rules/fold-text.js';
import { matchesKeyword, wordsOf } from '../../../src/domain/rules/match-keyword.js';
import { isOptOutMessage, optOutLanguage } from '../../../src/domain/rules/opt-out-words.js';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      'ｶ',
      'ﾞ',
      'ガ',
      'が',
      'ヷ',
      'わ',
      '\u3099',
      'ー',
      'ｰ',
      'İ',
      'Ａ',
      ' ',
      '　',
      '\u200b',
      '❤️',
    ),
  }),
);

describe('folding', () => {
  test.each([
    ['ｶﾞﾁｬ', 'がちゃ'],
    ['ガチャ', 'がちゃ'],
    ['ＡＢＣ１２', 'abc12'],
    ['ラーメン', 'らーめん'],
    ['ﾗｰﾒﾝ', 'らーめん'],
    ['ヴ', 'ゔ'],
    ['  応募　します \n', '応募 します'],
    ['応\u200b募', '応募'],
    ['❤️', '❤'],
    ['ヷ', 'わ\u3099'],
  ])('%j is %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  test.each([
    ['コーラ', 'コラ'],
    ['か', 'が'],
    ['Aー1', 'A-1'],
    ['は', 'ば'],
  ])('%j and %j stay apart', (one, other) => {
    expect(foldText(one)).not.toBe(foldText(other));
  });

  test('twice is the same as once', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
    );
  });

  test('of hashtags leaves kana apart, as X does', () => {
    expect(foldHashtag('#ＸＴＥＰ')).toBe('xtep');
    expect(foldHashtag('カナ')).not.toBe(foldHashtag('かな'));
  });
});

describe('keywords', () => {
  test.each([
    ['contains', '抽選に応募です', true],
    ['exact', '抽選に応募です', false],
    ['prefix', '抽選に応募です', false],
    ['contains', '応募です', true],
    ['exact', ' 応募 ', true],
    ['prefix', '応募です', true],
  ] as const)('%s in %j: %s', (match, text, expected) => {
    expect(matchesKeyword(wordsOf('dm', text), [foldText('応募')], match)).toBe(expected);
  });

  test('exact words match in every way, and a prefix is contained', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, word) => {
        const words = wordsOf('dm', text);
        const keyword = foldText(word);
        const exact = matchesKeyword(words, [keyword], 'exact');
        const prefix = matchesKeyword(words, [keyword], 'prefix');
        const contains = matchesKeyword(words, [keyword], 'contains');
        expect(!exact || prefix).toBe(true);
        expect(!prefix || contains).toBe(true);
      }),
    );
  });

  test.each([
    ['reply', '@ours @other 応募', '応募'],
    ['mention', '応募 @ours', '応募'],
    ['quote', '応募 https://t.co/abc', '応募'],
    ['quote', '応募 https://x.com/ours/status/123?s=20', '応募'],
    ['reply', '応募 https://example.com', '応募 https://example.com'],
    ['dm', '@ours 応募', '@ours 応募'],
  ] as const)('%s %j says %j', (kind, text, words) => {
    expect(wordsOf(kind, text)).toBe(words);
  });
});

describe('words that opt out', () => {
  test.each([
    '配信停止',
    '停止',
    'stop',
    'STOP',
    'ＳＴＯＰ',
    ' Unsubscribe\n',
    '配信停止　',
    '配信停止。',
    '「配信停止」',
    'Stop!!',
    'ｽﾄｯﾌﾟ',
  ])('%j does', (text) => {
    expect(isOptOutMessage(text)).toBe(true);
  });

  test('are answered in their language', () => {
    expect(['停止', 'ストップ', 'ＳＴＯＰ', 'unsubscribe'].map(optOutLanguage)).toEqual([
      'ja',
      'ja',
      'en',
      'en',
    ]);
  });

  test.each(['', '停止中ですか', 'please stop', '配信', 'stop it', '再配信停止'])(
    '%j does not',
    (text) => {
      expect(isOptOutMessage(text)).toBe(false);
    },
  );
});
