import { expect, test } from 'vitest';
import { performSendAction } from '../../db/act-on-sends.js';
import type { Database } from '../../db/database.js';
import { accounts } from '../../db/schema.js';
import type { AccountFacts, RecipientFacts } from '../../src/domain/diagnosis/facts.js';
import type { Reading } from '../../src/x/port.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  addSend,
  attemptRows,
  pauseRows,
  person,
  sendRow,
  sendsIn,
} from '../support/sending-stage.js';
import { accepted, answered, closedRecipient, rejected, roundsOn } from './sending-stage-rounds.js';

/* Whom X calls unreachable, and what a look-up that fails does. Double: an X that answers as the test says. */

const seen = { endpoint: 'users', windows: [] } as const;
type LookUp = Reading<readonly RecipientFacts[]>;

const facts = (xUserId: string, receivesYourDm: boolean, at: Date): RecipientFacts => ({
  kind: 'found',
  xUserId,
  handle: 'fan',
  name: 'Fan',
  receivesYourDm,
  protected: false,
  verifiedType: 'none',
  connections: ['followed_by'],
  createdAt: null,
  lookedUpAt: at.toISOString(),
});

const ownFacts = (at: Date, isProtected: boolean): AccountFacts => ({
  xUserId: '42',
  handle: 'shop',
  name: 'Shop',
  protected: isProtected,
  verifiedType: 'none',
  subscriptionType: null,
  createdAt: null,
  checkedAt: at.toISOString(),
});

const recipient = { xUserId: '7', handle: 'fan', name: null };

async function stageOn(
  database: Database,
  lookUp: (ids: readonly string[]) => Promise<LookUp>,
  wait?: () => Promise<void>,
) {
  const asked: string[][] = [];
  const stage = await roundsOn(database, {
    preflight: true,
    port: {
      lookUp: (_account, ids) => {
        asked.push([...ids]);
        return lookUp(ids);
      },
    },
  });
  const rounds = stage.start({
    ...stage.surroundings,
    ...(wait === undefined ? {} : { wait }),
  });
  const add = (more: Partial<Parameters<typeof addSend>[1]> = {}) =>
    addSend(database, {
      accountId: stage.accountId,
      now: stage.clock.now(),
      recipient,
      ...more,
    });
  return { ...stage, ...rounds, asked, add };
}

const says = (stage: { clock: { now: () => Date } }, open: boolean) => (ids: readonly string[]) =>
  Promise.resolve<LookUp>({
    kind: 'read',
    value: ids.map((id) => facts(id, open, stage.clock.now())),
    seen,
  });

const failing = (): Promise<LookUp> =>
  Promise.resolve({ kind: 'failed', evidence: answered(503), seen });

describeEachDatabase('The look-up', (open) => {
  test('is asked once for all that are claimed, and kept for ten minutes', async () => {
    const clockOf: { clock: { now: () => Date } } = { clock: { now: () => new Date() } };
    const stage = await stageOn(open(), (ids) => says(clockOf, true)(ids));
    clockOf.clock = stage.clock;
    await stage.add();
    await stage.add({ recipient: { ...recipient, xUserId: '8' } });
    await stage.send();
    expect(stage.asked.map((ids) => ids.sort())).toEqual([['7', '8']]);
    stage.clock.advance(9 * 60_000);
    await stage.add();
    await stage.send();
    expect(stage.asked).toHaveLength(1);
    stage.clock.advance(2 * 60_000);
    await stage.add();
    await stage.send();
    expect(stage.asked).toHaveLength(2);
    expect(stage.sent).toHaveLength(4);
  });

  test('that fails does not hold the send up', async () => {
    const stage = await stageOn(open(), failing);
    const id = await stage.add();
    await stage.send();
    expect((await sendRow(open(), id)).state).toBe('sent');
  });

  test('that hangs does not hold the send up either', async () => {
    const stage = await stageOn(
      open(),
      () => new Promise(() => undefined),
      () => Promise.resolve(),
    );
    const id = await stage.add();
    await stage.send();
    expect((await sendRow(open(), id)).state).toBe('sent');
  });

  test('a 429 of it stops look-ups until its reset, not sending', async () => {
    const stage = await stageOn(open(), () =>
      Promise.resolve({ kind: 'failed', evidence: answered(429), seen }),
    );
    await stage.add();
    await stage.send();
    await stage.add();
    await stage.send();
    expect(stage.asked).toHaveLength(1);
    expect(stage.sent).toHaveLength(2);
  });

  test('says no: failed without a POST; a person’s Resend looks afresh and leaves all the same', async () => {
    const clockOf: { clock: { now: () => Date } } = { clock: { now: () => new Date() } };
    const stage = await stageOn(open(), (ids) => says(clockOf, false)(ids));
    clockOf.clock = stage.clock;
    const id = await stage.add();
    await stage.send();
    expect((await sendRow(open(), id)).state).toBe('failed');
    expect(stage.sent).toHaveLength(0);
    expect((await attemptRows(open(), id))[0]).toMatchObject({
      outcome: 'not_posted',
      number: 1,
      recipient: { receivesYourDm: false },
    });
    await open().db.transaction((tx) =>
      performSendAction(tx, {
        sendId: id,
        verb: 'resend',
        shownAttemptId: null,
        confirmed: false,
        actor: person,
        now: stage.clock.now(),
      }),
    );
    await stage.send();
    expect(stage.asked).toHaveLength(2);
    expect((await sendRow(open(), id)).state).toBe('sent');
    expect((await attemptRows(open(), id))[1]).toMatchObject({
      outcome: 'accepted',
      trigger: 'resend',
      actor: person,
      recipient: { receivesYourDm: false },
    });
  });

  test('is made again after a refusal for the recipient’s sake, before the cause is decided', async () => {
    const clockOf: { clock: { now: () => Date } } = { clock: { now: () => new Date() } };
    let isOpen = true;
    const stage = await stageOn(open(), (ids) => says(clockOf, isOpen)(ids));
    clockOf.clock = stage.clock;
    stage.answers(() => {
      isOpen = false;
      return closedRecipient;
    });
    const id = await stage.add();
    await stage.send();
    expect(stage.asked).toHaveLength(2);
    expect(await sendRow(open(), id)).toMatchObject({
      state: 'failed',
      lastCause: 'recipient_blocked_us',
    });
    expect((await attemptRows(open(), id))[0]).toMatchObject({
      recipient: { receivesYourDm: false },
    });
  });
});

