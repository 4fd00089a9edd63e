import { z } from 'zod';
import type { OptionSpec } from '../../src/chat/port.js';
import { campaignKinds, entryLimits } from '../../src/domain/campaigns/campaign.js';
import { campaignOptions, type CampaignOption } from '../../src/domain/campaigns/fault.js';
import { ruleOptions, type RuleOption } from '../../src/domain/rules/fault.js';
import type { Localized } from '../../src/domain/locale.js';
import { campaignKindNames } from '../../src/i18n/campaigns.js';
import { campaignFormTexts } from '../../src/i18n/commands-campaign-form.js';
import { ruleOptionSpec } from '../rules/rule-options.js';

/** The options of `campaign create` as typed: what they mean is read by the domain. The file comes beside them. */
export const campaignOptionsShape = Object.fromEntries(
  campaignOptions
    .filter((name) => name !== 'codes_file')
    .map((name) => [name, z.string().optional()]),
) as Readonly<Record<Exclude<CampaignOption, 'codes_file'>, z.ZodOptional<z.ZodString>>>;

/** In a few words: Discord counts them against 8,000 characters for all of `/xtep`. */
const summaries: Readonly<Partial<Record<CampaignOption, Localized<string>>>> = {
  kind: { ja: '即時抽選/後日抽選', en: 'Instant win or draw' },
  quota: { ja: '当選者数', en: 'Number of winners' },
  probability: { ja: '当選確率(%)', en: 'Percent' },
  per_hour: { ja: '1時間の当選数', en: 'Most wins an hour' },
  draw_at: { ja: '抽選日時', en: 'When to draw' },
  entry: { ja: '応募回数', en: 'How often' },
  win: { ja: '当選メッセージ', en: 'Win text' },
  lose: { ja: '落選メッセージ', en: 'Lose text' },
  entered: { ja: '応募済みメッセージ', en: 'Entered text' },
  codes: { ja: '賞品コード', en: 'Codes' },
  codes_file: { ja: 'コードのCSV', en: 'Codes as CSV' },
};

const isRuleOption = (name: CampaignOption): name is CampaignOption & RuleOption =>
  ruleOptions.some((option) => option === name);

function spec(name: CampaignOption): OptionSpec {
  const summary = summaries[name];
  if (summary === undefined) {
    if (!isRuleOption(name)) throw new Error(`The option ${name} has no summary.`);
    return ruleOptionSpec(name);
  }
  if (name === 'codes_file') {
    const formOnSlack = '/xtep campaign create';
    return { name, summary, kind: 'file', only: 'discord', formOnSlack };
  }
  if (name === 'kind') {
    const choices = campaignKinds.map((value) => ({
      value,
      label: { ja: campaignKindNames.ja[value], en: campaignKindNames.en[value] },
    }));
    return { name, summary, kind: 'choice', choices };
  }
  if (name === 'entry') {
    const choices = entryLimits.map((value) => ({
      value,
      label: { ja: campaignFormTexts.ja.entries[value], en: campaignFormTexts.en.entries[value] },
    }));
    return { name, summary, kind: 'choice', choices };
  }
  return { name, summary, kind: 'text' };
}

/** The options as both platforms offer them. */
export const campaignOptionSpecs: readonly OptionSpec[] = campaignOptions.map(spec);
