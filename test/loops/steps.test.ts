import { asc, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { addOptOut } from '../../db/opt-outs.js';
import { rules, sends, series } from '../../db/schema.js';
import { noteAnswer, startSeries } from '../../db/series.js';
import { system } from '../../src/domain/actor.js';
import type { Step } from '../../src/domain/rules/rule.js';
import { silentMetrics } from '../../src/metrics.js';
import { createStepsRound } from '../../src/loops/steps.js';
import { makeRule } from '../support/card-rows.js';
import { describeEachDatabase, freshPostgres, hasPostgres } from '../support/databases.js';
import { openPostgres } from '../../db/postgres.js';
import { createLog } from '../../src/log.js';
import { addAccount, addSend, sendRow, testClock } from '../support/sending-stage.js';

/*
 * Follow-up messages. Oracles: the rows of sends and series. The clock begins at noon in Tokyo.
 */

const hour = 60 * 60_000;
const afterAnHour: Step = {
  afterMinutes: 60,
  texts: ['{name}さん、その後いかがですか?'],
  media: [],
};
const afterADay: Step = { afterMinutes: 1_440, texts: ['二通目', '二通目の別の文'], media: [] };

interface Begin {
  readonly steps?: readonly Step[];
  readonly hours?: { readonly from: string; readonly until: string };
}

async function stage(database: Database, { steps = [afterAnHour, afterADay], hours }: Begin = {}) {
  const clock = testClock();
  const accountId = await addAccount(database, { xUserId: '42', handle: 'shop', now: clock.now() });
  const { id: ruleId } = await makeRule(database.db, accountId);
  const recipient = { xUserId: '7', handle: 'umi', name: '海' };
  const firstSendId = await addSend(database, {
    accountId,
    now: clock.now(),
    origin: 'rule',
    madeBy: system,
    recipient,
    rule: { id: ruleId, version: 3, triggerKey: 'follow:7' },
  });
  await database.db.transaction((tx) =>
    startSeries(tx, {
      ruleId,
      ruleVersion: 3,
      accountId,
      ...recipient,
      triggerKey: 'follow:7',
      steps,
      hours: hours ?? null,
      postUrl: null,
      firstSendId,
      now: clock.now(),
    }),
  );
  const round = createStepsRound({
    database,
    config: { timeZone: 'Asia/Tokyo', locale: 'ja' },
    fits: () => true,
    now: clock.now,
    random: () => 0.9,
    log: createLog('silent'),
    metrics: silentMetrics,
  });
  const look = () => round(new AbortController().signal);
  const all = () => database.db.select().from(sends).orderBy(asc(sends.id));
  const ofSeries = async () => (await database.db.select().from(series))[0];
  const sent = async (id: number) => {
    await database.db
      .update(sends)
      .set({ state: 'sent', sentAt: clock.now() })
      .where(eq(sends.id, id));
  };
  const answers = () =>
    database.db.transaction((tx) => noteAnswer(tx, { accountId, xUserId: '7', at: clock.now() }));
  return { clock, accountId, ruleId, firstSendId, look, all, ofSeries, sent, answers };
}

describeEachDatabase('The steps of a rule', (open) => {
  test('follow the message before when their time has come, once, then the series is over', async () => {
    const { clock, firstSendId, look, all, ofSeries, sent, ruleId } = await stage(open());
    clock.advance(2 * hour);
    // The first message still waits: what follows it waits with it.
    await look();
    expect(await all()).toHaveLength(1);
    await sent(firstSendId);
    clock.advance(hour - 1);
    await look();
    expect(await all()).toHaveLength(1);
    clock.advance(1);
    await look();
    await look();
    const [, second] = await all();
    expect(second).toMatchObject({
      state: 'waiting',
      origin: 'rule',
      kind: 'dm',
      ruleId,
      ruleVersion: 3,
      triggerKey: 'follow:7:step:1',
      recipientXId: '7',
      text: '海さん、その後いかがですか?',
      unpaced: false,
    });
    await sent(second?.id ?? 0);
    expect(await look()).toEqual(new Date(clock.now().getTime() + 24 * hour));
    clock.advance(24 * hour);
    await look();
    expect(await all()).toHaveLength(3);
    expect((await all())[2]).toMatchObject({
      text: '二通目の別の文',
      triggerKey: 'follow:7:step:2',
    });
    await sent((await all())[2]?.id ?? 0);
    clock.advance(2 * hour);
    await look();
    expect(await ofSeries()).toMatchObject({ made: 2, endReason: 'finished' });
  });

  test('keep to the hours of the rule', async () => {
    const hours = { from: '09:00', until: '12:30' };
    const { clock, firstSendId, look, all, sent } = await stage(open(), { hours });
    await sent(firstSendId);
    clock.advance(hour);
    expect(await look()).toEqual(new Date('2026-11-26T00:00:00Z'));
    expect(await all()).toHaveLength(1);
    clock.advance(20 * hour);
    await look();
    expect((await all())[1]).toMatchObject({ hours });
  });

  test('end when the person answers, and what has not left is withdrawn', async () => {
    const { clock, firstSendId, look, all, ofSeries, sent, answers } = await stage(open(), {
      steps: [afterAnHour],
    });
    await sent(firstSendId);
    clock.advance(hour);
    await look();
    expect(await all()).toHaveLength(2);
    await answers();
    await look();
    expect(await ofSeries()).toMatchObject({ endReason: 'answered' });
    expect((await all())[1]).toMatchObject({ state: 'skipped', skipReason: 'cancelled' });
  });

  test('are not ended by what was written before the series began', async () => {
    const { clock, accountId, firstSendId, look, all, sent } = await stage(open());
    const at = new Date(clock.now().getTime() - 1);
    await open().db.transaction((tx) => noteAnswer(tx, { accountId, xUserId: '7', at }));
    await sent(firstSendId);
    clock.advance(hour);
    await look();
    expect(await all()).toHaveLength(2);
  });

  test('end when the person opts out or the rule is deleted', async () => {
    const one = await stage(open());
    await one.sent(one.firstSendId);
    const person = { xUserId: '7', handle: 'umi' };
    await open().db.transaction((tx) =>
      addOptOut(tx, { person, source: 'word', actor: system, now: one.clock.now() }),
    );
    one.clock.advance(hour);
    await one.look();
    expect(await one.all()).toHaveLength(1);
    expect(await one.ofSeries()).toMatchObject({ endReason: 'opted_out' });
    await open().db.update(series).set({ endedAt: null, endReason: null });
    await open().db.execute('delete from opt_outs');
    await open().db.update(rules).set({ state: 'deleted' });
    await one.look();
    expect(await one.all()).toHaveLength(1);
    expect(await one.ofSeries()).toMatchObject({ endReason: 'rule_deleted' });
  });

  test('that cannot be made are put off, and hold up no other', async () => {
    const { clock, firstSendId, look, all, ofSeries, sent } = await stage(open(), {
      steps: [{ ...afterAnHour, texts: ['{nobody}'] }],
    });
    await sent(firstSendId);
    clock.advance(hour);
    await look();
    expect(await all()).toHaveLength(1);
    expect((await ofSeries())?.nextLookAt.getTime()).toBeGreaterThan(clock.now().getTime());
  });

  test('end when the message before was given up, and wait for one that failed', async () => {
    const { clock, firstSendId, look, all, ofSeries } = await stage(open());
    const become = (set: Partial<typeof sends.$inferInsert>) =>
      open().db.update(sends).set(set).where(eq(sends.id, firstSendId));
    await become({ state: 'failed' });
    clock.advance(48 * hour);
    await look();
    expect(await all()).toHaveLength(1);
    expect((await ofSeries())?.endedAt).toBeNull();
    await become({ state: 'skipped', skipReason: 'rejected' });
    clock.advance(hour);
    await look();
    expect(await ofSeries()).toMatchObject({ endReason: 'finished' });
  });
});

test.skipIf(!hasPostgres())('two processes at once make one step', async () => {
  const made = await freshPostgres();
  const database = await openPostgres(made.url, createLog('silent'));
  try {
    const { clock, firstSendId, look, all, sent } = await stage(database);
    await sent(firstSendId);
    clock.advance(hour);
    await Promise.all([look(), look(), look()]);
    expect(await all()).toHaveLength(2);
    expect(await sendRow(database, firstSendId)).toMatchObject({ state: 'sent' });
  } finally {
    await database.close();
    await made.drop();
  }
});
