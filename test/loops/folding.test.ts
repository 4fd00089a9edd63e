import { eq, isNotNull } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { performBulkAction } from '../../db/bulk-actions.js';
import { cards } from '../../db/schema.js';
import { describeEachDatabase } from '../support/databases.js';
import { addSend, incidentRows, person, sendsIn } from '../support/sending-stage.js';
import { accepted, closedRecipient, roundsOn } from './sending-stage-rounds.js';

/* Storms: what becomes of the cards. Double: an X that answers as the test says. */

describeEachDatabase('A storm of failures', (open) => {
  async function storm(count: number) {
    const stage = await roundsOn(open());
    stage.answers(() => closedRecipient);
    for (let made = 0; made < count; made += 1)
      await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    const resendAll = (incidentId: number) =>
      open().db.transaction((tx) =>
        performBulkAction(tx, {
          scope: { kind: 'incident', incidentId },
          verb: 'resend',
          actor: person,
          now: stage.clock.now(),
        }),
      );
    const incidentCards = () => open().db.select().from(cards).where(isNotNull(cards.incidentId));
    const sendCards = () => open().db.select().from(cards).where(isNotNull(cards.sendId));
    return { ...stage, resendAll, incidentCards, sendCards };
  }

  test('five cards of their own, then one that counts; all resent and failed again is the same incident', async () => {
    const stage = await storm(8);
    const [incident] = await incidentRows(open(), stage.accountId);
    expect(await stage.sendCards()).toHaveLength(5);
    expect(await stage.incidentCards()).toHaveLength(1);
    expect(await stage.resendAll(incident?.id ?? 0)).toMatchObject({ acted: 8 });
    expect((await incidentRows(open(), stage.accountId))[0]?.closedAt).not.toBeNull();

    stage.clock.advance(1_000);
    await stage.send();
    expect(await sendsIn(open(), 'failed')).toHaveLength(8);
    const all = await incidentRows(open(), stage.accountId);
    expect(all.map(({ id, closedAt }) => ({ id, closedAt }))).toEqual([
      { id: incident?.id, closedAt: null },
    ]);
    expect(await stage.incidentCards()).toHaveLength(1);
    expect(await stage.sendCards()).toHaveLength(5);
  });

  test('a failure of somebody else after it was closed is a new incident', async () => {
    const stage = await storm(1);
    const [incident] = await incidentRows(open(), stage.accountId);
    stage.answers(accepted);
    await stage.resendAll(incident?.id ?? 0);
    await stage.send();
    stage.answers(() => closedRecipient);
    await addSend(open(), { accountId: stage.accountId, now: stage.clock.now() });
    await stage.send();
    const all = await incidentRows(open(), stage.accountId);
    expect(all.map(({ closedAt }) => closedAt === null)).toEqual([false, true]);
    expect(
      await open()
        .db.select()
        .from(cards)
        .where(eq(cards.incidentId, all[1]?.id ?? 0)),
    ).toEqual([]);
  });
});
