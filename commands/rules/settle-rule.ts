import { isDeepStrictEqual } from 'node:util';
import { findAccount, listAccounts, type Account } from '../../db/accounts.js';
import type { Tx } from '../../db/database.js';
import { retryingConflicts } from '../../db/retry-conflicts.js';
import {
  changeRule,
  findRule,
  holderOfName,
  listRules,
  makeRule,
  type RuleKind,
  type RuleRow,
} from '../../db/rules.js';
import type { View } from '../../src/chat/cards.js';
import { assertNever } from '../../src/domain/assert.js';
import { problem, type RuleProblem } from '../../src/domain/rules/fault.js';
import { parseTypedRule, type RuleParts } from '../../src/domain/rules/parse-typed-rule.js';
import type { NamedRule } from '../../src/domain/rules/parse-rule-options.js';
import type { PolicyFinding } from '../../src/domain/rules/policy.js';
import { readStoredRule } from '../../src/domain/rules/rule.js';
import { chooseAccount } from '../choose-account.js';
import type { CommandContext } from '../command.js';
import { ruleContextOf } from './rule-context.js';
import type { RuleSayings } from './rule-draft.js';

/** What a person wants a rule to be; without `media` it keeps what it had. */
export type RuleWish = RuleSayings;

/** What the wish comes to, before anything is stored. */
export type ReadWish =
  | { readonly kind: 'unclear'; readonly view: View }
  /** The rule that is edited is not there any more. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'wrong'; readonly problems: readonly RuleProblem[] }
  | ({ readonly kind: 'ready' } & CheckedRule)
  /** It works, but X's rules speak against it and nobody has accepted that. */
  | ({ readonly kind: 'needs-accept' } & CheckedRule);

/** A rule that works. */
export interface CheckedRule {
  readonly account: Account;
  readonly rule: NamedRule;
  readonly findings: readonly PolicyFinding[];
  /** What it replaces; null = a new one. */
  readonly before: RuleRow | null;
}

/** What became of it. */
export type SettledRule =
  | Exclude<ReadWish, { readonly kind: 'ready' }>
  | { readonly kind: 'made' | 'changed' | 'same'; readonly ruleId: number }
  /** Somebody changed it meanwhile. */
  | { readonly kind: 'outdated' };

/** The parts of a form that are no options. */
const partNames = ['steps', 'text_by_language'] as const;

/** Reads and checks; from the store alone, so that a form can be checked while it is open. */
export async function readWish(context: CommandContext, wish: RuleWish): Promise<ReadWish> {
  const before =
    wish.edits === null ? null : await findRule(context.database.db, 'rule', wish.edits.ruleId);
  if (wish.edits !== null && before === null) return { kind: 'missing' };
  const account = await accountOf(context, wish, before);
  if (account.kind !== 'chosen') return account;
  const checked = await ruleContextOf(
    context,
    account.account,
    new Set(before === null ? [] : [before.id]),
  );
  const { options, parts } = splitTyped(wish);
  const parsed = parseTypedRule(options, parts, checked, before === null ? null : named(before));
  if (parsed.kind === 'wrong') return parsed;
  const { rule, findings } = parsed;
  const holder = await holderOfName(context.database.db, {
    accountId: account.account.id,
    name: rule.name,
    except: before?.id,
  });
  if (holder !== null) {
    if (before === null && (await isRepeated(context, account.account, rule))) {
      return { kind: parsed.kind, account: account.account, rule, findings, before };
    }
    return nameTaken(rule.name, holder.kind);
  }
  return { kind: parsed.kind, account: account.account, rule, findings, before };
}

/** Makes or changes the rule if nothing speaks against it; all in one transaction. */
export async function settleRule(context: CommandContext, wish: RuleWish): Promise<SettledRule> {
  const read = await readWish(context, wish);
  if (read.kind !== 'ready') return read;
  const { account, rule, findings, before } = read;
  const words = {
    name: rule.name,
    definition: rule.definition as unknown as Record<string, unknown>,
    accepted: findings,
    actor: context.interaction.person.actor,
    now: context.now(),
  };
  const { edits } = wish;
  return retryingConflicts(() =>
    context.database.db.transaction(async (tx): Promise<SettledRule> => {
      if (before === null || edits === null) {
        return making(context, tx, { account, rule, words });
      }
      const changed = await changeRule(tx, {
        ...words,
        ruleId: before.id,
        expectedVersion: edits.version,
      });
      switch (changed.kind) {
        case 'changed':
        case 'same':
          return { kind: changed.kind, ruleId: before.id };
        case 'name_taken':
          return nameTaken(rule.name, changed.by);
        case 'missing':
        case 'outdated':
          return { kind: changed.kind };
        default:
          return assertNever(changed);
      }
    }),
  );
}

