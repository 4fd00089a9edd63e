import { checkConditions, type ConditionsContext } from './check-conditions.js';
import { checkVariants, type Measure, type TextUse } from './check-text.js';
import { nameLimit } from './conditions.js';
import { problem, type RuleFault, type RulePart, type RuleProblem } from './fault.js';
import { actsWithoutPost, type Answering } from './policy.js';
import type { Media, RuleAction, RuleDefinition } from './rule.js';

/** What a rule is checked against. */
export interface RuleContext extends ConditionsContext {
  readonly measure: Measure;
  /** Whether the account has proven that X takes secret replies from it. */
  readonly secretReply: boolean;
}

export const maxSteps = 10;

/** Thirty days: X's lists and our history do not reach back for ever. */
export const maxStepMinutes = 43_200;

/** Everything that keeps a rule from working; empty when it can be made. */
export function checkRule(
  name: string,
  rule: RuleDefinition,
  context: RuleContext,
): readonly RuleProblem[] {
  return [
    ...checkName(name),
    ...checkConditions(rule, context),
    ...checkAction(rule, context.secretReply),
    ...checkTexts(rule, context.measure),
    ...checkMedia(rule.do, rule.media, 'media'),
    ...checkSteps(rule),
  ];
}

/** A name is one line, told in characters as people count them; `1` would be taken for the rule with that number. */
export function checkName(name: string): readonly RuleProblem[] {
  const length = Array.from(name).length;
  if (name.trim() === '') return [problem('name', { kind: 'missing' })];
  if (/^#?\d+$/u.test(name.normalize('NFKC').trim())) {
    return [problem('name', { kind: 'name_is_number', name: name.trim() })];
  }
  return length > nameLimit
    ? [problem('name', { kind: 'name_too_long', length, limit: nameLimit })]
    : [];
}

/** Whether what is to be done can be done for what the rule reacts to. */
export function checkAction(rule: Answering, secretReply: boolean): readonly RuleProblem[] {
  const on = actsWithoutPost(rule);
  const faults: RuleProblem[] = [];
  if (on.length > 0) faults.push(problem('do', { kind: 'reply_without_post', on }));
  if (rule.do === 'secret_reply' && !secretReply) {
    faults.push(problem('do', { kind: 'secret_reply_unavailable' }));
  }
  return faults;
}

/** The kind of message an action sends. */
export function sendKindOf(action: RuleAction): 'dm' | 'reply' {
  return action === 'dm' ? 'dm' : 'reply';
}

function checkTexts(rule: RuleDefinition, measure: Measure): readonly RuleProblem[] {
  const { on, match } = rule;
  const use: TextUse = { kind: sendKindOf(rule.do), on, match, measure, longestCode: null };
  const at = (option: RulePart) => (fault: RuleFault) => problem(option, fault);
  return [
    ...checkVariants(rule.texts, use).map(at('text')),
    ...Object.entries(rule.textsByLanguage).flatMap(([language, texts]) =>
      checkVariants(texts, use, { language }).map(at('text_by_language')),
    ),
    ...rule.steps.flatMap(({ texts }, index) =>
      checkVariants(texts, use, { step: index + 1 }).map(at('steps')),
    ),
  ];
}

/** X takes one file with a DM; with a post up to four pictures, or one film. */
function checkMedia(
  action: RuleAction,
  media: readonly Media[],
  option: RulePart,
): readonly RuleProblem[] {
  const limit = action === 'dm' ? 1 : 4;
  if (media.length > limit) return [problem(option, { kind: 'media_count', limit })];
  const films = media.filter(({ kind }) => kind !== 'image');
  return films.length > 0 && media.length > 1 ? [problem(option, { kind: 'media_mixed' })] : [];
}

/** Further messages are DMs: X allows one reply per post that invites one. */
function checkSteps({ do: action, steps }: RuleDefinition): readonly RuleProblem[] {
  if (steps.length === 0) return [];
  if (action !== 'dm') return [problem('steps', { kind: 'steps_need_dm' })];
  const tooLong = steps.filter(({ afterMinutes }) => afterMinutes > maxStepMinutes);
  return [
    ...(steps.length > maxSteps
      ? [problem('steps', { kind: 'too_many', count: steps.length, limit: maxSteps })]
      : []),
    ...tooLong.map(({ afterMinutes }) =>
      problem('steps', { kind: 'not_duration', typed: `${String(afterMinutes)}m` }),
    ),
    ...steps.flatMap(({ media }) => checkMedia(action, media, 'steps')),
  ];
}
