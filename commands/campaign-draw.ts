import { findCampaign, type Campaign } from '../db/campaigns.js';
import type { View } from '../src/chat/cards.js';
import { assertNever } from '../src/domain/assert.js';
import type { DrawEnd } from '../src/domain/campaigns/draw-end.js';
import { campaignTexts } from '../src/i18n/commands-campaigns.js';
import { formatDateTime, formatNumber, politeActor } from '../src/i18n/format.js';
import { notice } from './answer.js';
import { campaignCommand } from './campaigns/campaign-command.js';
import { planLines } from './campaigns/campaign-view.js';
import { campaignGone } from './campaigns/choose-campaign.js';
import type { CommandContext } from './command.js';

/** Draws and sends, also after the end; a second one changes nothing. */
export const campaignDrawCommand = campaignCommand(
  'draw',
  { ja: '抽選する', en: 'Draw the winners' },
  async (context, found) => {
    const { rule } = found;
    const actor = context.interaction.person.actor;
    const end = await context.drawCampaign({ ruleId: rule.id, actor });
    return drawView(context, found, end);
  },
);

async function drawView(context: CommandContext, found: Campaign, end: DrawEnd): Promise<View> {
  const { locale, config, database } = context;
  const texts = campaignTexts[locale];
  const { name, id } = found.rule;
  switch (end.kind) {
    case 'missing':
      return campaignGone(context);
    case 'not_draw':
      return notice('attention', texts.title(name), [texts.notDraw]);
    case 'later': {
      const when = end.until === null ? null : formatDateTime(end.until, config.timeZone);
      const said = end.waitsFor === 'people' ? texts.drawLater : texts.drawAwaitsEntries;
      return notice('attention', texts.title(name), [said(when)]);
    }
    case 'drawn': {
      const after = (await findCampaign(database.db, id)) ?? found;
      const result = texts.drawn(
        formatNumber(end.entrants, locale),
        formatNumber(end.winners, locale),
      );
      const passedOver = formatNumber(end.passedOver, locale);
      const passed =
        end.winners < found.definition.quota
          ? texts.passedOverNobodyNext(passedOver)
          : texts.passedOver(passedOver);
      const when = formatDateTime(end.drawnAt, config.timeZone);
      const before = end.isNew ? [] : [texts.alreadyDrawn(when, politeActor(end.drawnBy, locale))];
      return notice(end.isNew ? 'good' : 'info', texts.drawnTitle(name), [
        ...before,
        result,
        ...(end.passedOver > 0 ? [passed] : []),
        ...(end.isComplete ? [] : [texts.drawnIncomplete]),
        ...(await planLines(context, after)),
      ]);
    }
    default:
      return assertNever(end);
  }
}
