import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { listedSends, loadIncidentCard, loadSendCard } from '../../db/card-subjects.js';
import { recordAction } from '../../db/record-action.js';
import { attempts, pauses, sends } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import {
  makeAccount,
  makeFailedSend,
  makeIncident,
  makeRule,
  makeSend,
  noon,
  sato,
} from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

const after = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

describeEachDatabase('what cards are drawn from', (open) => {
  const pauseOf = (accountId: number, rest: Partial<typeof pauses.$inferInsert> = {}) =>
    open()
      .db.insert(pauses)
      .values({
        accountId,
        cause: 'action_block',
        holds: 'all',
        ends: { kind: 'cool-down' },
        startedAt: noon,
        startedBy: system,
        ...rest,
      });

  test('nothing there', async () => {
    expect(await loadSendCard(open().db, 1)).toBeNull();
    expect(await loadIncidentCard(open().db, 1)).toBeNull();
  });

  test('a send: its rule, its last attempt, the one that is explained, and who acted last', async () => {
    const { db } = open();
    const { id: accountId } = await makeAccount(db);
    const rule = await makeRule(db, accountId);
    const send = await makeFailedSend(open(), accountId, {
      ruleId: rule.id,
      triggerKey: 'like:1',
      origin: 'rule',
      attemptCount: 2,
      state: 'sent',
      sentAt: after(2),
    });
    const [second] = await db
      .insert(attempts)
      .values({
        sendId: send.id,
        accountId,
        kind: 'dm',
        number: 2,
        trigger: 'resend',
        actor: sato,
        text: 'x',
        startedAt: after(1),
        endedAt: after(2),
        outcome: 'accepted',
      })
      .returning();
    await db.update(sends).set({ lastAttemptId: second!.id }).where(eq(sends.id, send.id));
    for (const verb of ['ignore', 'undo']) {
      await db.transaction((tx) =>
        recordAction(tx, { at: after(1), actor: sato, verb, sendId: send.id }),
      );
    }
    expect(await loadSendCard(db, send.id)).toMatchObject({
      account: { handle: 'shop' },
      rule: { name: '新商品キャンペーン' },
      recipient: { handle: 'taro', name: '太郎' },
      lastAttempt: { id: second!.id, number: 2, trigger: 'resend', actor: sato },
      arrived: { id: second!.id },
      failure: { number: 1, outcome: 'rejected' },
      lastAction: { verb: 'undo', actor: sato, at: after(1) },
      ignored: null,
    });
  });

  test('a send: only open pauses of its account that hold its kind', async () => {
    const { db } = open();
    const { id } = await makeAccount(db);
    const other = await makeAccount(db, 'cafe');
    const send = await makeSend(db, id);
    await pauseOf(id);
    await pauseOf(id, { cause: 'permission_missing', holds: 'dm' });
    await pauseOf(id, { cause: 'permission_missing', holds: 'reply' });
    await pauseOf(id, { cause: 'link_broken', endedAt: noon, endedBy: sato });
    await pauseOf(other.id);
    const view = await loadSendCard(db, send.id);
    expect(view?.pauses.map(({ cause, holds }) => [cause, holds])).toEqual([
      ['action_block', 'all'],
      ['permission_missing', 'dm'],
    ]);
  });

  test('an incident: counts per state, and the newest that need a decision first', async () => {
    const { db } = open();
    const { id } = await makeAccount(db);
    const incident = await makeIncident(db, id);
    const rule = await makeRule(db, id);
    const incidentId = incident.id;
    for (let index = 0; index < listedSends + 2; index += 1) {
      await makeFailedSend(open(), id, {
        incidentId,
        recipientHandle: `fan${index}`,
        at: after(index),
        ...(index < 3 ? { ruleId: rule.id, triggerKey: `like:${index}` } : {}),
      });
    }
    await makeSend(db, id, { incidentId, state: 'sent', sentAt: noon, changedAt: after(90) });
    await makeSend(db, id, { incidentId, state: 'waiting' });
    await makeSend(db, id, { state: 'waiting' });
    const view = await loadIncidentCard(db, incidentId);
    expect(view).toMatchObject({
      counts: { failed: listedSends + 2, unknown: 0, going: 1, sent: 1, ignored: 0, skipped: 0 },
      rules: [{ name: '新商品キャンペーン', count: 3 }],
      waiting: 2,
      failure: { endedAt: after(listedSends + 1) },
      pause: null,
    });
    expect(view?.newest).toHaveLength(listedSends);
    expect(view?.newest[0]?.recipient.handle).toBe(`fan${listedSends + 1}`);
    expect(view?.newest.every(({ state }) => state === 'failed')).toBe(true);
  });

  test('an incident: the pause that holds, else the one that ended last', async () => {
    const { db } = open();
    const { id } = await makeAccount(db);
    const incidentId = (await makeIncident(db, id)).id;
    await pauseOf(id, { incidentId, step: 0 });
    await db.update(pauses).set({ endedAt: after(1), endedBy: sato });
    expect((await loadIncidentCard(db, incidentId))?.pause).toMatchObject({
      endedAt: after(1),
      endedBy: sato,
    });
    await pauseOf(id, { incidentId, startedAt: after(2), probeSendId: 7 });
    expect((await loadIncidentCard(db, incidentId))?.pause).toMatchObject({
      startedAt: after(2),
      probing: true,
      endedAt: null,
    });
  });

  test('an incident: how many wait is what its pause holds, and both lanes together are all', async () => {
    const { db } = open();
    const { id } = await makeAccount(db);
    const incidentId = (await makeIncident(db, id, { cause: 'permission_missing' })).id;
    await makeSend(db, id, { state: 'waiting' });
    await makeSend(db, id, { state: 'waiting', kind: 'reply', postId: '1' });
    await pauseOf(id, { incidentId, cause: 'permission_missing', holds: 'dm' });
    expect(await loadIncidentCard(db, incidentId)).toMatchObject({
      waiting: 1,
      pause: { holds: 'dm' },
    });
    await pauseOf(id, { incidentId, cause: 'permission_missing', holds: 'reply' });
    expect(await loadIncidentCard(db, incidentId)).toMatchObject({
      waiting: 2,
      pause: { holds: 'all' },
    });
  });

  test('an incident of a rule: what waits is the rule’s', async () => {
    const { db } = open();
    const { id } = await makeAccount(db);
    const rule = await makeRule(db, id);
    const incident = await makeIncident(db, id, { kind: 'rule', ruleId: rule.id });
    await makeSend(db, id, { ruleId: rule.id, triggerKey: 'like:1', origin: 'rule' });
    await makeSend(db, id);
    expect(await loadIncidentCard(db, incident.id)).toMatchObject({ waiting: 1, folded: false });
  });
});