describeEachDatabase('Who was refused', (open) => {
  const oneText = rejected(
    answered(403, { detail: 'You do not have permission to DM one or more participants.' }),
  );
  const notPermitted = rejected(answered(403, { detail: 'This operation is not permitted' }));

  test('is looked up also while our own account is protected, which X’s text may mean too', async () => {
    const clockOf: { clock: { now: () => Date } } = { clock: { now: () => new Date() } };
    let fails = true;
    const stage = await stageOn(open(), (ids) => (fails ? failing() : says(clockOf, false)(ids)));
    clockOf.clock = stage.clock;
    await open()
      .db.update(accounts)
      .set({ facts: ownFacts(stage.clock.now(), true) });
    stage.answers(() => {
      fails = false;
      return oneText;
    });
    const id = await stage.add();
    await stage.send();
    expect(stage.asked).toHaveLength(2);
    expect(await sendRow(open(), id)).toMatchObject({ lastCause: 'recipient_blocked_us' });
  });

  test('three at the same moment see each other', async () => {
    const stage = await roundsOn(open());
    stage.answers(() => notPermitted);
    for (let count = 0; count < 3; count += 1)
      await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    const causes = (await sendsIn(open(), 'failed')).map(({ lastCause }) => lastCause);
    expect(causes.filter((cause) => cause === 'action_block')).toHaveLength(1);
    expect(causes).toHaveLength(3);
    expect(await pauseRows(open(), stage.accountId)).toHaveLength(1);
  });

  test('counts without a look-up too: the third in a row is a block', async () => {
    const stage = await roundsOn(open());
    stage.answers(() => notPermitted);
    for (const xUserId of ['1', '2', '3']) {
      await addSend(open(), {
        accountId: stage.accountId,
        now: stage.clock.now(),
        recipient: { ...recipient, xUserId },
      });
      await stage.send();
    }
    const causes = (await sendsIn(open(), 'failed')).map(({ lastCause }) => lastCause);
    expect(causes).toEqual(['unknown', 'unknown', 'action_block']);
  });
});

describeEachDatabase('A database that is away while X answers', (open) => {
  test('what X said is recorded once it is back, and nothing leaves twice', async () => {
    const stage = await roundsOn(open());
    let failures = 0;
    const db = new Proxy(open().db, {
      get(target, name, receiver) {
        if (name !== 'transaction') return Reflect.get(target, name, receiver) as unknown;
        return (...args: Parameters<typeof target.transaction>) => {
          if (stage.sent.length > 0 && failures < 4) {
            failures += 1;
            return Promise.reject(new Error('The database is away.'));
          }
          return target.transaction(...args);
        };
      },
    });
    const rounds = stage.start({
      ...stage.surroundings,
      database: { ...open(), db },
      wait: () => Promise.resolve(),
    });
    stage.answers(accepted);
    const id = await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await rounds.send();
    expect(failures).toBe(4);
    expect((await sendRow(open(), id)).state).toBe('sent');
    expect(stage.sent).toHaveLength(1);
  });
});
