import { expect, test } from 'vitest';
import { makeNotice } from '../../db/notices.js';
import { deleteOldNotices, deleteOldSeries } from '../../db/retention-of-series.js';
import { cards, notices, series } from '../../db/schema.js';
import { makeAccount, makeChannel, makeRule, noon } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

const daysAgo = (days: number) => new Date(noon.getTime() - days * 86_400_000);

describeEachDatabase('Retention', (open) => {
  test('deletes series that ended long ago, and never one that goes on', async () => {
    const { db } = open();
    const { id: accountId } = await makeAccount(db);
    const { id: ruleId } = await makeRule(db, accountId);
    const add = async (xUserId: string, endedAt: Date | null) => {
      await db.insert(series).values({
        ruleId,
        ruleVersion: 1,
        accountId,
        xUserId,
        handle: 'umi',
        triggerKey: 'k',
        steps: [],
        startedAt: daysAgo(100),
        nextLookAt: noon,
        endedAt,
        endReason: endedAt === null ? null : 'finished',
      });
    };
    await add('1', daysAgo(91));
    await add('2', daysAgo(89));
    await add('3', null);
    expect(await deleteOldSeries(db, daysAgo(90))).toBe(1);
    expect(await deleteOldSeries(db, daysAgo(90))).toBe(0);
    expect(await db.select().from(series)).toHaveLength(2);
  });

  test('deletes old notices with the rows of their cards; a notice is told once per key', async () => {
    const { db } = open();
    const { id: accountId } = await makeAccount(db);
    await makeChannel(db, 'C1');
    await makeChannel(db, 'D1', { platform: 'discord' });
    const tell = (key: string, now: Date) =>
      db.transaction((tx) =>
        makeNotice(tx, { kind: 'codes_none', key, accountId, ruleId: null, content: {}, now }),
      );
    await tell('codes_none:1', daysAgo(91));
    await tell('codes_none:1', noon);
    await tell('codes_none:2', noon);
    expect(await db.select().from(cards)).toHaveLength(4);
    expect(await deleteOldNotices(db, daysAgo(90))).toBe(1);
    expect(await db.select().from(cards)).toHaveLength(2);
    expect(await db.select().from(notices)).toMatchObject([{ key: 'codes_none:2' }]);
  });
});
