import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { rowsOf, type Tx } from '../../db/database.js';
import { tryLockMatching } from '../../db/match-triggers.js';
import { addOptOut } from '../../db/opt-outs.js';
import { blockEndpoint } from '../../db/rate-windows.js';
import { recordSightings } from '../../db/record-sightings.js';
import {
  accounts,
  notices,
  optOuts,
  readUsage,
  ruleActs,
  rulePauses,
  rules,
  series,
} from '../../db/schema.js';
import { system } from '../../src/domain/actor.js';
import type { EntryOutcome } from '../../db/campaign-entries.js';
import type { MatchingSurroundings } from '../../src/loops/matching-surroundings.js';
import { defaultCampaign } from '../../src/domain/campaigns/campaign.js';
import type { RuleDefinition } from '../../src/domain/rules/rule.js';
import { makeAccount, noon, sato } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  dm,
  matchingStage,
  personOf,
  sighting,
  tooMany,
  type MatchingStage,
} from '../support/matching-stage.js';
import { eventually } from '../support/sending-stage.js';
import { signalled, untilSomebodyWaits } from '../support/signalled.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

function after(ms: number): Date {
  return new Date(noon.getTime() + ms);
}

const reply = (text: string, theirPostId = '8000') =>
  ({ kind: 'reply', ourPostId: '7000', theirPostId, text, language: 'ja' }) as const;

/** Reason or state of each send, in the order they were made. */
async function outcomes(stage: MatchingStage) {
  return (await stage.sends()).map(({ state, skipReason }) => skipReason ?? state);
}

