import { checkPostAuthor } from './check-conditions.js';
import { checkRule, type RuleContext } from './check-rule.js';
import { listLimits } from './conditions.js';
import type { RuleFault } from './fault.js';
import { foldHashtag } from './fold-text.js';
import { schemaProblems, type FileProblem } from './rule-file-problems.js';
import { judgePolicy, withoutEchoes, type NamedRule } from './parse-rule-options.js';
import type { PolicyFinding } from './policy.js';
import { readExcluded } from './read-conditions.js';
import {
  readDate,
  readHandle,
  readHashtag,
  readHoursOption,
  readPost,
  type Read,
} from './read-option.js';
import { defaultRule, type RuleDefinition, type Step } from './rule.js';
import { ruleFileSchema, type RuleEntry } from './rule-file.js';
import { ruleName } from './rule-name.js';
import { readDelay } from './step-delay.js';
import { splitVariants } from './template.js';
import { triggerKinds } from './trigger.js';

export interface ImportedRule {
  readonly rule: NamedRule;
  /** What X's rules say against it; `accept` in the file speaks for these, else a person must. */
  readonly findings: readonly PolicyFinding[];
  readonly needsAccept: boolean;
}

export type ImportResult =
  | { readonly kind: 'read'; readonly rules: readonly ImportedRule[] }
  | { readonly kind: 'wrong'; readonly problems: readonly FileProblem[] };

/**
 * Reads a rule file that was parsed into plain objects: all of it or nothing. `contextOf` gives what a rule is
 * checked against (of its account; null = the only one), where `accountHashtags` are those of rules that the file does
 * not replace. What `isKept` says to be stored exactly so is not checked again: it
 * works as it did, even when its end has passed since. Never throws, whatever `file` is.
 */
export function importRules(
  file: unknown,
  contextOf: (rule: NamedRule) => RuleContext,
  isKept: (rule: NamedRule) => boolean = () => false,
): ImportResult {
  const parsed = ruleFileSchema.safeParse(file);
  if (!parsed.success) return { kind: 'wrong', problems: schemaProblems(file, parsed.error) };
  const read = parsed.data.rules.map(readEntry);
  const problems = [
    ...read.flatMap(({ problems }) => problems),
    ...namesTwice(read.map(({ rule }) => rule)),
    ...read
      .filter((entry) => entry.problems.length > 0 || !isKept(entry.rule))
      .flatMap((entry) => checkEntry(entry, read, contextOf(entry.rule))),
  ];
  if (problems.length > 0) return { kind: 'wrong', problems };
  return {
    kind: 'read',
    rules: read.map(({ rule }) => {
      const judged = judge(rule);
      return isKept(rule) ? { ...judged, needsAccept: false } : judged;
    }),
  };
}

function judge(rule: NamedRule): ImportedRule {
  const { kind, findings } = judgePolicy(rule);
  return { rule, findings, needsAccept: kind === 'needs-accept' };
}

interface ReadEntry {
  readonly rule: NamedRule;
  /** As it stands in the file: an address tells whose post it is. */
  readonly typedPost: string | null;
  readonly problems: readonly FileProblem[];
}

function readEntry(entry: RuleEntry): ReadEntry {
  const problems: FileProblem[] = [];
  const read = <T>(option: string, reader: Read<T>, typed: string, before: T): T => {
    const reading = reader(typed);
    if (reading.kind === 'read') return reading.value;
    problems.push(...reading.faults.map((fault) => ({ rule: entry.name, option, fault })));
    return before;
  };
  const maybe = <T>(option: string, reader: Read<T>, typed: string | undefined): T | null =>
    typed === undefined ? null : read<T | null>(option, reader, typed, null);
  const each = (option: string, reader: Read<string>, list: readonly string[] = []): string[] => [
    ...new Set(list.map((typed) => read(option, reader, typed, typed))),
  ];
  const definition: RuleDefinition = {
    ...plainValues(entry),
    post: maybe('post', readPost, entry.post),
    hashtags: each('hashtag', readHashtag, entry.hashtag),
    exclude: each('exclude', readExcluded, entry.exclude),
    hours: maybe('hours', readHoursOption, entry.hours),
    from: maybe('from', readDate, entry.from),
    until: maybe('until', readDate, entry.until),
    steps: (entry.steps ?? []).map((step) => ({
      afterMinutes: read('steps', readStepDelay, step.after, 1),
      texts: allVariants(step.text),
      media: step.media ?? [],
    })) satisfies Step[],
  };
  const name = ruleName(entry.name);
  return {
    rule: { name, account: maybe('account', readHandle, entry.account), definition },
    typedPost: entry.post ?? null,
    problems,
  };
}

