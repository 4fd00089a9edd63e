import { and, asc, desc, eq, ne, or } from 'drizzle-orm';
import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../src/domain/actor.js';
import type { PolicyFinding } from '../src/domain/rules/policy.js';
import { ruleName } from '../src/domain/rules/rule-name.js';
import type { Db, Tx } from './database.js';
import { notify } from './notify.js';
import { recordAction } from './record-action.js';
import { rules, ruleVersions } from './schema.js';

export type RuleRow = typeof rules.$inferSelect;
export type RuleKind = RuleRow['kind'];

/** What a rule or campaign says, and who says so. */
export interface RuleWords {
  readonly name: string;
  readonly definition: Record<string, unknown>;
  /** What X's rules say against it, and `actor` goes on with; empty = nothing. */
  readonly accepted: readonly PolicyFinding[];
  readonly actor: Actor;
  readonly now: Date;
}

export type MadeRule = { readonly kind: 'made'; readonly ruleId: number } | NameTaken;

/** Another rule or campaign of the account has the name; `by` says which. */
export interface NameTaken {
  readonly kind: 'name_taken';
  readonly by: RuleKind;
}

/** Makes a rule or campaign with its first version. Names are unique per account, rules and campaigns together. */
export async function makeRule(
  tx: Tx,
  rule: RuleWords & { readonly accountId: number; readonly kind: RuleKind },
): Promise<MadeRule> {
  const { accountId, kind, name, definition, actor, now } = rule;
  const [made] = await tx
    .insert(rules)
    .values({ accountId, kind, name, state: 'active', definition, madeBy: actor, madeAt: now })
    .onConflictDoNothing()
    .returning({ id: rules.id });
  if (made === undefined) {
    // Whoever has it may have gone a moment ago; then the kind asked for is as good a guess as any.
    const holder = await holderOfName(tx, { accountId, name });
    return { kind: 'name_taken', by: holder?.kind ?? kind };
  }
  await keepVersion(tx, { ...rule, ruleId: made.id, version: 1 });
  await recordAction(tx, {
    at: now,
    actor,
    verb: `${kind}-create`,
    accountId,
    ruleId: made.id,
    detail: detailOf(rule, 1),
  });
  await notify(tx, 'rules');
  return { kind: 'made', ruleId: made.id };
}

export type ChangedRule =
  | { readonly kind: 'changed'; readonly version: number }
  /** It says that already. */
  | { readonly kind: 'same'; readonly version: number }
  /** Somebody changed it meanwhile: what was shown is no longer what it says. */
  | { readonly kind: 'outdated'; readonly version: number }
  | NameTaken
  | { readonly kind: 'missing' };

/**
 * Gives a rule a new version, if it still has the one that the person saw. What waits keeps its text and version.
 */
export async function changeRule(
  tx: Tx,
  change: RuleWords & { readonly ruleId: number; readonly expectedVersion: number },
): Promise<ChangedRule> {
  const { ruleId, expectedVersion, name, definition, actor, now } = change;
  const before = await lockRule(tx, ruleId);
  if (before === null) return { kind: 'missing' };
  if (before.version !== expectedVersion) return { kind: 'outdated', version: before.version };
  if (before.name === name && isDeepStrictEqual(before.definition, definition)) {
    return { kind: 'same', version: before.version };
  }
  const { accountId } = before;
  const holder = await holderOfName(tx, { accountId, name, except: ruleId });
  if (holder !== null) return { kind: 'name_taken', by: holder.kind };
  const version = before.version + 1;
  await tx.update(rules).set({ name, definition, version }).where(eq(rules.id, ruleId));
  await keepVersion(tx, { ...change, version });
  await recordAction(tx, {
    at: now,
    actor,
    verb: `${before.kind}-edit`,
    accountId,
    ruleId,
    detail: detailOf(change, version),
  });
  await notify(tx, 'rules');
  return { kind: 'changed', version };
}

/** The rule as it stands, locked until the transaction ends; null when there is none (any more). */
export async function lockRule(tx: Tx, ruleId: number): Promise<RuleRow | null> {
  const [row] = await tx
    .select()
    .from(rules)
    .where(and(eq(rules.id, ruleId), ne(rules.state, 'deleted')))
    .for('no key update');
  return row ?? null;
}

/** The rule or campaign of that account that has the name, whichever it is; `except` is who may keep it. */
export async function holderOfName(
  db: Db,
  { accountId, name, except }: NameWish,
): Promise<RuleRow | null> {
  const [holder] = await db
    .select()
    .from(rules)
    .where(
      and(
        eq(rules.accountId, accountId),
        eq(rules.name, name),
        ne(rules.state, 'deleted'),
        except === undefined ? undefined : ne(rules.id, except),
      ),
    );
  return holder ?? null;
}

interface NameWish {
  readonly accountId: number;
  readonly name: string;
  readonly except?: number | undefined;
}

async function keepVersion(
  tx: Tx,
  words: RuleWords & { readonly ruleId: number; readonly version: number },
): Promise<void> {
  const { ruleId, version, name, definition, accepted, actor, now } = words;
  await tx
    .insert(ruleVersions)
    .values({ ruleId, version, name, definition, accepted, madeBy: actor, madeAt: now });
}

function detailOf({ name, accepted }: RuleWords, version: number): Record<string, unknown> {
  return { name, version, ...(accepted.length === 0 ? {} : { accepted }) };
}

/** By id or name, those that are not deleted; several when accounts have one of the same name. */
export async function findRules(
  db: Db,
  kind: RuleKind,
  idOrName: string,
  accountId?: number,
): Promise<readonly RuleRow[]> {
  const typed = ruleName(idOrName);
  const id = /^#?(\d{1,15})$/u.exec(typed.normalize('NFKC'))?.[1];
  const found = await db
    .select()
    .from(rules)
    .where(
      and(
        eq(rules.kind, kind),
        ne(rules.state, 'deleted'),
        accountId === undefined ? undefined : eq(rules.accountId, accountId),
        or(eq(rules.name, typed), id === undefined ? undefined : eq(rules.id, Number(id))),
      ),
    )
    .orderBy(asc(rules.id));
  // Somebody may have called a rule "12": its id is meant before a name that looks like one.
  const byId = found.filter((rule) => String(rule.id) === id);
  return byId.length > 0 ? byId : found;
}

/** The rule with that id, if it is not deleted. */
export async function findRule(db: Db, kind: RuleKind, ruleId: number): Promise<RuleRow | null> {
  const [row] = await db
    .select()
    .from(rules)
    .where(and(eq(rules.id, ruleId), eq(rules.kind, kind), ne(rules.state, 'deleted')));
  return row ?? null;
}

/** All that are not deleted, oldest first. */
export async function listRules(
  db: Db,
  kind: RuleKind,
  accountId?: number,
): Promise<readonly RuleRow[]> {
  return db
    .select()
    .from(rules)
    .where(
      and(
        eq(rules.kind, kind),
        ne(rules.state, 'deleted'),
        accountId === undefined ? undefined : eq(rules.accountId, accountId),
      ),
    )
    .orderBy(asc(rules.id));
}

/** Every version of a rule, the newest first, with who made it and what they accepted. */
export async function versionsOf(
  db: Db,
  ruleId: number,
): Promise<readonly (typeof ruleVersions.$inferSelect)[]> {
  return db
    .select()
    .from(ruleVersions)
    .where(eq(ruleVersions.ruleId, ruleId))
    .orderBy(desc(ruleVersions.version));
}
