import { z } from 'zod';
import type { Campaign } from '../db/campaigns.js';
import type { View } from '../src/chat/cards.js';
import { campaignTexts } from '../src/i18n/commands-campaigns.js';
import { formatNumber } from '../src/i18n/format.js';
import { notice, privately } from './answer.js';
import { addGivenCodes } from './campaigns/add-codes.js';
import { chooseCampaign } from './campaigns/choose-campaign.js';
import { codesForm } from './campaigns/codes-form.js';
import type { Command, CommandContext } from './command.js';
import { wordsOption } from './option-schemas.js';
import { ruleIdSpec } from './rule-option.js';

const options = z.strictObject({ id: wordsOption, codes: wordsOption.optional() });

/**
 * Adds prize codes, all of them or none, and says how many are left. With none given it opens a form on Slack, whose
 * commands take no files.
 */
export const campaignCodesCommand: Command<z.infer<typeof options>> = {
  spec: {
    path: ['campaign', 'codes'],
    summary: { ja: '賞品コードを追加する', en: 'Add prize codes' },
    options: [
      { ...ruleIdSpec, takesRest: false },
      { name: 'codes', summary: { ja: 'コード(、区切り)', en: 'Codes' }, kind: 'text' },
      {
        name: 'file',
        summary: { ja: 'コードのCSV', en: 'Codes as CSV' },
        kind: 'file',
        only: 'discord',
        formOnSlack: '/xtep campaign codes id:…',
      },
    ],
    visibility: 'private',
  },
  options,
  role: () => 'admin',
  run: async (context, { id, codes }) => {
    const chosen = await chooseCampaign(context, id);
    if (chosen.kind === 'unclear') return privately(context, chosen.view);
    const { found } = chosen;
    const file = context.files['file'];
    if (codes !== undefined || file !== undefined) {
      return privately(context, await addGivenCodes(context, found, { codes, file }));
    }
    return context.interaction.platform === 'slack' && found.codes.total > 0
      ? { kind: 'form', locale: context.locale, form: codesForm(context, found) }
      : privately(context, codesLeft(context, found));
  },
};

function codesLeft({ locale }: CommandContext, { rule, codes }: Campaign): View {
  const texts = campaignTexts[locale];
  const number = (value: number): string => formatNumber(value, locale);
  const line =
    codes.total === 0
      ? texts.withoutCodes
      : texts.codesShow(number(codes.left), number(codes.total));
  return notice('info', texts.codesTitle(rule.name), [line]);
}
