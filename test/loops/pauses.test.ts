import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { performSendAction } from '../../db/act-on-sends.js';
import { endPausesOfAccount, endPausesOnRelink, pauseAccount } from '../../db/pauses.js';
import { cards } from '../../db/schema.js';
import { keepPauses } from '../../src/loops/account-checks.js';
import { checkAccount } from '../../src/loops/check-account.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  addSend,
  attemptRows,
  incidentRows,
  pauseRows,
  person,
  sendRow,
  sendsIn,
} from '../support/sending-stage.js';
import {
  accepted,
  actionBlock,
  answered,
  closedRecipient,
  notReached,
  rejected,
  roundsOn,
} from './sending-stage-rounds.js';

/*
 * What X's refusals do to an account, and how they end. Double: an X that answers as the test says.
 * Oracles: the rows of the store, and what left for X.
 */

const minute = 60_000;
const hour = 60 * minute;

describeEachDatabase('A pause', (open) => {
  test('after an action block: cool-down, probe, twice as long, back to the first after a day', async () => {
    const stage = await roundsOn(open());
    const add = () => addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    const blocked = await add();
    stage.answers(() => actionBlock);
    await stage.send();
    const waits = [await add(), await add(), await add()];
    await stage.send();
    expect(stage.sent).toHaveLength(1);
    const [incident] = await incidentRows(open(), stage.accountId);
    expect(incident).toMatchObject({ cause: 'action_block', closedAt: null });
    const incidentCards = await open()
      .db.select()
      .from(cards)
      .where(eq(cards.incidentId, incident?.id ?? 0));
    expect(incidentCards).toHaveLength(1);

    // The probe is refused too: it fails with its card, and the next wait is twice as long.
    stage.clock.advance(180 * minute);
    await stage.send();
    expect(stage.sent).toHaveLength(2);
    expect((await sendRow(open(), waits[0] ?? 0)).state).toBe('failed');
    expect((await pauseRows(open(), stage.accountId))[0]).toMatchObject({ step: 1, endedAt: null });
    stage.clock.advance(359 * minute);
    await stage.send();
    expect(stage.sent).toHaveLength(2);

    // The next probe is accepted: the pause ends and the others follow.
    stage.answers(accepted);
    stage.clock.advance(minute);
    await stage.send();
    expect(await sendsIn(open(), 'sent')).toHaveLength(2);
    expect((await pauseRows(open(), stage.accountId))[0]?.endedAt).not.toBeNull();
    expect((await incidentRows(open(), stage.accountId))[0]?.closedAt).toBeNull();
    for (const sendId of [blocked, waits[0] ?? 0])
      await open().db.transaction((tx) =>
        performSendAction(tx, {
          sendId,
          verb: 'ignore',
          shownAttemptId: null,
          confirmed: false,
          actor: person,
          now: stage.clock.now(),
        }),
      );
    expect((await incidentRows(open(), stage.accountId))[0]?.closedAt).not.toBeNull();

    // Blocked again within a day: twice as long again. After a quiet day: the first again.
    stage.answers(() => actionBlock);
    await add();
    await stage.send();
    expect((await pauseRows(open(), stage.accountId))[1]).toMatchObject({ step: 2 });
    await open().db.transaction((tx) =>
      endPausesOfAccount(tx, { accountId: stage.accountId, by: person, now: stage.clock.now() }),
    );
    stage.clock.advance(25 * hour);
    await add();
    await stage.send();
    expect((await pauseRows(open(), stage.accountId))[2]).toMatchObject({ step: 0 });
  });

  test('for a recipient’s sake there is none, however many fail', async () => {
    const stage = await roundsOn(open());
    stage.answers(() => closedRecipient);
    for (let count = 0; count < 9; count += 1)
      await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    expect(await pauseRows(open(), stage.accountId)).toEqual([]);
    expect(await sendsIn(open(), 'failed')).toHaveLength(9);
  });

  test('for spent credits is probed every hour', async () => {
    const stage = await roundsOn(open());
    stage.answers(() => rejected(answered(402, { title: 'CreditsDepleted' })));
    await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    const next = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    stage.answers(accepted);
    stage.clock.advance(59 * minute);
    await stage.send();
    expect((await sendRow(open(), next)).state).toBe('waiting');
    stage.clock.advance(minute);
    await stage.send();
    expect((await sendRow(open(), next)).state).toBe('sent');
    expect((await pauseRows(open(), stage.accountId))[0]?.endedAt).not.toBeNull();
  });

  test('with a date ends on it, also when nothing waits', async () => {
    const stage = await roundsOn(open());
    const resetAt = new Date(stage.clock.now().getTime() + 5 * hour).toISOString();
    stage.answers(() =>
      rejected(answered(403, { title: 'SpendCapReached', namedResetAt: resetAt })),
    );
    await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    expect((await pauseRows(open(), stage.accountId))[0]).toMatchObject({ cause: 'spend_cap' });
    stage.clock.advance(5 * hour);
    await keepPauses(stage.surroundings);
    expect((await pauseRows(open(), stage.accountId))[0]?.endedAt).not.toBeNull();
  });

  test('for a missing permission holds only what needs it, and ends by linking anew', async () => {
    const stage = await roundsOn(open());
    stage.answers(({ kind }) =>
      kind === 'dm' ? rejected(answered(403, { detail: 'Forbidden' })) : accepted(),
    );
    await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    expect((await pauseRows(open(), stage.accountId))[0]).toMatchObject({
      cause: 'permission_missing',
      holds: 'dm',
    });
    const dm = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    const reply = await addSend(open(), {
      accountId: stage.accountId,
      now: stage.clock.now(),
      kind: 'reply',
      postId: '77',
    });
    await stage.send();
    expect((await sendRow(open(), reply)).state).toBe('sent');
    expect((await sendRow(open(), dm)).state).toBe('waiting');
    stage.answers(accepted);
    await open().db.transaction((tx) => endPausesOnRelink(tx, stage.accountId, stage.clock.now()));
    await stage.send();
    expect((await sendRow(open(), dm)).state).toBe('sent');
  });

  test('for a lost link ends when a check finds the account well again', async () => {
    const stage = await roundsOn(open(), {
      port: {
        ownAccount: () =>
          Promise.resolve({
            kind: 'read',
            value: {
              xUserId: '42',
              handle: 'shop',
              name: 'Shop',
              protected: false,
              verifiedType: 'none',
              subscriptionType: null,
              createdAt: null,
              checkedAt: new Date().toISOString(),
            },
            seen: { endpoint: 'me', windows: [] },
          }),
      },
    });
    stage.answers(() => rejected(answered(401, { title: 'Unauthorized' })));
    await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    expect((await pauseRows(open(), stage.accountId))[0]).toMatchObject({ cause: 'link_broken' });
    expect(await checkAccount(stage.surroundings, stage.accountId)).toMatchObject({
      kind: 'well',
      resumed: 1,
    });
    expect((await pauseRows(open(), stage.accountId))[0]?.endedAt).not.toBeNull();
  });

  test('by a person stacks with one by X: both must end', async () => {
    const stage = await roundsOn(open());
    const pause = () =>
      open().db.transaction((tx) =>
        pauseAccount(tx, { accountId: stage.accountId, by: person, now: stage.clock.now() }),
      );
    expect((await pause()).kind).toBe('paused');
    expect((await pause()).kind).toBe('already');
    const id = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    stage.clock.advance(48 * hour);
    await stage.send();
    expect((await sendRow(open(), id)).state).toBe('waiting');
    const ended = await open().db.transaction((tx) =>
      endPausesOfAccount(tx, { accountId: stage.accountId, by: person, now: stage.clock.now() }),
    );
    expect(ended).toBe(1);
    await stage.send();
    expect((await sendRow(open(), id)).state).toBe('sent');
  });
});

