import { expect, test } from 'vitest';
import { recentAttempts } from '../../db/recent-attempts.js';
import { attempts } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import { makeAccount, makeFailedSend, makeSend, noon } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

describeEachDatabase('the recent attempts of an account', (open) => {
  test('are those that left for X, per kind: nothing pushes the tries of a lane out of sight', async () => {
    const { db } = open();
    const { id: accountId } = await makeAccount(db);
    const limited = await makeFailedSend(open(), accountId, {
      cause: 'rate_limited',
      attempt: { diagnosis: { row: 'x21', causes: [rateLimited], next: { kind: 'stop' } } },
    });
    const others = await makeSend(db, accountId, { kind: 'reply', postId: '1' });
    const many = (kind: 'dm' | 'reply', outcome: 'not_posted' | 'accepted', sendId: number) =>
      db.insert(attempts).values(
        Array.from({ length: 100 }, (_, index) => ({
          sendId,
          accountId,
          kind,
          number: index + 2,
          trigger: 'retry' as const,
          actor: system,
          text: '',
          startedAt: noon,
          endedAt: noon,
          outcome,
        })),
      );
    await many('dm', 'not_posted', limited.id);
    await many('reply', 'accepted', others.id);
    const recent = await recentAttempts(db, accountId);
    expect(recent.filter(({ kind }) => kind === 'dm').map(({ row }) => row)).toEqual(['x21']);
    expect(recent.filter(({ kind }) => kind === 'reply')).toHaveLength(64);
  });
});

const rateLimited = {
  cause: 'rate_limited',
  certainty: 'likely',
  variant: 'limit-not-named',
  why: [],
} as const;
