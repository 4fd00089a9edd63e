import { z } from 'zod';
import type { OptionSpec } from '../../src/chat/port.js';
import { ruleOptions, type RuleOption } from '../../src/domain/rules/fault.js';
import { keywordMatches } from '../../src/domain/rules/match-keyword.js';
import { repeats, ruleActions } from '../../src/domain/rules/rule.js';
import type { Localized } from '../../src/domain/locale.js';
import { keywordMatchNames, repeatNames, ruleActionNames } from '../../src/i18n/rules.js';
import { optionSummaries } from '../../src/i18n/commands-rule-options.js';

/** The options of `rule create` and `rule edit` as typed: what they mean is read by the domain, all faults at once. */
export const ruleOptionsShape: Readonly<Record<RuleOption, z.ZodOptional<z.ZodString>>> =
  Object.fromEntries(ruleOptions.map((name) => [name, z.string().optional()])) as never;

const yesNo: OptionSpec['choices'] = [
  { value: 'yes', label: { ja: 'はい', en: 'yes' } },
  { value: 'no', label: { ja: 'いいえ', en: 'no' } },
];

function choices<T extends string>(
  values: readonly T[],
  names: Localized<Readonly<Record<T, string>>>,
): OptionSpec['choices'] {
  return values.map((value) => ({ value, label: { ja: names.ja[value], en: names.en[value] } }));
}

const choicesOf: Readonly<Partial<Record<RuleOption, OptionSpec['choices']>>> = {
  match: [
    { value: 'all', label: { ja: 'すべて', en: 'all' } },
    { value: 'any', label: { ja: 'いずれか', en: 'any' } },
  ],
  keyword_match: choices(keywordMatches, keywordMatchNames),
  do: choices(ruleActions, ruleActionNames),
  repeat: choices(repeats, repeatNames),
  followers_only: yesNo,
  confirm: yesNo,
  accept: yesNo,
};

/** One option as both platforms offer it. */
export function ruleOptionSpec(name: RuleOption): OptionSpec {
  const summary = optionSummaries[name];
  const values = choicesOf[name];
  if (values !== undefined) return { name, summary, kind: 'choice', choices: values };
  return { name, summary, kind: 'text', ...(name === 'account' ? { suggests: true } : {}) };
}

/** What was given, without what was left out. */
export function givenOptions(
  options: Readonly<Partial<Record<string, string | undefined>>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) =>
      value === undefined || value.trim() === '' ? [] : [[name, value]],
    ),
  );
}
