import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { beginAttempt } from '../../db/begin-attempt.js';
import { claimSends } from '../../db/claim-sends.js';
import type { Database } from '../../db/database.js';
import { makeSend } from '../../db/make-send.js';
import { pauseAccount } from '../../db/pauses.js';
import { noteWindows, windowStates } from '../../db/rate-windows.js';
import { recordAttempt } from '../../db/record-attempt.js';
import { deadClaims, recoverSend } from '../../db/recover-sends.js';
import { optOuts, rules, sends } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import { diagnose } from '../../src/domain/diagnosis/diagnose.js';
import { leaseMs } from '../../src/domain/sending/limits.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  addAccount,
  addChannel,
  addSend,
  attemptRows,
  fastLanes,
  incidentRows,
  person,
  sendRow,
  testClock,
} from '../support/sending-stage.js';
import { answered } from '../loops/sending-stage-rounds.js';

/* The statements of sending, one by one: what each promises when something came in between. */

async function stageOn(database: Database) {
  const clock = testClock();
  const accountId = await addAccount(database, { xUserId: '42', handle: 'shop', now: clock.now() });
  await addChannel(database, clock.now());
  return {
    clock,
    accountId,
    claim: (processId = 'one') =>
      database.db.transaction((tx) =>
        claimSends(tx, {
          accountId,
          processId,
          lanes: fastLanes,
          replan: new Set(),
          now: clock.now(),
          timeZone: 'Asia/Tokyo',
          random: () => 0.5,
        }),
      ),
    begin: (sendId: number, processId = 'one') =>
      database.db.transaction((tx) =>
        beginAttempt(
          tx,
          { sendId, processId, now: clock.now() },
          { recipient: null, pacedUntil: null },
        ),
      ),
    recover: (sendId: number) =>
      database.db.transaction((tx) =>
        recoverSend(tx, sendId, 'expired', { coolDownMinutes: 180, now: clock.now() }),
      ),
  };
}

const ended = { coolDownMinutes: 180, timeZone: 'Asia/Tokyo', random: () => 0.5 } as const;
const seen = { endpoint: 'dm-send', windows: [] } as const;

describeEachDatabase('Making a send', (open) => {
  test('the same trigger or the same request makes one send', async () => {
    const { accountId, clock } = await stageOn(open());
    const [rule] = await open()
      .db.insert(rules)
      .values({
        accountId,
        name: 'r',
        state: 'active',
        definition: {},
        madeBy: system,
        madeAt: clock.now(),
      })
      .returning({ id: rules.id });
    const make = (more: object) =>
      open().db.transaction((tx) =>
        makeSend(tx, {
          accountId,
          kind: 'dm',
          origin: 'rule',
          madeBy: system,
          recipient: { xUserId: '7', handle: 'fan', name: null },
          text: 'hello',
          now: clock.now(),
          ...more,
        }),
      );
    const byRule = { rule: { id: rule?.id ?? 0, version: 1, triggerKey: 'like:1' } };
    const first = await make(byRule);
    expect(first.kind).toBe('made');
    expect(await make(byRule)).toEqual({ kind: 'known', id: first.id });
    expect((await make({ rule: { ...byRule.rule, triggerKey: 'like:2' } })).kind).toBe('made');
    const asked = await make({ requestKey: 'slack:1' });
    expect(await make({ requestKey: 'slack:1' })).toEqual({ kind: 'known', id: asked.id });
  });
});

describeEachDatabase('Between claim and POST', (open) => {
  test('only the claimer may begin, once', async () => {
    const stage = await stageOn(open());
    const id = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    expect((await stage.claim())?.claimed.map((send) => send.id)).toEqual([id]);
    expect((await stage.claim('two'))?.claimed).toEqual([]);
    expect((await stage.begin(id, 'two')).kind).toBe('lost');
    expect((await stage.begin(id)).kind).toBe('begun');
    expect((await stage.begin(id)).kind).toBe('lost');
    expect(await attemptRows(open(), id)).toHaveLength(1);
  });

  test('a pause that began meanwhile holds it in its place', async () => {
    const stage = await stageOn(open());
    const id = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.claim();
    await open().db.transaction((tx) =>
      pauseAccount(tx, { accountId: stage.accountId, by: person, now: stage.clock.now() }),
    );
    const before = await sendRow(open(), id);
    expect((await stage.begin(id)).kind).toBe('held');
    expect(await sendRow(open(), id)).toMatchObject({ state: 'waiting', dueAt: before.dueAt });
    expect(await attemptRows(open(), id)).toEqual([]);
  });

  test('an opt-out that came meanwhile skips it', async () => {
    const stage = await stageOn(open());
    const id = await addSend(open(), {
      accountId: stage.accountId,
      now: stage.clock.now(),
      recipient: { xUserId: '99', handle: 'Quiet', name: null },
    });
    await stage.claim();
    await open().db.insert(optOuts).values({
      xUserId: '99',
      handle: 'quiet',
      source: 'person',
      addedBy: person,
      addedAt: stage.clock.now(),
    });
    expect((await stage.begin(id)).kind).toBe('opted-out');
    expect(await sendRow(open(), id)).toMatchObject({ state: 'skipped', skipReason: 'opted_out' });
  });

  test('a claim that ran out cannot begin, and returns', async () => {
    const stage = await stageOn(open());
    const id = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.claim();
    expect(await stage.recover(id)).toBeNull();
    stage.clock.advance(leaseMs);
    expect((await stage.begin(id)).kind).toBe('lost');
    expect(await stage.recover(id)).toBe('returned');
    expect((await sendRow(open(), id)).state).toBe('waiting');
  });
});

