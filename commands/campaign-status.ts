import { z } from 'zod';
import { listCampaigns } from '../db/campaigns.js';
import { campaignKindNames } from '../src/i18n/campaigns.js';
import { campaignTexts } from '../src/i18n/commands-campaigns.js';
import { formatNumber } from '../src/i18n/format.js';
import { bullets, note, notice, privately } from './answer.js';
import { campaignView, stateOfCampaign } from './campaigns/campaign-view.js';
import { chooseCampaign, handleOf } from './campaigns/choose-campaign.js';
import type { Command } from './command.js';
import { wordsOption } from './option-schemas.js';
import { ruleIdSpec } from './rule-option.js';

const options = z.strictObject({ id: wordsOption.optional() });

/** How many are listed. */
const listed = 30;

/** One campaign, or all of them in a line each. */
export const campaignStatusCommand: Command<z.infer<typeof options>> = {
  spec: {
    path: ['campaign', 'status'],
    summary: { ja: 'キャンペーンの状況', en: 'How campaigns stand' },
    options: [ruleIdSpec],
    visibility: 'private',
  },
  options,
  role: () => 'all',
  run: async (context, { id }) => {
    const { locale, database } = context;
    const texts = campaignTexts[locale];
    if (id !== undefined) {
      const chosen = await chooseCampaign(context, id);
      if (chosen.kind === 'unclear') return privately(context, chosen.view);
      return privately(context, await campaignView(context, chosen.found, chosen.handle));
    }
    const all = await listCampaigns(database.db);
    const [only] = all;
    if (only === undefined)
      return privately(context, notice('info', texts.listTitle('0'), [texts.listNone]));
    if (all.length === 1) {
      return privately(context, await campaignView(context, only, await handleOf(context, only)));
    }
    const number = (value: number): string => formatNumber(value, locale);
    const lines = all
      .slice(-listed)
      .map((found) =>
        [
          `#${String(found.rule.id)} ${found.rule.name}`,
          stateOfCampaign(context, found),
          campaignKindNames[locale][found.definition.kind],
          `${texts.labels.entrants} ${texts.entrants(number(found.campaign.entrants), number(found.campaign.entries))}`,
          `${texts.labels.winners} ${texts.winners(number(found.campaign.winners), number(found.definition.quota))}`,
          ...(found.codes.total === 0
            ? []
            : [
                `${texts.labels.codes} ${texts.codesLeft(number(found.codes.left), number(found.codes.total))}`,
              ]),
        ].join(' ・ '),
      );
    const more = all.length - lines.length;
    return privately(context, {
      tone: 'info',
      title: texts.listTitle(number(all.length)),
      blocks: [bullets(lines), ...(more > 0 ? [note(texts.listMore(number(more)))] : [])],
      buttons: [],
    });
  },
};
