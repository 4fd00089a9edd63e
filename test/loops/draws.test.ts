import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { winnersOf } from '../../db/campaign-people.js';
import type { Campaign } from '../../db/campaigns.js';
import { deleteCampaign, endCampaign } from '../../db/campaigns.js';
import { winnersPlan } from '../../db/campaign-plan.js';
import {
  campaignEntries,
  campaigns,
  campaignWinners,
  notices,
  sourceStates,
  triggers,
} from '../../db/schema.js';
import type { CampaignDefinition } from '../../src/domain/campaigns/campaign.js';
import { makeSends } from '../../db/make-sends.js';
import { system } from '../../src/domain/actor.js';
import { rankEntrants } from '../../src/domain/campaigns/draw.js';
import { drawCampaign } from '../../src/loops/draw-campaign.js';
import { createDrawsRound, type DrawsSurroundings } from '../../src/loops/draws.js';
import { makeChannel, noon, sato } from '../support/card-rows.js';
import { campaignStage, entrant, people, type CampaignStage } from '../support/campaign-stage.js';
import { describeEachDatabase } from '../support/databases.js';
import { fastLanes } from '../support/sending-stage.js';

/* Draws: entries end, people are looked up, winners and losers are told. Oracles: the rows, the ranking, `verify`. */

const never = new AbortController().signal;
const minute = 60_000;

