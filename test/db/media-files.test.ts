import { expect, test } from 'vitest';
import { mediaKindsOf, storeMediaFile } from '../../db/media-files.js';
import { loadMedia } from '../../db/media-uploads.js';
import { noon } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

const actor = { kind: 'person', platform: 'slack', id: 'U1', name: 'Boss' } as const;

describeEachDatabase('files of rules', (open) => {
  const store = (content: string, name = 'photo.png') =>
    storeMediaFile(open().db, {
      name,
      kind: 'image',
      contentType: 'image/png',
      content: Buffer.from(content),
      actor,
      now: noon,
    });

  test('one name is one content, for ever', async () => {
    expect(await store('one')).toBe('photo.png');
    expect(await store('one')).toBe('photo.png');
    expect(await store('two')).toBe('photo-2.png');
    expect(await store('three')).toBe('photo-3.png');
    expect(await store('two')).toBe('photo-2.png');
    const kept = await loadMedia(open().db, 'photo.png');
    expect(Buffer.from(kept?.content ?? []).toString()).toBe('one');
  });

  test('two at once under one name are two files', async () => {
    const names = await Promise.all([store('a'), store('b'), store('a')]);
    expect(new Set(names)).toEqual(new Set(['photo.png', 'photo-2.png']));
    expect(names[0]).toBe(names[2]);
  });

  test('tells what kind a name is of, and leaves out what is not there', async () => {
    await store('one', 'x');
    await store('two', 'x');
    expect(await mediaKindsOf(open().db, ['x', 'x-2', 'y'])).toEqual(
      new Map([
        ['x', 'image'],
        ['x-2', 'image'],
      ]),
    );
    expect(await mediaKindsOf(open().db, [])).toEqual(new Map());
  });
});
