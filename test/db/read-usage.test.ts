import { expect, test } from 'vitest';
import {
  budgetLeftMicroUsd,
  nextBillingDay,
  noteRead,
  usageToday,
  type NotedRead,
} from '../../db/read-usage.js';
import { makeAccount, noon } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

const tomorrow = new Date('2026-11-27T00:00:00Z');

describeEachDatabase('what reads cost', (open) => {
  const note = (changes: Partial<NotedRead> & { readonly accountId: number }) =>
    open().db.transaction((tx) =>
      noteRead(tx, {
        source: 'poll',
        endpoint: 'followers',
        requests: 1,
        billed: [],
        now: noon,
        ...changes,
      }),
    );

  test('a resource is billed once a day, whoever reads it, and again on the next', async () => {
    const { id: accountId } = await makeAccount(open().db);

    expect(await note({ accountId, billed: ['user:1', 'user:2', 'user:1', 'post:9'] })).toBe(
      25_000,
    );
    expect(await note({ accountId, source: 'stream', billed: ['user:1', 'like:9:1'] })).toBe(1_000);
    expect(await note({ accountId, billed: ['user:1'], now: tomorrow })).toBe(10_000);
    expect(await usageToday(open().db, accountId, noon)).toEqual([
      { source: 'poll', requests: 1, costMicroUsd: 25_000 },
      { source: 'stream', requests: 1, costMicroUsd: 1_000 },
    ]);
  });

  test('the budget is one for all accounts and a day, and hearing opt-outs uses none of it', async () => {
    const { id: accountId } = await makeAccount(open().db);
    const { db } = open();
    await note({ accountId, billed: ['user:1', 'user:2'] });
    await note({ accountId, endpoint: 'messages', billed: ['dm:1', 'dm:2', 'dm:3'] });

    expect(await budgetLeftMicroUsd(db, 0.05, noon)).toBe(30_000);
    expect(await budgetLeftMicroUsd(db, 0.01, noon)).toBe(0);
    expect(await budgetLeftMicroUsd(db, 0.05, tomorrow)).toBe(50_000);
    expect(await budgetLeftMicroUsd(db, null, noon)).toBe(Infinity);
    expect(nextBillingDay(noon)).toEqual(tomorrow);
  });

  test('what nobody knows the price of costs as much as the dearest', async () => {
    const { id: accountId } = await makeAccount(open().db);

    expect(await note({ accountId, billed: ['space:1'] })).toBe(10_000);
  });
});
