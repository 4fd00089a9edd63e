import { useDraft } from '../../db/drafts.js';
import type { View } from '../../src/chat/cards.js';
import type { Answer, Click } from '../../src/chat/port.js';
import { ruleMakingTexts } from '../../src/i18n/commands-rule-making.js';
import { sharedTexts } from '../../src/i18n/commands-shared.js';
import type { ClickAction } from '../action.js';
import { inPlace, notice, privately } from '../answer.js';
import { settledCampaignView } from '../campaigns/campaign-answers.js';
import { recallCampaignDraft } from '../campaigns/campaign-draft.js';
import { settleCampaign } from '../campaigns/settle-campaign.js';
import type { CommandContext } from '../command.js';
import { recallImportDraft } from '../rules/import-draft.js';
import { importText } from '../rules/import-file.js';
import { importedView } from '../rules/imported-view.js';
import { settledView } from '../rules/rule-answers.js';
import { recallRuleDraft } from '../rules/rule-draft.js';
import { settleRule } from '../rules/settle-rule.js';

/**
 * Goes on with a rule, a campaign or a file of rules that X's rules speak against: who pressed it is recorded as having
 * accepted that. The number of a draft is of one kind only.
 */
export const acceptClick: ClickAction = {
  verb: 'accept',
  mode: 'message',
  role: 'admin',
  run: async (context, click) => {
    const given =
      (await acceptRule(context, click)) ??
      (await acceptCampaign(context, click)) ??
      (await acceptImport(context, click));
    if (given !== null) return given;
    const texts = sharedTexts[context.locale];
    return privately(context, notice('attention', texts.goneTitle, [texts.gone]));
  },
};

async function acceptRule(context: CommandContext, { id }: Click): Promise<Answer | null> {
  const draft = await recallRuleDraft(context, 'rule-accept', id);
  if (draft === null) return null;
  if (draft.draft.usedAt !== null) return doneAlready(context);
  const wish = { typed: { ...draft.typed, accept: 'yes' }, edits: draft.edits, media: draft.media };
  const settled = await settleRule(context, wish);
  return answer(context, draft, settled.kind, await settledView(context, wish, settled));
}

async function acceptCampaign(context: CommandContext, { id }: Click): Promise<Answer | null> {
  const draft = await recallCampaignDraft(context, 'campaign-accept', id);
  if (draft === null) return null;
  if (draft.draft.usedAt !== null) return doneAlready(context);
  const wish = { typed: { ...draft.typed, accept: 'yes' }, edits: draft.edits };
  const settled = await settleCampaign(context, wish);
  return answer(context, draft, settled.kind, await settledCampaignView(context, wish, settled));
}

async function acceptImport(context: CommandContext, { id }: Click): Promise<Answer | null> {
  const draft = await recallImportDraft(context, id);
  if (draft === null) return null;
  if (draft.draft.usedAt !== null) return doneAlready(context);
  const imported = await importText(context, draft.text, true);
  return answer(context, draft, imported.kind, await importedView(context, imported));
}

/** What was made takes the button's place and uses it up; what stood in the way can be put right and accepted again. */
async function answer(
  context: CommandContext,
  draft: { readonly id: number },
  outcome: string,
  view: View,
): Promise<Answer> {
  if (!finished.has(outcome)) return privately(context, view);
  await context.database.db.transaction((tx) => useDraft(tx, draft.id, context.now()));
  return inPlace(context, view);
}

const finished: ReadonlySet<string> = new Set(['made', 'changed', 'same', 'done']);

/** The rule may have been deleted since: pressing again must not bring it back. */
function doneAlready(context: CommandContext): Answer {
  const texts = ruleMakingTexts[context.locale];
  return privately(context, notice('info', texts.doneAlreadyTitle, [texts.doneAlready]));
}
