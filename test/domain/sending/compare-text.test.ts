import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { storeText } from '../../../sandbox/x/store-text.js';
import { isSameText, resemblesText } from '../../../src/domain/sending/compare-text.js';
import type { JsonObject } from '../../../src/x/read-json.js';
import { dropLeadingMentions, restoreText } from '../../../src/x/restore-text.js';

/*
 * A text goes to X, comes back changed, is restored by the reader and must still be known as ours.
 * The way X changes it is played by the sandbox (`storeText`).
 */

function throughX(kind: 'dm' | 'reply', text: string): string {
  const stored = storeText(text, kind === 'reply' ? 'fan' : null);
  const urls = stored.urls.map((url): JsonObject => ({ ...url }));
  const range = [stored.displayFrom, stored.text.length];
  const shown = kind === 'reply' ? dropLeadingMentions(stored.text, [], range) : stored.text;
  return restoreText(shown, urls);
}

const piece = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    'https://example.com',
    'https://example.com/a/?b=1&c=2#d',
    'https://twitter.com/shop/status/1',
    'https://x.com/shop/status/1',
    'https://t.co/AbC123dEf4',
    'https://example.com/photo/1',
    'https://x.com/a/status/1/photo/1',
    'example.com/path',
    '@someone ',
    '@fan ',
    '&amp; & < > &lt;',
    'ようこそ🎉',
    '\r\n\n',
    ' ',
    '#タグ',
  ),
);
const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(' '));

describe('a text that went through X', () => {
  test.each(['dm', 'reply'] as const)('is known again as %s', (kind) => {
    fc.assert(
      fc.property(text, (sent) => {
        expect(isSameText(kind, sent, throughX(kind, sent))).toBe(true);
      }),
    );
  });

  test('comes back as it was written', () => {
    const written = 'A & B <b> &amp; https://example.com/x?a=1&b=2 です';
    expect(throughX('dm', written)).toBe(written);
    expect(throughX('reply', `@fan ${written}`)).toBe(written);
  });

  test.each([
    ['https://example.com', 'https://example.com/'],
    ['see twitter.com/a/status/1', 'see https://x.com/a/status/1'],
    ['https://example.com/あ', 'https://example.com/%E3%81%82'],
    ['a\u202Eb', 'ab'],
    ['写真です', '写真です https://twitter.com/shop/status/1/photo/1'],
    ['写真です', '写真です https://twitter.com/messages/media/1580'],
    ['https://example.com/photo/1', 'https://example.com/photo/1'],
    ['見て https://x.com/a/status/1/photo/1', '見て https://twitter.com/a/status/1/photo/1'],
    ['see https://t.co/AbC123dEf4 now', 'see https://example.com/page now'],
  ])('%s is the same as %s', (sent, stored) => {
    expect(isSameText('dm', sent, stored)).toBe(true);
  });
});

describe('another text', () => {
  test.each([
    ['ありがとう', 'ありがとうございます'],
    ['https://example.com/a', 'https://example.com/b'],
    ['@fan ありがとう', 'ありがとう'],
  ])('%s is not %s in a DM', (sent, stored) => {
    expect(isSameText('dm', sent, stored)).toBe(false);
  });

  test('only resembles when it is cut off or decorated', () => {
    expect(resemblesText('ご応募ありがとうございます！', 'ご応募ありがとうござ…')).toBe(true);
    expect(resemblesText('Hello, World!', 'hello world')).toBe(true);
    expect(resemblesText('こんにちは', 'こんばんは')).toBe(false);
    expect(resemblesText('ありがとう', 'あ')).toBe(false);
  });
});
