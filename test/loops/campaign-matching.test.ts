import { beforeEach, expect, test } from 'vitest';
import { enterCampaign } from '../../db/campaign-entries.js';
import { winnersOf } from '../../db/campaign-people.js';
import { endCampaign, findCampaign, makeCampaign } from '../../db/campaigns.js';
import { changeCampaign } from '../../db/change-campaign.js';
import { pauseRule, resumeRule } from '../../db/rule-states.js';
import { campaignEntries } from '../../db/schema.js';
import type { CampaignDefinition } from '../../src/domain/campaigns/campaign.js';
import type { SeenAct } from '../../src/domain/rules/sighting.js';
import { noon, sato } from '../support/card-rows.js';
import { plainCampaign } from '../support/campaign-stage.js';
import { describeEachDatabase } from '../support/databases.js';
import {
  dm,
  matchingStage,
  personOf,
  sighting,
  type MatchingStage,
} from '../support/matching-stage.js';
import { signalled, untilSomebodyWaits } from '../support/signalled.js';

/* Campaigns through the matcher: what people do becomes entries and messages. Oracles: the rows, what X was asked. */

const minute = 60_000;

describeEachDatabase('campaigns and the matcher', (open) => {
  let stage: MatchingStage;
  beforeEach(async () => {
    stage = await matchingStage(open(), { enterCampaign });
  });

  const make = async (changes: Partial<CampaignDefinition> = {}, codes: readonly string[] = []) => {
    const made = await stage.database.db.transaction((tx) =>
      makeCampaign(tx, {
        accountId: stage.accountId,
        name: 'プレゼント',
        definition: { ...plainCampaign, ...changes },
        codes,
        accepted: [],
        seed: 'a seed',
        drawAt: null,
        actor: sato,
        now: new Date(noon.getTime() - minute),
      }),
    );
    if (made.kind !== 'made') throw new Error('The name is taken.');
    return made.ruleId;
  };
  const follow = (...ids: readonly string[]) =>
    ids.map((id) => sighting({ kind: 'follow' }, id, { at: stage.clock.now() }));
  const told = async () =>
    (await stage.sends()).map(
      ({ recipientXId, text, skipReason, priority }) =>
        `${recipientXId} ${skipReason ?? `${text} ${String(priority)}`}`,
    );
  const counts = async (ruleId: number) =>
    (await findCampaign(stage.database.db, ruleId))?.campaign;

  test('winners get their code before others hear that they lost', async () => {
    const ruleId = await make({ quota: 1, win: ['{name}様 {code}'], lose: ['残念'] }, ['A']);
    await stage.see(follow('201', '202'));
    await stage.match();
    expect(await told()).toEqual(['201 ファン201様 A 1', '202 残念 0']);
    const [send] = await stage.sends();
    expect(await winnersOf(stage.database.db, ruleId)).toMatchObject([
      { xUserId: '201', code: 'A', state: send?.state },
    ]);
    await stage.see(follow('201', '202'));
    await stage.match();
    expect(await told()).toHaveLength(2);
  });

  test('who must follow is looked up once; who does not is no entrant', async () => {
    const ruleId = await make({ followersOnly: true, quota: 5 });
    stage.answerWith({
      kind: 'people',
      people: [personOf('201'), personOf('202', { followsUs: false }), personOf('203')],
    });
    await stage.see(follow('201', '202', '203'));
    await stage.match();
    expect(stage.asked).toEqual([['201', '202', '203']]);
    expect((await told()).toSorted()).toEqual([
      '201 当選です 1',
      '202 not_follower',
      '203 当選です 1',
    ]);
    expect(await counts(ruleId)).toMatchObject({ entrants: 2, winners: 2 });
  });

  test('what is edited while a batch waits for it is entered by as it is told', async () => {
    const { db, kind } = stage.database;
    // The embedded database has one connection: nobody edits meanwhile.
    if (kind === 'embedded') return;
    const ruleId = await make({ kind: 'draw' });
    const reply = {
      kind: 'reply',
      ourPostId: '7000',
      theirPostId: '8000',
      text: '応募',
      language: 'ja',
    };
    await stage.see([...follow('201'), sighting(reply as SeenAct, '202')]);
    const changed = signalled();
    const end = signalled();
    const editing = db.transaction(async (tx) => {
      await changeCampaign(tx, {
        ruleId,
        expectedVersion: 1,
        name: 'プレゼント',
        definition: { ...plainCampaign, kind: 'draw', on: ['reply'], do: 'reply' },
        codes: [],
        accepted: [],
        drawAt: null,
        actor: sato,
        now: new Date(noon.getTime() - minute / 2),
      });
      changed.signal();
      await end.promise;
    });
    await changed.promise;
    const matching = stage.match();
    await untilSomebodyWaits(db);
    end.signal();
    await Promise.all([editing, matching]);
    const entries = await db.select().from(campaignEntries);
    expect(entries).toMatchObject([{ xUserId: '202', replyTo: '8000' }]);
    expect(entries).toHaveLength(1);
    expect(await stage.waitingTriggers()).toEqual([]);
  });

  test('what people do while it is paused, or after it has ended, enters nobody', async () => {
    const ruleId = await make();
    const wish = () => ({ ruleId, actor: sato, now: stage.clock.now() });
    const { db } = stage.database;
    stage.clock.advance(minute);
    await db.transaction((tx) => pauseRule(tx, wish()));
    stage.clock.advance(minute);
    await stage.see(follow('201'));
    await stage.match();
    stage.clock.advance(minute);
    await db.transaction((tx) => resumeRule(tx, wish()));
    stage.clock.advance(minute);
    await stage.see(follow('202'));
    stage.clock.advance(minute);
    await db.transaction((tx) => endCampaign(tx, wish()));
    // Done before the end, matched after it.
    await stage.match();
    stage.clock.advance(minute);
    await stage.see(follow('203'));
    await stage.match();
    expect(await told()).toEqual(['202 当選です 1']);
    expect(await counts(ruleId)).toMatchObject({ entrants: 1, winners: 1 });
  });

  test('a post that quotes and names us enters once, and its author hears once', async () => {
    const ruleId = await make({
      on: ['quote', 'mention'],
      match: 'any',
      entered: ['応募済み'],
      quota: 1,
    });
    const text = '応募 @shop';
    const quote = (theirPostId: string) =>
      ({ kind: 'quote', ourPostId: '7000', theirPostId, text, language: 'ja' }) as const;
    const mention = (theirPostId: string) =>
      ({ kind: 'mention', theirPostId, text, language: 'ja' }) as const;
    await stage.see([sighting(quote('8000'), '201'), sighting(mention('8000'), '201')]);
    await stage.match();
    await stage.see([sighting(mention('8001'), '201')]);
    await stage.match();
    await stage.see([sighting(quote('8001'), '201')]);
    await stage.another().round(new AbortController().signal);
    expect(await told()).toEqual(['201 当選です 1', '201 応募済み 0']);
    expect(await counts(ruleId)).toMatchObject({ entries: 1, winners: 1 });
  });

  test('who enters a draw day after day is told so once', async () => {
    const ruleId = await make({
      kind: 'draw',
      on: ['dm'],
      entry: 'daily',
      entered: ['受け付けました'],
    });
    for (const day of [1, 2, 3]) {
      await stage.see([sighting(dm('応募', String(day)), '201', { at: stage.clock.now() })]);
      await stage.match();
      stage.clock.advance(24 * 60 * minute);
    }
    expect(await told()).toEqual(['201 受け付けました 0']);
    expect(await counts(ruleId)).toMatchObject({ entrants: 1, entries: 3 });
  });

  test('two matchers at once never give out more than there is', async () => {
    const ruleId = await make({ quota: 3, win: ['{code}'] }, ['A', 'B', 'C', 'D']);
    await stage.see(follow(...Array.from({ length: 40 }, (_, index) => String(300 + index))));
    const signal = new AbortController().signal;
    await Promise.all([stage.another().round(signal), stage.another().round(signal)]);
    await stage.match();
    expect((await winnersOf(stage.database.db, ruleId)).map(({ code }) => code)).toEqual([
      'A',
      'B',
      'C',
    ]);
    expect((await told()).filter((line) => line.endsWith(' lost'))).toHaveLength(37);
  });
});
