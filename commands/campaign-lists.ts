import { stringify } from 'csv-stringify/sync';
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

/* The lists of a campaign as CSV files, which only the asker sees. */

/** Excel reads UTF-8 as such only behind a byte order mark. */
const byteOrderMark = '\uFEFF';

export const campaignWinnersCommand = campaignCommand(
  'winners',
  { ja: '当選者のCSV', en: 'Winners as CSV' },
  async (context, { rule }) => {
    const texts = campaignTexts[context.locale];
    const winners = await winnersOf(context.database.db, rule.id);
    const title = texts.winnersTitle(rule.name);
    if (winners.length === 0) return notice('info', title, [texts.winnersNone]);
    const line = texts.winnersReady(formatNumber(winners.length, context.locale));
    const rows = [winnerColumns, ...winners.map(winnerRow)];
    return { view: notice('good', title, [line]), file: csv(context, 'winners', rule.id, rows) };
  },
);

export const campaignEntrantsCommand = campaignCommand(
  'entrants',
  { ja: '応募者のCSV', en: 'Entrants as CSV' },
  async (context, { rule }) => {
    const texts = campaignTexts[context.locale];
    const entrants = await entrantsOf(context.database.db, rule.id);
    const title = texts.entrantsTitle(rule.name);
    if (entrants.length === 0) return notice('info', title, [texts.entrantsNone]);
    const line = texts.entrantsReady(formatNumber(entrants.length, context.locale));
    const rows = [entrantColumns, ...entrants.map(entrantRow)];
    return { view: notice('good', title, [line]), file: csv(context, 'entrants', rule.id, rows) };
  },
);

function csv(
  { config, now }: CommandContext,
  what: string,
  ruleId: number,
  rows: readonly (readonly string[])[],
): AnswerFile {
  const day = zonedDay(now(), config.timeZone);
  const content = stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true, quoted_match: /[\r\n]/u },
  );
  return {
    name: `xtep-campaign-${String(ruleId)}-${what}-${day}.csv`,
    contentType: 'text/csv; charset=utf-8',
    content: Buffer.from(`${byteOrderMark}${content}`),
  };
}
