import { isDeepStrictEqual } from 'node:util';
import { findAccountByHandle, listAccounts, type Account } from '../../db/accounts.js';
import { retryingConflicts } from '../../db/retry-conflicts.js';
import { changeRule, listRules, makeRule, type RuleRow } from '../../db/rules.js';
import type { GivenFile } from '../../src/chat/port.js';
import type { RuleContext } from '../../src/domain/rules/check-rule.js';
import { importRules, type ImportedRule } from '../../src/domain/rules/import-rules.js';
import type { NamedRule } from '../../src/domain/rules/parse-rule-options.js';
import type { FileProblem } from '../../src/domain/rules/rule-file-problems.js';
import { ruleName } from '../../src/domain/rules/rule-name.js';
import { readStoredRule } from '../../src/domain/rules/rule.js';
import type { CommandContext } from '../command.js';
import { ruleContextOf } from './rule-context.js';
import { readYaml, ruleFileLimitBytes, type ReadYaml } from './rule-yaml.js';
import { missingMedia } from './take-media.js';

/** What became of one rule of the file. */
export type ImportedAs =
  | { readonly kind: 'made'; readonly name: string; readonly ruleId: number }
  | { readonly kind: 'changed'; readonly name: string; readonly version: number }
  | { readonly kind: 'unchanged'; readonly name: string };

/** A problem with the line of the file that it is at. */
export interface PlacedProblem {
  readonly problem: FileProblem;
  readonly line: number | null;
}

/** What became of a file of rules: all of it, or nothing. */
export type Imported =
  | { readonly kind: 'done'; readonly rules: readonly ImportedAs[] }
  /** What could not be read as a file at all; `why` is a sentence of the platform's reader. */
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'too-large' | 'not-text' }
  | Exclude<ReadYaml, { readonly kind: 'read' }>
  | { readonly kind: 'problems'; readonly problems: readonly PlacedProblem[] }
  /** `text` is the file, to be read once more when somebody accepts. */
  | {
      readonly kind: 'needs-accept';
      readonly rules: readonly ImportedRule[];
      readonly text: string;
    }
  /** Somebody changed a rule while the file was read. */
  | { readonly kind: 'outdated' };

/** Reads a given file and makes and changes the rules it says, in one transaction. */
export async function importFile(context: CommandContext, file: GivenFile): Promise<Imported> {
  if (file.sizeBytes > ruleFileLimitBytes) return { kind: 'too-large' };
  const bytes = await readGiven(file);
  if (typeof bytes === 'string') return { kind: 'unreadable', why: bytes };
  if (bytes.length > ruleFileLimitBytes) return { kind: 'too-large' };
  const text = decode(bytes);
  if (text === null) return { kind: 'not-text' };
  return importText(context, text, false);
}

/** The same with the file as text. `accepts`: a person goes on with what X's rules say against any of it. */
export async function importText(
  context: CommandContext,
  text: string,
  accepts: boolean,
): Promise<Imported> {
  const yaml = readYaml(text);
  if (yaml.kind !== 'read') return yaml;
  const imported = await importValue(context, yaml.value, accepts);
  if (imported.kind === 'needs-accept') return { ...imported, text };
  if (imported.kind !== 'problems') return imported;
  const { problems } = imported;
  return {
    kind: 'problems',
    problems: problems.map((problem) => ({ problem, line: yaml.lineOf(problem.at) })),
  };
}

