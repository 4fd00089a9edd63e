import { z } from 'zod';
import { formatHours } from './hours.js';
import type { NamedRule } from './parse-rule-options.js';
import { splitList } from './read-option.js';
import { defaultRule, mediaKinds, type RuleDefinition, type Step } from './rule.js';
import { formatDelay } from './step-delay.js';

/*
 * Rules as a file: plain objects that a YAML library writes and reads. The keys are the names of the
 * options, what has its default is left out, and what was exported reads back as exactly the same rules.
 */

/** What a person writes as one value: a number or yes and no are words like others, each key reads them as it needs. */
const scalar = z.union([z.string(), z.number(), z.boolean(), z.bigint()]).transform(String);
/** A list, or one value: what stands between its commas, as in the option. */
const list = z.union([scalar.transform((typed) => [...splitList(typed)]), z.array(scalar)]);
/** One text, or a list of variants. */
const variants = z.union([scalar.transform((text) => [text]), z.array(scalar).min(1)]);
const media = z.array(
  z.strictObject({ kind: z.enum(mediaKinds), file: scalar.pipe(z.string().min(1).max(200)) }),
);

const entrySchema = z.strictObject({
  name: scalar,
  account: scalar.optional(),
  on: list,
  match: scalar.optional(),
  post: scalar.optional(),
  keyword: list.optional(),
  keyword_match: scalar.optional(),
  hashtag: list.optional(),
  exclude: list.optional(),
  do: scalar.optional(),
  text: variants,
  text_by_language: z.record(z.string().regex(/^[a-z]{2,3}$/u), variants).optional(),
  media: media.optional(),
  steps: z
    .array(z.strictObject({ after: scalar, text: variants, media: media.optional() }))
    .optional(),
  repeat: scalar.optional(),
  followers_only: scalar.optional(),
  min_followers: scalar.optional(),
  max_followers: scalar.optional(),
  min_account_days: scalar.optional(),
  hours: scalar.optional(),
  from: scalar.optional(),
  until: scalar.optional(),
  confirm: scalar.optional(),
  accept: scalar.optional(),
});

/** One rule as a file says it: in the right places, while what the words mean is not read yet. */
export type WrittenRule = z.infer<typeof entrySchema>;

/** Keys of a rule in the file. */
export type RuleKey = keyof WrittenRule;

/** The whole file; `version` is the version of this shape. */
export const ruleFileSchema = z.strictObject({
  version: scalar.pipe(z.literal('1')),
  rules: z.array(entrySchema),
});

/** One rule as it is exported. */
export interface RuleEntry {
  readonly name: string;
  readonly account?: string;
  readonly on: RuleDefinition['on'];
  readonly match?: RuleDefinition['match'];
  readonly post?: string;
  readonly keyword?: readonly string[];
  readonly keyword_match?: RuleDefinition['keywordMatch'];
  readonly hashtag?: readonly string[];
  readonly exclude?: readonly string[];
  readonly do?: RuleDefinition['do'];
  readonly text: string | readonly string[];
  readonly text_by_language?: Readonly<Record<string, string | readonly string[]>>;
  readonly media?: RuleDefinition['media'];
  readonly steps?: readonly {
    readonly after: string;
    readonly text: string | readonly string[];
    readonly media?: RuleDefinition['media'];
  }[];
  readonly repeat?: RuleDefinition['repeat'];
  readonly followers_only?: boolean;
  readonly min_followers?: number;
  readonly max_followers?: number;
  readonly min_account_days?: number;
  readonly hours?: string;
  readonly from?: string;
  readonly until?: string;
  readonly confirm?: boolean;
  readonly accept?: boolean;
}

/** The whole file as it is exported. */
export interface RuleFile {
  readonly version: 1;
  readonly rules: readonly RuleEntry[];
}

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
