import { checkPostAuthor } from './check-conditions.js';
import { checkRule, type RuleContext } from './check-rule.js';
import type { Conditions } from './conditions.js';
import { problem, ruleOptions, type RuleOption, type RuleProblem } from './fault.js';
import { policyFindings, type PolicyFinding } from './policy.js';
import { readConditions } from './read-conditions.js';
import { readChoice, readHandle, readYesNo, type Read } from './read-option.js';
import { defaultRule, repeats, ruleActions, type RuleAction, type RuleDefinition } from './rule.js';
import { ruleName } from './rule-name.js';
import { takeOptions, type OptionTaker, type TypedOptions } from './take-options.js';
import { splitVariants } from './template.js';

/** A rule as people know it: its name, the account it belongs to, and what it is. */
export interface NamedRule {
  readonly name: string;
  /** Handle without @; null = the only account there is. */
  readonly account: string | null;
  readonly definition: RuleDefinition;
}

/**
 * What became of the options. `needs-accept`: complete and working, but X's rules speak against it and
 * nobody has accepted that; `rule` is what is made once somebody does (its `accept` is true already).
 * `findings` of a rule that is `ready` were accepted, now or before: they are recorded.
 */
export type RuleOptionsResult =
  | {
      readonly kind: 'ready';
      readonly rule: NamedRule;
      readonly findings: readonly PolicyFinding[];
    }
  | {
      readonly kind: 'needs-accept';
      readonly rule: NamedRule;
      readonly findings: readonly PolicyFinding[];
    }
  | { readonly kind: 'wrong'; readonly problems: readonly RuleProblem[] };

/**
 * Reads the options of `rule create`, or with `before` those of `rule edit`, where only what is given
 * changes and `-` takes a condition away. Never throws, whatever was typed; reports everything that
 * is wrong, not the first thing only.
 */
export function parseRuleOptions(
  given: TypedOptions,
  context: RuleContext,
  before: NamedRule | null = null,
): RuleOptionsResult {
  const options = takeOptions(given, ruleOptions);
  const old = before?.definition ?? null;
  const name = ruleName(options.typed('name') ?? before?.name ?? '');
  const account = options.take<string | null>('account', readHandle, before?.account ?? null);
  const definition = readDefinition(options, old);
  const first = [
    ...options.problems,
    ...missingOptions(options, before),
    ...checkPostAuthor(options.typed('post'), context),
  ];
  const found = checkRule(name, definition, { ...context, spanBefore: old });
  const problems = [...first, ...withoutEchoes(found, first)];
  if (problems.length > 0) return { kind: 'wrong', problems };
  const rule = { name, account, definition };
  return judgePolicy(rule);
}

/** Whether a rule that works may be made, or must be accepted by a person first. */
export function judgePolicy(
  rule: NamedRule,
): Exclude<RuleOptionsResult, { readonly kind: 'wrong' }> {
  const findings = policyFindings(rule.definition);
  return findings.length === 0 || rule.definition.accept
    ? { kind: 'ready', rule, findings }
    : {
        kind: 'needs-accept',
        rule: { ...rule, definition: { ...rule.definition, accept: true } },
        findings,
      };
}

/** What to do, by the words of the options or the product's. */
export const readAction: Read<RuleAction> = readChoice(ruleActions, {
  リプライ: 'reply',
  返信: 'reply',
  シークレットリプライ: 'secret_reply',
});

function readDefinition(
  options: OptionTaker<RuleOption>,
  old: RuleDefinition | null,
): RuleDefinition {
  const base: RuleDefinition = old ?? { ...defaultRule, on: [], texts: [] };
  const conditions: Conditions = readConditions(options, base);
  const text = options.typed('text');
  return {
    ...base,
    ...conditions,
    do: options.take('do', readAction, base.do),
    texts: text === null ? base.texts : [...splitVariants(text)],
    repeat: options.take('repeat', readChoice(repeats), base.repeat),
    confirm: options.take('confirm', readYesNo, base.confirm),
    accept: options.take('accept', readYesNo, base.accept),
  };
}

function missingOptions(
  options: OptionTaker<RuleOption>,
  before: NamedRule | null,
): readonly RuleProblem[] {
  if (before !== null) return [];
  const required: readonly RuleOption[] = ['name', 'on', 'text'];
  return required
    .filter((option) => options.typed(option) === null)
    .map((option) => problem(option, { kind: 'missing' }));
}

/**
 * Leaves out what only follows from an option that is wrong or missing itself: `on:folow` must not
 * also be told that a keyword has no use with it.
 */
export function withoutEchoes<P extends { readonly option: string }>(
  found: readonly P[],
  first: readonly { readonly option: string }[],
): readonly P[] {
  const bad = new Set(first.map(({ option }) => option));
  const onIsBad = bad.has('on');
  return found.filter(({ option }) => !bad.has(option) && !(onIsBad && dependsOnKinds.has(option)));
}

const dependsOnKinds: ReadonlySet<string> = new Set(['keyword', 'post', 'hashtag', 'match', 'do']);
