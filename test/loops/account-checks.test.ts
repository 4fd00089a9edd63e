import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { startPause } from '../../db/pauses.js';
import { accounts } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import { createAccountChecks } from '../../src/loops/account-checks.js';
import { createRecovery, recoverAtStart } from '../../src/loops/recovery.js';
import { createSendingRounds } from '../../src/loops/sending-rounds.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  addAccount,
  addSend,
  eventually,
  pauseRows,
  runningClock,
  sendRow,
  stopAtEnd,
  surroundingsFor,
} from '../support/sending-stage.js';
import { onEmulator } from '../x/on-emulator.js';

/* The duties that look after accounts and after what a dead process left, against a strict X. */

describeEachDatabase('The account checks', (open) => {
  test('every hour X is asked about the account; found well, what a check ends is over', async () => {
    const clock = runningClock();
    const on = await onEmulator();
    const accountId = await addAccount(open(), {
      xUserId: on.sender.xUserId,
      handle: 'old_name',
      now: clock.now(),
    });
    await open().db.transaction((tx) =>
      startPause(tx, {
        accountId,
        cause: 'sender_locked',
        holds: 'all',
        ends: { kind: 'check' },
        incidentId: null,
        startedBy: system,
        coolDownMinutes: 180,
        now: clock.now(),
      }),
    );
    const duty = createAccountChecks(
      surroundingsFor({
        database: open(),
        x: on.x,
        signedIn: new Map([[accountId, { ...on.oauth1, accountId }]]),
        clock,
      }),
    );
    stopAtEnd(duty);
    duty.start();
    clock.advance(59 * 60_000);
    duty.wake();
    expect(on.emulator.requests.filter(({ kind }) => kind === 'me')).toHaveLength(0);
    clock.advance(2 * 60_000);
    duty.wake();
    await eventually(async () =>
      expect((await pauseRows(open(), accountId))[0]?.endedAt).not.toBeNull(),
    );
    const [row] = await open().db.select().from(accounts).where(eq(accounts.id, accountId));
    expect(row).toMatchObject({ handle: 'shop', facts: { handle: 'shop' } });
    expect(row?.nextCheckAt.getTime()).toBeGreaterThan(clock.now().getTime());
  });
});

describeEachDatabase('Recovery', (open) => {
  test('what a dead process had out is taken back once its lease is over, or at the start', async () => {
    const clock = runningClock();
    const on = await onEmulator();
    const accountId = await addAccount(open(), {
      xUserId: on.sender.xUserId,
      handle: 'shop',
      now: clock.now(),
    });
    const surroundings = surroundingsFor({
      database: open(),
      x: on.x,
      signedIn: new Map([[accountId, { ...on.oauth1, accountId }]]),
      clock,
    });
    const id = await addSend(open(), { accountId, now: clock.now() });
    on.emulator.fail({ match: ({ kind }) => kind === 'dm', respond: 'hang' });
    // This process dies with its request out: nobody renews its lease.
    const dead = createSendingRounds(surroundings, () => undefined);
    await dead.round(new AbortController().signal);
    await on.emulator.until(() => on.emulator.posts().length === 1);
    const isOwner = open().kind === 'embedded';
    expect(await recoverAtStart(surroundings)).toBe(isOwner ? 1 : 0);
    const duty = createRecovery(surroundings);
    stopAtEnd(duty);
    clock.advance(61_000);
    duty.start();
    await eventually(async () => expect((await sendRow(open(), id)).state).toBe('unknown'));
    expect(on.emulator.posts()).toHaveLength(1);
    on.emulator.release();
    await dead.idle();
    expect((await sendRow(open(), id)).state).toBe('unknown');
  });
});
