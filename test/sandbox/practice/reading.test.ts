import { expect, test } from 'vitest';
import { isQuietReading, isReading } from '../../../sandbox/practice/x/reading.js';

const went = (bucket: 'messages' | 'own-posts' | 'dm-read' | 'dm-send', status: number | null) => ({
  bucket,
  query: {},
  status,
  trouble: null,
});

test('a regular reading is quiet until it fails', () => {
  expect(isQuietReading(went('messages', 200))).toBe(true);
  expect(isQuietReading(went('messages', null))).toBe(true);
  expect(isQuietReading(went('messages', 503))).toBe(false);
  expect(isQuietReading({ ...went('messages', 200), trouble: 'cut' })).toBe(false);
});

test('what is sent and what is read back is shown', () => {
  expect(isReading(went('dm-send', 201))).toBe(false);
  expect(isReading(went('dm-read', 200))).toBe(false);
  expect(isReading(went('own-posts', 200))).toBe(false);
  expect(isReading({ ...went('own-posts', 200), query: { exclude: 'retweets' } })).toBe(true);
});
