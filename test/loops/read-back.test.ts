import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { performSendAction } from '../../db/act-on-sends.js';
import type { Database } from '../../db/database.js';
import { cards } from '../../db/schema.js';
import { createReadBackRounds } from '../../src/loops/read-back.js';
import { createSendingRounds } from '../../src/loops/sending-rounds.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  addAccount,
  addChannel,
  addSend,
  attemptRows,
  person,
  runningClock,
  sendRow,
  surroundingsFor,
} from '../support/sending-stage.js';
import { onEmulator } from '../x/on-emulator.js';

/*
 * What becomes of a POST that may have arrived, with the real twitter-api-v2 against a strict X.
 * The test drives the rounds and the clock. Oracles: what X holds and received, and the rows.
 */

const signal = new AbortController().signal;

async function stageOn(database: Database) {
  const clock = runningClock();
  const on = await onEmulator({ deadlineMs: 400 });
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
  });
  const sending = createSendingRounds(surroundings, () => undefined);
  const readBack = createReadBackRounds(surroundings, () => undefined);
  const fan = on.emulator.addPerson({ handle: 'mika' });
  return {
    ...on,
    accountId,
    clock,
    fan,
    add: (text: string) =>
      addSend(database, {
        accountId,
        now: clock.now(),
        recipient: { xUserId: fan.xUserId, handle: 'mika', name: null },
        text,
      }),
    async send() {
      sending.forgetHolds();
      await sending.round(signal);
      await sending.idle();
    },
    async read() {
      await readBack.round();
      await readBack.idle();
    },
    posts: () => on.emulator.requests.filter(({ kind }) => kind === 'dm').length,
    cards: (sendId: number) => database.db.select().from(cards).where(eq(cards.sendId, sendId)),
  };
}

const isDm = ({ kind }: { readonly kind: string }) => kind === 'dm';

describeEachDatabase('Reading back', (open) => {
  test.each(['cut', 'cut-in-answer', 'hang', 'drip', 'garbled'] as const)(
    'a POST that X took (%s) is found and never repeated',
    async (respond) => {
      const stage = await stageOn(open());
      stage.emulator.fail({ match: isDm, accepts: true, respond });
      const id = await stage.add('また来てください');
      await stage.send();
      expect(await sendRow(open(), id)).toMatchObject({ state: 'unknown', lastCause: 'network' });
      expect(await stage.cards(id)).toHaveLength(1);
      stage.clock.advance(2_000);
      await stage.read();
      const row = await sendRow(open(), id);
      expect(row).toMatchObject({ state: 'sent', lastCause: null });
      expect(row.xId).toBe(stage.emulator.dms[0]?.id);
      expect(stage.posts()).toBe(1);
    },
  );

  test('a cut that X did not take: a person is asked, and nothing leaves by itself', async () => {
    const stage = await stageOn(open());
    stage.emulator.fail({ match: isDm, respond: 'cut' });
    const id = await stage.add('また来てください');
    await stage.send();
    stage.clock.advance(2_000);
    await stage.read();
    expect((await attemptRows(open(), id))[0]).toMatchObject({ absentReads: 1, askedAt: null });
    stage.clock.advance(14_000);
    await stage.read();
    const [attempt] = await attemptRows(open(), id);
    expect(attempt).toMatchObject({ absentReads: 2, outcome: 'unknown' });
    expect(attempt?.askedAt).not.toBeNull();
    stage.clock.advance(3_600_000);
    await stage.send();
    expect((await sendRow(open(), id)).state).toBe('unknown');
    expect(stage.posts()).toBe(1);
  });

  test('a 5xx that X did not take is tried again by itself, without a card', async () => {
    const stage = await stageOn(open());
    stage.emulator.fail({ match: isDm, respond: { status: 503, body: '' } });
    const id = await stage.add('また来てください');
    await stage.send();
    expect((await sendRow(open(), id)).state).toBe('unknown');
    stage.clock.advance(2_000);
    await stage.read();
    stage.clock.advance(14_000);
    await stage.read();
    expect(await sendRow(open(), id)).toMatchObject({ state: 'waiting', ownTries: 1 });
    expect(await stage.cards(id)).toHaveLength(0);
    stage.clock.advance(120_000);
    await stage.send();
    expect((await sendRow(open(), id)).state).toBe('sent');
    expect((await attemptRows(open(), id)).map(({ outcome }) => outcome)).toEqual([
      'absent',
      'accepted',
    ]);
  });

  test('a 5xx that X took all the same is found, and not sent twice', async () => {
    const stage = await stageOn(open());
    stage.emulator.fail({ match: isDm, accepts: true, respond: { status: 504, body: '<html>' } });
    const id = await stage.add('また来てください');
    await stage.send();
    stage.clock.advance(2_000);
    await stage.read();
    expect((await sendRow(open(), id)).state).toBe('sent');
    expect(stage.posts()).toBe(1);
  });

  test('while X cannot be read a person is asked within 120 s', async () => {
    const stage = await stageOn(open());
    stage.emulator.fail({ match: isDm, respond: { status: 503, body: '' } });
    stage.emulator.fail({
      match: ({ kind }) => kind === 'conversation',
      times: Infinity,
      respond: { status: 403, body: { title: 'Forbidden', detail: 'Forbidden' } },
    });
    const id = await stage.add('また来てください');
    await stage.send();
    for (let second = 0; second < 118; second += 2) {
      stage.clock.advance(2_000);
      await stage.read();
    }
    expect((await attemptRows(open(), id))[0]?.askedAt).not.toBeNull();
    expect(await stage.cards(id)).toHaveLength(1);
  });

  test('before a Resend leaves, X is looked at once more', async () => {
    const stage = await stageOn(open());
    stage.emulator.fail({ match: isDm, accepts: true, respond: 'cut' });
    const id = await stage.add('また来てください');
    await stage.send();
    await open().db.transaction((tx) =>
      performSendAction(tx, {
        sendId: id,
        verb: 'resend',
        shownAttemptId: null,
        confirmed: true,
        actor: person,
        now: stage.clock.now(),
      }),
    );
    await stage.send();
    expect((await sendRow(open(), id)).state).toBe('sent');
    expect(stage.posts()).toBe(1);
  });

  test('two sends of the same words to the same person: one event proves one of them', async () => {
    const stage = await stageOn(open());
    stage.emulator.fail({ match: isDm, accepts: true, respond: 'cut' });
    const first = await stage.add('同じ文');
    await stage.send();
    stage.emulator.fail({ match: isDm, respond: 'cut' });
    const second = await stage.add('同じ文');
    await stage.send();
    stage.clock.advance(20_000);
    await stage.read();
    stage.clock.advance(20_000);
    await stage.read();
    expect((await sendRow(open(), first)).state).toBe('sent');
    expect((await sendRow(open(), second)).state).toBe('unknown');
  });
});
