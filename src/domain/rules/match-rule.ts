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

type Matched = Extract<MatchVerdict, { readonly kind: 'match' }>;

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
  const { definition } = rule.subject;
  const variants = variantsFor(definition, input.trigger);
  const template = variants[chooseVariant(variants.length, random)];
  if (template === undefined)
    throw new Error('A stored rule has no text: its schema forbids that.');
  return {
    ...verdict,
    kind: 'send',
    action: definition.do,
    template,
    media: definition.media,
    confirm: definition.confirm,
  };
}

/** The texts in the language the person wrote in, where the rule has such; else those for everyone. */
export function variantsFor(
  { texts, textsByLanguage }: Pick<RuleDefinition, 'texts' | 'textsByLanguage'>,
  trigger: Trigger,
): readonly string[] {
  const language = languageOf(trigger)?.split('-')[0]?.toLowerCase() ?? '';
  return Object.hasOwn(textsByLanguage, language) ? (textsByLanguage[language] ?? texts) : texts;
}
