import { expect, test } from 'vitest';
import { beginAttempt } from '../../db/begin-attempt.js';
import { claimSends } from '../../db/claim-sends.js';
import { dueReadBacks } from '../../db/read-backs.js';
import { recordAttempt } from '../../db/record-attempt.js';
import { recoverSend } from '../../db/recover-sends.js';
import { diagnose } from '../../src/domain/diagnosis/diagnose.js';
import { leaseMs } from '../../src/domain/sending/limits.js';
import { createReadBackRounds } from '../../src/loops/read-back.js';
import { describeEachDatabase } from '../support/databases.js';
import { addSend, attemptRows, fastLanes, sendRow } from '../support/sending-stage.js';
import { answered, rejected, roundsOn, unknown } from './sending-stage-rounds.js';

/* Answers that come after their attempt was given up, and reads that cannot be made. */

describeEachDatabase('A refusal after the attempt was given up', (open) => {
  test('ends its reading back: nothing is left to find out', async () => {
    const { accountId, clock } = await roundsOn(open());
    const { db } = open();
    const id = await addSend(open(), { accountId, now: clock.now() });
    const asked = {
      accountId,
      processId: 'frozen',
      lanes: fastLanes,
      timeZone: 'Asia/Tokyo',
      random: () => 0.5,
    };
    await db.transaction((tx) => claimSends(tx, { ...asked, replan: new Set(), now: clock.now() }));
    const begun = await db.transaction((tx) =>
      beginAttempt(
        tx,
        { sendId: id, processId: 'frozen', now: clock.now() },
        { recipient: null, pacedUntil: null },
      ),
    );
    if (begun.kind !== 'begun') throw new Error(begun.kind);
    clock.advance(leaseMs + 1);
    const now = clock.now();
    await db.transaction((tx) => recoverSend(tx, id, 'expired', { coolDownMinutes: 180, now }));
    const evidence = answered(403, { codes: [349] });
    const input = { kind: 'dm', text: 'x', recipient: null, account: null, recent: [] } as const;
    await db.transaction((tx) =>
      recordAttempt(tx, {
        sendId: id,
        attemptId: begun.attempt.id,
        end: {
          kind: 'refused',
          mayHaveHappened: false,
          evidence,
          diagnosis: diagnose({ ...input, evidence, canRefreshToken: false, now }),
          recipient: null,
        },
        seen: { endpoint: 'dm-send', windows: [] },
        endedAt: now,
        coolDownMinutes: 180,
        now,
        random: () => 0.5,
      }),
    );
    expect((await sendRow(open(), id)).state).toBe('failed');
    expect((await attemptRows(open(), id))[0]).toMatchObject({ outcome: 'rejected' });
    // A page that is due for ever was asked for again and again, as fast as the database answered.
    const due = await dueReadBacks(db, new Date(now.getTime() + 3_600_000), 10);
    expect(due).toEqual({ targets: [], nextAt: null });
  });
});

describeEachDatabase('A read-back that cannot be recorded', (open) => {
  test('is tried again after a while, not at once and for ever', async () => {
    let asked = 0;
    const stage = await roundsOn(open(), {
      xAccounts: {
        get: (accountId) =>
          Promise.resolve({
            accountId,
            xUserId: '42',
            credentials: { kind: 'oauth1', accessToken: 'token', accessSecret: 'secret' },
          }),
      },
    });
    stage.answers(() => unknown(answered(503)));
    await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    stage.clock.advance(2_000);
    const broken = {
      ...stage.surroundings,
      xAccounts: {
        ...stage.surroundings.xAccounts,
        get: () => {
          asked += 1;
          return Promise.reject(new Error('cannot be decrypted'));
        },
      },
    };
    const rounds = createReadBackRounds(broken, () => undefined);
    for (let round = 0; round < 3; round += 1) {
      await rounds.round();
      await rounds.idle();
    }
    expect(asked).toBe(1);
    stage.clock.advance(60_000);
    await rounds.round();
    await rounds.idle();
    expect(asked).toBe(2);
  });
});

describeEachDatabase('A database that is lost while a refusal is being explained', (open) => {
  test('does not cost what X answered', async () => {
    const stage = await roundsOn(open(), {
      credentials: { kind: 'oauth2', accessToken: 'old', refreshToken: 'next', expiresAt: null },
      xAccounts: { renew: () => Promise.reject(new Error('connection ended')) },
    });
    stage.answers(() => rejected(answered(401)));
    const id = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    // Not "sending" until its lease runs out, and then a person who is asked what X has said.
    expect(await sendRow(open(), id)).toMatchObject({ state: 'waiting', attemptCount: 1 });
    expect((await attemptRows(open(), id))[0]).toMatchObject({ outcome: 'rejected' });
  });

  test('nor does a look-up that cannot be asked for', async () => {
    const database = open();
    let isLost = false;
    const db = new Proxy(database.db, {
      get(target, property, receiver) {
        if (property === 'select' && isLost) {
          isLost = false;
          throw new Error('connection ended');
        }
        return Reflect.get(target, property, receiver) as unknown;
      },
    });
    const stage = await roundsOn(database, {
      preflight: true,
      port: {
        lookUp: () =>
          Promise.resolve({
            kind: 'failed',
            evidence: answered(503),
            seen: { endpoint: 'users', windows: [] },
          }),
      },
    });
    const broken = { ...stage.surroundings, database: { ...database, db } };
    stage.answers(() => {
      isLost = true;
      return rejected(answered(403, { codes: [349] }));
    });
    const id = await addSend(database, { accountId: stage.accountId, now: stage.clock.now() });
    await stage.start(broken).send();
    expect((await attemptRows(database, id))[0]).toMatchObject({ outcome: 'rejected' });
    expect((await sendRow(database, id)).state).toBe('failed');
  });
});
