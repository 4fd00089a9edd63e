import { expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import {
  clearRawBodies,
  deleteLeftovers,
  deleteOldIncidents,
  deleteOldSends,
  vacuum,
} from '../../db/retention.js';
import {
  accounts,
  actions,
  attempts,
  drafts,
  incidents,
  oauthRequests,
  recipients,
  rules,
  sends,
} from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import { describeEachDatabase } from '../support/databases.js';

const old = new Date('2026-01-01T00:00:00Z');
const border = new Date('2026-02-01T00:00:00Z');
const young = new Date('2026-03-01T00:00:00Z');

async function addAccount({ db }: Database): Promise<number> {
  const [account] = await db
    .insert(accounts)
    .values({
      xUserId: '1',
      handle: 'us',
      name: 'Us',
      credentials: 'v1.x',
      authKind: 'oauth2',
      source: 'link',
      nextCheckAt: old,
      linkedAt: old,
    })
    .returning();
  return account?.id ?? 0;
}

async function addSend(
  { db }: Database,
  accountId: number,
  values: Partial<typeof sends.$inferInsert>,
): Promise<number> {
  const [send] = await db
    .insert(sends)
    .values({
      accountId,
      kind: 'dm',
      origin: 'person',
      madeBy: system,
      madeAt: old,
      recipientXId: '2',
      recipientHandle: 'them',
      text: 'hello',
      dueAt: old,
      nextActor: system,
      changedAt: old,
      ...values,
    })
    .returning();
  return send?.id ?? 0;
}

async function addAttempt({ db }: Database, accountId: number, sendId: number): Promise<void> {
  await db.insert(attempts).values({
    sendId,
    accountId,
    kind: 'dm',
    number: 1,
    trigger: 'first',
    actor: system,
    text: 'hello',
    startedAt: old,
    endedAt: old,
    outcome: 'rejected',
    evidence: {
      answer: { kind: 'http', status: 403 },
      stage: 'post',
      codes: [],
      slug: null,
      title: 'Forbidden',
      detail: null,
      messages: [],
      namedResetAt: null,
      retryAfterAt: null,
      windows: [],
      accessLevel: null,
      answeredAt: null,
      transactionId: null,
      rawBody: '{"title":"Forbidden"}',
    },
  });
}

const sent = { state: 'sent', sentAt: old } as const;

describeEachDatabase('retention', (open) => {
  test('deletes finished sends with what belongs to them, and keeps all that is still needed', async () => {
    const database = open();
    const { db } = database;
    const accountId = await addAccount(database);
    const rule = (state: 'active' | 'deleted', name: string) => ({
      accountId,
      name,
      state,
      definition: {},
      madeBy: system,
      madeAt: old,
    });
    const made = await db
      .insert(rules)
      .values([rule('active', 'a'), rule('deleted', 'd')])
      .returning();
    const [active, deleted] = made.map((row) => row.id);
    const gone = await addSend(database, accountId, sent);
    await addAttempt(database, accountId, gone);
    await db.insert(actions).values({ at: old, actor: system, verb: 'resend', sendId: gone });
    await addSend(database, accountId, { ...sent, ruleId: deleted ?? 0, triggerKey: 'k' });
    const kept = [
      await addSend(database, accountId, { ...sent, changedAt: young }),
      await addSend(database, accountId, { ...sent, ruleId: active ?? 0, triggerKey: 'k' }),
      await addSend(database, accountId, { state: 'failed' }),
      await addSend(database, accountId, { state: 'unknown' }),
      await addSend(database, accountId, { state: 'waiting' }),
    ];
    expect(await deleteOldSends(db, border)).toBe(2);
    expect(await deleteOldSends(db, border)).toBe(0);
    const rows = await db.select({ id: sends.id }).from(sends).orderBy(sends.id);
    expect(rows.map((row) => row.id)).toEqual(kept);
    expect(await db.select().from(attempts)).toEqual([]);
    expect(await db.select().from(actions)).toEqual([]);
  });

  test('deletes closed incidents without sends, never open ones', async () => {
    const database = open();
    const { db } = database;
    const accountId = await addAccount(database);
    const incident = { accountId, cause: 'action_block', openedAt: old } as const;
    const made = await db
      .insert(incidents)
      .values([
        { ...incident, closedAt: old },
        { ...incident, closedAt: old },
        { ...incident, closedAt: young },
        incident,
      ])
      .returning();
    const ids = made.map((row) => row.id);
    await addSend(database, accountId, { ...sent, incidentId: ids[1] ?? 0 });
    expect(await deleteOldIncidents(db, border)).toBe(1);
    const rows = await db.select({ id: incidents.id }).from(incidents).orderBy(incidents.id);
    expect(rows.map((row) => row.id)).toEqual(ids.slice(1));
  });

  test('clears raw answers of handled sends only, and keeps the rest of the evidence', async () => {
    const database = open();
    const { db } = database;
    const accountId = await addAccount(database);
    for (const state of ['failed', 'sent'] as const) {
      const id = await addSend(database, accountId, state === 'sent' ? sent : { state });
      await addAttempt(database, accountId, id);
    }
    expect(await clearRawBodies(db, border)).toBe(1);
    expect(await clearRawBodies(db, border)).toBe(0);
    const rows = await db.select().from(attempts).orderBy(attempts.id);
    expect(rows.map((row) => row.evidence?.rawBody)).toEqual(['{"title":"Forbidden"}', '']);
    expect(rows[1]?.evidence?.title).toBe('Forbidden');
  });

  test('deletes leftovers by their own age', async () => {
    const database = open();
    const { db } = database;
    const accountId = await addAccount(database);
    for (const madeAt of [old, young]) {
      await db.insert(drafts).values({ kind: 'edit', owner: system, payload: {}, madeAt });
      const state = madeAt.toISOString();
      await db.insert(oauthRequests).values({ state, verifier: 'v1.x', actor: system, madeAt });
      await db.insert(recipients).values({
        accountId,
        xUserId: state,
        lookedUpAt: madeAt,
        facts: { kind: 'missing', xUserId: state, reason: 'gone', lookedUpAt: state },
      });
    }
    await deleteLeftovers(db, { drafts: border, oauthRequests: border, recipients: border });
    for (const table of [drafts, oauthRequests, recipients]) {
      expect(await db.select().from(table)).toHaveLength(1);
    }
  });

  test('a vacuum runs on both engines', async () => {
    await vacuum(open().db);
    expect(await open().db.select().from(drafts)).toEqual([]);
  });
});