describeEachDatabase('the matcher', (open) => {
  test('what a person did becomes one send with all that the rule says', async () => {
    const stage = await matchingStage(open());
    const ruleId = await stage.addRule({
      on: ['reply'],
      keywords: ['応募'],
      do: 'secret_reply',
      texts: ['{name}さん、{date} {post_url}'],
      hours: { from: '09:00', until: '21:00' },
      until: '2026-11-30',
    });
    await stage.see([sighting(reply('応募します')), sighting(reply('こんにちは', '8001'), '201')]);

    await stage.match();

    expect(await stage.sends()).toMatchObject([
      {
        state: 'waiting',
        kind: 'reply',
        origin: 'rule',
        ruleId,
        ruleVersion: 1,
        triggerKey: 'reply:x-shop:8000',
        recipientXId: '200',
        recipientHandle: 'fan_200',
        postId: '8000',
        text: 'ファン200さん、2026年11月26日 https://x.com/fan_200/status/8000',
        secret: true,
        confirmation: null,
        hours: { from: '09:00', until: '21:00' },
        notAfter: new Date('2026-11-30T15:00:00Z'),
        priority: 0,
        unpaced: false,
        dueAt: noon,
      },
    ]);
    expect(await stage.waitingTriggers()).toEqual([]);
  });

  test('a person is answered once, and history says why not again', async () => {
    const stage = await matchingStage(open());
    await stage.addRule({ keywords: ['応募'] });
    await stage.see([sighting(dm('応募', '1')), sighting(dm('応募', '2'))]);
    await stage.match();
    await stage.see([sighting(dm('応募', '2')), sighting(dm('応募', '3'))], { source: 'webhook' });
    await stage.match();

    expect(await outcomes(stage)).toEqual(['waiting', 'already_sent', 'already_sent']);
    expect(await stage.sends()).toMatchObject([{}, { text: '', kind: 'dm' }, {}]);
  });

  test('a rule with all answers once the set is complete, over several batches', async () => {
    const stage = await matchingStage(open());
    const ruleId = await stage.addRule({ on: ['follow', 'like'], repeat: 'always' });
    await stage.see([sighting({ kind: 'like', ourPostId: '7000' })]);
    await stage.match();
    expect(await stage.sends()).toEqual([]);
    await stage.see([sighting({ kind: 'follow' })]);
    await stage.match();
    await stage.see([sighting({ kind: 'like', ourPostId: '7001' })]);
    await stage.match();

    expect(await outcomes(stage)).toEqual(['waiting']);
    const acts = await stage.database.db.select().from(ruleActs).where(eq(ruleActs.ruleId, ruleId));
    expect(
      Object.fromEntries(
        acts.map(({ kind, ourPostId, verdict }) => [`${kind} ${ourPostId}`, verdict]),
      ),
    ).toEqual({
      'like 7000': 'used',
      'follow null': 'answered',
      'like 7001': 'collected',
    });
  });

  test('one post is one act, whichever kinds it is seen as, over batches and processes', async () => {
    const stage = await matchingStage(open());
    const rule: Partial<RuleDefinition> = {
      on: ['reply', 'mention'],
      match: 'any',
      do: 'reply',
      repeat: 'always',
    };
    const always = await stage.addRule(rule);
    const once = await stage.addRule({ ...rule, repeat: 'once' });
    const excluding = await stage.addRule({ ...rule, exclude: ['fan_200'] });
    const mention = (theirPostId: string) =>
      ({ kind: 'mention', theirPostId, text: '応募', language: 'ja' }) as const;
    await stage.see([sighting(reply('応募', '8000')), sighting(mention('8000'))]);
    await stage.match();
    await stage.see([sighting(mention('8001'))]);
    await stage.match();
    await stage.see([sighting(reply('応募', '8001'))]);
    await stage.another().round(new AbortController().signal);
    const made = (await stage.sends()).map(
      ({ ruleId, triggerKey, state, skipReason }) =>
        `${ruleId} ${triggerKey?.split(':').at(-1)} ${skipReason ?? state}`,
    );
    expect(made).toEqual([
      `${always} 8000 waiting`,
      `${once} 8000 waiting`,
      `${excluding} 8000 excluded`,
      `${always} 8001 waiting`,
      `${once} 8001 already_sent`,
      `${excluding} 8001 excluded`,
    ]);
    expect(await stage.waitingTriggers()).toEqual([]);
  });

  test('an edit touches what is matched after it, a pause what is done in it, a deletion all', async () => {
    const stage = await matchingStage(open());
    const { db } = stage.database;
    const ruleId = await stage.addRule({ repeat: 'always' });
    await stage.see([sighting(dm('a', '1'))]);
    await stage.match();
    const [rule] = await db.select().from(rules).where(eq(rules.id, ruleId));
    const definition = { ...rule?.definition, texts: ['新しい文面'] };
    await db.update(rules).set({ definition, version: 2 }).where(eq(rules.id, ruleId));
    await stage.see([sighting(dm('b', '2'))]);
    await stage.match();
    await db.update(rules).set({ state: 'paused' }).where(eq(rules.id, ruleId));
    await db.insert(rulePauses).values({ ruleId, startedAt: after(minuteMs), startedBy: sato });
    stage.clock.advance(2 * minuteMs);
    await stage.see([
      sighting(dm('c', '3')),
      sighting(dm('d', '4'), '200', { at: after(minuteMs) }),
    ]);
    await stage.match();
    await db.update(rules).set({ state: 'deleted' }).where(eq(rules.id, ruleId));
    await stage.see([sighting(dm('e', '5'))]);
    await stage.match();

    expect(await stage.sends()).toMatchObject([
      { text: 'ありがとう', ruleVersion: 1, triggerKey: 'dm:x-shop:1' },
      { text: '新しい文面', ruleVersion: 2, triggerKey: 'dm:x-shop:2' },
      { text: '新しい文面', ruleVersion: 2, triggerKey: 'dm:x-shop:3' },
    ]);
    expect(await stage.waitingTriggers()).toEqual([]);
  });

  test('our own accounts never trigger, linked or not any more', async () => {
    const stage = await matchingStage(open());
    await stage.addRule({ repeat: 'always' });
    const { db } = stage.database;
    await db.insert(accounts).values({
      xUserId: '777',
      handle: 'other',
      name: 'other',
      state: 'unlinked',
      authKind: 'oauth1',
      source: 'link',
      nextCheckAt: noon,
      linkedAt: noon,
    });
    await stage.see([sighting(dm('stop', '1'), '777'), sighting(dm('a', '2'), 'x-shop')]);
    await stage.match();

    expect(await stage.sends()).toEqual([]);
    expect(await db.select().from(optOuts)).toEqual([]);
  });

  test('each match of a rule that asks first waits for a person', async () => {
    const stage = await matchingStage(open());
    await stage.addRule({ confirm: true });
    await stage.see([sighting(dm('a', '1')), sighting(dm('b', '2'))]);
    await stage.match();

    expect(await stage.sends()).toMatchObject([
      { state: 'waiting', confirmation: 'wanted' },
      { state: 'skipped', confirmation: null },
    ]);
  });

  test('further messages follow the first one, until the person writes', async () => {
    const stage = await matchingStage(open());
    const steps = [{ afterMinutes: 60, texts: ['その後いかがですか'], media: [] }];
    await stage.addRule({ on: ['follow'], steps });
    await stage.see([sighting({ kind: 'follow' })]);
    await stage.match();
    const { db } = stage.database;
    const [send] = await stage.sends();
    expect(await db.select().from(series)).toMatchObject([
      { xUserId: '200', handle: 'fan_200', steps, lastSendId: send?.id, answeredAt: null },
    ]);

    stage.clock.advance(hourMs);
    await stage.see([sighting(reply('ありがとう'), '200', { at: after(30 * minuteMs) })]);
    await stage.match();
    expect(await db.select().from(series)).toMatchObject([{ answeredAt: after(30 * minuteMs) }]);
  });
});

