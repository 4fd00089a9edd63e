import { expect, test } from 'vitest';
import { changeCampaign, codesOfCampaign } from '../../db/change-campaign.js';
import type { Campaign } from '../../db/campaigns.js';
import type { CampaignDefinition } from '../../src/domain/campaigns/campaign.js';
import { campaignStage, entrant, type CampaignStage } from '../support/campaign-stage.js';
import { noon, sato } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

/* Until the first entry a campaign may become another one; from then on what people were promised stands. */

const change = (
  stage: CampaignStage,
  { rule, definition }: Campaign,
  changes: Partial<CampaignDefinition>,
  codes: readonly string[] = [],
) =>
  stage.database.db.transaction((tx) =>
    changeCampaign(tx, {
      ruleId: rule.id,
      expectedVersion: rule.version,
      name: rule.name,
      definition: { ...definition, ...changes },
      codes,
      accepted: [],
      drawAt: null,
      actor: sato,
      now: noon,
    }),
  );

describeEachDatabase('changing a campaign', (open) => {
  test('the first entry is decided by what it says now, whatever the matcher had read before', async () => {
    const stage = await campaignStage(open());
    const old = await stage.make({ quota: 3 });
    expect(await change(stage, old, { quota: 1, win: ['新しい文'] })).toEqual({
      kind: 'changed',
      version: 2,
    });
    const outcomes = await stage.enter(old, [entrant('1'), entrant('2')]);
    expect(outcomes).toMatchObject([
      { kind: 'send', message: 'win', variants: ['新しい文'] },
      { kind: 'skip', reason: 'lost' },
    ]);
    expect(await stage.verify(old)).toMatchObject({ verification: { kind: 'same' }, version: 2 });
  });

  test('after an entry, or its end, nothing changes, codes included', async () => {
    const stage = await campaignStage(open());
    const campaign = await stage.make({ win: ['{code}'] }, { codes: ['a', 'b', 'c'] });
    await stage.enter(campaign, [entrant('1')]);
    expect(await change(stage, campaign, { quota: 1 }, ['z'])).toEqual({ kind: 'begun' });
    expect(await stage.again(campaign)).toMatchObject({ definition: { quota: 3 } });
    expect(await codesOfCampaign(stage.database.db, campaign.rule.id)).toEqual(['a', 'b', 'c']);
  });

  test('of two who change what they saw, one does', async () => {
    const stage = await campaignStage(open());
    const campaign = await stage.make();
    expect(await change(stage, campaign, { quota: 1 })).toMatchObject({ kind: 'changed' });
    expect(await change(stage, campaign, { quota: 2 })).toEqual({ kind: 'outdated', version: 2 });
    expect(await stage.again(campaign)).toMatchObject({ definition: { quota: 1 } });
  });
});
