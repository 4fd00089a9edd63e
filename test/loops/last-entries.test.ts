import { beforeEach, expect, test } from 'vitest';
import { enterCampaign } from '../../db/campaign-entries.js';
import { winnersOf } from '../../db/campaign-people.js';
import { verifyCampaign } from '../../db/campaign-verify.js';
import { endCampaign, findCampaign, makeCampaign } from '../../db/campaigns.js';
import { recordSightings } from '../../db/record-sightings.js';
import { pauseRule, resumeRule } from '../../db/rule-states.js';
import { notices, sends } from '../../db/schema.js';
import type { CampaignDefinition } from '../../src/domain/campaigns/campaign.js';
import { drawCampaign } from '../../src/loops/draw-campaign.js';
import { createDrawsRound, type DrawsSurroundings } from '../../src/loops/draws.js';
import { createMatchingRounds } from '../../src/loops/matcher.js';
import { measureText } from '../../src/x/text-length.js';
import { followReader, plainCampaign } from '../support/campaign-stage.js';
import { noon, sato } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { zone } from '../support/matching-stage.js';
import { pollStage, type PollStage } from '../support/poll-stage.js';

/* Who enters right before the end, as X's lists and feeds show it afterwards. Oracles: the rows, `verify`. */

const never = new AbortController().signal;
const second = 1_000;
const minute = 60 * second;

