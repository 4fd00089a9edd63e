import { performBulkAction, type BulkResult } from '../../db/bulk-actions.js';
import { lastActionOnIncident } from '../../db/last-action.js';
import { resumeIncident } from '../../db/resume-incident.js';
import type { Answer } from '../../src/chat/port.js';
import { actionTexts } from '../../src/i18n/commands-actions.js';
import { formatNumber } from '../../src/i18n/format.js';
import type { ClickAction } from '../action.js';
import { lastActionText } from '../act-on-send.js';
import { notice, privately } from '../answer.js';
import type { CommandContext } from '../command.js';
import { readTarget } from '../send-target.js';
import { expired } from './send-clicks.js';

/** Resends or ignores every failed send of an incident; unknown ones need a person each. */
function allClick(verb: 'resend' | 'ignore'): ClickAction {
  return {
    verb: `${verb}-all`,
    mode: 'message',
    role: 'operator',
    run: async (context, click) => {
      const incidentId = readTarget(click.id)?.sendId;
      if (incidentId === undefined) return expired(context);
      const { database, interaction, now } = context;
      const result = await database.db.transaction((tx) =>
        performBulkAction(tx, {
          scope: { kind: 'incident', incidentId },
          verb,
          actor: interaction.person.actor,
          now: now(),
        }),
      );
      return bulkAnswer(context, verb, result, incidentId);
    },
  };
}

async function bulkAnswer(
  context: CommandContext,
  verb: 'resend' | 'ignore',
  result: BulkResult,
  incidentId: number,
): Promise<Answer> {
  const texts = actionTexts[context.locale];
  if (result.acted + result.optedOut === 0) {
    const last = await lastActionOnIncident(context.database.db, incidentId);
    const lines = [...(last === null ? [] : [lastActionText(context, last)]), texts.nothingLeft];
    return privately(context, notice('attention', texts.nothingLeftTitle, lines));
  }
  return privately(
    context,
    notice('good', texts.doneTitle[verb], bulkLines(context, verb, result)),
  );
}

/** What a bulk action did, in words. */
export function bulkLines(
  { locale }: CommandContext,
  verb: 'resend' | 'ignore',
  { acted, optedOut, left }: BulkResult,
): string[] {
  const texts = actionTexts[locale];
  const count = formatNumber(acted, locale);
  return [
    verb === 'resend' ? texts.bulkResent(count) : texts.bulkIgnored(count),
    ...(optedOut > 0 ? [texts.bulkOptedOut(formatNumber(optedOut, locale))] : []),
    ...(left > 0 ? [texts.bulkLeft(formatNumber(left, locale))] : []),
    ...(verb === 'resend' && acted > 0 ? [texts.bulkPace] : []),
  ];
}

const resumeClick: ClickAction = {
  verb: 'resume',
  mode: 'message',
  role: 'operator',
  run: async (context, click) => {
    const incidentId = readTarget(click.id)?.sendId;
    if (incidentId === undefined) return expired(context);
    const { database, interaction, now, locale } = context;
    const { actor } = interaction.person;
    const result = await database.db.transaction((tx) =>
      resumeIncident(tx, { incidentId, actor, now: now() }),
    );
    if (result.kind === 'resumed') return { kind: 'quiet' };
    const texts = actionTexts[locale];
    if (result.kind === 'missing') {
      return privately(context, notice('attention', texts.missingTitle, [texts.noIncident]));
    }
    const last = await lastActionOnIncident(database.db, incidentId);
    const lines = [...(last === null ? [] : [lastActionText(context, last)]), texts.notPaused];
    return privately(context, notice('attention', texts.handledTitle, lines));
  },
};

export const incidentClicks: readonly ClickAction[] = [
  allClick('resend'),
  allClick('ignore'),
  resumeClick,
];
