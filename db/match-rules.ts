import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import { readStoredCampaign } from '../src/domain/campaigns/campaign.js';
import type { AskedVersion } from '../src/domain/rules/asked-since.js';
import { compileRule, type PausedSpan } from '../src/domain/rules/compile-rule.js';
import type { MatchedRule, MatchSubject } from '../src/domain/rules/match-batch.js';
import { readStoredRule } from '../src/domain/rules/rule.js';
import type { Db, Tx } from './database.js';
import { campaigns, rulePauses, rules, ruleVersions } from './schema.js';

/** A rule or campaign as it stands, without what it says. */
interface RuleState {
  readonly id: number;
  readonly kind: 'rule' | 'campaign';
  readonly version: number;
  readonly madeAt: Date;
  readonly accountXUserId: string;
  readonly paused: readonly PausedSpan[];
  readonly endedAt: Date | null;
}

/** The rules and campaigns of accounts, compiled once for each change of theirs. */
export interface MatchedRules {
  /** Those of one account that are not deleted, paused ones too: what was done before the pause is answered. */
  load(
    db: Db,
    account: { readonly id: number; readonly xUserId: string },
  ): Promise<readonly MatchedRule[]>;
}

/**
 * Whether something changed is read from the database each time, since other processes change rules too; only what a
 * rule says is remembered, which never changes within a version.
 */
export function createMatchedRules(timeZone: string): MatchedRules {
  const compiled = new Map<number, { readonly stamp: string; readonly rule: MatchedRule }>();

  return {
    async load(db, account) {
      const states = await loadStates(db, account);
      const stamps = new Map(states.map((state) => [state.id, JSON.stringify(state)]));
      const changed = states.filter(({ id }) => compiled.get(id)?.stamp !== stamps.get(id));
      const definitions = await loadDefinitions(db, changed);
      const versions = await loadVersions(db, changed);
      for (const state of changed) {
        const definition = definitions.get(state.id);
        // Edited between the two queries: the next batch sees it, this one still knows the version before.
        if (definition?.version !== state.version) continue;
        const rule = compile(
          { ...state, versions: versions.get(state.id) ?? [] },
          definition.definition,
          timeZone,
        );
        compiled.set(state.id, { stamp: stamps.get(state.id) ?? '', rule });
      }
      return states.flatMap(({ id }) => compiled.get(id)?.rule ?? []);
    },
  };
}

function compile(
  state: RuleState & { readonly versions: readonly AskedVersion[] },
  stored: unknown,
  timeZone: string,
): MatchedRule {
  const subject = subjectOf(state, stored);
  return compileRule(
    {
      subject,
      accountXUserId: state.accountXUserId,
      conditions: subject.definition,
      // Who may enter a campaign again is decided with its entries.
      repeat: subject.kind === 'rule' ? subject.definition.repeat : 'always',
      madeAt: state.madeAt,
      versions: state.versions,
      paused: state.paused,
      endedAt: state.endedAt,
      isAwaited: subject.kind === 'campaign' && subject.definition.kind === 'draw',
    },
    timeZone,
  );
}

function subjectOf({ id, kind, version }: RuleState, stored: unknown): MatchSubject {
  return kind === 'rule'
    ? { ruleId: id, version, kind, definition: readStoredRule(stored) }
    : { ruleId: id, version, kind, definition: readStoredCampaign(stored) };
}

async function loadStates(
  db: Db,
  account: { readonly id: number; readonly xUserId: string },
): Promise<readonly RuleState[]> {
  const rows = await db
    .select({
      id: rules.id,
      kind: rules.kind,
      version: rules.version,
      madeAt: rules.madeAt,
      endedAt: campaigns.endedAt,
    })
    .from(rules)
    .leftJoin(campaigns, eq(campaigns.ruleId, rules.id))
    .where(and(eq(rules.accountId, account.id), ne(rules.state, 'deleted')))
    .orderBy(asc(rules.id));
  const ids = rows.map(({ id }) => id);
  const pauses =
    ids.length === 0
      ? []
      : await db
          .select()
          .from(rulePauses)
          .where(inArray(rulePauses.ruleId, ids))
          .orderBy(asc(rulePauses.id));
  const spans = new Map<number, PausedSpan[]>(ids.map((id) => [id, []]));
  for (const { ruleId, startedAt, endedAt } of pauses)
    spans.get(ruleId)?.push({ from: startedAt, until: endedAt });
  return rows.map((row) => ({
    ...row,
    accountXUserId: account.xUserId,
    paused: spans.get(row.id) ?? [],
  }));
}

async function loadDefinitions(db: Db, states: readonly RuleState[]) {
  if (states.length === 0) return new Map<number, never>();
  const rows = await db
    .select({ id: rules.id, version: rules.version, definition: rules.definition })
    .from(rules)
    .where(
      inArray(
        rules.id,
        states.map(({ id }) => id),
      ),
    );
  return new Map(rows.map((row) => [row.id, row]));
}

/** What rules that were edited asked for before, the oldest first, up to the version that is compiled. */
async function loadVersions(db: Db, states: readonly RuleState[]) {
  const edited = new Map(
    states.filter(({ version }) => version > 1).map((state) => [state.id, state]),
  );
  const versions = new Map<number, AskedVersion[]>();
  if (edited.size === 0) return versions;
  const rows = await db
    .select()
    .from(ruleVersions)
    .where(inArray(ruleVersions.ruleId, [...edited.keys()]))
    .orderBy(asc(ruleVersions.ruleId), asc(ruleVersions.version));
  for (const { ruleId, version, definition, madeAt } of rows) {
    const state = edited.get(ruleId);
    if (state === undefined || version > state.version) continue;
    const { definition: conditions } = subjectOf({ ...state, version }, definition);
    versions.set(ruleId, [...(versions.get(ruleId) ?? []), { madeAt, conditions }]);
  }
  return versions;
}

/**
 * Which of these rules are still there, held until the transaction ends: a rule that is deleted meanwhile must find
 * all its waiting sends.
 */
export async function holdRules(tx: Tx, ruleIds: readonly number[]): Promise<ReadonlySet<number>> {
  if (ruleIds.length === 0) return new Set();
  const rows = await tx
    .select({ id: rules.id })
    .from(rules)
    .where(and(inArray(rules.id, [...ruleIds]), ne(rules.state, 'deleted')))
    .orderBy(asc(rules.id))
    .for('no key update');
  return new Set(rows.map(({ id }) => id));
}