/** The bytes, or the sentence with which the platform's reader says why not. */
async function readGiven(file: GivenFile): Promise<Buffer | string> {
  try {
    return await file.read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function decode(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

type ImportedValue =
  | Exclude<Imported, { readonly kind: 'needs-accept' | 'problems' }>
  | { readonly kind: 'problems'; readonly problems: readonly FileProblem[] }
  | { readonly kind: 'needs-accept'; readonly rules: readonly ImportedRule[] };

async function importValue(
  context: CommandContext,
  value: unknown,
  accepts: boolean,
): Promise<ImportedValue> {
  const present = await presentRules(context);
  const contexts = await contextsOf(context, present, namesIn(value));
  const read = importRules(
    value,
    (rule) => {
      const stored = present.ruleOf(rule);
      const spanBefore = stored === null ? null : readStoredRule(stored.definition);
      return { ...contexts.of(present.accountOf(rule.account)), spanBefore };
    },
    (rule) => isKept(present, rule),
  );
  if (read.kind === 'wrong') return { kind: 'problems', problems: read.problems };
  const problems = await placeProblems(context, present, read.rules);
  if (problems.length > 0) return { kind: 'problems', problems };
  const open = read.rules.filter(({ needsAccept }) => needsAccept);
  if (open.length > 0 && !accepts) return { kind: 'needs-accept', rules: open };
  return store(context, present, read.rules.map(accepted));
}

function accepted(imported: ImportedRule): ImportedRule {
  if (!imported.needsAccept) return imported;
  const { name, account, definition } = imported.rule;
  return { ...imported, rule: { name, account, definition: { ...definition, accept: true } } };
}

/** The rules and accounts as they are before the import. */
interface Present {
  readonly rules: readonly RuleRow[];
  readonly accounts: readonly Account[];
  /** By handle; null = the only linked one. */
  accountOf(handle: string | null): Account | null;
  ruleOf(rule: NamedRule): RuleRow | null;
  /** Whether a campaign of that account has the name: no rule can take it. */
  isCampaign(accountId: number, name: string): boolean;
}

async function presentRules({ database }: CommandContext): Promise<Present> {
  const { db } = database;
  const rules = await listRules(db, 'rule');
  const campaigns = await listRules(db, 'campaign');
  const accounts = await listAccounts(db);
  const handles = new Set(accounts.map(({ handle }) => handle.toLowerCase()));
  const meant = new Map<string, Account>();
  for (const handle of handles) {
    const account = await findAccountByHandle(db, handle);
    if (account !== null) meant.set(handle, account);
  }
  const accountOf = (handle: string | null): Account | null => {
    if (handle !== null) return meant.get(handle.toLowerCase()) ?? null;
    const linked = accounts.filter(({ state }) => state === 'linked');
    const [only, ...others] = linked.length > 0 ? linked : accounts;
    return others.length > 0 ? null : (only ?? null);
  };
  return {
    rules,
    accounts,
    accountOf,
    ruleOf: ({ name, account }) => {
      const accountId = accountOf(account)?.id;
      return rules.find((rule) => rule.name === name && rule.accountId === accountId) ?? null;
    },
    isCampaign: (accountId, name) =>
      campaigns.some((one) => one.name === name && one.accountId === accountId),
  };
}

/** What stands in the file exactly as it is stored needs no check: its end may have passed since. */
function isKept(present: Present, rule: NamedRule): boolean {
  const stored = present.ruleOf(rule);
  return stored !== null && isDeepStrictEqual(readStoredRule(stored.definition), rule.definition);
}

function namesIn(value: unknown): ReadonlySet<string> {
  const list: unknown = typeof value === 'object' && value !== null && Reflect.get(value, 'rules');
  if (!Array.isArray(list)) return new Set();
  return new Set(
    list.flatMap((entry: unknown) => {
      const name: unknown =
        typeof entry === 'object' && entry !== null && Reflect.get(entry, 'name');
      return typeof name === 'string' ? [ruleName(name)] : [];
    }),
  );
}

/** What the rules of each account are checked against: its rules that the file does not replace. */
async function contextsOf(
  context: CommandContext,
  present: Present,
  names: ReadonlySet<string>,
): Promise<{ of(account: Account | null): RuleContext }> {
  const replaced = new Set(present.rules.filter(({ name }) => names.has(name)).map(({ id }) => id));
  const contexts = new Map<number, RuleContext>();
  for (const account of present.accounts) {
    contexts.set(account.id, await ruleContextOf(context, account, replaced));
  }
  const unknown = await ruleContextOf(context, null);
  return { of: (account) => (account === null ? unknown : (contexts.get(account.id) ?? unknown)) };
}

/** What only the store can tell: accounts that are not there, one rule twice, files that nobody gave. */
async function placeProblems(
  context: CommandContext,
  present: Present,
  imported: readonly ImportedRule[],
): Promise<readonly FileProblem[]> {
  const problems: FileProblem[] = [];
  const seen = new Set<string>();
  for (const [index, { rule }] of imported.entries()) {
    const add = (option: string, fault: FileProblem['fault']): void => {
      problems.push({ rule: rule.name, option, fault, at: ['rules', index, option] });
    };
    const account = present.accountOf(rule.account);
    const isNew = present.ruleOf(rule) === null;
    if (account === null || (isNew && account.state !== 'linked')) {
      add('account', noAccount(present, rule));
      continue;
    }
    const place = `${String(account.id)}:${rule.name}`;
    if (seen.has(place)) {
      add('name', { kind: 'name_twice', name: rule.name });
    }
    seen.add(place);
    if (present.isCampaign(account.id, rule.name)) {
      add('name', { kind: 'name_taken', name: rule.name, by: 'campaign' });
    }
    if (isKept(present, rule)) continue;
    const missing = await missingMedia(context, rule.definition);
    for (const { option, fault } of missing) add(option, fault);
  }
  return problems;
}

function noAccount({ accounts }: Present, { account }: NamedRule) {
  const choices = accounts
    .filter(({ state }) => state === 'linked')
    .map(({ handle }) => `@${handle}`);
  return { kind: 'not_choice', typed: account ?? '', choices } as const;
}

/** Undoes the whole transaction when one rule cannot be stored. */
class Undone extends Error {}

async function store(
  context: CommandContext,
  present: Present,
  imported: readonly ImportedRule[],
): Promise<ImportedValue> {
  const { database, interaction, now } = context;
  // In one order, whoever else imports at the same time.
  const ordered = imported
    .map((one, place) => ({ ...one, place, stored: present.ruleOf(one.rule) }))
    .toSorted((one, other) => (one.stored?.id ?? Infinity) - (other.stored?.id ?? Infinity) || 0);
  const done = new Map<number, ImportedAs>();
  try {
    await retryingConflicts(() =>
      database.db.transaction(async (tx) => {
        for (const { rule, findings, place, stored } of ordered) {
          const { name, definition } = rule;
          const words = {
            name,
            definition: { ...definition },
            accepted: findings,
            actor: interaction.person.actor,
            now: now(),
          };
          const accountId = present.accountOf(rule.account)?.id;
          if (accountId === undefined) throw new Undone();
          if (stored === null) {
            const made = await makeRule(tx, { ...words, kind: 'rule', accountId });
            if (made.kind !== 'made') throw new Undone();
            done.set(place, { kind: 'made', name, ruleId: made.ruleId });
            continue;
          }
          const { id: ruleId, version: expectedVersion } = stored;
          const changed = await changeRule(tx, { ...words, ruleId, expectedVersion });
          if (changed.kind === 'changed') {
            done.set(place, { kind: 'changed', name, version: changed.version });
          } else if (changed.kind === 'same') {
            done.set(place, { kind: 'unchanged', name });
          } else {
            throw new Undone();
          }
        }
      }),
    );
  } catch (error) {
    if (error instanceof Undone) return { kind: 'outdated' };
    throw error;
  }
  const inOrder = [...done].toSorted(([one], [other]) => one - other);
  return { kind: 'done', rules: inOrder.map(([, result]) => result) };
}
