import { findCampaign } from '../../db/campaigns.js';
import type { View } from '../../src/chat/cards.js';
import { assertNever } from '../../src/domain/assert.js';
import type { CampaignProblem } from '../../src/domain/campaigns/fault.js';
import { campaignProblemText } from '../../src/i18n/campaigns.js';
import { campaignTexts } from '../../src/i18n/commands-campaigns.js';
import { acceptTexts } from '../../src/i18n/rules-policy.js';
import { bullets, paragraph } from '../answer.js';
import type { CommandContext } from '../command.js';
import { findingBlocks } from '../rules/rule-answers.js';
import { keepCampaignDraft } from './campaign-draft.js';
import { campaignPageButtons } from './campaign-form.js';
import { campaignGone, handleOf } from './choose-campaign.js';
import { campaignView } from './campaign-view.js';
import type { SettledCampaign, Typed } from './settle-campaign.js';

/** What is said about a campaign that a person wanted to make; what they typed is kept where it can be put right. */
export async function settledCampaignView(
  context: CommandContext,
  typed: Typed,
  settled: SettledCampaign,
): Promise<View> {
  switch (settled.kind) {
    case 'made': {
      const found = await findCampaign(context.database.db, settled.ruleId);
      if (found === null) return campaignGone(context);
      const said = campaignTexts[context.locale].made(found.rule.name, found.rule.id);
      return campaignView(context, found, await handleOf(context, found), [said]);
    }
    case 'unclear':
      return settled.view;
    case 'wrong':
      return wrongCampaignView(context, typed, settled.problems);
    case 'needs-accept':
      return acceptView(context, typed, settled);
    default:
      return assertNever(settled);
  }
}

/** Everything that is wrong, each with its remedy, and the way back to the form. */
export async function wrongCampaignView(
  context: CommandContext,
  typed: Typed,
  problems: readonly CampaignProblem[],
): Promise<View> {
  const texts = campaignTexts[context.locale];
  const draftId = await keepCampaignDraft(context, 'campaign-form', withoutFile(typed));
  return {
    tone: 'attention',
    title: texts.notMadeTitle,
    blocks: [
      bullets(problems.map((one) => campaignProblemText(one, context.locale))),
      paragraph(texts.kept),
    ],
    buttons: formButtons(context, draftId),
  };
}

/** On Slack one form; on Discord its pages. */
export function formButtons(context: CommandContext, draftId: number): View['buttons'] {
  const label = campaignTexts[context.locale].toForm;
  return context.interaction.platform === 'discord'
    ? campaignPageButtons(context, draftId)
    : [{ verb: 'campaign-form', id: String(draftId), label, style: 'primary' }];
}

/** A form cannot show a file again. */
export function withoutFile(typed: Typed): Typed {
  return Object.fromEntries(Object.entries(typed).filter(([name]) => name !== 'codes_file'));
}

async function acceptView(
  context: CommandContext,
  typed: Typed,
  { campaign, findings }: Extract<SettledCampaign, { readonly kind: 'needs-accept' }>,
): Promise<View> {
  const texts = campaignTexts[context.locale];
  const draftId = await keepCampaignDraft(context, 'campaign-accept', typed);
  return {
    tone: 'attention',
    title: texts.needsAcceptTitle(campaign.name),
    blocks: [...findingBlocks(findings, context.locale), paragraph(acceptTexts[context.locale])],
    buttons: [{ verb: 'accept', id: String(draftId), label: texts.accept, style: 'danger' }],
  };
}
