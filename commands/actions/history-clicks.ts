import { newestSendId } from '../../db/history.js';
import type { Platform } from '../../src/domain/actor.js';
import { zonedDay } from '../../src/domain/zoned-time.js';
import { historyTexts } from '../../src/i18n/commands-history.js';
import { formatDateTime, formatNumber } from '../../src/i18n/format.js';
import type { ClickAction } from '../action.js';
import { inPlace, notice, privately } from '../answer.js';
import { historyCsv } from '../history-csv.js';
import { historyPage } from '../history-page.js';
import { keepHistory, recallHistory } from '../history-query.js';
import { readTarget } from '../send-target.js';
import { expired } from './send-clicks.js';

/** What a platform takes as one file, with room to spare (Discord: 10 MiB). */
const fileMaxBytes: Readonly<Record<Platform, number>> = {
  slack: 200 * 1_024 * 1_024,
  discord: 9 * 1_024 * 1_024,
};

/** 次へ, 前へ: the id is the kept filter and the page. */
const pageClick: ClickAction = {
  verb: 'history',
  mode: 'replace',
  role: 'all',
  run: async (context, click) => {
    const at = readTarget(click.id);
    const query = at === null ? null : await recallHistory(context, at.sendId);
    if (at === null || query === null) return expired(context);
    return inPlace(context, await historyPage(context, query, at.sendId, at.attemptId ?? 1));
  },
};

const csvClick: ClickAction = {
  verb: 'history-csv',
  mode: 'message',
  role: 'all',
  run: async (context, click) => {
    const at = readTarget(click.id);
    const query = at === null ? null : await recallHistory(context, at.sendId);
    if (query === null) return expired(context);
    const { locale, config, interaction, database, now } = context;
    const texts = historyTexts[locale];
    const limit = fileMaxBytes[interaction.platform];
    const { content, rows, cutAt } = await historyCsv(database.db, query.filter, limit);
    const count = formatNumber(rows, locale);
    const line =
      cutAt === null
        ? texts.csvReady(count)
        : texts.csvCut(count, formatDateTime(cutAt, config.timeZone));
    const name = `xtep-history-${zonedDay(now(), config.timeZone)}.csv`;
    const view = notice(cutAt === null ? 'good' : 'attention', texts.csvTitle, [line]);
    return privately(context, view, { name, contentType: 'text/csv; charset=utf-8', content });
  },
};

/** The digest's button: the failures that nobody acted on yet, as a history of one's own. */
const openFailuresClick: ClickAction = {
  verb: 'open-failures',
  mode: 'message',
  role: 'all',
  run: async (context) => {
    const upToId = await newestSendId(context.database.db);
    const filter = { states: ['failed', 'unknown'], upToId } as const;
    const query = { filter, said: ['status:failed', 'status:unknown'] };
    const draftId = await keepHistory(context, query);
    return privately(context, await historyPage(context, query, draftId, 1));
  },
};

export const historyClicks: readonly ClickAction[] = [pageClick, csvClick, openFailuresClick];
