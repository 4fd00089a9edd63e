import { retryingConflicts } from '../../db/retry-conflicts.js';
import { ruleCounts } from '../../db/rule-counts.js';
import { deleteRule, pauseRule, resumeRule } from '../../db/rule-states.js';
import type { View } from '../../src/chat/cards.js';
import { ruleChoiceTexts } from '../../src/i18n/commands-rule-choice.js';
import { ruleViewTexts } from '../../src/i18n/commands-rule-view.js';
import { formatNumber } from '../../src/i18n/format.js';
import { notice } from '../answer.js';
import { ruleOfButton, type RuleOfAccount } from '../choose-rule.js';
import type { CommandContext } from '../command.js';
import { ruleView } from './rule-view.js';

/* What pausing, resuming and deleting a rule does and says, by command or by button. */

/** The rule as it stands after it was paused. */
export async function pauseAndShow(
  context: CommandContext,
  { rule }: RuleOfAccount,
): Promise<View> {
  const texts = ruleViewTexts[context.locale];
  const wish = wishOf(context, rule.id);
  const done = await retryingConflicts(() =>
    context.database.db.transaction((tx) => pauseRule(tx, wish)),
  );
  if (done === 'missing') return goneView(context);
  return showAgain(
    context,
    rule.id,
    done === 'paused' ? [texts.pausedTitle(rule.name), texts.paused] : [texts.alreadyPaused],
  );
}

/** The rule as it stands after it was resumed. */
export async function resumeAndShow(
  context: CommandContext,
  { rule }: RuleOfAccount,
): Promise<View> {
  const texts = ruleViewTexts[context.locale];
  const wish = wishOf(context, rule.id);
  const done = await retryingConflicts(() =>
    context.database.db.transaction((tx) => resumeRule(tx, wish)),
  );
  if (done === 'missing') return goneView(context);
  return showAgain(
    context,
    rule.id,
    done === 'resumed' ? [texts.resumedTitle(rule.name), texts.resumed] : [texts.alreadyActive],
  );
}

/** Asks back before a rule is deleted, and says what becomes of what waits. */
export async function askToDelete(
  { locale, database }: CommandContext,
  { rule }: RuleOfAccount,
): Promise<View> {
  const texts = ruleViewTexts[locale];
  const { waiting } = (await ruleCounts(database.db, [rule.id]))(rule.id);
  const line = waiting > 0 ? texts.deleteAsk(formatNumber(waiting, locale)) : texts.deleteAskNone;
  return notice(
    'attention',
    texts.deleteTitle(rule.name),
    [line],
    [
      {
        verb: 'rule-delete-now',
        id: String(rule.id),
        label: texts.buttons.confirmDelete,
        style: 'danger',
      },
    ],
  );
}

/** Deletes it, and says how much that waited was skipped. */
export async function deleteAndTell(
  context: CommandContext,
  { rule }: RuleOfAccount,
): Promise<View> {
  const { locale, database } = context;
  const texts = ruleViewTexts[locale];
  const wish = wishOf(context, rule.id);
  const done = await retryingConflicts(() => database.db.transaction((tx) => deleteRule(tx, wish)));
  if (done.kind === 'missing') return goneView(context);
  const skipped =
    done.skipped > 0 ? [texts.deletedSkipped(formatNumber(done.skipped, locale))] : [];
  return notice('good', texts.deletedTitle(rule.name), [texts.deleted, ...skipped]);
}

/** Says that the rule is not there any more. */
export function goneView({ locale }: CommandContext): View {
  const texts = ruleChoiceTexts[locale].rule;
  return notice('attention', texts.unknownTitle, [texts.gone]);
}

function wishOf({ interaction, now }: CommandContext, ruleId: number) {
  return { ruleId, actor: interaction.person.actor, now: now() };
}

async function showAgain(
  context: CommandContext,
  ruleId: number,
  said: readonly string[],
): Promise<View> {
  const rule = await ruleOfButton(context, 'rule', String(ruleId));
  return rule === null ? goneView(context) : ruleView(context, rule, said);
}
