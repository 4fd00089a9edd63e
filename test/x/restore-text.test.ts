import { describe, expect, test } from 'vitest';
import { dropLeadingMentions, restoreText } from '../../src/x/restore-text.js';

describe('links and escapes', () => {
  const url = (short: string, long: string) => ({ url: short, expanded_url: long });

  test.each([
    ['a &amp;amp; b &lt;', [], 'a &amp; b <'],
    [
      'https://t.co/a1 https://t.co/a12',
      [url('https://t.co/a1', 'https://one.example')],
      'https://one.example https://t.co/a12',
    ],
    [
      'https://t.co/a1と',
      [url('https://t.co/a1', 'https://one.example?a=1&amp;b=2')],
      'https://one.example?a=1&amp;b=2と',
    ],
    ['https://t.co/a1', [url('https://t.co/a1', '')], 'https://t.co/a1'],
    ['https://t.co/a1', [{ url: 5 }], 'https://t.co/a1'],
  ] as const)('%s', (text, urls, written) => {
    expect(restoreText(text, urls)).toBe(written);
  });
});

describe('mentions in front of a reply', () => {
  const fan = [{ username: 'Fan' }];

  test.each([
    ['where the range says so', '@fan @other hi', [], [12, 14], 'hi'],
    ['where the entities say so', '@fan @other hi', fan, null, '@other hi'],
    ['not those that the entities do not know', '@fan hi', [], null, '@fan hi'],
    [
      'not text, when the range is of another form',
      'long text without them',
      fan,
      [5, 20],
      'long text without them',
    ],
    ['none when the range begins at once', '@fan hi', fan, [0, 7], '@fan hi'],
  ] as const)('%s', (_, text, mentions, range, written) => {
    expect(dropLeadingMentions(text, mentions, range)).toBe(written);
  });
});
