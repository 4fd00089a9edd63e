import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { performSendAction } from '../../db/act-on-sends.js';
import type { Database } from '../../db/database.js';
import { startPause } from '../../db/pauses.js';
import { deleteRule } from '../../db/rule-states.js';
import { rules, sends } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import { makeRule } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { addSend, fastLanes, person, sendRow } from '../support/sending-stage.js';
import { accepted, closedRecipient, notReached, roundsOn } from './sending-stage-rounds.js';

/*
 * What else decides when a rule's send leaves: a person's Approve, the hours, the end of the rule, and
 * whether it tells of a win. Oracles: the rows of the store, and what left for X. The stage begins at noon in Tokyo.
 */

const hour = 60 * 60_000;
const evening = { from: '18:00', until: '21:00' };
const at18 = new Date('2026-11-25T09:00:00.000Z');

async function stageWithRule(database: Database, options: Parameters<typeof roundsOn>[1] = {}) {
  const stage = await roundsOn(database, options);
  const { id: ruleId } = await makeRule(database.db, stage.accountId);
  let made = 0;
  const add = async (rest: Partial<typeof sends.$inferInsert> = {}) => {
    made += 1;
    const id = await addSend(database, {
      accountId: stage.accountId,
      now: stage.clock.now(),
      origin: 'rule',
      madeBy: system,
      rule: { id: ruleId, version: 1, triggerKey: String(made) },
    });
    if (Object.keys(rest).length > 0)
      await database.db.update(sends).set(rest).where(eq(sends.id, id));
    return id;
  };
  return { ...stage, ruleId, add };
}

describeEachDatabase('A send that waits for a person', (open) => {
  test('leaves when it is approved and not before, nor as a probe', async () => {
    const stage = await stageWithRule(open());
    const id = await stage.add({ confirmation: 'wanted' });
    await open().db.transaction((tx) =>
      startPause(tx, {
        accountId: stage.accountId,
        cause: 'action_block',
        holds: 'all',
        ends: { kind: 'cool-down' },
        incidentId: null,
        startedBy: system,
        coolDownMinutes: 1,
        now: stage.clock.now(),
      }),
    );
    stage.clock.advance(hour);
    await stage.send();
    expect(stage.sent).toEqual([]);
    await open().db.transaction((tx) =>
      performSendAction(tx, {
        sendId: id,
        verb: 'approve',
        shownAttemptId: null,
        confirmed: false,
        actor: person,
        now: stage.clock.now(),
      }),
    );
    await stage.send();
    expect((await sendRow(open(), id)).state).toBe('sent');
  });
});

describeEachDatabase('The hours of a rule', (open) => {
  test('hold its sends until they begin; many of them hold up nobody else', async () => {
    const stage = await stageWithRule(open());
    const held: number[] = [];
    for (let count = 0; count < 60; count += 1) held.push(await stage.add({ hours: evening }));
    const free = await stage.add();
    await stage.send();
    // One look takes in fifty; the next follows at once.
    await stage.send();
    expect((await sendRow(open(), free)).state).toBe('sent');
    expect(stage.sent).toHaveLength(1);
    for (const id of held)
      expect(await sendRow(open(), id)).toMatchObject({ dueAt: at18, carriedOver: false });
    stage.clock.advance(6 * hour);
    await stage.send();
    expect(stage.sent.length).toBeGreaterThan(1);
  });

  test('do not hold what a person asks for again', async () => {
    const stage = await stageWithRule(open());
    const id = await stage.add();
    stage.answers(() => closedRecipient);
    await stage.send();
    await open().db.update(sends).set({ hours: evening }).where(eq(sends.id, id));
    const { now } = stage.clock;
    await open().db.transaction((tx) =>
      performSendAction(tx, {
        sendId: id,
        verb: 'resend',
        shownAttemptId: null,
        confirmed: false,
        actor: person,
        now: now(),
      }),
    );
    await stage.send();
    expect(stage.sent).toHaveLength(2);
  });
});

