import { findCampaign, type Campaign } from '../../db/campaigns.js';
import type { View } from '../../src/chat/cards.js';
import { assertNever } from '../../src/domain/assert.js';
import type { CampaignProblem } from '../../src/domain/campaigns/fault.js';
import { spanPhase } from '../../src/domain/rules/span-phase.js';
import { campaignProblemText } from '../../src/i18n/campaigns.js';
import { campaignTexts } from '../../src/i18n/commands-campaigns.js';
import { acceptTexts } from '../../src/i18n/rules-policy.js';
import { bullets, note, notice, paragraph } from '../answer.js';
import type { CommandContext } from '../command.js';
import { findingBlocks } from '../rules/rule-answers.js';
import { isUntouched } from '../../db/change-campaign.js';
import { keepCampaignDraft } from './campaign-draft.js';
import { campaignPageButtons } from './campaign-form.js';
import { campaignGone, handleOf } from './choose-campaign.js';
import { campaignView } from './campaign-view.js';
import type { CampaignWish, SettledCampaign, Typed } from './settle-campaign.js';

/** What is said about a campaign that a person wanted to make or change; what they typed is kept where it can be put right. */
export async function settledCampaignView(
  context: CommandContext,
  wish: CampaignWish,
  settled: SettledCampaign,
): Promise<View> {
  switch (settled.kind) {
    case 'made':
    case 'changed':
      return madeView(context, wish, settled);
    case 'unclear':
      return settled.view;
    case 'wrong':
      return wrongCampaignView(context, wish, settled.problems);
    case 'needs-accept':
      return acceptView(context, wish, settled);
    case 'missing':
      return campaignGone(context);
    case 'begun':
    case 'outdated':
      return notChangedView(context, settled.kind);
    default:
      return assertNever(settled);
  }
}

/** The campaign, and on Discord the pages of the form that its first page left out. */
async function madeView(
  context: CommandContext,
  { typed }: CampaignWish,
  { kind, ruleId }: Extract<SettledCampaign, { readonly kind: 'made' | 'changed' }>,
): Promise<View> {
  const found = await findCampaign(context.database.db, ruleId);
  if (found === null) return campaignGone(context);
  const texts = campaignTexts[context.locale];
  const { name, id, version } = found.rule;
  const told = kind === 'made' ? texts.made(name, id) : texts.changed(name, id);
  const said = [told, texts.opens[phaseNow(context, found)]].join('');
  const view = await campaignView(context, found, await handleOf(context, found), [said]);
  if (context.interaction.platform !== 'discord' || !isUntouched(found.campaign)) return view;
  // The codes are stored by now; an empty field keeps them.
  const { codes: _, ...kept } = withoutFile(typed);
  const wish = { typed: { ...kept, accept: 'yes' }, edits: { ruleId, version } };
  const draftId = await keepCampaignDraft(context, 'campaign-form', wish);
  return {
    ...view,
    blocks: [...view.blocks, note(texts.morePages)],
    buttons: campaignPageButtons(context, draftId),
  };
}

const phaseNow = ({ now, config }: CommandContext, { definition }: Campaign) =>
  spanPhase(definition, now(), config.timeZone);

function notChangedView({ locale }: CommandContext, why: 'begun' | 'outdated'): View {
  const texts = campaignTexts[locale];
  return notice('attention', texts.notChangedTitle, [texts.notChanged[why]]);
}

/** Everything that is wrong, each with its remedy, and the way back to the form. */
export async function wrongCampaignView(
  context: CommandContext,
  { typed, edits }: CampaignWish,
  problems: readonly CampaignProblem[],
): Promise<View> {
  const texts = campaignTexts[context.locale];
  const wish = { typed: withoutFile(typed), edits };
  const draftId = await keepCampaignDraft(context, 'campaign-form', wish);
  return {
    tone: 'attention',
    title: edits === null ? texts.notMadeTitle : texts.notChangedTitle,
    blocks: [
      bullets(problems.map((one) => campaignProblemText(one, context.locale))),
      paragraph(texts.kept),
    ],
    buttons: formButtons(context, draftId),
  };
}

/** On Slack one form; on Discord its pages. */
function formButtons(
  context: CommandContext,
  draftId: number,
  style: 'plain' | 'primary' = 'primary',
): View['buttons'] {
  const label = campaignTexts[context.locale].toForm;
  return context.interaction.platform === 'discord'
    ? campaignPageButtons(context, draftId)
    : [{ verb: 'campaign-form', id: String(draftId), label, style }];
}

/** A form cannot show a file again. */
function withoutFile(typed: Typed): Typed {
  return Object.fromEntries(Object.entries(typed).filter(([name]) => name !== 'codes_file'));
}

async function acceptView(
  context: CommandContext,
  wish: CampaignWish,
  { campaign, findings }: Extract<SettledCampaign, { readonly kind: 'needs-accept' }>,
): Promise<View> {
  const texts = campaignTexts[context.locale];
  const draftId = await keepCampaignDraft(context, 'campaign-accept', wish);
  const form = { typed: withoutFile(wish.typed), edits: wish.edits };
  const formId = await keepCampaignDraft(context, 'campaign-form', form);
  return {
    tone: 'attention',
    title: texts.needsAcceptTitle(campaign.name),
    blocks: [...findingBlocks(findings, context.locale), paragraph(acceptTexts[context.locale])],
    buttons: [
      { verb: 'accept', id: String(draftId), label: texts.accept, style: 'danger' },
      ...formButtons(context, formId, 'plain'),
    ],
  };
}
