import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { performSendAction } from '../../db/act-on-sends.js';
import type { Database } from '../../db/database.js';
import { cards, optOuts, rules, sends } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import { createSender } from '../../src/loops/sender.js';
import { createSendingRounds } from '../../src/loops/sending-rounds.js';
import { openPostgres } from '../../db/postgres.js';
import { createLog } from '../../src/log.js';
import { describeEachDatabase, freshPostgres, hasPostgres } from '../support/databases.js';
import {
  addAccount,
  addSend,
  attemptRows,
  eventually,
  fastLanes,
  incidentRows,
  person,
  sendRow,
  sendsIn,
} from '../support/sending-stage.js';
import { accepted, answered, closedRecipient, rejected, roundsOn } from './sending-stage-rounds.js';

/*
 * Caps, pace, windows, opt-outs, rules, storms and stops. Double: an X that answers as the test says.
 * Oracles: the rows of the store, and what left for X.
 */

const minute = 60_000;
const hour = 60 * minute;

async function addRule(database: Database, accountId: number, name: string): Promise<number> {
  const [row] = await database.db
    .insert(rules)
    .values({
      accountId,
      name,
      state: 'active',
      definition: {},
      madeBy: system,
      madeAt: new Date(),
    })
    .returning({ id: rules.id });
  return row?.id ?? 0;
}

const byRule = (ruleId: number, triggerKey: string) =>
  ({ origin: 'rule', madeBy: system, rule: { id: ruleId, version: 1, triggerKey } }) as const;

describeEachDatabase('The cap', (open) => {
  test('carries over first in, first out; a raised one lets them go earlier', async () => {
    const lanes = { ...fastLanes, dm: { cap24h: 2, paceSeconds: 0 } };
    const stage = await roundsOn(open(), { lanes });
    const began = stage.clock.now();
    const ids: number[] = [];
    for (let count = 0; count < 6; count += 1)
      ids.push(await addSend(open(), { accountId: stage.accountId, now: began }));
    await stage.send();
    expect(stage.sent).toHaveLength(2);
    const carried = await sendsIn(open(), 'waiting');
    expect(carried.map(({ carriedOver }) => carriedOver)).toEqual([true, true, true, true]);
    const day = 24 * hour;
    expect(
      carried.map(({ dueAt }) => Math.round((dueAt.getTime() - began.getTime()) / day)),
    ).toEqual([1, 1, 2, 2]);

    stage.clock.advance(hour);
    const raised = stage.start({
      ...stage.surroundings,
      processId: 'restarted',
      config: {
        ...stage.surroundings.config,
        lanes: { ...fastLanes, dm: { cap24h: 3, paceSeconds: 0 } },
      },
    });
    await raised.send();
    expect(stage.sent).toHaveLength(3);
    expect((await sendRow(open(), ids[2] ?? 0)).state).toBe('sent');
    // The rest is planned anew for three a day.
    const left = await sendsIn(open(), 'waiting');
    expect(left.map(({ dueAt }) => Math.floor((dueAt.getTime() - began.getTime()) / day))).toEqual([
      1, 1, 1,
    ]);

    stage.clock.advance(day);
    await raised.send();
    expect(await sendsIn(open(), 'sent')).toHaveLength(6);
  });
});

describeEachDatabase('The pace', (open) => {
  test('leaves a gap between what rules send; a person’s does not wait for it', async () => {
    const lanes = { ...fastLanes, dm: { cap24h: 100, paceSeconds: 60 } };
    const stage = await roundsOn(open(), { lanes });
    const ruleId = await addRule(open(), stage.accountId, 'a');
    for (const key of ['1', '2', '3'])
      await addSend(open(), {
        accountId: stage.accountId,
        now: stage.clock.now(),
        ...byRule(ruleId, key),
      });
    await stage.send();
    expect(stage.sent).toHaveLength(1);
    await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    expect(stage.sent).toHaveLength(2);
    stage.clock.advance(59_000);
    await stage.send();
    expect(stage.sent).toHaveLength(2);
    stage.clock.advance(14_000);
    await stage.send();
    expect(stage.sent).toHaveLength(3);
  });
});