async function making(
  context: CommandContext,
  tx: Tx,
  made: {
    readonly account: Account;
    readonly rule: NamedRule;
    readonly words: Omit<Parameters<typeof makeRule>[1], 'accountId' | 'kind'>;
  },
): Promise<SettledRule> {
  const { account, rule, words } = made;
  const result = await makeRule(tx, { ...words, accountId: account.id, kind: 'rule' });
  if (result.kind === 'made') return { kind: 'made', ruleId: result.ruleId };
  const same = await repeatedRule(context, tx, account, rule);
  return same === null ? nameTaken(rule.name, result.by) : { kind: 'made', ruleId: same.id };
}

function nameTaken(name: string, by: RuleKind): Extract<ReadWish, { readonly kind: 'wrong' }> {
  return { kind: 'wrong', problems: [problem('name', { kind: 'name_taken', name, by })] };
}

/** A command that the platform delivered twice, or a form that was sent twice, made it a moment ago. */
const repeatedWithinMs = 15 * 60_000;

async function isRepeated(context: CommandContext, account: Account, rule: NamedRule) {
  return (await repeatedRule(context, context.database.db, account, rule)) !== null;
}

async function repeatedRule(
  { interaction, now }: CommandContext,
  db: Parameters<typeof listRules>[0],
  account: Account,
  rule: NamedRule,
): Promise<RuleRow | null> {
  const rules = await listRules(db, 'rule', account.id);
  const since = now().getTime() - repeatedWithinMs;
  return (
    rules.find(
      (one) =>
        one.name === rule.name &&
        one.version === 1 &&
        one.madeAt.getTime() >= since &&
        isDeepStrictEqual(one.madeBy, interaction.person.actor) &&
        isDeepStrictEqual(readStoredRule(one.definition), rule.definition),
    ) ?? null
  );
}

type AccountChoice =
  | { readonly kind: 'chosen'; readonly account: Account }
  | { readonly kind: 'unclear'; readonly view: View }
  | { readonly kind: 'wrong'; readonly problems: readonly RuleProblem[] };

async function accountOf(
  context: CommandContext,
  { typed }: RuleWish,
  before: RuleRow | null,
): Promise<AccountChoice> {
  const { db } = context.database;
  if (before !== null) {
    const account = await findAccount(db, before.accountId);
    if (account !== null) return { kind: 'chosen', account };
  }
  const given = typed['account']?.trim().replace(/^@/u, '') ?? '';
  const accounts = await listAccounts(db);
  const linked = accounts.filter(({ state }) => state === 'linked');
  // With one account there is nothing to choose; with several the form or the option must say which.
  if (given === '' && linked.length > 1) {
    const choices = linked.map(({ handle }) => `@${handle}`);
    const fault = { kind: 'not_choice', typed: '', choices } as const;
    return { kind: 'wrong', problems: [problem('account', fault)] };
  }
  return chooseAccount(context, given === '' ? undefined : given, { linkedOnly: true });
}

/** A stored rule as the domain's readers know it. */
export function named(rule: RuleRow): NamedRule {
  return { name: rule.name, account: null, definition: readStoredRule(rule.definition) };
}

function splitTyped({ typed, media }: RuleWish): {
  readonly options: Record<string, string>;
  readonly parts: RuleParts;
} {
  const options = Object.fromEntries(
    Object.entries(typed).filter(
      ([name]) => name !== 'account' && !partNames.some((part) => part === name),
    ),
  );
  return {
    options,
    parts: {
      steps: typed['steps'] ?? null,
      textsByLanguage: typed['text_by_language'] ?? null,
      media,
    },
  };
}
