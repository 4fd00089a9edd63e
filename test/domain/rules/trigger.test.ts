import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeTrigger, type Act } from '../../../src/domain/rules/trigger.js';
import { anyAct, dm, follow, like, mention, noon, reply, seen } from './samples.js';

describe('the key of a trigger', () => {
  test('is the same from any source, at any time it was seen, whatever is known of the person', () => {
    fc.assert(
      fc.property(anyAct, fc.string(), fc.date({ noInvalidDate: true }), (act, sourceId, at) => {
        const other = makeTrigger(act, {
          actor: { xUserId: '200', handle: null, name: null },
          accountXUserId: '100',
          at,
          sourceId,
        });
        expect(other.key).toBe(seen(act).key);
      }),
    );
  });

  test('tells acts apart', () => {
    const acts: readonly Act[] = [
      follow,
      { kind: 'follow', round: 1 },
      like('1'),
      like('2'),
      { ...like('1'), kind: 'repost' } as Act,
      reply('a', '3'),
      reply('a', '4'),
      mention('a', '3'),
      dm('a', '3'),
    ];
    expect(new Set(acts.map((act) => seen(act).key)).size).toBe(acts.length);
    expect(seen(like('1'), noon, '200').key).not.toBe(seen(like('1'), noon, '201').key);
  });

  test('is another one for each of our accounts that a post names', () => {
    const { key } = makeTrigger(mention(), { ...seen(mention()), accountXUserId: '101' });
    expect(key).not.toBe(seen(mention()).key);
  });
});