describeEachDatabase('X’s window', (open) => {
  test('a 429 waits for its reset, and its lane with it', async () => {
    const stage = await roundsOn(open());
    const resetAt = new Date(stage.clock.now().getTime() + 10 * minute).toISOString();
    stage.answers(() =>
      rejected(answered(429, { windows: [{ scope: 'short', limit: 15, remaining: 0, resetAt }] })),
    );
    const first = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    const second = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    stage.answers(accepted);
    stage.clock.advance(10 * minute - 1);
    await stage.send();
    expect(stage.sent).toHaveLength(1);
    expect(await sendRow(open(), first)).toMatchObject({
      state: 'waiting',
      ownTries: 0,
      lastCause: 'rate_limited',
    });
    stage.clock.advance(10_000);
    await stage.send();
    expect((await sendRow(open(), first)).state).toBe('sent');
    expect((await sendRow(open(), second)).state).toBe('sent');
  });

  test('a used up 24-hour window carries over', async () => {
    const stage = await roundsOn(open());
    const resetAt = new Date(stage.clock.now().getTime() + 5 * hour).toISOString();
    stage.answers(() =>
      rejected(
        answered(429, { windows: [{ scope: 'user_day', limit: 50, remaining: 0, resetAt }] }),
      ),
    );
    const first = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    const second = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    for (const id of [first, second])
      expect(await sendRow(open(), id)).toMatchObject({ state: 'waiting', carriedOver: true });
    stage.answers(accepted);
    stage.clock.advance(5 * hour + minute);
    await stage.send();
    expect(await sendsIn(open(), 'sent')).toHaveLength(2);
  });
});

describeEachDatabase('An opt-out', (open) => {
  test('skips what waits, but not its own confirmation', async () => {
    const stage = await roundsOn(open());
    const recipient = { xUserId: '99', handle: 'quiet', name: null };
    await open().db.insert(optOuts).values({
      xUserId: '99',
      handle: 'quiet',
      source: 'word',
      addedBy: system,
      addedAt: stage.clock.now(),
    });
    const base = { accountId: stage.accountId, now: stage.clock.now(), recipient };
    const skipped = await addSend(open(), base);
    const confirmation = await addSend(open(), { ...base, origin: 'system' });
    await stage.send();
    expect(await sendRow(open(), skipped)).toMatchObject({
      state: 'skipped',
      skipReason: 'opted_out',
    });
    expect((await sendRow(open(), confirmation)).state).toBe('sent');
  });
});

describeEachDatabase('A rule', (open) => {
  test('pauses after five failures of its own fault in a row; what waits is held, a Resend goes', async () => {
    const stage = await roundsOn(open());
    const ruleId = await addRule(open(), stage.accountId, 'too long');
    stage.answers(() => rejected(answered(403, { codes: [186] })));
    const add = (key: string) =>
      addSend(open(), {
        accountId: stage.accountId,
        now: stage.clock.now(),
        kind: 'reply',
        postId: '5',
        ...byRule(ruleId, key),
      });
    const ids: number[] = [];
    for (const key of ['1', '2', '3', '4', '5']) {
      ids.push(await add(key));
      await stage.send();
    }
    const [rule] = await open().db.select().from(rules).where(eq(rules.id, ruleId));
    expect(rule?.state).toBe('paused');
    const incident = (await incidentRows(open(), stage.accountId)).find(
      ({ kind }) => kind === 'rule',
    );
    expect(incident).toMatchObject({ ruleId, cause: 'content_too_long', closedAt: null });
    const held = await add('6');
    stage.answers(accepted);
    await open().db.transaction((tx) =>
      performSendAction(tx, {
        sendId: ids[0] ?? 0,
        verb: 'resend',
        shownAttemptId: null,
        confirmed: false,
        actor: person,
        now: stage.clock.now(),
      }),
    );
    await stage.send();
    expect((await sendRow(open(), held)).state).toBe('waiting');
    expect((await sendRow(open(), ids[0] ?? 0)).state).toBe('sent');
  });
});

