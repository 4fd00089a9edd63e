import { useDraft } from '../../db/drafts.js';
import type { Answer, Click } from '../../src/chat/port.js';
import { sharedTexts } from '../../src/i18n/commands-shared.js';
import type { ClickAction } from '../action.js';
import { inPlace, notice, privately } from '../answer.js';
import { settledCampaignView } from '../campaigns/campaign-answers.js';
import { recallCampaignDraft } from '../campaigns/campaign-draft.js';
import { settleCampaign } from '../campaigns/settle-campaign.js';
import type { CommandContext } from '../command.js';
import { settledView } from '../rules/rule-answers.js';
import { recallRuleDraft } from '../rules/rule-draft.js';
import { settleRule } from '../rules/settle-rule.js';

/**
 * Goes on with a rule or campaign that X's rules speak against: who pressed it is recorded as having accepted that. The
 * number of a draft is of one kind only.
 */
export const acceptClick: ClickAction = {
  verb: 'accept',
  mode: 'message',
  role: 'admin',
  run: async (context, click) => {
    const answer = (await acceptRule(context, click)) ?? (await acceptCampaign(context, click));
    if (answer !== null) return answer;
    const texts = sharedTexts[context.locale];
    return privately(context, notice('attention', texts.goneTitle, [texts.gone]));
  },
};

async function acceptRule(context: CommandContext, { id }: Click): Promise<Answer | null> {
  const draft = await recallRuleDraft(context, 'rule-accept', id);
  if (draft === null) return null;
  const wish = { typed: { ...draft.typed, accept: 'yes' }, edits: draft.edits, media: draft.media };
  const settled = await settleRule(context, wish);
  const view = await settledView(context, wish, settled);
  await context.database.db.transaction((tx) => useDraft(tx, draft.id, context.now()));
  return settled.kind === 'made' || settled.kind === 'changed'
    ? inPlace(context, view)
    : privately(context, view);
}

async function acceptCampaign(context: CommandContext, { id }: Click): Promise<Answer | null> {
  const draft = await recallCampaignDraft(context, 'campaign-accept', id);
  if (draft === null) return null;
  const wish = { typed: { ...draft.typed, accept: 'yes' }, edits: draft.edits };
  const settled = await settleCampaign(context, wish);
  const view = await settledCampaignView(context, wish, settled);
  await context.database.db.transaction((tx) => useDraft(tx, draft.id, context.now()));
  return settled.kind === 'made' || settled.kind === 'changed'
    ? inPlace(context, view)
    : privately(context, view);
}