describeEachDatabase('A crash in sending', (open) => {
  async function crashed() {
    const stage = await stageOn(open());
    const id = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.claim();
    const begun = await stage.begin(id);
    stage.clock.advance(leaseMs);
    const ids = await deadClaims(open().db, 'expired', {
      afterId: 0,
      now: stage.clock.now(),
      limit: 10,
    });
    expect(ids).toEqual([id]);
    expect(await stage.recover(id)).toBe('unknown');
    return { ...stage, id, attemptId: begun.kind === 'begun' ? begun.attempt.id : 0 };
  }

  test('is unknown with its card, to be read back, never waiting', async () => {
    const { id } = await crashed();
    expect(await sendRow(open(), id)).toMatchObject({ state: 'unknown', lastCause: 'network' });
    const [attempt] = await attemptRows(open(), id);
    expect(attempt).toMatchObject({ outcome: 'unknown', absentReads: 0 });
    expect(attempt?.nextReadAt).not.toBeNull();
    expect(attempt?.evidence?.answer).toMatchObject({ fault: 'crashed' });
  });

  test('an answer that comes late after all is the truth: accepted', async () => {
    const { id, attemptId, clock, accountId } = await crashed();
    await open().db.transaction((tx) =>
      recordAttempt(tx, {
        ...ended,
        sendId: id,
        attemptId,
        end: { kind: 'accepted', xId: '123' },
        seen,
        endedAt: clock.now(),
        now: clock.now(),
      }),
    );
    expect(await sendRow(open(), id)).toMatchObject({ state: 'sent', xId: '123', lastCause: null });
    expect((await incidentRows(open(), accountId))[0]?.closedAt).not.toBeNull();
  });

  test('an answer that comes late after all is the truth: refused', async () => {
    const { id, attemptId, clock } = await crashed();
    const evidence = answered(403, { codes: [349] });
    const diagnosis = diagnose({
      evidence,
      kind: 'dm',
      text: '',
      recipient: null,
      account: null,
      canRefreshToken: false,
      recent: [],
      now: clock.now(),
    });
    await open().db.transaction((tx) =>
      recordAttempt(tx, {
        ...ended,
        sendId: id,
        attemptId,
        end: { kind: 'refused', mayHaveHappened: false, evidence, diagnosis, recipient: null },
        seen,
        endedAt: clock.now(),
        now: clock.now(),
      }),
    );
    expect(await sendRow(open(), id)).toMatchObject({
      state: 'failed',
      lastCause: 'recipient_closed',
    });
  });

  test('an event that reading back gave to the wrong send goes back to the one X names', async () => {
    const stage = await stageOn(open());
    const add = () => addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    const [wrong, right] = [await add(), await add()];
    await stage.claim();
    const attemptIds: number[] = [];
    for (const id of [wrong, right]) {
      const begun = await stage.begin(id);
      if (begun.kind === 'begun') attemptIds.push(begun.attempt.id);
    }
    for (const [index, id] of [wrong, right].entries())
      await open().db.transaction((tx) =>
        recordAttempt(tx, {
          ...ended,
          sendId: id,
          attemptId: attemptIds[index] ?? 0,
          end: { kind: 'accepted', xId: 'same' },
          seen,
          endedAt: stage.clock.now(),
          now: stage.clock.now(),
        }),
      );
    expect(await sendRow(open(), right)).toMatchObject({ state: 'sent', xId: 'same' });
    expect(await sendRow(open(), wrong)).toMatchObject({ state: 'unknown', xId: null });
  });
});

describeEachDatabase('Windows', (open) => {
  test('answers that overtake each other: the lowest number left counts, an old window never returns', async () => {
    const { accountId, clock } = await stageOn(open());
    const resetAt = new Date(clock.now().getTime() + 60_000).toISOString();
    const later = new Date(clock.now().getTime() + 960_000).toISOString();
    const note = (remaining: number, reset: string) =>
      open().db.transaction((tx) =>
        noteWindows(
          tx,
          accountId,
          {
            endpoint: 'dm-send',
            windows: [{ scope: 'short', limit: 15, remaining, resetAt: reset }],
          },
          clock.now(),
        ),
      );
    const left = async () =>
      (await windowStates(open().db, accountId, ['dm-send'], clock.now())).get('dm-send')?.left;
    await note(7, resetAt);
    await note(9, resetAt);
    expect(await left()).toBe(7);
    await note(14, later);
    await note(3, resetAt);
    expect(await left()).toBe(14);
  });

  test('before the first answer the documented window holds, after one without headers none', async () => {
    const stage = await stageOn(open());
    for (let count = 0; count < 20; count += 1)
      await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    const answer = async (sendId: number) => {
      const begun = await stage.begin(sendId);
      await open().db.transaction((tx) =>
        recordAttempt(tx, {
          ...ended,
          sendId,
          attemptId: begun.kind === 'begun' ? begun.attempt.id : 0,
          end: { kind: 'accepted', xId: `x${sendId}` },
          seen,
          endedAt: stage.clock.now(),
          now: stage.clock.now(),
        }),
      );
    };
    expect((await stage.claim())?.claimed).toHaveLength(8);
    for (const { id } of await open().db.select().from(sends).where(eq(sends.state, 'claimed')))
      await answer(id);
    expect((await stage.claim())?.claimed).toHaveLength(8);
  });
});