describeEachDatabase('words that stop all messages', (open) => {
  test('opt their author out at once, are confirmed once and answered by no rule', async () => {
    const stage = await matchingStage(open());
    const steps = [{ afterMinutes: 60, texts: ['続き'], media: [] }];
    await stage.addRule({ repeat: 'always', steps });
    await stage.see([sighting(dm('応募', '1'))]);
    await stage.match();
    await stage.see([sighting(dm(' ＳＴＯＰ', '2')), sighting(dm('応募', '3'))]);
    await stage.match();
    await stage.see([sighting(dm('配信停止', '4')), sighting(dm('配信停止', '2'))]);
    await stage.match();

    const { db } = stage.database;
    expect(await stage.sends()).toMatchObject([
      { origin: 'rule', state: 'skipped', skipReason: 'opted_out', triggerKey: 'dm:x-shop:1' },
      {
        origin: 'system',
        state: 'waiting',
        kind: 'dm',
        requestKey: 'optout:dm:x-shop:2',
        recipientHandle: 'fan_200',
        text: expect.stringContaining('配信を停止しました') as string,
      },
      { origin: 'rule', state: 'skipped', skipReason: 'opted_out', triggerKey: 'dm:x-shop:3' },
    ]);
    expect(await db.select().from(optOuts)).toMatchObject([
      { xUserId: '200', handle: 'fan_200', source: 'word', addedBy: system },
    ]);
    expect(await db.select().from(series)).toMatchObject([{ endReason: 'opted_out' }]);
    expect(await stage.waitingTriggers()).toEqual([]);
  });

  test('are heard without any rule, and from somebody whose handle nobody told', async () => {
    const stage = await matchingStage(open());
    await stage.see([sighting(dm('unsubscribe'), '200', { handle: null })]);
    await stage.match();

    expect(await stage.sends()).toMatchObject([{ origin: 'system', recipientXId: '200' }]);
    expect(await stage.database.db.select().from(optOuts)).toMatchObject([{ xUserId: '200' }]);
    expect(stage.asked).toEqual([]);
  });

  test('an opt-out by handle alone holds too', async () => {
    const stage = await matchingStage(open());
    await stage.addRule();
    const person = { xUserId: '0', handle: 'Fan_200' };
    await stage.database.db.transaction((tx) =>
      addOptOut(tx, { person, source: 'person', actor: sato, now: noon }),
    );
    await stage.see([sighting(dm('応募'))]);
    await stage.match();

    expect(await outcomes(stage)).toEqual(['opted_out']);
  });
});

