import { z } from 'zod';
import { formatHours } from './hours.js';
import type { NamedRule } from './parse-rule-options.js';
import { keywordMatches } from './match-keyword.js';
import {
  defaultRule,
  mediaKinds,
  repeats,
  ruleActions,
  type RuleDefinition,
  type Step,
} from './rule.js';
import { formatDelay } from './step-delay.js';
import { triggerKinds } from './trigger.js';

/*
 * Rules as a file: plain objects that a YAML library writes and reads. The keys are the names of the
 * options, what has its default is left out, and what was exported reads back as exactly the same rules.
 */

const text = z.string().min(1);
/** One text, or a list of variants. */
const variants = z.union([text, z.array(text).min(1)]);
const media = z.array(z.strictObject({ kind: z.enum(mediaKinds), file: text.max(200) }));
const whole = z.number().int().min(0).max(1_000_000_000);

const entrySchema = z.strictObject({
  name: text,
  account: text.optional(),
  on: z.array(z.enum(triggerKinds)).min(1),
  match: z.enum(['all', 'any']).optional(),
  post: text.optional(),
  keyword: z.array(text).optional(),
  keyword_match: z.enum(keywordMatches).optional(),
  hashtag: z.array(text).optional(),
  exclude: z.array(text).optional(),
  do: z.enum(ruleActions).optional(),
  text: variants,
  text_by_language: z.record(z.string().regex(/^[a-z]{2,3}$/u), variants).optional(),
  media: media.optional(),
  steps: z
    .array(z.strictObject({ after: text, text: variants, media: media.optional() }))
    .optional(),
  repeat: z.enum(repeats).optional(),
  followers_only: z.boolean().optional(),
  min_followers: whole.optional(),
  max_followers: whole.optional(),
  min_account_days: whole.optional(),
  hours: text.optional(),
  from: text.optional(),
  until: text.optional(),
  confirm: z.boolean().optional(),
  accept: z.boolean().optional(),
});

/** One rule in the file. */
export type RuleEntry = z.infer<typeof entrySchema>;

/** The whole file; `version` is the version of this shape. */
export const ruleFileSchema = z.strictObject({
  version: z.literal(1),
  rules: z.array(entrySchema),
});

export type RuleFile = z.infer<typeof ruleFileSchema>;

/** The file of these rules, in their order. */
export function exportRules(rules: readonly NamedRule[]): RuleFile {
  return { version: 1, rules: rules.map(exportRule) };
}

function exportRule({ name, account, definition }: NamedRule): RuleEntry {
  return {
    name,
    ...(account === null ? {} : { account }),
    on: definition.on,
    ...exportConditions(definition),
    ...changed('do', definition.do, defaultRule.do),
    text: compact(definition.texts),
    ...exportExtras(definition),
    ...changed('repeat', definition.repeat, defaultRule.repeat),
    ...changed('confirm', definition.confirm, defaultRule.confirm),
    ...changed('accept', definition.accept, defaultRule.accept),
  };
}

function exportConditions(rule: RuleDefinition): Partial<RuleEntry> {
  return {
    ...changed('match', rule.match, defaultRule.match),
    ...present('post', rule.post),
    ...some('keyword', rule.keywords),
    ...changed('keyword_match', rule.keywordMatch, defaultRule.keywordMatch),
    ...some('hashtag', rule.hashtags),
    ...some('exclude', rule.exclude),
    ...changed('followers_only', rule.followersOnly, defaultRule.followersOnly),
    ...present('min_followers', rule.minFollowers),
    ...present('max_followers', rule.maxFollowers),
    ...present('min_account_days', rule.minAccountDays),
    ...present('hours', rule.hours === null ? null : formatHours(rule.hours)),
    ...present('from', rule.from),
    ...present('until', rule.until),
  };
}

function exportExtras({ textsByLanguage, media, steps }: RuleDefinition): Partial<RuleEntry> {
  const languages = Object.entries(textsByLanguage);
  return {
    ...(languages.length === 0
      ? {}
      : {
          text_by_language: Object.fromEntries(
            languages.map(([language, texts]) => [language, compact(texts)]),
          ),
        }),
    ...some('media', media),
    ...some('steps', steps.map(exportStep)),
  };
}

function exportStep({ afterMinutes, texts, media }: Step) {
  return { after: formatDelay(afterMinutes), text: compact(texts), ...some('media', media) };
}

function compact(texts: readonly string[]): string | string[] {
  const [first] = texts;
  return texts.length === 1 && first !== undefined ? first : [...texts];
}

function changed<const K extends string, T>(key: K, value: T, usual: T): { [P in K]?: T } {
  return value === usual ? {} : record(key, value);
}

function present<const K extends string, T>(key: K, value: T | null): { [P in K]?: T } {
  return value === null ? {} : record(key, value);
}

function some<const K extends string, T>(key: K, list: readonly T[]): { [P in K]?: T[] } {
  return list.length === 0 ? {} : record(key, [...list]);
}

function record<const K extends string, T>(key: K, value: T): { [P in K]?: T } {
  return { [key]: value } as { [P in K]?: T };
}