describeEachDatabase('The end of a rule', (open) => {
  test('skips what the cap would carry over to it', async () => {
    const lanes = { ...fastLanes, dm: { cap24h: 1, paceSeconds: 0 } };
    const stage = await stageWithRule(open(), { lanes });
    await stage.add();
    const notAfter = new Date(stage.clock.now().getTime() + 30 * hour);
    const fits = await stage.add({ notAfter });
    const late = await stage.add({ notAfter });
    await stage.send();
    expect(await sendRow(open(), fits)).toMatchObject({ state: 'waiting', carriedOver: true });
    expect(await sendRow(open(), late)).toMatchObject({ state: 'skipped', skipReason: 'no_room' });
    stage.clock.advance(25 * hour);
    await stage.send();
    expect((await sendRow(open(), fits)).state).toBe('sent');
  });
});

describeEachDatabase('A winner’s message', (open) => {
  test('leaves before what rules made earlier, and behind what a person sends, at the pace of rules', async () => {
    const lanes = { ...fastLanes, dm: { cap24h: 100, paceSeconds: 60 } };
    const stage = await stageWithRule(open(), { lanes });
    const earlier = await stage.add();
    const win = await stage.add({ priority: 1 });
    const typed = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    expect((await sendRow(open(), typed)).state).toBe('sent');
    expect((await sendRow(open(), win)).state).toBe('sent');
    expect((await sendRow(open(), earlier)).state).toBe('waiting');
    stage.clock.advance(80_000);
    await stage.send();
    expect((await sendRow(open(), earlier)).state).toBe('sent');
  });
});

describeEachDatabase('A deleted rule', (open) => {
  test('sends nothing that was on its way and came back, neither later nor early', async () => {
    let posts = 0;
    const stage = await stageWithRule(open(), {
      port: {
        async send() {
          posts += 1;
          if (posts > 1) return accepted();
          const wish = { ruleId: stage.ruleId, actor: person, now: stage.clock.now() };
          await open().db.transaction((tx) => deleteRule(tx, wish));
          return notReached;
        },
      },
    });
    const id = await stage.add();
    await stage.send();
    expect(await sendRow(open(), id)).toMatchObject({ state: 'waiting', nextTrigger: 'retry' });
    // A place in the cap is free before the moment that it was carried over to.
    await open().db.update(sends).set({ carriedOver: true }).where(eq(sends.id, id));
    await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    stage.clock.advance(hour);
    await stage.send();
    expect(await sendRow(open(), id)).toMatchObject({
      state: 'skipped',
      skipReason: 'rule_deleted',
    });
    expect(posts).toBe(2);
  });

  test('does not hold what a person asks for again, whatever X answers then', async () => {
    const stage = await stageWithRule(open());
    const id = await stage.add();
    stage.answers(() => closedRecipient);
    await stage.send();
    const wish = { actor: person, now: stage.clock.now() };
    await open().db.transaction((tx) => deleteRule(tx, { ...wish, ruleId: stage.ruleId }));
    const resend = { verb: 'resend', shownAttemptId: null, confirmed: false, sendId: id } as const;
    await open().db.transaction((tx) => performSendAction(tx, { ...wish, ...resend }));
    stage.answers(() => notReached);
    await stage.send();
    expect(await sendRow(open(), id)).toMatchObject({ state: 'waiting', nextTrigger: 'retry' });
    stage.answers(accepted);
    stage.clock.advance(hour);
    await stage.send();
    expect((await sendRow(open(), id)).state).toBe('sent');
  });
});

describeEachDatabase('A paused campaign', (open) => {
  test('does not hold the messages that its entries led to', async () => {
    const stage = await stageWithRule(open());
    await stage.add();
    await open().db.update(rules).set({ state: 'paused', holdsSends: false });
    await stage.send();
    expect(stage.sent).toHaveLength(1);
    await stage.add();
    await open().db.update(rules).set({ holdsSends: true });
    await stage.send();
    expect(stage.sent).toHaveLength(1);
  });
});
