import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { makeSend } from '../../db/make-send.js';
import { ensureCards } from '../../db/raise-cards.js';
import { cards, pauses } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import { makeAccount, makeChannel, makeIncident, noon, sato } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

describeEachDatabase('the card of a pause', (open) => {
  test('is drawn again when one more send begins to wait, and not once the pause has ended', async () => {
    const { db } = open();
    const account = await makeAccount(db);
    await makeChannel(db, 'C1');
    const incident = await makeIncident(db, account.id, { cause: 'action_block' });
    await db.transaction((tx) => ensureCards(tx, { kind: 'incident', id: incident.id }, noon));
    await db.insert(pauses).values({
      accountId: account.id,
      cause: 'action_block',
      holds: 'all',
      ends: { kind: 'cool-down' },
      startedAt: noon,
      startedBy: system,
      incidentId: incident.id,
    });

    const wanted = async () => (await db.select().from(cards)).map((card) => card.wantedVersion);
    const oneMore = (key: string) =>
      db.transaction((tx) =>
        makeSend(tx, {
          accountId: account.id,
          kind: 'dm',
          origin: 'person',
          madeBy: sato,
          recipient: { xUserId: '77', handle: 'umi', name: null },
          text: 'こんにちは',
          requestKey: key,
          now: noon,
        }),
      );

    expect(await wanted()).toEqual([1]);
    await oneMore('a');
    expect(await wanted()).toEqual([2]);
    await db.update(pauses).set({ endedAt: noon }).where(eq(pauses.accountId, account.id));
    await oneMore('b');
    expect(await wanted()).toEqual([2]);
  });
});