describeEachDatabase('draws', (open) => {
  let stage: CampaignStage;
  beforeEach(async () => {
    stage = await campaignStage(open());
  });

  const drawn: Partial<CampaignDefinition> = {
    kind: 'draw',
    quota: 2,
    win: ['当選 {code}'],
    lose: ['落選'],
  };
  const entered = async (
    changes: Parameters<CampaignStage['make']>[0] = {},
    rest: Parameters<CampaignStage['make']>[1] = { codes: ['A', 'B', 'C'] },
    count = 6,
  ): Promise<Campaign> => {
    const campaign = await stage.make({ ...drawn, ...changes }, rest);
    await stage.enter(
      campaign,
      people(count).map((id) => entrant(id)),
    );
    return campaign;
  };
  const ranking = (count = 6) =>
    rankEntrants(
      'a seed',
      people(count).map((xUserId) => ({ xUserId, entries: 1 })),
    );
  const draw = (campaign: Campaign, changes: Partial<DrawsSurroundings> = {}, actor = sato) =>
    drawCampaign({ ...stage.surroundings, ...changes }, { ruleId: campaign.rule.id, actor });
  const tell = (changes: Partial<DrawsSurroundings> = {}) =>
    createDrawsRound({ ...stage.surroundings, ...changes })(never);
  const winners = (campaign: Campaign) => winnersOf(stage.database.db, campaign.rule.id);
  const told = async () =>
    (await stage.sends()).map(
      ({ recipientXId, text, state, skipReason }) =>
        `${recipientXId} ${skipReason ?? `${state} ${text}`}`,
    );

  test('the first in rank win a code each, before the others hear that they did not', async () => {
    const campaign = await entered();
    const [first, second, ...others] = ranking();
    expect(await draw(campaign)).toMatchObject({
      kind: 'drawn',
      isNew: true,
      winners: 2,
      entrants: 6,
      passedOver: 0,
      drawnBy: sato,
    });
    expect(await stage.sends()).toEqual([]);
    await tell();
    const sends = await stage.sends();
    expect(sends.slice(0, 2)).toMatchObject([
      { recipientXId: first, text: '当選 A', priority: 1, state: 'waiting' },
      { recipientXId: second, text: '当選 B', priority: 1 },
    ]);
    expect(new Set(sends.slice(2).map(({ recipientXId }) => recipientXId))).toEqual(
      new Set(others),
    );
    expect(sends.slice(2).every(({ text, priority }) => text === '落選' && priority === 0)).toBe(
      true,
    );
    expect(await winners(campaign)).toMatchObject([
      { rank: 1, xUserId: first, code: 'A', state: 'waiting' },
      { rank: 2, xUserId: second, code: 'B', state: 'waiting' },
    ]);
    const results = (await stage.entries(campaign)).map(({ result }) => result);
    expect(results.filter((result) => result === 'won')).toHaveLength(2);
    expect(results).not.toContain(null);
    expect(await stage.verify(campaign)).toMatchObject({ verification: { kind: 'same' } });
  });

  test('without a text for them, who did not win is skipped', async () => {
    await draw(await entered({ lose: [], quota: 1 }, {}, 2));
    await tell();
    const [first, second] = ranking(2);
    expect(await told()).toEqual([`${String(first)} waiting 当選 `, `${String(second)} lost`]);
  });

  test('a second draw changes nothing', async () => {
    const campaign = await entered();
    await draw(campaign);
    await tell();
    const before = [await winners(campaign), await stage.sends(), await stage.again(campaign)];
    stage.clock.advance(minute);
    expect(await draw(campaign)).toMatchObject({ kind: 'drawn', isNew: false, winners: 2 });
    await tell();
    expect([await winners(campaign), await stage.sends(), await stage.again(campaign)]).toEqual(
      before,
    );
  });

  test('two at once give one draw', async () => {
    const campaign = await entered({ followersOnly: true });
    const ends = await Promise.all([draw(campaign), draw(campaign), draw(campaign)]);
    expect(ends.filter((end) => end.kind === 'drawn' && end.isNew)).toHaveLength(1);
    await Promise.all([tell(), tell()]);
    expect(await stage.sends()).toHaveLength(6);
    expect(await winners(campaign)).toHaveLength(2);
  });

  test('the next in rank replaces who no longer follows, and what was looked up proves it', async () => {
    const campaign = await entered({ followersOnly: true });
    const [first, second, third] = ranking();
    stage.strangers.add(String(first));
    expect(await draw(campaign)).toMatchObject({ winners: 2, passedOver: 1 });
    expect(stage.asked).toEqual([[first, second], [third]]);
    expect((await winners(campaign)).map(({ xUserId }) => xUserId)).toEqual([second, third]);
    expect(await stage.verify(campaign)).toMatchObject({ verification: { kind: 'same' } });
    const { campaign: row } = await stage.again(campaign);
    await stage.database.db
      .update(campaigns)
      .set({ draw: { ...row.draw!, checks: [] } })
      .where(eq(campaigns.ruleId, campaign.rule.id));
    expect(await stage.verify(campaign)).toMatchObject({
      verification: { kind: 'differs', in: ['winners'] },
    });
  });

  test('more prizes than one look-up takes are looked up in rounds of a hundred', async () => {
    const campaign = await entered({ followersOnly: true, quota: 250, win: ['当選'] }, {}, 300);
    expect(await draw(campaign)).toMatchObject({ winners: 250 });
    expect(stage.asked.map((ids) => ids.length)).toEqual([100, 100, 50]);
  });

  test('whoever is drawn for a reply is answered under the post they entered with', async () => {
    const campaign = await stage.make({
      ...drawn,
      on: ['reply'],
      do: 'reply',
      win: ['{post_url}'],
      quota: 1,
    });
    await stage.enter(campaign, [
      entrant('1', { replyTo: '777', postUrl: 'https://x.com/fan_1/status/777' }),
    ]);
    await draw(campaign);
    await tell();
    expect(await stage.sends()).toMatchObject([
      { kind: 'reply', postId: '777', text: 'https://x.com/fan_1/status/777' },
    ]);
  });

  test('who was drawn for a reply but entered with no post holds up nobody', async () => {
    const replying: Partial<CampaignDefinition> = { on: ['reply'], do: 'reply', win: ['当選'] };
    const campaign = await stage.make({ ...drawn, ...replying });
    const [first, second] = ranking(3);
    await stage.enter(
      campaign,
      people(3).map((id) => entrant(id, { replyTo: id === first ? null : `post of ${id}` })),
    );
    await draw(campaign);
    const warnings: unknown[] = [];
    const log = { ...stage.surroundings.log, warn: (told: unknown) => warnings.push(told) };
    await tell({ log: log as unknown as DrawsSurroundings['log'] });
    expect((await told()).slice(0, 2)).toEqual([
      `${String(first)} cancelled`,
      `${String(second)} waiting 当選`,
    ]);
    expect(await stage.sends()).toHaveLength(3);
    expect(warnings).toEqual([
      { campaign: campaign.rule.id, person: `fan_${String(first)}`, won: true },
    ]);
    expect((await stage.entries(campaign)).map(({ result }) => result)).not.toContain(null);
  });

  test('it draws by itself when its time has come, and tells the channels', async () => {
    await makeChannel(stage.database.db, 'C1');
    const drawAt = new Date(noon.getTime() + 5 * minute);
    const campaign = await entered({}, { codes: ['A', 'B', 'C'], drawAt });
    expect(await tell()).toEqual(drawAt);
    expect((await stage.again(campaign)).campaign.endedAt).toBeNull();
    stage.clock.advance(5 * minute);
    expect(await tell()).toBeNull();
    expect((await stage.again(campaign)).campaign).toMatchObject({
      drawnBy: system,
      endedBy: system,
      winners: 2,
    });
    expect(await stage.sends()).toHaveLength(6);
    expect(await stage.database.db.select().from(notices)).toMatchObject([
      { kind: 'drawn', content: { winners: 2, entrants: 6 } },
    ]);
    await tell();
    expect(await stage.database.db.select().from(notices)).toHaveLength(1);
  });

  test('a draw waits while nobody can be looked up, and goes on by itself', async () => {
    const campaign = await entered({ followersOnly: true });
    let isBroken = true;
    const reader: DrawsSurroundings['reader'] = {
      people: (account, ids) =>
        isBroken
          ? Promise.reject(new Error('The line is cut.'))
          : stage.surroundings.reader.people(account, ids),
    };
    expect(await draw(campaign, { reader })).toMatchObject({ kind: 'later' });
    expect((await stage.again(campaign)).campaign).toMatchObject({ endedAt: noon, drawnBy: sato });
    const round = createDrawsRound({ ...stage.surroundings, reader });
    expect(await round(never)).toEqual(new Date(noon.getTime() + minute));
    stage.clock.advance(minute);
    expect(await round(never)).toEqual(new Date(noon.getTime() + 2 * minute));
    isBroken = false;
    await round(never);
    expect(await winners(campaign)).toEqual([]);
    stage.clock.advance(minute);
    await round(never);
    expect(await winners(campaign)).toHaveLength(2);
    expect((await stage.again(campaign)).campaign.drawnBy).toEqual(sato);
    expect(await stage.sends()).toHaveLength(6);
  });

  test('whoever waits for a draw hears once a day why nobody can be looked up', async () => {
    const { db } = stage.database;
    const campaign = await entered({ followersOnly: true });
    const content = (kind: string) => ({ problem: { kind }, of: 'campaign' });
    const told = async () =>
      (await db.select().from(notices)).map(({ ruleId, ...one }) => ({ ruleId, ...one.content }));
    const unlinked = createDrawsRound({
      ...stage.surroundings,
      xAccounts: { get: () => Promise.resolve(null) },
    });
    await draw(campaign, { xAccounts: { get: () => Promise.resolve(null) } });
    for (const minutes of [0, 1]) {
      stage.clock.advance(minutes * minute);
      await unlinked(never);
    }
    // X's troubles are mostly over before anybody could look.
    expect(await told()).toEqual([]);
    for (const minutes of [1, 1]) {
      stage.clock.advance(minutes * minute);
      await unlinked(never);
    }
    const ruleId = campaign.rule.id;
    expect(await told()).toEqual([{ ruleId, ...content('look_up_not_linked') }]);
    expect(await db.select().from(sourceStates)).toMatchObject([
      { accountId: stage.accountId, source: 'poll', lastProblem: { kind: 'look_up_not_linked' } },
    ]);

    // The day after, of another reason; that one is for sure.
    stage.clock.advance(24 * 60 * minute);
    const config = { ...stage.surroundings.config, readBudgetUsd: 0 };
    await createDrawsRound({ ...stage.surroundings, config })(never);
    expect((await told()).slice(1)).toEqual([{ ruleId, ...content('look_up_over_budget') }]);
    stage.clock.advance(24 * 60 * minute);
    await tell();
    expect(await winners(campaign)).toHaveLength(2);
  });

  test('a death anywhere costs nothing: what was begun is gone on with', async () => {
    const campaign = await entered({ followersOnly: true, quota: 250, win: ['当選'] }, {}, 500);
    const strangers = ranking(500).slice(0, 200);
    for (const id of strangers) stage.strangers.add(id);
    let left = 0;
    const dying = (): void => {
      left -= 1;
      if (left < 0) throw new Error('It died.');
    };
    const surroundings: DrawsSurroundings = {
      ...stage.surroundings,
      reader: {
        people: (account, ids) => {
          dying();
          return stage.surroundings.reader.people(account, ids);
        },
      },
      random: () => {
        dying();
        return 0;
      },
    };
    for (const steps of [1, 1, 300, 150, 10_000]) {
      left = steps;
      stage.clock.advance(2 * minute);
      await createDrawsRound(surroundings)(never);
      left = steps;
      await draw(campaign, surroundings).catch(() => undefined);
    }
    left = Infinity;
    stage.clock.advance(2 * minute);
    await createDrawsRound(surroundings)(never);
    expect((await winners(campaign)).map(({ xUserId }) => xUserId)).toEqual(
      ranking(500).slice(200, 450),
    );
    expect(new Set(await told()).size).toBe(500);
    expect(await stage.sends()).toHaveLength(500);
    expect(await stage.verify(campaign)).toMatchObject({ verification: { kind: 'same' } });
  });

  test('entries that the matcher is at are waited for; what is matched after the draw lost', async () => {
    const campaign = await entered({ lose: [] });
    await stage.database.db.insert(triggers).values({
      key: 'act:99:1',
      accountId: stage.accountId,
      kind: 'follow',
      act: { kind: 'follow', round: 0 },
      actorXId: '99',
      at: noon,
      seenAt: noon,
      source: 'poll',
      sourceId: '1',
    });
    const waiting = draw(campaign, { patienceMs: 60_000 });
    await expect.poll(async () => (await stage.again(campaign)).campaign.endedAt).not.toBeNull();
    await stage.enter(campaign, [entrant('99')]);
    await stage.database.db.update(triggers).set({ state: 'done' });
    expect(await waiting).toMatchObject({ entrants: 7 });
    expect(await stage.enter(campaign, [entrant('100')])).toEqual([
      { kind: 'skip', reason: 'lost' },
    ]);
    expect(await stage.verify(campaign)).toMatchObject({ verification: { kind: 'same' } });
  });

  test('nobody entered: nobody wins, and it can be deleted', async () => {
    const campaign = await entered({}, {}, 0);
    expect(await draw(campaign)).toMatchObject({ kind: 'drawn', winners: 0, entrants: 0 });
    const { db } = stage.database;
    const wish = { ruleId: campaign.rule.id, actor: sato, now: noon };
    expect(await db.transaction((tx) => endCampaign(tx, wish))).toBe('nothing');
    expect(await db.transaction((tx) => deleteCampaign(tx, wish))).toMatchObject({
      kind: 'deleted',
    });
    expect(await draw(campaign)).toEqual({ kind: 'missing' });
  });

  test('with winners it cannot be deleted; an instant-win campaign cannot be drawn', async () => {
    const { db } = stage.database;
    const campaign = await entered();
    await draw(campaign);
    const wish = { ruleId: campaign.rule.id, actor: sato, now: noon };
    expect(await db.transaction((tx) => deleteCampaign(tx, wish))).toEqual({
      kind: 'has_winners',
      winners: 2,
    });
    const instant = await stage.make({}, { name: 'instant' });
    expect(await draw(instant)).toEqual({ kind: 'not_draw' });
  });

  test('a message at entry does not stand in the way of the result', async () => {
    const campaign = await stage.make({
      ...drawn,
      quota: 1,
      win: ['当選'],
      entered: ['応募ありがとう'],
    });
    expect(await stage.enter(campaign, [entrant('1')])).toMatchObject([{ message: 'entered' }]);
    expect(await stage.enter(campaign, [entrant('1', { key: '2' })])).toEqual([
      { kind: 'skip', reason: 'already_sent' },
    ]);
    const [act] = await stage.entries(campaign);
    const { db } = stage.database;
    await db.transaction((tx) =>
      makeSends(
        tx,
        stage.accountId,
        [
          {
            kind: 'dm',
            ruleId: campaign.rule.id,
            ruleVersion: 1,
            triggerKey: act?.triggerKey ?? '',
            recipient: { xUserId: '1', handle: 'fan_1', name: null },
            postId: null,
            text: '応募ありがとう',
            media: [],
            secret: false,
            confirm: false,
            hours: null,
            notAfter: null,
            priority: 0,
            dueAt: noon,
            skip: null,
          },
        ],
        noon,
      ),
    );
    await draw(campaign);
    await tell();
    expect(await told()).toEqual(['1 waiting 応募ありがとう', '1 waiting 当選']);
  });

  test('the plan says when the last winner will have heard, before and after the messages are made', async () => {
    const campaign = await entered({ quota: 5, win: ['当選'] }, {});
    await draw(campaign);
    const plan = () =>
      winnersPlan(stage.database.db, {
        ruleId: campaign.rule.id,
        accountId: stage.accountId,
        kind: 'dm',
        config: { lanes: { ...fastLanes, dm: { cap24h: 3, paceSeconds: 60 } } },
        now: noon,
      });
    const before = await plan();
    expect(before).toMatchObject({ waiting: 5, isCapped: true, isHeld: false });
    expect(before.lastAt?.getTime()).toBeGreaterThanOrEqual(noon.getTime() + 24 * 60 * minute);
    await tell();
    expect(await plan()).toEqual(before);
  });

  describe('verify notices', () => {
    test.each<[string, (ruleId: number) => Promise<unknown>, readonly string[]]>([
      [
        'somebody who was entered afterwards',
        (id) =>
          open().db.insert(campaignEntries).values({
            ruleId: id,
            xUserId: '77',
            handle: 'late',
            triggerKey: 'late',
            number: 1,
            at: noon,
            decidedAt: noon,
          }),
        ['entrants'],
      ],
      [
        'another winner',
        (id) =>
          open()
            .db.update(campaignWinners)
            .set({ xUserId: '77' })
            .where(eq(campaignWinners.ruleId, id)),
        ['winners', 'codes'],
      ],
      [
        'another code',
        (id) =>
          open()
            .db.update(campaignWinners)
            .set({ code: 'X' })
            .where(eq(campaignWinners.ruleId, id)),
        ['codes'],
      ],
    ])('%s', async (_what, tamper, parts) => {
      const campaign = await entered({ quota: 1 });
      expect(await stage.verify(campaign)).toEqual({ kind: 'not_drawn' });
      await draw(campaign);
      expect(await stage.verify(campaign)).toMatchObject({ verification: { kind: 'same' } });
      await tamper(campaign.rule.id);
      const again = await stage.verify(campaign);
      expect(again).toMatchObject({
        verification: { kind: 'differs', in: expect.arrayContaining([...parts]) as unknown },
      });
    });
  });
});
