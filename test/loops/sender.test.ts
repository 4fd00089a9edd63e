import { expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { createSender } from '../../src/loops/sender.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  addAccount,
  addChannel,
  addSend,
  attemptRows,
  eventually,
  incidentRows,
  pauseRows,
  runningClock,
  sendRow,
  sendsIn,
  stopAtEnd,
  surroundingsFor,
  type TestClock,
} from '../support/sending-stage.js';
import { onEmulator, type OnEmulator } from '../x/on-emulator.js';

/*
 * The sender against the real twitter-api-v2 and a strict X on loopback, on both databases.
 * Oracles: what X received, and the rows of the store.
 */

interface Stage extends OnEmulator {
  readonly accountId: number;
  readonly clock: TestClock;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

async function stageOn(
  database: Database,
  options: { preflight?: boolean; deadlineMs?: number } = {},
): Promise<Stage> {
  const clock = runningClock();
  const on = await onEmulator(options);
  const accountId = await addAccount(database, {
    xUserId: on.sender.xUserId,
    handle: 'shop',
    now: clock.now(),
  });
  await addChannel(database, clock.now());
  const surroundings = surroundingsFor({
    database,
    x: on.x,
    signedIn: new Map([[accountId, { ...on.oauth1, accountId }]]),
    clock,
    ...options,
  });
  const sender = createSender(surroundings);
  const unlisten = await database.listen((topic) => {
    if (topic === 'sends') sender.wake();
  });
  stopAtEnd({
    async stop() {
      on.emulator.release();
      await sender.stop();
      await unlisten();
    },
  });
  return { ...on, accountId, clock, start: () => sender.start(), stop: () => sender.stop() };
}

describeEachDatabase('The sender', (open) => {
  test('sends a DM, and the row says so', async () => {
    const stage = await stageOn(open());
    const fan = stage.emulator.addPerson({ handle: 'mika' });
    stage.start();
    const id = await addSend(open(), {
      accountId: stage.accountId,
      now: stage.clock.now(),
      recipient: { xUserId: fan.xUserId, handle: 'mika', name: null },
      text: 'ありがとうございます',
    });
    await eventually(async () => expect((await sendRow(open(), id)).state).toBe('sent'));
    expect(stage.emulator.dms.map(({ written }) => written)).toEqual(['ありがとうございます']);
    const [attempt] = await attemptRows(open(), id);
    expect(attempt).toMatchObject({ number: 1, outcome: 'accepted', trigger: 'first' });
    expect((await sendRow(open(), id)).xId).toBe(stage.emulator.dms[0]?.id);
  });

  test('whom the look-up calls unreachable fails without a POST', async () => {
    const stage = await stageOn(open(), { preflight: true });
    const fan = stage.emulator.addPerson({ handle: 'closed', dmsFrom: 'nobody' });
    stage.start();
    const id = await addSend(open(), {
      accountId: stage.accountId,
      now: stage.clock.now(),
      recipient: { xUserId: fan.xUserId, handle: 'closed', name: null },
    });
    await eventually(async () => expect((await sendRow(open(), id)).state).toBe('failed'));
    expect(stage.emulator.posts()).toHaveLength(0);
    const [attempt] = await attemptRows(open(), id);
    expect(attempt).toMatchObject({ outcome: 'not_posted', cause: 'recipient_not_following' });
    expect((await incidentRows(open(), stage.accountId))[0]).toMatchObject({
      cause: 'recipient_not_following',
      closedAt: null,
    });
  });

  test('a request that hangs holds up no other send of its account', async () => {
    const stage = await stageOn(open());
    const fans = ['slow', 'quick'].map((handle) => stage.emulator.addPerson({ handle }));
    stage.emulator.fail({ match: ({ kind }) => kind === 'dm', respond: 'hang' });
    stage.start();
    const ids: number[] = [];
    for (const fan of fans) {
      const arrival = stage.emulator.next(({ kind }) => kind === 'dm');
      ids.push(
        await addSend(open(), {
          accountId: stage.accountId,
          now: stage.clock.now(),
          recipient: { xUserId: fan.xUserId, handle: fan.handle, name: null },
        }),
      );
      await arrival;
    }
    await eventually(async () => expect((await sendRow(open(), ids[1] ?? 0)).state).toBe('sent'));
    expect((await sendRow(open(), ids[0] ?? 0)).state).toBe('sending');
  });

  test('no more than eight requests of an account are in flight', async () => {
    const stage = await stageOn(open());
    const fans = Array.from({ length: 12 }, (_, n) =>
      stage.emulator.addPerson({ handle: `fan_${n}` }),
    );
    stage.emulator.fail({ match: ({ kind }) => kind === 'dm', times: Infinity, respond: 'hold' });
    for (const fan of fans)
      await addSend(open(), {
        accountId: stage.accountId,
        now: stage.clock.now(),
        recipient: { xUserId: fan.xUserId, handle: fan.handle, name: null },
      });
    stage.start();
    await stage.emulator.until(() => stage.emulator.posts().length >= 8);
    expect((await sendsIn(open(), 'sending')).length).toBeLessThanOrEqual(8);
    stage.emulator.clearFaults();
    stage.emulator.release();
    await eventually(async () => expect(await sendsIn(open(), 'sent')).toHaveLength(12));
    expect(stage.emulator.dms).toHaveLength(12);
  });

  test('an action block fails its send and pauses the account, the others wait', async () => {
    const stage = await stageOn(open());
    const fans = ['a', 'b'].map((handle) => stage.emulator.addPerson({ handle: `fan_${handle}` }));
    stage.emulator.fail({
      match: ({ kind }) => kind === 'dm',
      respond: {
        status: 403,
        body: {
          errors: [
            {
              code: 226,
              message: 'This request looks like it might be automated.',
            },
          ],
        },
      },
    });
    stage.start();
    const blocked = await addSend(open(), {
      accountId: stage.accountId,
      now: stage.clock.now(),
      recipient: { xUserId: fans[0]?.xUserId ?? '', handle: 'fan_a', name: null },
    });
    await eventually(async () => expect((await sendRow(open(), blocked)).state).toBe('failed'));
    const [pause] = await pauseRows(open(), stage.accountId);
    expect(pause).toMatchObject({ cause: 'action_block', holds: 'all', step: 0, endedAt: null });
    const waits = await addSend(open(), {
      accountId: stage.accountId,
      now: stage.clock.now(),
      recipient: { xUserId: fans[1]?.xUserId ?? '', handle: 'fan_b', name: null },
    });
    stage.clock.advance(179 * 60_000);
    await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    expect((await sendRow(open(), waits)).state).toBe('waiting');
    // After the cool-down one waiting send probes, and its success ends the pause.
    stage.clock.advance(2 * 60_000);
    await eventually(async () => {
      expect((await sendRow(open(), waits)).state).toBe('sent');
      expect((await pauseRows(open(), stage.accountId))[0]?.endedAt).not.toBeNull();
    });
    expect((await attemptRows(open(), waits))[0]?.trigger).toBe('probe');
  });

  test('tolerates any number of starts and stops at once, and still sends', async () => {
    const stage = await stageOn(open());
    const fan = stage.emulator.addPerson({ handle: 'mika' });
    for (let round = 0; round < 10; round += 1) {
      for (let count = 0; count < 10; count += 1) stage.start();
      await Promise.all(Array.from({ length: 10 }, () => stage.stop()));
    }
    stage.start();
    const id = await addSend(open(), {
      accountId: stage.accountId,
      now: stage.clock.now(),
      recipient: { xUserId: fan.xUserId, handle: 'mika', name: null },
    });
    await eventually(async () => expect((await sendRow(open(), id)).state).toBe('sent'));
  });
});