describeEachDatabase('A storm', (open) => {
  test('five cards of their own, the rest on one incident card; what fails again stays folded', async () => {
    const stage = await roundsOn(open());
    stage.answers(() => closedRecipient);
    const ids: number[] = [];
    for (let count = 0; count < 12; count += 1)
      ids.push(await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() }));
    await stage.send();
    const rows = await sendsIn(open(), 'failed');
    expect(rows.filter(({ folded }) => !folded)).toHaveLength(5);
    const made = await open().db.select().from(cards);
    expect(made.filter(({ sendId }) => sendId !== null)).toHaveLength(5);
    expect(made.filter(({ incidentId }) => incidentId !== null)).toHaveLength(1);

    const folded = rows.find((row) => row.folded);
    await open().db.transaction((tx) =>
      performSendAction(tx, {
        sendId: folded?.id ?? 0,
        verb: 'resend',
        shownAttemptId: null,
        confirmed: false,
        actor: person,
        now: stage.clock.now(),
      }),
    );
    stage.clock.advance(10 * minute);
    await stage.send();
    expect(await sendRow(open(), folded?.id ?? 0)).toMatchObject({ state: 'failed', folded: true });
    expect((await attemptRows(open(), folded?.id ?? 0))[1]).toMatchObject({
      trigger: 'resend',
      countedAt: null,
    });
    expect(await open().db.select().from(cards)).toHaveLength(6);
    // A minute later the next new failure has a card of its own again.
    const next = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    expect((await sendRow(open(), next)).folded).toBe(false);
  });
});

describeEachDatabase('A stop', (open) => {
  test('claims nothing more, waits for what is out, and gives back what has not left', async () => {
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const stage = await roundsOn(open());
    const out: string[] = [];
    const sender = createSender({
      ...stage.surroundings,
      now: () => new Date(),
      x: {
        ...stage.surroundings.x,
        async send(_account, message) {
          out.push(message.text);
          await gate;
          return accepted();
        },
      },
    });
    const now = new Date();
    for (let count = 0; count < 10; count += 1)
      await addSend(open(), { accountId: stage.accountId, now });
    sender.start();
    await eventually(() => Promise.resolve(expect(out).toHaveLength(8)));
    const stopped = sender.stop();
    letGo();
    await stopped;
    expect(await sendsIn(open(), 'sent')).toHaveLength(8);
    expect(await sendsIn(open(), 'waiting')).toHaveLength(2);
    expect(await sendsIn(open(), 'claimed')).toEqual([]);
  });
});

test.skipIf(!hasPostgres())('two processes on one PostgreSQL send nothing twice', async () => {
  const made = await freshPostgres();
  const first = await openPostgres(made.url, createLog('silent'));
  const second = await openPostgres(made.url, createLog('silent'));
  const stage = await roundsOn(first);
  for (let count = 0; count < 40; count += 1)
    await addSend(first, { accountId: stage.accountId, now: stage.clock.now() });
  const processes = [first, second].map((database, index) =>
    createSendingRounds(
      { ...stage.surroundings, database, processId: `process-${index}` },
      () => undefined,
    ),
  );
  const { signal } = new AbortController();
  for (let round = 0; round < 20; round += 1)
    await Promise.all(
      processes.map(async (rounds) => {
        rounds.forgetHolds();
        await rounds.round(signal);
        await rounds.idle();
      }),
    );
  expect(stage.sent).toHaveLength(40);
  expect(new Set(stage.sent.map(({ text }) => text)).size).toBe(40);
  const rows = await first.db.select({ state: sends.state }).from(sends);
  expect(rows.every(({ state }) => state === 'sent')).toBe(true);
  await Promise.all([first.close(), second.close()]);
  await made.drop();
});

describeEachDatabase('An account that cannot be claimed for', (open) => {
  test('holds up no other account', async () => {
    const stage = await roundsOn(open());
    const now = stage.clock.now();
    const other = await addAccount(open(), { xUserId: '43', handle: 'cafe', now });
    await addSend(open(), { accountId: stage.accountId, now });
    const send = await addSend(open(), { accountId: other, now });
    let claims = 0;
    const db = new Proxy(open().db, {
      get(target, name, receiver) {
        if (name === 'transaction') {
          claims += 1;
          if (claims === 1) return () => Promise.reject(new Error('This account is broken.'));
        }
        const value: unknown = Reflect.get(target, name, receiver);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const database = { ...stage.surroundings.database, db };
    const rounds = createSendingRounds({ ...stage.surroundings, database }, () => undefined);
    await rounds.round(new AbortController().signal);
    await rounds.idle();
    expect(await sendRow(open(), send)).toMatchObject({ state: 'sent' });
    expect(stage.sent).toHaveLength(1);
  });
});