const readStepDelay: Read<number> = (typed) => {
  const minutes = readDelay(typed);
  return minutes === null
    ? { kind: 'wrong', faults: [{ kind: 'not_duration', typed }] }
    : { kind: 'read', value: minutes };
};

/** What needs no reading: the schema has checked it. */
function plainValues(entry: RuleEntry): RuleDefinition {
  return {
    ...defaultRule,
    on: triggerKinds.filter((kind) => entry.on.includes(kind)),
    match: entry.match ?? defaultRule.match,
    keywords: entry.keyword ?? [],
    keywordMatch: entry.keyword_match ?? defaultRule.keywordMatch,
    do: entry.do ?? defaultRule.do,
    texts: allVariants(entry.text),
    textsByLanguage: Object.fromEntries(
      Object.entries(entry.text_by_language ?? {}).map(([key, text]) => [key, allVariants(text)]),
    ),
    media: entry.media ?? [],
    repeat: entry.repeat ?? defaultRule.repeat,
    followersOnly: entry.followers_only ?? defaultRule.followersOnly,
    minFollowers: entry.min_followers ?? null,
    maxFollowers: entry.max_followers ?? null,
    minAccountDays: entry.min_account_days ?? null,
    confirm: entry.confirm ?? defaultRule.confirm,
    accept: entry.accept ?? defaultRule.accept,
  };
}

/** ` || ` separates variants in the file as it does in the option. */
function allVariants(text: string | readonly string[]): string[] {
  return (typeof text === 'string' ? [text] : text).flatMap(splitVariants);
}

function checkEntry(
  { rule, typedPost, problems }: ReadEntry,
  all: readonly ReadEntry[],
  context: RuleContext,
): readonly FileProblem[] {
  const others = all
    .filter((other) => other.rule !== rule && sameAccount(other.rule, rule))
    .flatMap((other) =>
      other.rule.definition.on.includes('hashtag') ? other.rule.definition.hashtags : [],
    );
  const accountHashtags = [...context.accountHashtags, ...others];
  const found = checkRule(rule.name, rule.definition, { ...context, accountHashtags });
  return [
    ...withoutEchoes(found, problems),
    ...checkPostAuthor(typedPost, context),
    ...listsTooLong(rule.definition),
  ].map((one) => ({ rule: rule.name, ...one }));
}

function sameAccount(one: NamedRule, other: NamedRule): boolean {
  return one.account?.toLowerCase() === other.account?.toLowerCase();
}

/** The limits that the options' reader holds by itself. */
function listsTooLong(
  rule: RuleDefinition,
): readonly { readonly option: string; readonly fault: RuleFault }[] {
  const lists = [
    { option: 'keyword', count: rule.keywords.length, limit: listLimits.keywords },
    {
      option: 'hashtag',
      count: new Set(rule.hashtags.map(foldHashtag)).size,
      limit: listLimits.hashtags,
    },
    { option: 'exclude', count: rule.exclude.length, limit: listLimits.exclude },
  ];
  return lists
    .filter(({ count, limit }) => count > limit)
    .map(({ option, count, limit }) => ({ option, fault: { kind: 'too_many', count, limit } }));
}

function namesTwice(rules: readonly NamedRule[]): readonly FileProblem[] {
  return rules
    .filter((rule, index) =>
      rules.slice(0, index).some((one) => one.name === rule.name && sameAccount(one, rule)),
    )
    .map(({ name }) => ({ rule: name, option: 'name', fault: { kind: 'name_twice', name } }));
}
