import type { View } from '../../src/chat/cards.js';
import { assertNever } from '../../src/domain/assert.js';
import type { RuleProblem } from '../../src/domain/rules/fault.js';
import type { PolicyFinding } from '../../src/domain/rules/policy.js';
import { ruleMakingTexts } from '../../src/i18n/commands-rule-making.js';
import { acceptTexts, findingText } from '../../src/i18n/rules-policy.js';
import { ruleLines } from '../../src/i18n/rules-summary.js';
import { ruleProblemText } from '../../src/i18n/rules.js';
import { bullets, notice, paragraph } from '../answer.js';
import { ruleOfButton } from '../choose-rule.js';
import type { CommandContext } from '../command.js';
import { goneView } from './change-state.js';
import { keepRuleDraft } from './rule-draft.js';
import { ruleView } from './rule-view.js';
import type { RuleWish, SettledRule } from './settle-rule.js';

/** What is said about a rule that a person wanted to make or change. `wish` is kept wherever it can still be put right. */
export async function settledView(
  context: CommandContext,
  wish: RuleWish,
  settled: SettledRule,
): Promise<View> {
  const texts = ruleMakingTexts[context.locale];
  switch (settled.kind) {
    case 'made':
    case 'changed':
    case 'same': {
      const rule = await ruleOfButton(context, 'rule', String(settled.ruleId));
      if (rule === null) return goneView(context);
      const said = {
        made: texts.made(rule.rule.name, rule.rule.id),
        changed: texts.changed(rule.rule.name, rule.rule.version),
        same: texts.same,
      }[settled.kind];
      return ruleView(context, rule, [said]);
    }
    case 'unclear':
      return settled.view;
    case 'missing':
      return goneView(context);
    case 'outdated':
      return notice('attention', texts.notMadeTitle, [texts.outdated]);
    case 'wrong':
      return wrongView(context, wish, settled.problems);
    case 'needs-accept':
      return acceptView(context, wish, settled);
    default:
      return assertNever(settled);
  }
}

/** Everything that is wrong, each with its remedy, and the way back to the form. */
export async function wrongView(
  context: CommandContext,
  wish: RuleWish,
  problems: readonly RuleProblem[],
): Promise<View> {
  const texts = ruleMakingTexts[context.locale];
  const draftId = await keepRuleDraft(context, 'rule-form', wish);
  return {
    tone: 'attention',
    title: texts.notMadeTitle,
    blocks: [
      bullets(problems.map((one) => ruleProblemText(one, context.locale))),
      paragraph(texts.nothingMade),
    ],
    buttons: [{ verb: 'rule-form', id: String(draftId), label: texts.toForm, style: 'primary' }],
  };
}

/** Why X's rules speak against it, what they allow instead, and the button that goes on all the same. */
async function acceptView(
  context: CommandContext,
  wish: RuleWish,
  { rule, findings }: Extract<SettledRule, { readonly kind: 'needs-accept' }>,
): Promise<View> {
  const { locale } = context;
  const texts = ruleMakingTexts[locale];
  const draftId = await keepRuleDraft(context, 'rule-accept', wish);
  const formId = await keepRuleDraft(context, 'rule-form', wish);
  return {
    tone: 'attention',
    title: texts.needsAcceptTitle(rule.name),
    blocks: [
      ...findingBlocks(findings, locale),
      paragraph(acceptTexts[locale]),
      {
        kind: 'fields',
        fields: ruleLines(rule.definition, locale).map(({ label, value }) => ({
          label,
          text: value,
        })),
      },
    ],
    buttons: [
      { verb: 'accept', id: String(draftId), label: texts.accept, style: 'danger' },
      { verb: 'rule-form', id: String(formId), label: texts.toForm, style: 'plain' },
    ],
  };
}

/** What X's rules say, and what they allow instead. */
export function findingBlocks(
  findings: readonly PolicyFinding[],
  locale: CommandContext['locale'],
): View['blocks'] {
  return findings.flatMap((finding) => {
    const { why, instead } = findingText(finding, locale);
    return [paragraph(why), paragraph(instead)];
  });
}
