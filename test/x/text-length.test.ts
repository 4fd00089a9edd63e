import { expect, test } from 'vitest';
import { measureText } from '../../src/x/text-length.js';

test.each([
  ['a'.repeat(280), 280, true],
  ['a'.repeat(281), 281, false],
  ['あ'.repeat(140), 280, true],
  ['あ'.repeat(141), 282, false],
  [`${'a'.repeat(256)} https://example.com/${'path'.repeat(50)}`, 280, true],
  ['🎉', 2, true],
  ['', 0, false],
  [' \n', 2, false],
])('a reply %j weighs %d', (text, length, fits) => {
  expect(measureText('reply', text)).toEqual({ length, limit: 280, fits });
});

test('a DM counts characters, up to 10,000', () => {
  expect(measureText('dm', 'あ🎉')).toEqual({ length: 2, limit: 10_000, fits: true });
  expect(measureText('dm', 'あ'.repeat(10_001)).fits).toBe(false);
});
