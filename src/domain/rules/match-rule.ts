import type { CompiledRule } from './compile-rule.js';
import { decideMatch, type MatchInput, type MatchVerdict } from './decide-match.js';
import { chooseVariant } from './render-text.js';
import type { Media, RuleAction, RuleDefinition } from './rule.js';
import { languageOf, type Trigger } from './trigger.js';

/** What a rule is known by where it is stored. */
export interface RuleSubject {
  readonly ruleId: number;
  readonly version: number;
  readonly definition: RuleDefinition;
}

/** The verdict of a match, before a message is made of it. */
export type Matched = Extract<MatchVerdict, { readonly kind: 'match' }>;

/** A message to be made: with `confirm` it waits for a person first. */
export interface SendVerdict extends Omit<Matched, 'kind'> {
  readonly kind: 'send';
  readonly action: RuleAction;
  /** The template chosen; its variables are not filled in. */
  readonly template: string;
  readonly media: readonly Media[];
  readonly confirm: boolean;
}

export type RuleVerdict = SendVerdict | Exclude<MatchVerdict, Matched>;

/** What a rule makes of a trigger: `decideMatch`, and on a match which of the variants is sent. */
export function matchRule(
  rule: CompiledRule<RuleSubject>,
  input: MatchInput,
  random: () => number,
): RuleVerdict {
  const verdict = decideMatch(rule, input);
  if (verdict.kind !== 'match') return verdict;
  return sendOf(rule.subject.definition, verdict, input.trigger, random);
}

/** The message that a match leads to. */
export function sendOf(
  definition: RuleDefinition,
  matched: Matched,
  trigger: Trigger,
  random: () => number,
): SendVerdict {
  return {
    ...matched,
    kind: 'send',
    action: definition.do,
    template: oneOf(variantsFor(definition, trigger), random),
    media: definition.media,
    confirm: definition.confirm,
  };
}

/** One of the variants of a stored message. */
export function oneOf(variants: readonly string[], random: () => number): string {
  const template = variants[chooseVariant(variants.length, random)];
  if (template === undefined)
    throw new Error('A stored message has no text: its schema forbids that.');
  return template;
}

/** The texts in the language the person wrote in, where the rule has such; else those for everyone. */
export function variantsFor(
  { texts, textsByLanguage }: Pick<RuleDefinition, 'texts' | 'textsByLanguage'>,
  trigger: Trigger,
): readonly string[] {
  const language = languageOf(trigger)?.split('-')[0]?.toLowerCase() ?? '';
  return Object.hasOwn(textsByLanguage, language) ? (textsByLanguage[language] ?? texts) : texts;
}