describeEachDatabase('people who have to be looked up', (open) => {
  test('are asked for together, and decided by what X says now', async () => {
    const stage = await matchingStage(open());
    await stage.addRule({ followersOnly: true, minFollowers: 10 });
    stage.answerWith({
      kind: 'people',
      people: [
        personOf('200'),
        personOf('201', { followsUs: false }),
        personOf('202', { followers: 3 }),
      ],
    });
    const people = ['200', '201', '202', '203'];
    await stage.see(people.map((id) => sighting(dm('応募', id), id)));
    await stage.match();

    expect(stage.asked).toEqual([people]);
    expect(await outcomes(stage)).toEqual([
      'waiting',
      'not_follower',
      'follower_count',
      // X gives nobody by that id: nothing is known that would meet the conditions.
      'not_follower',
    ]);
    expect(await stage.waitingTriggers()).toEqual([]);
  });

  test('a message needs a handle; where X does not give the person, their id must do', async () => {
    const stage = await matchingStage(open());
    await stage.addRule({ texts: ['{name:お客様} {handle}'] });
    stage.answerWith({
      kind: 'people',
      people: [personOf('200', { handle: 'taro', name: '太郎' })],
    });
    await stage.see(['200', '201'].map((id) => sighting(dm('応募', id), id, { handle: null })));
    await stage.match();

    expect(await stage.sends()).toMatchObject([
      { recipientHandle: 'taro', recipientName: '太郎', text: '太郎 taro' },
      { recipientHandle: '201', recipientName: null, text: 'お客様 201' },
    ]);
  });

  test('more than one request takes are asked for in several', async () => {
    const stage = await matchingStage(open());
    await stage.addRule({ followersOnly: true });
    const people = Array.from({ length: 230 }, (_, index) => String(1_000 + index));
    stage.answerWith({ kind: 'people', people: people.map((id) => personOf(id)) });
    await stage.see(people.map((id) => sighting(dm('応募', id), id)));
    await stage.match();

    expect(stage.asked.map((ids) => ids.length)).toEqual([100, 100, 30]);
    expect(await outcomes(stage)).toEqual(people.map(() => 'waiting'));
  });

  test('a failed look-up loses nobody: it is asked again after a wait that grows', async () => {
    const stage = await matchingStage(open());
    await stage.addRule({ followersOnly: true });
    await stage.addRule({ texts: ['誰でも'] });
    stage.answerWith({
      kind: 'failed',
      evidence: { ...tooMany, answer: { kind: 'http', status: 503 } },
    });
    await stage.see([sighting(dm('応募'))]);
    await stage.match();

    // What needs no look-up is not held up by it.
    expect(await stage.sends()).toMatchObject([{ text: '誰でも' }]);
    const retryAt = async () => (await stage.waitingTriggers())[0]?.retryAt;
    expect(await retryAt()).toEqual(after(30_000));
    await stage.match();
    expect(stage.asked).toHaveLength(1);

    stage.clock.advance(30_000);
    await stage.match();
    expect(await retryAt()).toEqual(after(90_000));
    stage.clock.advance(60_000);
    stage.answerWith({ kind: 'people', people: [personOf('200')] });
    await stage.match();

    expect(await outcomes(stage)).toEqual(['waiting', 'waiting']);
    expect(await stage.waitingTriggers()).toEqual([]);
  });

  test("X's window and a 429 are respected, and an empty budget too", async () => {
    const stage = await matchingStage(open());
    const { db } = stage.database;
    await stage.addRule({ followersOnly: true });
    const block = { accountId: stage.accountId, endpoint: 'users', scope: 'short' } as const;
    await db.transaction((tx) =>
      blockEndpoint(tx, { ...block, until: after(10 * minuteMs), now: noon }),
    );
    await stage.see([sighting(dm('応募'))]);
    await stage.match();
    expect(stage.asked).toEqual([]);
    expect(await stage.waitingTriggers()).toMatchObject([
      { retryAt: after(10 * minuteMs + 1_000) },
    ]);

    stage.clock.advance(11 * minuteMs);
    stage.answerWith({ kind: 'failed', evidence: tooMany });
    await stage.match();
    expect(await stage.waitingTriggers()).toMatchObject([{ retryAt: after(12 * minuteMs) }]);

    stage.clock.advance(2 * minuteMs);
    const config = { ...stage.surroundings.config, readBudgetUsd: 0.009 };
    await stage.another({ config }).round(new AbortController().signal);
    expect(stage.asked).toHaveLength(1);
    expect(await stage.waitingTriggers()).toMatchObject([
      { retryAt: new Date('2026-11-27T00:00:00Z') },
    ]);
    expect(await stage.sends()).toEqual([]);
    expect(await db.select().from(notices)).toMatchObject([
      {
        kind: 'source_problem',
        content: { source: 'poll', problem: { kind: 'look_up_over_budget' } },
      },
    ]);
  });

  test('what look-ups cost is counted, and the channels hear of trouble that lasts', async () => {
    const stage = await matchingStage(open());
    const { db } = stage.database;
    await stage.addRule({ followersOnly: true });
    const answer = { kind: 'http', status: 503 } as const;
    stage.answerWith({ kind: 'failed', evidence: { ...tooMany, answer } });
    await stage.see([sighting(dm('応募'))]);
    for (const waitMs of [30_000, 60_000]) {
      await stage.match();
      stage.clock.advance(waitMs);
    }
    expect(await db.select().from(notices)).toEqual([]);
    await stage.match();
    expect(await db.select().from(notices)).toMatchObject([
      { content: { problem: { kind: 'look_up_refused', status: 503, words: tooMany.detail } } },
    ]);

    stage.clock.advance(120_000);
    stage.answerWith({ kind: 'people', people: [personOf('200')] });
    await stage.match();
    expect(await outcomes(stage)).toEqual(['waiting']);
    expect(await db.select().from(readUsage)).toMatchObject([
      { source: 'look-up', endpoint: 'users', requests: 4, resources: 1, costMicroUsd: 10_000 },
    ]);
  });
});

