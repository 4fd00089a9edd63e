import { entrantsOf, winnersOf } from '../db/campaign-people.js';
import type { AnswerFile } from '../src/chat/port.js';
import {
  entrantColumns,
  entrantRow,
  winnerColumns,
  winnerRow,
} from '../src/domain/campaigns/csv-rows.js';
import { zonedDay } from '../src/domain/zoned-time.js';
import { campaignTexts } from '../src/i18n/commands-campaigns.js';
import { formatNumber } from '../src/i18n/format.js';
import { notice } from './answer.js';
import { campaignCommand } from './campaigns/campaign-command.js';
import type { CommandContext } from './command.js';
import { csvFile } from './csv-file.js';

/* The lists of a campaign as CSV files, which only the asker sees. Of nobody there is a file too, with its heading alone: what reads it need not know. */

export const campaignWinnersCommand = campaignCommand(
  'winners',
  { ja: '当選者のCSV', en: 'Winners as CSV' },
  async (context, { rule }) => {
    const texts = campaignTexts[context.locale];
    const winners = await winnersOf(context.database.db, rule.id);
    const title = texts.winnersTitle(rule.name);
    const view =
      winners.length === 0
        ? notice('info', title, [texts.winnersNone])
        : notice('good', title, [texts.winnersReady(formatNumber(winners.length, context.locale))]);
    const rows = [winnerColumns, ...winners.map(winnerRow)];
    return { view, file: listFile(context, 'winners', rule.id, rows) };
  },
);

export const campaignEntrantsCommand = campaignCommand(
  'entrants',
  { ja: '応募者のCSV', en: 'Entrants as CSV' },
  async (context, { rule }) => {
    const texts = campaignTexts[context.locale];
    const entrants = await entrantsOf(context.database.db, rule.id);
    const title = texts.entrantsTitle(rule.name);
    const view =
      entrants.length === 0
        ? notice('info', title, [texts.entrantsNone])
        : notice('good', title, [
            texts.entrantsReady(formatNumber(entrants.length, context.locale)),
          ]);
    const rows = [entrantColumns, ...entrants.map(entrantRow)];
    return { view, file: listFile(context, 'entrants', rule.id, rows) };
  },
);

function listFile(
  { config, now }: CommandContext,
  what: string,
  ruleId: number,
  rows: readonly (readonly string[])[],
): AnswerFile {
  const day = zonedDay(now(), config.timeZone);
  return csvFile(`xtep-campaign-${String(ruleId)}-${what}-${day}.csv`, rows);
}
