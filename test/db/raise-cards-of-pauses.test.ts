import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { beginAttempt } from '../../db/begin-attempt.js';
import { claimSends } from '../../db/claim-sends.js';
import { makeSend } from '../../db/make-send.js';
import { addOptOut } from '../../db/opt-outs.js';
import { ensureCards } from '../../db/raise-cards.js';
import { recordAttempt } from '../../db/record-attempt.js';
import { cards, pauses } from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import { diagnose } from '../../src/domain/diagnosis/diagnose.js';
import { transportEvidence } from '../../src/domain/diagnosis/transport-evidence.js';
import {
  makeAccount,
  makeChannel,
  makeIncident,
  makeRule,
  noon,
  sato,
} from '../support/card-rows.js';
import { actionBlock, roundsOn } from '../loops/sending-stage-rounds.js';
import { describeEachDatabase } from '../support/databases.js';
import { addSend, incidentRows, person, sendRow } from '../support/sending-stage.js';

const blockPause = {
  cause: 'action_block',
  holds: 'all',
  ends: { kind: 'cool-down' },
  startedBy: system,
} as const;

describeEachDatabase('the card of a pause', (open) => {
  test('is drawn again when one more send begins to wait, and not once the pause has ended', async () => {
    const { db } = open();
    const account = await makeAccount(db);
    await makeChannel(db, 'C1');
    const incident = await makeIncident(db, account.id, { cause: 'action_block' });
    await db.transaction((tx) => ensureCards(tx, { kind: 'incident', id: incident.id }, noon));
    await db
      .insert(pauses)
      .values({ ...blockPause, accountId: account.id, startedAt: noon, incidentId: incident.id });

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

  test('of a paused rule is drawn again when one more of its sends begins to wait', async () => {
    const { db } = open();
    const account = await makeAccount(db);
    await makeChannel(db, 'C1');
    const rule = await makeRule(db, account.id);
    const incident = await makeIncident(db, account.id, { kind: 'rule', ruleId: rule.id });
    await db.transaction((tx) => ensureCards(tx, { kind: 'incident', id: incident.id }, noon));
    await db.transaction((tx) =>
      makeSend(tx, {
        accountId: account.id,
        kind: 'dm',
        origin: 'rule',
        madeBy: sato,
        recipient: { xUserId: '77', handle: 'umi', name: null },
        text: 'こんにちは',
        rule: { id: rule.id, version: 1, triggerKey: 'like:1' },
        now: noon,
      }),
    );
    expect((await db.select().from(cards)).map((card) => card.wantedVersion)).toEqual([2]);
  });
});

describeEachDatabase(
  'the card of a pause tells how many wait, whatever happens to them',
  (open) => {
    /** Blocked, with its card drawn: what raises it from here on is seen. */
    async function blockedStage() {
      const stage = await roundsOn(open());
      const add = (more: Partial<Parameters<typeof addSend>[1]> = {}) =>
        addSend(open(), { accountId: stage.accountId, now: stage.clock.now(), ...more });
      await add();
      stage.answers(() => actionBlock);
      await stage.send();
      const [incident] = await incidentRows(open(), stage.accountId);
      const card = eq(cards.incidentId, incident?.id ?? 0);
      const isRaisedBy = async (what: () => Promise<unknown>) => {
        await open().db.update(cards).set({ wantedVersion: 1, shownVersion: 1 }).where(card);
        await what();
        const [row] = await open().db.select().from(cards).where(card);
        return (row?.wantedVersion ?? 0) > 1;
      };
      return { ...stage, add, isRaisedBy };
    }

    test('a probe leaves', async () => {
      const stage = await blockedStage();
      await stage.add();
      stage.clock.advance(3 * 60 * 60_000);
      const { now } = stage.clock;
      const lanes = {
        lanes: stage.surroundings.config.lanes,
        timeZone: 'Asia/Tokyo',
        random: () => 0.5,
      };
      const request = { accountId: stage.accountId, processId: 'one', replan: new Set<never>() };
      const claim = () =>
        open().db.transaction((tx) => claimSends(tx, { ...request, ...lanes, now: now() }));
      expect(await stage.isRaisedBy(claim)).toBe(true);
    });

    test('an opt-out skips what waits', async () => {
      const stage = await blockedStage();
      await stage.add({ recipient: { xUserId: '5', handle: 'umi', name: null } });
      const optOut = () =>
        open().db.transaction((tx) =>
          addOptOut(tx, {
            person: { xUserId: '5', handle: 'umi' },
            source: 'person',
            actor: person,
            now: stage.clock.now(),
          }),
        );
      expect(await stage.isRaisedBy(optOut)).toBe(true);
    });

    test('what was on its way when the pause began waits again', async () => {
      const stage = await roundsOn(open());
      const { accountId, clock } = stage;
      const now = clock.now();
      const ids = [
        await addSend(open(), { accountId, now }),
        await addSend(open(), { accountId, now }),
      ];
      const claim = { accountId, processId: 'one', lanes: stage.surroundings.config.lanes, now };
      await open().db.transaction((tx) =>
        claimSends(tx, { ...claim, replan: new Set(), timeZone: 'Asia/Tokyo', random: () => 0.5 }),
      );
      const begin = (sendId: number) =>
        open().db.transaction((tx) =>
          beginAttempt(
            tx,
            { sendId, processId: 'one', now },
            { recipient: null, pacedUntil: null },
          ),
        );
      const begun = await begin(ids[0] ?? 0);
      const incident = await makeIncident(open().db, accountId, { cause: 'action_block' });
      await open()
        .db.insert(pauses)
        .values({ ...blockPause, accountId, incidentId: incident.id, startedAt: now });
      const card = eq(cards.incidentId, incident.id);
      await open().db.transaction((tx) =>
        ensureCards(tx, { kind: 'incident', id: incident.id }, now),
      );
      const version = async () =>
        (await open().db.select().from(cards).where(card))[0]?.wantedVersion;

      expect((await begin(ids[1] ?? 0)).kind).toBe('held');
      expect(await version()).toBe(2);

      const evidence = transportEvidence('refused', 'ECONNREFUSED');
      const about = { kind: 'dm', text: '', recipient: null, account: null, recent: [] } as const;
      const diagnosis = diagnose({ evidence, ...about, canRefreshToken: false, now });
      await open().db.transaction((tx) =>
        recordAttempt(tx, {
          sendId: ids[0] ?? 0,
          attemptId: begun.kind === 'begun' ? begun.attempt.id : 0,
          end: { kind: 'refused', mayHaveHappened: false, evidence, diagnosis, recipient: null },
          seen: { endpoint: 'dm-send', windows: [] },
          endedAt: now,
          coolDownMinutes: 180,
          now,
          random: () => 0.5,
        }),
      );
      expect((await sendRow(open(), ids[0] ?? 0)).state).toBe('waiting');
      expect(await version()).toBe(3);
    });
  },
);
