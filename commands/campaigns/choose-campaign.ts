import { findAccount } from '../../db/accounts.js';
import { findCampaign, type Campaign } from '../../db/campaigns.js';
import type { View } from '../../src/chat/cards.js';
import { ruleChoiceTexts } from '../../src/i18n/commands-rule-choice.js';
import { notice } from '../answer.js';
import { chooseRule } from '../choose-rule.js';
import type { CommandContext } from '../command.js';

export type ChosenCampaign =
  | { readonly kind: 'chosen'; readonly found: Campaign; readonly handle: string }
  | { readonly kind: 'unclear'; readonly view: View };

/** The campaign that `id:` means: its id or its name. */
export async function chooseCampaign(
  context: CommandContext,
  typed: string,
): Promise<ChosenCampaign> {
  const chosen = await chooseRule(context, 'campaign', typed);
  if (chosen.kind === 'unclear') return chosen;
  const found = await findCampaign(context.database.db, chosen.rule.id);
  return found === null
    ? { kind: 'unclear', view: campaignGone(context) }
    : { kind: 'chosen', found, handle: chosen.handle };
}

/** Says that the campaign is not there any more. */
export function campaignGone({ locale }: CommandContext): View {
  const texts = ruleChoiceTexts[locale].campaign;
  return notice('attention', texts.unknownTitle, [texts.gone]);
}

/** The handle of the account that a campaign belongs to. */
export async function handleOf({ database }: CommandContext, { rule }: Campaign): Promise<string> {
  return (await findAccount(database.db, rule.accountId))?.handle ?? '?';
}
