import { oneLine } from '../src/chat/one-line.js';
import { countHistory, listHistory, type HistoryRow } from '../db/history.js';
import type { Button, View } from '../src/chat/cards.js';
import { historyTexts } from '../src/i18n/commands-history.js';
import { formatMoment, formatNumber, kindNames, stateName } from '../src/i18n/format.js';
import { bullets, note, notice, paragraph } from './answer.js';
import { causeTitle } from './cause-name.js';
import type { CommandContext } from './command.js';
import type { HistoryQuery } from './history-query.js';

/** Lines of one page (design.md section 6: 10 to 25). */
export const pageSize = 15;

/** Counting ends here: the exact number of a huge history helps nobody and costs a scan. */
const countedMax = 10_000;

/** One page of the history with its buttons. */
export async function historyPage(
  context: CommandContext,
  query: HistoryQuery,
  draftId: number,
  page: number,
): Promise<View> {
  const { locale, database } = context;
  const texts = historyTexts[locale];
  const offset = (page - 1) * pageSize;
  const [total, rows] = await Promise.all([
    countHistory(database.db, query.filter, countedMax + 1),
    listHistory(database.db, query.filter, { limit: pageSize + 1, offset }),
  ]);
  if (total === 0) {
    const filters = said(context, query);
    const lines = filters.length === 0 ? [texts.nothingYet] : [texts.empty, texts.emptyHint];
    return notice('info', texts.title, [...filters, ...lines]);
  }
  const lines = rows.slice(0, pageSize).map((row) => historyLine(context, row));
  if (lines.length === 0) {
    const last = Math.ceil(total / pageSize);
    return {
      ...notice('attention', texts.title, [texts.noSuchPage(page, last)]),
      buttons: [pageButton(draftId, last, texts.page(last))],
    };
  }
  const shown =
    total > countedMax
      ? texts.orMore(formatNumber(countedMax, locale))
      : formatNumber(total, locale);
  const range = texts.found(
    formatNumber(offset + 1, locale),
    formatNumber(offset + lines.length, locale),
    shown,
  );
  return {
    tone: 'info',
    title: texts.title,
    blocks: [
      ...said(context, query).map(paragraph),
      bullets(lines),
      note(`${range} ・ ${texts.page(page)} ・ ${texts.showHint}`),
    ],
    buttons: [
      ...(page > 1 ? [pageButton(draftId, page - 1, texts.previous)] : []),
      ...(rows.length > pageSize ? [pageButton(draftId, page + 1, texts.next)] : []),
      { verb: 'history-csv', id: String(draftId), label: texts.csv, style: 'plain' },
    ],
  };
}

function pageButton(draftId: number, page: number, label: string): Button {
  return { verb: 'history', id: `${String(draftId)}-${String(page)}`, label, style: 'plain' };
}

function said(context: CommandContext, { filter, said }: HistoryQuery): string[] {
  const since =
    filter.since === undefined
      ? []
      : [`since:${formatMoment(filter.since, context.now(), context.config.timeZone)}`];
  const parts = [...said, ...since];
  return parts.length === 0 ? [] : [historyTexts[context.locale].filters(parts.join(' '))];
}

/** `#12 11/25 09:00 @handle DM エラー: reason 「text…」`. */
function historyLine(context: CommandContext, row: HistoryRow): string {
  const { locale, config } = context;
  const at = (moment: Date) => formatMoment(moment, context.now(), config.timeZone);
  const reason = row.skipReason ?? row.cause;
  const why = reason === null ? '' : `: ${causeTitle(reason, locale)} (${reason})`;
  const due =
    row.state === 'waiting' && row.confirmation !== 'wanted' && row.dueAt > context.now()
      ? ` ${historyTexts[locale].dueAt(at(row.dueAt))}`
      : '';
  return [
    `#${String(row.id)}`,
    at(row.madeAt),
    `@${row.to}`,
    kindNames[locale][row.kind],
    `${stateName(row, locale)}${why}${due}`,
    // What a rule skipped was never written.
    ...(row.text === '' ? [] : [`— ${snippet(row.text)}`]),
    ...(row.rule === null
      ? []
      : [historyTexts[locale].byRule(oneLine(row.rule, 20), String(row.ruleVersion ?? 1))]),
  ].join(' ');
}

function snippet(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  const letters = Array.from(line);
  return letters.length > 24 ? `${letters.slice(0, 24).join('')}…` : line;
}
