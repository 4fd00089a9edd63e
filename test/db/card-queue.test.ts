import { expect, test } from 'vitest';
import { nextCard, postpone } from '../../db/card-queue.js';
import { ensureCards, raiseCards } from '../../db/raise-cards.js';
import { describeEachDatabase } from '../support/databases.js';
import { addAccount, addChannel, addSend, testClock } from '../support/sending-stage.js';

describeEachDatabase('Putting a card off', (open) => {
  test('does not put off what its subject became meanwhile', async () => {
    const clock = testClock();
    const { db } = open();
    const channelId = await addChannel(open(), clock.now());
    const account = { xUserId: '42', handle: 'shop', now: clock.now() };
    const accountId = await addAccount(open(), account);
    const subject = {
      kind: 'send',
      id: await addSend(open(), { accountId, now: clock.now() }),
    } as const;
    await db.transaction((tx) => ensureCards(tx, subject, clock.now()));
    const next = () => {
      const choice = { posts: true, edits: true, except: [], brokenBefore: clock.now() };
      return nextCard(db, channelId, choice, clock.now());
    };
    const putOff = async (of: Awaited<ReturnType<typeof next>>) => {
      if (of === null) throw new Error('No card is due.');
      const at = new Date(clock.now().getTime() + 3_600_000);
      await postpone(db, of.card, { at, reason: 'refused', postStartedAt: null });
    };
    const read = await next();
    // Somebody pressed a button while the platform was refusing what the card showed before.
    await db.transaction((tx) => raiseCards(tx, subject, clock.now()));
    await putOff(read);
    const again = await next();
    expect(again?.card.wantedVersion).toBe(2);
    await putOff(again);
    expect(await next()).toBeNull();
  });
});
