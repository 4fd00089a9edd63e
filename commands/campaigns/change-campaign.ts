import { deleteCampaign, endCampaign, findCampaign, type Campaign } from '../../db/campaigns.js';
import { retryingConflicts } from '../../db/retry-conflicts.js';
import type { Tx } from '../../db/database.js';
import { pauseRule, resumeRule } from '../../db/rule-states.js';
import type { View } from '../../src/chat/cards.js';
import type { Actor } from '../../src/domain/actor.js';
import { spanPhase } from '../../src/domain/rules/span-phase.js';
import { campaignTexts } from '../../src/i18n/commands-campaigns.js';
import { formatNumber } from '../../src/i18n/format.js';
import { notice } from '../answer.js';
import type { CommandContext } from '../command.js';
import { campaignView } from './campaign-view.js';
import { campaignGone } from './choose-campaign.js';

/* What pausing, resuming, ending and deleting a campaign does and says. */

interface Wish {
  readonly ruleId: number;
  readonly actor: Actor;
  readonly now: Date;
}

function change<T>(
  context: CommandContext,
  { rule }: Campaign,
  run: (tx: Tx, wish: Wish) => Promise<T>,
): Promise<T> {
  const { database, interaction, now } = context;
  const wish = { ruleId: rule.id, actor: interaction.person.actor, now: now() };
  return retryingConflicts(() => database.db.transaction((tx) => run(tx, wish)));
}

async function showAgain(
  context: CommandContext,
  { rule }: Campaign,
  handle: string,
  said: readonly string[],
): Promise<View> {
  const found = await findCampaign(context.database.db, rule.id);
  return found === null ? campaignGone(context) : campaignView(context, found, handle, said);
}

/** Nobody can enter any more, so there is nothing to hold up. */
function isOver({ now, config }: CommandContext, { campaign, definition }: Campaign): boolean {
  return (
    campaign.drawnAt !== null ||
    campaign.endedAt !== null ||
    spanPhase(definition, now(), config.timeZone) === 'over'
  );
}

/** Refuses entries until it is resumed. */
export async function pauseCampaign(context: CommandContext, found: Campaign, handle: string) {
  const texts = campaignTexts[context.locale];
  if (isOver(context, found)) return showAgain(context, found, handle, [texts.over]);
  const done = await change(context, found, pauseRule);
  if (done === 'missing') return campaignGone(context);
  return showAgain(context, found, handle, [
    done === 'paused' ? texts.paused : texts.alreadyPaused,
  ]);
}

/** Takes entries again. */
export async function resumeCampaign(context: CommandContext, found: Campaign, handle: string) {
  const texts = campaignTexts[context.locale];
  if (isOver(context, found)) return showAgain(context, found, handle, [texts.over]);
  const done = await change(context, found, resumeRule);
  if (done === 'missing') return campaignGone(context);
  return showAgain(context, found, handle, [
    done === 'resumed' ? texts.resumed : texts.alreadyActive,
  ]);
}

/** Ends the entries for good. */
export async function endEntries(context: CommandContext, found: Campaign, handle: string) {
  const texts = campaignTexts[context.locale];
  const done = await change(context, found, endCampaign);
  if (done === 'missing') return campaignGone(context);
  const isOpenDraw = found.definition.kind === 'draw' && found.campaign.drawnAt === null;
  return showAgain(context, found, handle, [
    done === 'ended' ? texts.ended : texts.alreadyEnded,
    ...(isOpenDraw ? [texts.endedDraw] : []),
  ]);
}

/** Deletes it, if nobody has won. */
export async function removeCampaign(context: CommandContext, found: Campaign): Promise<View> {
  const { locale } = context;
  const texts = campaignTexts[locale];
  const done = await change(context, found, deleteCampaign);
  if (done.kind === 'missing') return campaignGone(context);
  if (done.kind === 'has_winners') {
    const line = texts.hasWinners(formatNumber(done.winners, locale));
    return notice('attention', texts.title(found.rule.name), [line]);
  }
  return notice('good', texts.deletedTitle(found.rule.name), [texts.deleted]);
}
