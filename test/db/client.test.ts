import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Topic } from '../../db/database.js';
import { notify } from '../../db/notify.js';
import { settings } from '../../db/schema.js';
import { RootHandleInsideTransaction } from '../../db/transaction-guard.js';
import { describeEachDatabase } from '../support/databases.js';

describeEachDatabase('the store', (open) => {
  test('keeps what a transaction wrote and nothing of one that failed', async () => {
    const { db } = open();
    await db.transaction(async (tx) => {
      await tx.insert(settings).values({ name: 'kept', value: { is: 1 } });
    });
    const failing = db.transaction(async (tx) => {
      await tx.insert(settings).values({ name: 'lost', value: {} });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await db.select().from(settings)).toEqual([{ name: 'kept', value: { is: 1 } }]);
  });

  test('is empty at the start of each test', async () => {
    expect(await open().db.select().from(settings)).toEqual([]);
  });

  test('refuses a query on the root handle inside a transaction, at once', async () => {
    const { db } = open();
    const wrong = db.transaction(async () => {
      await db.select().from(settings);
    });
    await expect(wrong).rejects.toMatchObject({ cause: expect.any(RootHandleInsideTransaction) });
    const nested = db.transaction(async () => db.transaction(async () => undefined));
    await expect(nested).rejects.toThrow(RootHandleInsideTransaction);
    await expect(db.select().from(settings)).resolves.toEqual([]);
  });

  test('lets work that outlives its transaction use the root handle again', async () => {
    const { db } = open();
    let later: Promise<unknown> = Promise.resolve();
    let commit = () => undefined as void;
    const committed = new Promise<void>((resolve) => (commit = resolve));
    await db.transaction(async (tx) => {
      later = committed.then(() => db.select().from(settings));
      await tx.execute(sql`select 1`);
    });
    commit();
    await expect(later).resolves.toEqual([]);
  });

  test('hints after the commit, and only then', async () => {
    const database = open();
    const heard: Topic[] = [];
    let wake = () => undefined as void;
    const stop = await database.listen((topic) => {
      heard.push(topic);
      wake();
    });
    const hint = new Promise<void>((resolve) => (wake = resolve));
    await database.db
      .transaction(async (tx) => {
        await notify(tx, 'cards');
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    await database.db.transaction((tx) => notify(tx, 'sends'));
    await hint;
    await stop();
    expect(heard).toEqual(['sends']);
  });

  test('speaks UTC and answers a ping', async () => {
    const database = open();
    await database.ping(5_000);
    await database.db.insert(settings).values({ name: 'zone', value: {} });
    const rows = await database.db
      .select({ zone: sql<string>`current_setting('TimeZone')` })
      .from(settings)
      .where(eq(settings.name, 'zone'));
    expect(rows).toEqual([{ zone: 'UTC' }]);
  });
});
