import { asc, eq } from 'drizzle-orm';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { joinIncident, settleIncident } from '../../db/incidents.js';
import { actions, attempts, incidents, sends } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import { actOnSend } from '../../src/domain/sending/act-on-send.js';
import {
  makeAccount,
  makeChannel,
  makeFailedSend,
  makeIncident,
  noon,
} from '../support/card-rows.js';
import { describeEachDatabase, emptyTables } from '../support/databases.js';
import { drive, person, type Drive } from './drive.js';

/*
 * Any sequence of clicks and of the sender's work keeps what people rely on. Oracles: the pure
 * decision tells for every click whether it may change anything; the rows must agree with it, and the
 * incident must be open exactly while one of its sends is failed or unknown.
 */

const verbs = ['resend', 'resend-anyway', 'ignore', 'undo', 'cancel'] as const;

type Step =
  | {
      readonly kind: 'click';
      readonly verb: (typeof verbs)[number];
      readonly send: number;
      readonly shown: 'last' | 'older' | 'none';
      readonly twice: boolean;
    }
  | { readonly kind: 'all'; readonly verb: 'resend-all' | 'ignore-all' }
  | { readonly kind: 'tried'; readonly send: number; readonly ends: 'failed' | 'unknown' | 'sent' };

const sendCount = 3;
const anySend = fc.integer({ min: 1, max: sendCount });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('click' as const),
      verb: fc.constantFrom(...verbs),
      send: anySend,
      shown: fc.constantFrom('last' as const, 'last' as const, 'older' as const, 'none' as const),
      twice: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('all' as const),
      verb: fc.constantFrom('resend-all' as const, 'ignore-all' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('tried' as const),
      send: anySend,
      ends: fc.constantFrom('failed' as const, 'unknown' as const, 'sent' as const),
    }),
  },
);

describeEachDatabase('any sequence of clicks', (open) => {
  test('acts when the decision allows it, once, and keeps the incident in step', async () => {
    expect.hasAssertions();
    const database = open();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
        await emptyTables(database);
        const { id: accountId } = await makeAccount(database.db);
        await makeChannel(database.db, 'C1');
        const incident = await makeIncident(database.db, accountId);
        for (let n = 0; n < sendCount; n += 1) {
          await makeFailedSend(database, accountId, { incidentId: incident.id });
        }
        const app = drive(database);
        for (const one of steps) {
          await play(database, app, one);
          await checkIncidents(database);
        }
      }),
      { numRuns: 8 },
    );
  });
});

async function rowOf({ db }: Database, id: number) {
  const [row] = await db.select().from(sends).where(eq(sends.id, id));
  if (row === undefined) throw new Error('A send was lost.');
  return row;
}

async function play(database: Database, app: Drive, one: Step): Promise<void> {
  if (one.kind === 'tried') return tried(database, one.send, one.ends);
  if (one.kind === 'all') return pressAll(database, app, one.verb);
  return click(database, app, one);
}

async function click(
  database: Database,
  app: Drive,
  { verb, send: sendId, shown, twice }: Extract<Step, { kind: 'click' }>,
): Promise<void> {
  const before = await rowOf(database, sendId);
  const last = before.lastAttemptId ?? 0;
  const attemptId = { last, older: last - 1, none: null }[shown];
  const decision = actOnSend(
    { ...before, optedOut: false },
    {
      verb: verb === 'resend-anyway' ? 'resend' : verb,
      shownAttemptId: attemptId,
      confirmed: verb === 'resend-anyway',
    },
  );
  const done = await actionCount(database);
  const press = (who: ReturnType<typeof person>) =>
    app.click({ verb, id: String(sendId) }, { attemptId, person: who });
  const discord = person('9', { platform: 'discord' });
  await Promise.all(twice ? [press(person()), press(discord)] : [press(person())]);
  const acts = decision.kind !== 'refuse' && decision.kind !== 'ask-back';
  expect((await actionCount(database)) - done).toBe(acts ? 1 : 0);
  const after = await rowOf(database, sendId);
  expect(after.attemptCount).toBe(before.attemptCount);
  if (!acts) expect(after).toEqual(before);
  else expect(after.state).not.toBe(before.state);
}

async function pressAll(
  database: Database,
  app: Drive,
  verb: 'resend-all' | 'ignore-all',
): Promise<void> {
  const all = await database.db.select().from(incidents).orderBy(asc(incidents.id));
  const before = await database.db.select().from(sends).orderBy(asc(sends.id));
  for (const { id } of all) await app.click({ verb, id: String(id) });
  const after = await database.db.select().from(sends).orderBy(asc(sends.id));
  const expected = before.map(({ state }) => {
    if (state !== 'failed') return state;
    return verb === 'resend-all' ? 'waiting' : 'ignored';
  });
  expect(after.map(({ state }) => state)).toEqual(expected);
}

/** What the sender does to a send that waits. */
async function tried(
  { db }: Database,
  sendId: number,
  ends: 'failed' | 'unknown' | 'sent',
): Promise<void> {
  const [send] = await db.select().from(sends).where(eq(sends.id, sendId));
  if (send?.state !== 'waiting') return;
  await db.transaction(async (tx) => {
    const [attempt] = await tx
      .insert(attempts)
      .values({
        sendId,
        accountId: send.accountId,
        kind: send.kind,
        number: send.attemptCount + 1,
        trigger: send.nextTrigger,
        actor: system,
        text: send.text,
        startedAt: noon,
        endedAt: noon,
        outcome: ends === 'sent' ? 'accepted' : 'rejected',
      })
      .returning();
    const key = {
      accountId: send.accountId,
      cause: 'recipient_closed',
      kind: 'failures',
      ruleId: null,
    } as const;
    const incidentId =
      ends === 'sent'
        ? send.incidentId
        : (await joinIncident(tx, key, { now: noon, reopenId: null })).id;
    await tx
      .update(sends)
      .set({
        state: ends,
        sentAt: ends === 'sent' ? noon : null,
        lastAttemptId: attempt?.id ?? null,
        attemptCount: send.attemptCount + 1,
        incidentId,
      })
      .where(eq(sends.id, sendId));
    if (incidentId !== null) await settleIncident(tx, incidentId, noon);
  });
}

async function actionCount({ db }: Database): Promise<number> {
  return (await db.select({ id: actions.id }).from(actions)).length;
}

async function checkIncidents({ db }: Database): Promise<void> {
  const all = await db.select().from(sends);
  for (const { id, closedAt } of await db.select().from(incidents)) {
    const held = all.some(
      ({ incidentId, state }) => incidentId === id && (state === 'failed' || state === 'unknown'),
    );
    expect({ incident: id, open: closedAt === null }).toEqual({ incident: id, open: held });
  }
}