describeEachDatabase('campaigns', (open) => {
  test('entries are decided in their order, and each entrant is told what came of it', async () => {
    const results: EntryOutcome[] = [
      { kind: 'send', message: 'win', variants: ['当選 {code}'], code: 'A-1' },
      { kind: 'send', message: 'lose', variants: ['残念'], code: null },
      { kind: 'skip', reason: 'lost' },
      { kind: 'none' },
    ];
    const requests: Parameters<MatchingSurroundings['enterCampaign']>[1][] = [];
    const stage = await matchingStage(open(), {
      enterCampaign: (_tx, request) => {
        requests.push(request);
        return Promise.resolve(results);
      },
    });
    const definition = { ...defaultCampaign, on: ['dm'] as const, quota: 1, win: ['当選 {code}'] };
    const ruleId = await stage.addRule({}, { kind: 'campaign', definition });
    const people = ['200', '201', '202', '203'];
    stage.answerWith({ kind: 'people', people: people.map((id) => personOf(id)) });
    await stage.see(people.map((id) => sighting(dm('応募', id), id)));
    await stage.match();
    await stage.see(
      people.map((id) => sighting(dm('応募', id), id)),
      { source: 'stream' },
    );
    await stage.match();

    expect(requests).toMatchObject([
      {
        ruleId,
        definition: { quota: 1 },
        entrants: people.map((xUserId) => ({
          xUserId,
          triggerKey: `dm:x-shop:${xUserId}`,
          handle: `fan_${xUserId}`,
          follows: true,
          replyTo: null,
        })),
      },
    ]);
    expect(await stage.sends()).toMatchObject([
      { text: '当選 A-1', priority: 1, notAfter: null, state: 'waiting' },
      { text: '残念', priority: 0, state: 'waiting' },
      { state: 'skipped', skipReason: 'lost' },
    ]);
  });
});

