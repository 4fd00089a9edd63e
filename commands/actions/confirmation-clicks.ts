import {
  decideConfirmations,
  newestUnconfirmed,
  type Decided,
  type Decision,
} from '../../db/decide-confirmations.js';
import { lastActionOnConfirmations } from '../../db/load-confirmations.js';
import type { Answer } from '../../src/chat/port.js';
import { confirmationTexts } from '../../src/i18n/confirmations.js';
import { formatNumber } from '../../src/i18n/format.js';
import type { ClickAction } from '../action.js';
import { lastActionText } from '../act-on-send.js';
import { notice, privately } from '../answer.js';
import type { CommandContext } from '../command.js';
import { readTarget } from '../send-target.js';
import { expired } from './send-clicks.js';

/** Approves or rejects all that waits for a person of one rule at the moment of the click. */
function allClick(verb: Decision['verb']): ClickAction {
  return {
    verb,
    mode: 'message',
    role: 'operator',
    run: async (context, click) => {
      const ruleId = readTarget(click.id)?.sendId;
      if (ruleId === undefined) return expired(context);
      const upToId = await newestUnconfirmed(context.database.db, ruleId);
      const total = upToId === null ? nothing : await decideAll(context, { ruleId, verb, upToId });
      return answer(context, { ruleId, verb }, total);
    },
  };
}

const nothing: Decided = { acted: 0, optedOut: 0, left: false };

/** In steps, so that no transaction is long; if the process dies between two, the rest still waits. */
async function decideAll(
  context: CommandContext,
  what: Pick<Decision, 'ruleId' | 'verb' | 'upToId'>,
): Promise<Decided> {
  const { database, interaction, now } = context;
  const { actor } = interaction.person;
  let total = nothing;
  do {
    const decided = await database.db.transaction((tx) =>
      decideConfirmations(tx, { ...what, actor, now: now() }),
    );
    total = {
      acted: total.acted + decided.acted,
      optedOut: total.optedOut + decided.optedOut,
      left: decided.left,
    };
  } while (total.left);
  return total;
}

async function answer(
  context: CommandContext,
  { ruleId, verb }: Pick<Decision, 'ruleId' | 'verb'>,
  { acted, optedOut }: Decided,
): Promise<Answer> {
  const { locale, database } = context;
  const texts = confirmationTexts[locale];
  if (acted + optedOut === 0) {
    const last = await lastActionOnConfirmations(database.db, ruleId);
    const lines = [...(last === null ? [] : [lastActionText(context, last)]), texts.nothing];
    return privately(context, notice('attention', texts.nothingTitle, lines));
  }
  const lines = [
    texts.done[verb](formatNumber(acted, locale)),
    ...(optedOut > 0 ? [texts.optedOut(formatNumber(optedOut, locale))] : []),
    ...(verb === 'approve-all' && acted > 0 ? [texts.pace] : []),
  ];
  return privately(context, notice('good', texts.doneTitle[verb], lines));
}

export const confirmationClicks: readonly ClickAction[] = [
  allClick('approve-all'),
  allClick('reject-all'),
];
