import { expect, test } from 'vitest';
import { deleteOldBills, deleteOldTriggers } from '../../db/retention-of-reads.js';
import { billedResources, readUsage, triggers } from '../../db/schema.js';
import { createRetentionDuty } from '../../src/loops/retention.js';
import { createLog } from '../../src/log.js';
import { silentMetrics } from '../../src/metrics.js';
import { makeAccount, noon } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { eventually, stopAtEnd } from '../support/sending-stage.js';

const dayMs = 86_400_000;

function daysAgo(days: number): Date {
  return new Date(noon.getTime() - days * dayMs);
}

const utcDay = (days: number) => daysAgo(days).toISOString().slice(0, 10);

describeEachDatabase('what was read at X', (open) => {
  const addTrigger = async (accountId: number, seenAt: Date, state: 'new' | 'done') => {
    await open()
      .db.insert(triggers)
      .values({
        key: `dm:1:${seenAt.toISOString()}:${state}`,
        accountId,
        kind: 'dm',
        act: { kind: 'dm', eventId: '1', text: 'a', language: null },
        actorXId: '2',
        at: seenAt,
        seenAt,
        source: 'poll',
        sourceId: '1',
        state,
      });
  };

  test('is deleted when it is old, and never what is not decided yet', async () => {
    const { db } = open();
    const account = await makeAccount(db);
    await addTrigger(account.id, daysAgo(40), 'done');
    await addTrigger(account.id, daysAgo(40), 'new');
    await addTrigger(account.id, daysAgo(20), 'done');

    expect(await deleteOldTriggers(db, daysAgo(30))).toBe(1);
    expect(await deleteOldTriggers(db, daysAgo(30))).toBe(0);
    expect(await db.select({ state: triggers.state }).from(triggers)).toHaveLength(2);

    await db.insert(billedResources).values([
      { day: utcDay(4), resource: 'user:1' },
      { day: utcDay(3), resource: 'user:1' },
    ]);
    expect(await deleteOldBills(db, utcDay(3))).toBe(1);
    expect(await db.select().from(billedResources)).toMatchObject([{ day: utcDay(3) }]);
  });

  test('is kept as long as something may be seen again that would count as new', async () => {
    const database = open();
    const { db } = database;
    const account = await makeAccount(db);
    const backfillDays = 40;
    for (const days of [backfillDays + 8, backfillDays + 6, 31])
      await addTrigger(account.id, daysAgo(days), 'done');
    await db.insert(readUsage).values(
      [91, 89].map((days) => ({
        day: utcDay(days),
        accountId: account.id,
        source: 'poll' as const,
        endpoint: 'mentions',
      })),
    );
    const duty = createRetentionDuty({
      database,
      config: { backfillHours: backfillDays * 24 },
      now: () => noon,
      log: createLog('silent'),
      metrics: silentMetrics,
    });
    stopAtEnd(duty);
    duty.start();

    await eventually(async () => {
      expect(await db.select().from(readUsage)).toMatchObject([{ day: utcDay(89) }]);
    });
    expect(await db.select({ id: triggers.id }).from(triggers)).toHaveLength(2);
  });
});
