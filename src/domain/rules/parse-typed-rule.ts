import { checkRule, type RuleContext } from './check-rule.js';
import type { RuleProblem } from './fault.js';
import { readLanguageTexts, readSteps } from './form-parts.js';
import {
  judgePolicy,
  parseRuleOptions,
  type NamedRule,
  type RuleOptionsResult,
} from './parse-rule-options.js';
import { defaultRule, type Media, type RuleDefinition } from './rule.js';
import type { TypedOptions } from './take-options.js';

/** What a form can say beyond the options. */
export interface RuleParts {
  /** As typed; null = not asked for, as it was. */
  readonly steps: string | null;
  readonly textsByLanguage: string | null;
  /** Null = as it was. */
  readonly media: readonly Media[] | null;
}

export const noParts: RuleParts = { steps: null, textsByLanguage: null, media: null };

/** Reads options together with the parts that only a form has. Never throws; everything wrong is reported at once. */
export function parseTypedRule(
  given: TypedOptions,
  parts: RuleParts,
  context: RuleContext,
  before: NamedRule | null,
): RuleOptionsResult {
  const read = readParts(parts, before?.definition ?? null);
  const parsed = parseRuleOptions(given, context, before);
  if (parsed.kind === 'wrong') {
    return { kind: 'wrong', problems: [...parsed.problems, ...read.problems] };
  }
  const rule = {
    ...parsed.rule,
    definition: { ...parsed.rule.definition, ...read.parts, accept: acceptedIn(parsed) },
  };
  const spanBefore = before?.definition ?? null;
  const problems = [
    ...read.problems,
    ...checkRule(rule.name, rule.definition, { ...context, spanBefore }),
  ];
  return problems.length > 0 ? { kind: 'wrong', problems } : judgePolicy(rule);
}

/** A rule that needs to be accepted comes with `accept` set already; it must not count as accepted here. */
function acceptedIn(parsed: Exclude<RuleOptionsResult, { readonly kind: 'wrong' }>): boolean {
  return parsed.kind === 'needs-accept' ? false : parsed.rule.definition.accept;
}

function readParts(
  parts: RuleParts,
  before: RuleDefinition | null,
): {
  readonly parts: Pick<RuleDefinition, 'steps' | 'textsByLanguage' | 'media'>;
  readonly problems: readonly RuleProblem[];
} {
  const old = before ?? { ...defaultRule, on: [], texts: [] };
  const problems: RuleProblem[] = [];
  const take = <T>(
    typed: string | null,
    read: (
      typed: string,
    ) =>
      | { readonly kind: 'read'; readonly value: T }
      | { readonly kind: 'wrong'; readonly problems: readonly RuleProblem[] },
    was: T,
    none: T,
  ): T => {
    if (typed === null) return was;
    if (typed.trim() === '') return none;
    const reading = read(typed);
    if (reading.kind === 'read') return reading.value;
    problems.push(...reading.problems);
    return was;
  };
  return {
    parts: {
      steps: take(parts.steps, (typed) => readSteps(typed, old.steps), old.steps, []),
      textsByLanguage: take(parts.textsByLanguage, readLanguageTexts, old.textsByLanguage, {}),
      media: parts.media === null ? old.media : [...parts.media],
    },
    problems,
  };
}
