import { asc, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import {
  knownMembers,
  recordBaseLine,
  recordSightings,
  recordTakenBack,
  type SightingsRequest,
} from '../../db/record-sightings.js';
import { deleteOldTriggers } from '../../db/retention-of-reads.js';
import { listMembers, triggers } from '../../db/schema.js';
import { rememberedMs } from '../../src/domain/rules/remembered.js';
import type { ActSighting, SeenAct, TakenBack } from '../../src/domain/rules/sighting.js';
import { makeAccount, noon } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

function after(ms: number): Date {
  return new Date(noon.getTime() + ms);
}

function sighting(act: SeenAct, at: Date | null, actor = '200', handle = 'hanako'): ActSighting {
  return {
    act,
    actor: { xUserId: actor, handle, name: '花子' },
    accountXUserId: '100',
    at,
    sourceId: 'event',
  };
}

const follow: SeenAct = { kind: 'follow' };
const like: SeenAct = { kind: 'like', ourPostId: '7000' };
const dm = { kind: 'dm', eventId: '9000', text: '応募', language: null } as const;
const reply: SeenAct = {
  kind: 'reply',
  ourPostId: '7000',
  theirPostId: '8000',
  text: '応募します',
  language: 'ja',
};

/** A ledger of one account, and what it holds. */
async function ledger({ db }: Database) {
  const account = await makeAccount(db);
  const record = (sightings: readonly ActSighting[], more: Partial<SightingsRequest> = {}) =>
    db.transaction((tx) =>
      recordSightings(tx, {
        accountId: account.id,
        source: 'poll',
        sightings,
        since: null,
        now: noon,
        backfillHours: 24,
        ...more,
      }),
    );
  const takeBack = (at: Date | null, now: Date, what: Partial<TakenBack> = {}) =>
    db.transaction((tx) =>
      recordTakenBack(tx, {
        accountId: account.id,
        what: {
          kind: 'follow',
          ourPostId: null,
          actorXUserId: '200',
          accountXUserId: '100',
          at,
          ...what,
        },
        now,
      }),
    );
  const rows = () => db.select().from(triggers).orderBy(asc(triggers.id));
  const keys = async () => (await rows()).map(({ key }) => key);
  return { db, accountId: account.id, record, takeBack, rows, keys };
}

describeEachDatabase('the ledger of what people did', (open) => {
  test('an act seen by two sources, twice by each and in any order is one trigger', async () => {
    const { record, rows } = await ledger(open());
    const acts = [sighting(reply, noon), sighting(dm, noon), sighting(like, null)];

    expect(await record(acts)).toEqual({ fresh: 3, known: 0 });
    expect(await record(acts.toReversed(), { source: 'stream' })).toEqual({ fresh: 0, known: 3 });
    expect(await record([...acts, ...acts], { source: 'webhook' })).toEqual({ fresh: 0, known: 6 });

    expect(await rows()).toMatchObject([
      { key: 'dm:100:9000', kind: 'dm', state: 'new', source: 'poll', at: noon, since: null },
      { key: 'like:100:7000:200:0', act: { ...like, round: 0 }, actorHandle: 'hanako' },
      { key: 'reply:100:8000', act: reply, actorXId: '200', actorName: '花子' },
    ]);
  });

  test('the same act twice in one delivery is one trigger', async () => {
    const { record, keys } = await ledger(open());

    expect(await record([sighting(follow, null), sighting(follow, noon)])).toEqual({
      fresh: 1,
      known: 1,
    });
    expect(await keys()).toEqual(['follow:100:200:0']);
  });

  test('what has no time of its own was done since the list was read before', async () => {
    const { record, rows } = await ledger(open());

    await record([sighting(like, null), sighting(reply, after(-minuteMs))], {
      since: after(-hourMs),
    });

    expect(await rows()).toMatchObject([
      { kind: 'like', at: noon, since: after(-hourMs) },
      { kind: 'reply', at: after(-minuteMs), since: null },
    ]);
  });

  test("an act that a list showed is looked at again when X's own time of it comes", async () => {
    const { db, record, rows } = await ledger(open());
    await record([sighting(follow, null)], { since: after(-hourMs) });
    await db.update(triggers).set({ state: 'done' });

    const result = await record([sighting(follow, after(-minuteMs))], { source: 'webhook' });

    expect(result).toEqual({ fresh: 0, known: 1 });
    expect(await rows()).toMatchObject([{ state: 'new', at: after(-minuteMs), since: null }]);

    await db.update(triggers).set({ state: 'done' });
    await record([sighting(follow, after(-2 * minuteMs))], { source: 'webhook' });
    await record([sighting(follow, null)], { since: after(-hourMs) });
    expect(await rows()).toMatchObject([{ state: 'done', at: after(-minuteMs), since: null }]);
  });

  test('what was done too long ago is remembered and never answered', async () => {
    const { record, rows } = await ledger(open());
    const old = sighting(dm, after(-24 * hourMs - 1));

    expect(await record([old, sighting(reply, after(-24 * hourMs))])).toEqual({
      fresh: 2,
      known: 0,
    });
    expect(await record([old])).toEqual({ fresh: 0, known: 1 });
    expect(await rows()).toMatchObject([
      { kind: 'dm', state: 'done' },
      { kind: 'reply', state: 'new' },
    ]);
  });

  test('who asked for no more messages while nobody looked asked all the same', async () => {
    const { record, rows } = await ledger(open());
    await record([sighting({ ...dm, text: '停止' }, after(-48 * hourMs))]);

    expect(await rows()).toMatchObject([{ kind: 'dm', state: 'new' }]);
  });

  test('who asked for no more messages is not heard again once that is forgotten', async () => {
    const { db, record, rows } = await ledger(open());
    const asked = sighting({ ...dm, text: '停止' }, noon);
    const seenAt = (ms: number) => ({ now: after(ms) });
    await record([asked], seenAt(minuteMs));
    await db.update(triggers).set({ state: 'done' });
    const keptMs = rememberedMs(24);

    // As long as retention keeps it, it is known.
    await deleteOldTriggers(db, after(minuteMs));
    expect(await record([asked], seenAt(keptMs + minuteMs))).toEqual({ fresh: 0, known: 1 });
    await deleteOldTriggers(db, after(minuteMs + 1));
    expect(await rows()).toEqual([]);
    await record([asked], seenAt(keptMs + minuteMs + 1));
    expect(await rows()).toMatchObject([{ kind: 'dm', state: 'done' }]);
  });

  test('who was on a list when it was first read is no trigger, who comes after is', async () => {
    const { db, accountId, record, keys } = await ledger(open());
    await db.transaction((tx) =>
      recordBaseLine(tx, {
        accountId,
        list: 'followers',
        xUserIds: ['200', '201'],
        listedAt: noon,
      }),
    );
    expect(await keys()).toEqual([]);
    expect(await knownMembers(db, accountId, 'followers', ['200', '202'])).toEqual(
      new Map([['200', noon]]),
    );

    const people = ['200', '201', '202'].map((actor) => sighting(follow, null, actor));
    expect(await record(people, { since: noon, now: after(minuteMs) })).toEqual({
      fresh: 1,
      known: 2,
    });
    expect(await keys()).toEqual(['follow:100:202:0']);
  });

  test('a follower of the base line whose own follow event comes late is one trigger', async () => {
    const { db, accountId, record, keys } = await ledger(open());
    await db.transaction((tx) =>
      recordBaseLine(tx, { accountId, list: 'followers', xUserIds: ['200'], listedAt: noon }),
    );

    const late = sighting(follow, after(-minuteMs));
    expect(await record([late], { source: 'stream' })).toEqual({ fresh: 1, known: 0 });
    expect(await record([late], { source: 'webhook' })).toEqual({ fresh: 0, known: 1 });
    expect(await keys()).toEqual(['follow:100:200:0']);
  });

  test('who follows again after they unfollowed begins a new round, told in any order', async () => {
    const { record, takeBack, keys } = await ledger(open());
    const [first, second] = [sighting(follow, noon), sighting(follow, after(hourMs))];
    await record([first]);
    await takeBack(after(20 * minuteMs), after(20 * minuteMs));
    await record([first], { now: after(21 * minuteMs) });
    expect(await keys()).toEqual(['follow:100:200:0']);

    await record([second], { now: after(hourMs) });
    await takeBack(after(20 * minuteMs), after(hourMs));
    await record([second, first], { now: after(hourMs), source: 'stream' });
    await record([sighting(follow, null)], { now: after(2 * hourMs), since: after(hourMs) });

    expect(await keys()).toEqual(['follow:100:200:0', 'follow:100:200:1']);
  });

  test('an event without a time, or hardly later than the unfollow, is no new round', async () => {
    const { record, takeBack, keys } = await ledger(open());
    await record([sighting(follow, noon)]);
    await takeBack(after(minuteMs), after(minuteMs));

    await record([sighting(follow, null)], { now: after(hourMs), source: 'stream' });
    await takeBack(after(2 * hourMs), after(2 * hourMs));
    await record([sighting(follow, after(2 * hourMs + 5 * minuteMs))], { now: after(3 * hourMs) });

    expect(await keys()).toEqual(['follow:100:200:0']);
  });

  test('a list that was read without them in between shows that they came back', async () => {
    const { record, takeBack, keys } = await ledger(open());
    const listed = (minutes: number, since: number) =>
      record([sighting(like, null)], {
        now: after(minutes * minuteMs),
        since: after(since * minuteMs),
      });
    await listed(0, -1);
    await takeBack(null, after(10 * minuteMs), { kind: 'like', ourPostId: '7000' });

    // X's list lags: it still shows them, and then not.
    await listed(11, 9);
    await listed(12, 11);
    expect(await keys()).toHaveLength(1);
    await listed(30, 29);

    expect(await keys()).toEqual(['like:100:7000:200:0', 'like:100:7000:200:1']);
  });

  test('a follow that was taken back before it was told is one trigger all the same', async () => {
    const { record, takeBack, keys } = await ledger(open());
    await takeBack(after(minuteMs), after(minuteMs));

    await record([sighting(follow, noon)], { now: after(2 * minuteMs) });
    await record([sighting(follow, noon)], { now: after(3 * minuteMs) });

    expect(await keys()).toEqual(['follow:100:200:0']);
  });

  test('a delivery of thousands is one transaction of few statements', async () => {
    const { db, accountId, record } = await ledger(open());
    const many = Array.from({ length: 2_500 }, (_, index) =>
      sighting(index % 2 === 0 ? follow : like, null, String(1_000 + index)),
    );

    expect(await record(many)).toEqual({ fresh: 2_500, known: 0 });
    expect(await record(many)).toEqual({ fresh: 0, known: 2_500 });
    const members = await db
      .select({ list: listMembers.list })
      .from(listMembers)
      .where(eq(listMembers.accountId, accountId));
    expect(members).toHaveLength(2_500);
  });
});
