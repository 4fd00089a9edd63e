import { checkPostAuthor } from './check-conditions.js';
import { checkRule, type RuleContext } from './check-rule.js';
import { listLimits } from './conditions.js';
import type { RuleFault } from './fault.js';
import { foldHashtag } from './fold-text.js';
import { schemaProblems, type FileFault, type FileProblem } from './rule-file-problems.js';
import { judgePolicy, readAction, withoutEchoes, type NamedRule } from './parse-rule-options.js';
import type { PolicyFinding } from './policy.js';
import { readCount, readExcluded, readKeywordMatch, readMatch } from './read-conditions.js';
import {
  listSeparator,
  readChoice,
  readDate,
  readHandle,
  readHashtag,
  readHoursOption,
  readKinds,
  readPost,
  readYesNo,
  type Read,
  type Reading,
} from './read-option.js';
import { defaultRule, repeats, type RuleDefinition, type Step } from './rule.js';
import { ruleFileSchema, type WrittenRule } from './rule-file.js';
import { ruleName } from './rule-name.js';
import { readDelay } from './step-delay.js';
import { splitVariants } from './template.js';

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
  const written = withoutBlanks(file);
  const parsed = ruleFileSchema.safeParse(written);
  if (!parsed.success) return { kind: 'wrong', problems: schemaProblems(written, parsed.error) };
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

/** Keys with nothing behind them say nothing, as blank options do not. */
function withoutBlanks(file: unknown): unknown {
  if (typeof file !== 'object' || file === null || Array.isArray(file)) return file;
  const rules: unknown = Reflect.get(file, 'rules');
  if (!Array.isArray(rules)) return file;
  const isBlank = (value: unknown): boolean =>
    value === null || (typeof value === 'string' && value.trim() === '');
  const filled = (entry: unknown): unknown =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).filter(([, value]) => !isBlank(value)))
      : entry;
  return { ...file, rules: rules.map(filled) };
}

function judge(rule: NamedRule): ImportedRule {
  const { kind, findings } = judgePolicy(rule);
  return { rule, findings, needsAccept: kind === 'needs-accept' };
}

interface ReadEntry {
  readonly rule: NamedRule;
  /** Which rule of the file it is. */
  readonly index: number;
  /** As it stands in the file: an address tells whose post it is. */
  readonly typedPost: string | null;
  readonly problems: readonly FileProblem[];
}

function readEntry(entry: WrittenRule, index: number): ReadEntry {
  const problems: FileProblem[] = [];
  const name = ruleName(entry.name);
  const read = <T, Fault extends FileProblem['fault']>(
    option: string,
    reader: (typed: string) => Reading<T, Fault>,
    typed: string | undefined,
    before: T,
  ): T => {
    if (typed === undefined) return before;
    const reading = reader(typed);
    if (reading.kind === 'read') return reading.value;
    const at = ['rules', index, option];
    problems.push(...reading.faults.map((fault) => ({ rule: name, option, fault, at })));
    return before;
  };
  const maybe = <T>(option: string, reader: Read<T>, typed: string | undefined): T | null =>
    read<T | null, FileProblem['fault']>(option, reader, typed, null);
  const each = (
    option: string,
    reader: (typed: string) => Reading<string, FileProblem['fault']>,
    list: readonly string[] = [],
  ): string[] => [...new Set(list.map((typed) => read(option, reader, typed, typed)))];
  const definition: RuleDefinition = {
    ...defaultRule,
    on: read('on', readKinds, entry.on.join(','), []),
    match: read('match', readMatch, entry.match, defaultRule.match),
    post: maybe('post', readPost, entry.post),
    keywords: each('keyword', readKeyword, entry.keyword),
    keywordMatch: read(
      'keyword_match',
      readKeywordMatch,
      entry.keyword_match,
      defaultRule.keywordMatch,
    ),
    hashtags: each('hashtag', readHashtag, entry.hashtag),
    exclude: each('exclude', readExcluded, entry.exclude),
    do: read('do', readAction, entry.do, defaultRule.do),
    texts: allVariants(entry.text),
    textsByLanguage: Object.fromEntries(
      Object.entries(entry.text_by_language ?? {}).map(([key, texts]) => [key, allVariants(texts)]),
    ),
    media: entry.media ?? [],
    steps: (entry.steps ?? []).map((step) => ({
      afterMinutes: read('steps', readStepDelay, step.after, 1),
      texts: allVariants(step.text),
      media: step.media ?? [],
    })) satisfies Step[],
    repeat: read('repeat', readChoice(repeats), entry.repeat, defaultRule.repeat),
    followersOnly: read(
      'followers_only',
      readYesNo,
      entry.followers_only,
      defaultRule.followersOnly,
    ),
    minFollowers: maybe('min_followers', readCount, entry.min_followers),
    maxFollowers: maybe('max_followers', readCount, entry.max_followers),
    minAccountDays: maybe('min_account_days', readCount, entry.min_account_days),
    hours: maybe('hours', readHoursOption, entry.hours),
    from: maybe('from', readDate, entry.from),
    until: maybe('until', readDate, entry.until),
    confirm: read('confirm', readYesNo, entry.confirm, defaultRule.confirm),
    accept: read('accept', readYesNo, entry.accept, defaultRule.accept),
  };
  return {
    rule: { name, account: maybe('account', readHandle, entry.account), definition },
    index,
    typedPost: entry.post ?? null,
    problems,
  };
}

/** A comma separates keywords wherever they are typed: one that holds a comma would fall apart in the form. */
function readKeyword(typed: string): Reading<string, FileFault> {
  const keyword = typed.trim();
  return listSeparator.test(keyword)
    ? { kind: 'wrong', faults: [{ kind: 'keyword_separator', typed: keyword }] }
    : { kind: 'read', value: keyword };
}

const readStepDelay: Read<number> = (typed) => {
  const minutes = readDelay(typed);
  return minutes === null
    ? { kind: 'wrong', faults: [{ kind: 'not_duration', typed }] }
    : { kind: 'read', value: minutes };
};

/** ` || ` separates variants in the file as it does in the option. */
function allVariants(texts: readonly string[]): string[] {
  return texts.flatMap(splitVariants);
}

function checkEntry(
  { rule, index, typedPost, problems }: ReadEntry,
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
  ].map((one) => ({ rule: rule.name, ...one, at: ['rules', index, one.option] }));
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
  return rules.flatMap((rule, index): FileProblem[] => {
    const { name } = rule;
    const isTwice = rules
      .slice(0, index)
      .some((one) => one.name === name && sameAccount(one, rule));
    const at = ['rules', index, 'name'];
    return isTwice ? [{ rule: name, option: 'name', fault: { kind: 'name_twice', name }, at }] : [];
  });
}