describeEachDatabase('trouble while matching', (open) => {
  const signal = new AbortController().signal;

  test('a fault keeps to its trigger, which is tried again', async () => {
    const stage = await matchingStage(open());
    await stage.addRule({ texts: ['{name}さん'], repeat: 'always' });
    await stage.see(['200', '201', '202'].map((id) => sighting(dm('応募', id), id)));
    const fits: MatchingSurroundings['fits'] = (_kind, text) => {
      if (text.includes('ファン201')) throw new Error('A bug.');
      return true;
    };
    await stage.another({ fits }).round(signal);

    const to = async () => (await stage.sends()).map(({ recipientXId }) => recipientXId);
    expect(await to()).toEqual(['200', '202']);
    expect(await stage.waitingTriggers()).toMatchObject([
      { actorXId: '201', tries: 1, retryAt: after(30_000) },
    ]);
    stage.clock.advance(30_000);
    await stage.match();
    expect(await to()).toEqual(['200', '202', '201']);
  });

  test('the other acts of a set are not used up by one that is tried again', async () => {
    const stage = await matchingStage(open());
    await stage.addRule({ on: ['follow', 'like'], texts: ['{name}さん'] });
    await stage.see([sighting({ kind: 'follow' }), sighting({ kind: 'like', ourPostId: '7000' })]);
    const fits: MatchingSurroundings['fits'] = () => {
      throw new Error('A bug.');
    };
    await stage.another({ fits }).round(signal);
    expect(await stage.waitingTriggers()).toMatchObject([{ kind: 'like', tries: 1 }]);

    stage.clock.advance(30_000);
    await stage.match();
    expect(await outcomes(stage)).toEqual(['waiting']);
    const acts = await stage.database.db.select().from(ruleActs);
    const verdicts = acts.map(({ kind, verdict }) => `${kind} ${verdict}`);
    expect(verdicts.toSorted()).toEqual(['follow used', 'like answered']);
  });

  test("one account's trouble holds up no other", async () => {
    const stage = await matchingStage(open());
    const { db } = stage.database;
    await stage.addRule();
    await stage.see([sighting(dm('応募'))]);
    const other = await makeAccount(db, 'other');
    const rules: MatchingSurroundings['rules'] = {
      load: (tx, account) =>
        account.id === stage.accountId
          ? stage.surroundings.rules.load(tx, account)
          : Promise.reject(new Error('Its rules cannot be read.')),
    };
    await stage.see([sighting(dm('応募', '1'), '200', { accountXUserId: 'x-other' })], {
      accountId: other.id,
    });

    expect(await stage.another({ rules }).round(signal)).toEqual(after(5_000));
    expect(await outcomes(stage)).toEqual(['waiting']);
    expect(await stage.waitingTriggers()).toMatchObject([{ accountId: other.id, tries: 0 }]);
  });

  test('an account that another process matches is left to it', async () => {
    const stage = await matchingStage(open());
    const { db, kind } = stage.database;
    // The embedded database has one connection: there is no other process.
    if (kind === 'embedded') return;
    await stage.addRule();
    await stage.see([sighting(dm('応募'))]);
    const lock = signalled();
    const end = signalled();
    const holding = db.transaction(async (tx) => {
      await tryLockMatching(tx, stage.accountId);
      lock.signal();
      await end.promise;
    });
    await lock.promise;
    expect(await stage.another().round(signal)).toEqual(after(1_000));
    expect(await stage.sends()).toEqual([]);
    end.signal();
    await holding;
    await stage.match();
    expect(await outcomes(stage)).toEqual(['waiting']);
  });

  test("an act that gets X's own time while it is decided is looked at again", async () => {
    const stage = await matchingStage(open());
    await stage.addRule({ on: ['like'] }, { madeAt: noon });
    stage.clock.advance(minuteMs);
    const like = (at: Date | null) => sighting({ kind: 'like', ourPostId: '7000' }, '200', { at });
    // Polled: it may have been done before the rule was made.
    await stage.see(
      [like(null), sighting({ kind: 'like', ourPostId: '7001' }, '201', { at: null })],
      {
        since: after(-minuteMs),
      },
    );
    const { kind, db } = stage.database;
    const record = (tx: Tx) =>
      recordSightings(tx, {
        accountId: stage.accountId,
        source: 'stream',
        sightings: [like(after(minuteMs / 2))],
        since: null,
        now: stage.clock.now(),
        backfillHours: 24,
      });
    // Once the batch is loaded; the embedded database has one connection, so there it happens on that of the batch.
    const loaded = signalled();
    const recorded = loaded.promise.then(() =>
      kind === 'embedded' ? null : db.transaction(record),
    );
    const load: MatchingSurroundings['rules']['load'] = async (tx, account) => {
      loaded.signal();
      await (kind === 'embedded' ? record(tx as Tx) : recorded);
      return stage.surroundings.rules.load(tx, account);
    };
    await stage.another({ rules: { load } }).round(signal);
    expect(await stage.sends()).toEqual([]);
    expect(await stage.waitingTriggers()).toMatchObject([{ actorXId: '200', since: null }]);

    await stage.match();
    expect(await stage.sends()).toMatchObject([{ recipientXId: '200', state: 'waiting' }]);
    expect(await stage.waitingTriggers()).toEqual([]);
  });

  test('a rule that is edited while it is compiled for the first time is not left out', async () => {
    const stage = await matchingStage(open());
    const { db, kind } = stage.database;
    if (kind === 'embedded') return;
    const ruleId = await stage.addRule();
    await stage.see([sighting(dm('応募'))]);
    const locked = signalled();
    const end = signalled();
    const editing = db.transaction(async (tx) => {
      // Pauses are read between the state of a rule and what it says.
      await tx.execute(sql`lock table rule_pauses in access exclusive mode`);
      locked.signal();
      await end.promise;
      await tx.update(rules).set({ version: 2 }).where(eq(rules.id, ruleId));
    });
    await locked.promise;
    const matching = stage.match();
    await untilSomebodyWaits(db);
    end.signal();
    await Promise.all([editing, matching]);

    expect(await stage.sends()).toMatchObject([{ ruleId, ruleVersion: 2, state: 'waiting' }]);
  });

  test('a rule that is deleted meanwhile leaves no send that waits', async () => {
    const stage = await matchingStage(open());
    const { db, kind } = stage.database;
    if (kind === 'embedded') return;
    const ruleId = await stage.addRule();
    await stage.see([sighting(dm('応募'))]);
    const changed = signalled();
    const end = signalled();
    const deleting = db.transaction(async (tx) => {
      await tx.update(rules).set({ state: 'deleted' }).where(eq(rules.id, ruleId));
      changed.signal();
      await end.promise;
    });
    await changed.promise;
    let ended = false;
    const matching = stage.match().finally(() => (ended = true));
    await eventually(async () => {
      const waiting = await db.execute(sql`select 1 from pg_locks where not granted`);
      expect(ended || rowsOf(waiting).length > 0).toBe(true);
    });
    end.signal();
    await Promise.all([deleting, matching]);

    expect(await stage.sends()).toEqual([]);
    expect(await stage.waitingTriggers()).toEqual([]);
  });
});