describeEachDatabase('the last entries', (open) => {
  let stage: PollStage;
  let surroundings: DrawsSurroundings;
  let id = 1_000;

  beforeEach(async () => {
    stage = await pollStage(open());
    surroundings = {
      ...stage.surroundings,
      reader: followReader(new Set()),
      fits: (kind, text) => measureText(kind, text).fits,
      config: { timeZone: zone, locale: 'ja', readBudgetUsd: null, triggerSources: ['poll'] },
      random: () => 0,
      patienceMs: 0,
    };
  });

  const make = async (changes: Partial<CampaignDefinition> = {}, drawAt: Date | null = null) => {
    const made = await stage.database.db.transaction((tx) =>
      makeCampaign(tx, {
        accountId: stage.accountId,
        name: 'プレゼント',
        definition: { ...plainCampaign, kind: 'draw', on: ['mention'], ...changes },
        codes: [],
        accepted: [],
        seed: 'a seed',
        drawAt,
        actor: sato,
        now: stage.clock.now(),
      }),
    );
    if (made.kind !== 'made') throw new Error('The name is taken.');
    stage.clock.advance(second);
    await stage.poll();
    stage.clock.advance(20 * second);
    return made.ruleId;
  };
  const mention = (...people: readonly string[]) => {
    for (const person of people) {
      id += 1;
      const actor = { xUserId: person, handle: `fan_${person}`, name: null };
      const act = {
        kind: 'mention',
        theirPostId: String(id),
        text: '応募 @shop',
        language: null,
      } as const;
      const at = stage.clock.now();
      stage.x.mentions.unshift({
        act,
        actor,
        accountXUserId: 'x-shop',
        at,
        sourceId: String(id),
      });
    }
    stage.clock.advance(second);
  };
  const draw = (ruleId: number) => drawCampaign(surroundings, { ruleId, actor: sato });
  const match = () =>
    createMatchingRounds({ ...surroundings, rules: stage.surroundings.rules, enterCampaign }).round(
      never,
    );
  /** What the other duties do until the draw is looked at again. */
  const goOn = async (duty = createDrawsRound(surroundings)) => {
    await stage.poll();
    await match();
    stage.clock.advance(2 * second);
    await duty(never);
  };
  const wish = (ruleId: number) => ({ ruleId, actor: sato, now: stage.clock.now() });
  const winners = async (ruleId: number) =>
    (await winnersOf(stage.database.db, ruleId)).map(({ xUserId }) => xUserId).toSorted();
  const told = async () =>
    (await stage.database.db.select().from(sends).orderBy(sends.id)).map(
      ({ recipientXId, text, skipReason }) => `${recipientXId} ${skipReason ?? text}`,
    );
  const proved = async (ruleId: number) => {
    const { db } = stage.database;
    const verified = await db.transaction((tx) => verifyCampaign(tx, ruleId));
    return verified.kind === 'verified' && verified.verification.kind;
  };

  test('a draw by command waits until X was read up to it', async () => {
    const ruleId = await make();
    mention('1', '2');
    stage.clock.advance(5 * second);
    expect(await draw(ruleId)).toMatchObject({ kind: 'later', waitsFor: 'entries' });
    // The poller sees the end, and does not wait for its next turn.
    await stage.poll();
    // What was seen must be matched, too.
    expect(await draw(ruleId)).toMatchObject({ kind: 'later', waitsFor: 'entries' });
    await match();
    expect(await draw(ruleId)).toMatchObject({
      kind: 'drawn',
      entrants: 2,
      winners: 2,
      isComplete: true,
    });
    expect(await winners(ruleId)).toEqual(['1', '2']);
    expect(await proved(ruleId)).toBe('same');
  });

  test('one answer is enough where the others are quick', async () => {
    const ruleId = await make();
    mention('1');
    const drawing = drawCampaign({ ...surroundings, patienceMs: 60_000 }, { ruleId, actor: sato });
    const { db } = stage.database;
    await expect
      .poll(async () => (await findCampaign(db, ruleId))?.campaign.endedAt)
      .not.toBeNull();
    await stage.poll();
    await match();
    expect(await drawing).toMatchObject({ kind: 'drawn', entrants: 1 });
  });

  test('the duty goes on with a draw that has to wait, soon after', async () => {
    const ruleId = await make();
    mention('1');
    expect(await draw(ruleId)).toMatchObject({ kind: 'later' });
    await goOn();
    expect(await winners(ruleId)).toEqual(['1']);
  });

  test('a draw at the end of the entries counts who entered until then', async () => {
    // Japan's time is nine hours ahead.
    const end = new Date('2026-11-26T03:30:00Z');
    expect(noon.getTime()).toBeLessThan(end.getTime());
    const until = '2026-11-26 12:29';
    const ruleId = await make(
      { until, drawAt: '2026-11-26 12:30', on: ['mention', 'follow'], match: 'any' },
      end,
    );
    await stage.pollFor(end.getTime() - stage.clock.now().getTime() - 1_500);
    mention('1');
    stage.x.followers.unshift('2');
    stage.clock.advance(600);
    mention('3');
    const duty = createDrawsRound(surroundings);
    expect(await duty(never)).not.toBeNull();
    await goOn(duty);
    expect(await winners(ruleId)).toEqual(['1', '2']);
    expect(await proved(ruleId)).toBe('same');
  });

  test('likes, reposts and follows count up to the draw; what is done after it does not', async () => {
    stage.x.ownPosts = [{ id: '70', madeAt: new Date(noon.getTime() - minute) }];
    stage.x.likers['70'] = ['9'];
    const ruleId = await make({ on: ['like', 'repost', 'follow'], match: 'any', quota: 10 });
    stage.x.likers['70'] = ['1', '9'];
    stage.x.reposters['70'] = ['2'];
    stage.x.followers = ['3'];
    expect(await draw(ruleId)).toMatchObject({ kind: 'later' });
    stage.clock.advance(500);
    await goOn();
    expect(await winners(ruleId)).toEqual(['1', '2', '3']);
    stage.x.likers['70'] = ['4', '1', '9'];
    await stage.pollFor(30 * minute);
    await match();
    expect(new Set((await told()).map((line) => line.split(' ')[0]))).toEqual(
      new Set(['1', '2', '3']),
    );
    expect(await proved(ruleId)).toBe('same');
  });

  test('while X does not answer it waits, at most 16 minutes, and says what may be missing', async () => {
    const ruleId = await make({ lose: ['残念'] });
    mention('1');
    await stage.poll();
    stage.clock.advance(2 * minute);
    await stage.poll();
    await match();
    mention('2');
    stage.x.failing.add('mentions');
    const begun = stage.clock.now().getTime();
    expect(await draw(ruleId)).toMatchObject({
      waitsFor: 'entries',
      until: new Date(begun + 16 * minute),
    });
    const duty = createDrawsRound(surroundings);
    for (let at = 1; at <= 15; at += 1) {
      await goOn(duty);
      stage.clock.advance(minute - 2 * second);
    }
    expect((await findCampaign(stage.database.db, ruleId))?.campaign.drawnAt).toBeNull();
    stage.clock.advance(minute);
    await goOn(duty);
    expect(await winners(ruleId)).toEqual(['1']);
    expect(await stage.database.db.select().from(notices)).toMatchObject([
      { kind: 'drawn', content: { entrants: 1, winners: 1, incomplete: 1 } },
    ]);
    expect(await draw(ruleId)).toMatchObject({ isNew: false, isComplete: false });
  });

  test('who is seen after the draw is told as those who lost, once; an entrant hears nothing new', async () => {
    const ruleId = await make({ lose: ['残念'] });
    mention('1');
    expect(await draw(ruleId)).toMatchObject({ kind: 'later' });
    await goOn();
    expect(await winners(ruleId)).toEqual(['1']);
    // X showed these late: they were written before the end.
    stage.clock.advance(-3 * second);
    mention('1', '2', '2');
    stage.clock.advance(60 * second);
    await stage.poll();
    await match();
    expect(await told()).toEqual(['1 当選です', '1 already_sent', '2 残念', '2 already_sent']);
    expect(await proved(ruleId)).toBe('same');
  });

  test('what was paused before is drawn at once: nobody could enter since', async () => {
    const ruleId = await make({ on: ['mention', 'follow'], match: 'any' });
    const { db } = stage.database;
    mention('1');
    stage.x.followers = ['2'];
    await db.transaction((tx) => pauseRule(tx, wish(ruleId)));
    await stage.pollFor(30 * second);
    await match();
    stage.clock.advance(5 * minute);
    mention('3');
    stage.x.failing.add('mentions');
    expect(await draw(ruleId)).toMatchObject({ kind: 'drawn', entrants: 2, isComplete: true });
    expect(await winners(ruleId)).toEqual(['1', '2']);
  });

  test('where X is only listened to, a draw waits for what it delivers late', async () => {
    const ruleId = await make();
    surroundings = {
      ...surroundings,
      config: { ...surroundings.config, triggerSources: ['stream'] },
    };
    mention('1');
    const until = new Date(stage.clock.now().getTime() + minute);
    expect(await draw(ruleId)).toMatchObject({ kind: 'later', waitsFor: 'entries', until });
    stage.clock.advance(10 * second);
    await stage.database.db.transaction((tx) =>
      recordSightings(tx, {
        accountId: stage.accountId,
        source: 'stream',
        sightings: stage.x.mentions,
        since: null,
        now: stage.clock.now(),
        backfillHours: 24,
      }),
    );
    await match();
    const goesOn = createDrawsRound(surroundings);
    await goesOn(never);
    expect(await winners(ruleId)).toEqual([]);
    stage.clock.advance(50 * second);
    await goesOn(never);
    expect(await winners(ruleId)).toEqual(['1']);
    expect(await draw(ruleId)).toMatchObject({ kind: 'drawn', entrants: 1, isComplete: true });
  });

  test('without sources nothing is waited for', async () => {
    const ruleId = await make();
    surroundings = { ...surroundings, config: { ...surroundings.config, triggerSources: [] } };
    mention('1');
    expect(await draw(ruleId)).toMatchObject({ kind: 'drawn', entrants: 0, isComplete: true });
  });

  test('an instant win that was ended or paused gives its prizes to who acted before', async () => {
    const ruleId = await make({ kind: 'instant', on: ['follow'], quota: 10 });
    const { db } = stage.database;
    stage.x.followers = ['1'];
    await db.transaction((tx) => pauseRule(tx, wish(ruleId)));
    stage.clock.advance(second);
    await stage.poll();
    stage.x.followers = ['2', '1'];
    stage.clock.advance(minute);
    await db.transaction((tx) => resumeRule(tx, wish(ruleId)));
    stage.clock.advance(second);
    await stage.poll();
    stage.x.followers = ['3', '2', '1'];
    stage.clock.advance(5 * second);
    await db.transaction((tx) => endCampaign(tx, wish(ruleId)));
    stage.clock.advance(second);
    await stage.poll();
    stage.x.followers = ['4', '3', '2', '1'];
    await stage.pollFor(20 * minute);
    await match();
    expect(await winners(ruleId)).toEqual(['1', '3']);
    expect(await proved(ruleId)).toBe('same');
  });
});
