import { expect, test } from 'vitest';
import { badLinks } from '../../../src/domain/rules/bad-links.js';
import { inspectMedia, mediaName } from '../../../src/domain/rules/inspect-media.js';

/* Oracles: the signatures that the formats' own specifications fix; addresses as RFC 3986 reads them. */

const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from([part]),
    ),
  );

test.each([
  ['PNG', bytes(0x89, 'PNG\r\n', 0x1a, '\n', 'rest'), 'image', 'image/png'],
  ['JPEG', bytes(0xff, 0xd8, 0xff, 0xe0), 'image', 'image/jpeg'],
  ['WebP', bytes('RIFF', 1, 2, 3, 4, 'WEBPVP8 '), 'image', 'image/webp'],
  ['GIF', bytes('GIF89a....'), 'gif', 'image/gif'],
  ['MP4', bytes(0, 0, 0, 24, 'ftypisom'), 'video', 'video/mp4'],
  ['QuickTime', bytes(0, 0, 0, 20, 'ftypqt  '), 'video', 'video/quicktime'],
])('%s is told by its bytes', (_name, content, kind, contentType) => {
  expect(inspectMedia(content)).toMatchObject({ kind, contentType });
});

test.each([
  ['nothing', bytes()],
  ['HTML', bytes('<!doctype html>')],
  ['SVG', bytes('<svg xmlns="">')],
  ['HEIC, a picture in the container of films', bytes(0, 0, 0, 24, 'ftypheic')],
  ['half a PNG mark', bytes(0x89, 'PNG')],
])('%s is no media that X takes', (_name, content) => {
  expect(inspectMedia(content)).toBeNull();
});

test.each([
  ['夏のセール.PNG', '夏のセール.png'],
  ['../../etc/passwd', 'passwd.png'],
  ['C:\\Users\\me\\a b.jpeg', 'a-b.png'],
  ['....', 'file.png'],
  ['あ'.repeat(200), `${'あ'.repeat(60)}.png`],
])('a file called %j is kept as %j', (given, kept) => {
  expect(mediaName(given, { kind: 'image', contentType: 'image/png', extension: 'png' })).toBe(
    kept,
  );
});

test.each([
  'ご案内: https://example.com/a?b=c#d をご覧ください',
  '(https://example.com)',
  'https://example.comをご覧ください',
  'https://日本語.jp/ です',
  'https://example.com、https://shop.example.co.jp.',
  'https://example.com, or http://example.com:8080!',
  'https://{handle}.example.com/',
  '{post_url:https://example.com/}',
  'and/or 12:30、A:B // C',
])('nothing is wrong with the links of %j', (text) => {
  expect(badLinks(text)).toEqual([]);
});

test.each([
  ['ftp://example.com/file', 'ftp://example.com'],
  ['htp://example.com', 'htp://example.com'],
  ['https:///path', 'https://'],
  ['http://localhost/x', 'http://localhost'],
  ['https://-bad-.com', 'https://-bad-.com'],
  ['file://c', 'file://c'],
])('%j cannot be opened', (text, link) => {
  expect(badLinks(text)).toEqual([link]);
});