describeEachDatabase('An old access token', (open) => {
  const credentials = {
    kind: 'oauth2',
    accessToken: 'old',
    refreshToken: 'refresh',
    expiresAt: null,
  } as const;
  const unauthorized = rejected(answered(401, { title: 'Unauthorized' }));

  test('is renewed, and the send leaves once more', async () => {
    const renewals: string[] = [];
    const stage = await roundsOn(open(), {
      credentials,
      xAccounts: {
        renew: (accountId, stale) => {
          renewals.push(stale);
          return Promise.resolve({
            kind: 'renewed',
            account: { accountId, xUserId: '42', credentials },
          });
        },
      },
    });
    stage.answers(() => (stage.sent.length === 1 ? unauthorized : accepted()));
    const id = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    expect((await sendRow(open(), id)).state).toBe('sent');
    expect(renewals).toEqual(['old']);
    expect((await attemptRows(open(), id)).map(({ trigger }) => trigger)).toEqual([
      'first',
      'retry',
    ]);
  });

  test('refused again with a fresh token: the link is broken', async () => {
    const stage = await roundsOn(open(), {
      credentials,
      xAccounts: {
        renew: (accountId) =>
          Promise.resolve({ kind: 'renewed', account: { accountId, xUserId: '42', credentials } }),
      },
    });
    stage.answers(() => unauthorized);
    const id = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    expect(await sendRow(open(), id)).toMatchObject({ state: 'failed', lastCause: 'link_broken' });
    expect(stage.sent).toHaveLength(2);
    expect((await pauseRows(open(), stage.accountId))[0]).toMatchObject({ cause: 'link_broken' });
  });
});

describeEachDatabase('An outage of X', (open) => {
  test('sends wait without failing, one probes, people are told after five minutes, it closes itself', async () => {
    const stage = await roundsOn(open());
    stage.answers(() => notReached);
    for (let count = 0; count < 7; count += 1)
      await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    const [outage] = await pauseRows(open(), stage.accountId);
    expect(outage).toMatchObject({ cause: 'outage', endedAt: null, incidentId: null });
    expect(await sendsIn(open(), 'waiting')).toHaveLength(7);

    const before = stage.sent.length;
    for (const seconds of [30, 60, 120]) {
      stage.clock.advance(seconds * 1_000);
      await stage.send();
    }
    expect(stage.sent.length - before).toBe(3);
    stage.clock.advance(2 * minute);
    await keepPauses(stage.surroundings);
    const told = (await incidentRows(open(), stage.accountId)).filter(
      ({ kind }) => kind === 'outage',
    );
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ cause: 'network', closedAt: null });
    expect(await sendsIn(open(), 'failed')).toEqual([]);

    stage.answers(accepted);
    stage.clock.advance(10 * minute);
    await stage.send();
    // The probe ended the outage; the others' own waits may still run.
    stage.clock.advance(10 * minute);
    await stage.send();
    expect(await sendsIn(open(), 'sent')).toHaveLength(7);
    expect((await pauseRows(open(), stage.accountId))[0]?.endedAt).not.toBeNull();
    expect(
      (await incidentRows(open(), stage.accountId)).every((row) => row.closedAt !== null),
    ).toBe(true);
  });

  test('three tries of one send are no outage: it fails with its card', async () => {
    const stage = await roundsOn(open());
    stage.answers(() => notReached);
    const id = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    for (let round = 0; round < 12; round += 1) {
      await stage.send();
      stage.clock.advance(minute);
    }
    expect(stage.sent).toHaveLength(3);
    expect(await sendRow(open(), id)).toMatchObject({ state: 'failed', lastCause: 'network' });
  });
});
