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
      const present = new Map<number, MatchedRule>();
      for (const state of states) {
        const known = compiled.get(state.id);
        if (known?.stamp === stampOf(state)) present.set(state.id, known.rule);
      }
      const changed = await loadDefinitions(
        db,
        states.filter(({ id }) => !present.has(id)),
      );
      const versions = await loadVersions(
        db,
        changed.map(({ state }) => state),
      );
      for (const { state, definition } of changed) {
        const asked = { ...state, versions: versions.get(state.id) ?? [] };
        const rule = compile(asked, definition, timeZone);
        present.set(state.id, rule);
        compiled.set(state.id, { stamp: stampOf(state), rule });
      }
      return states.flatMap(({ id }) => present.get(id) ?? []);
    },
  };
}

const stampOf = (state: RuleState) => JSON.stringify(state);

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

/** What rules say. Edited since their state was read, they are what they became: what they say tells its version. */
async function loadDefinitions(
  db: Db,
  states: readonly RuleState[],
): Promise<readonly { readonly state: RuleState; readonly definition: unknown }[]> {
  if (states.length === 0) return [];
  const rows = await db
    .select({ id: rules.id, version: rules.version, definition: rules.definition })
    .from(rules)
    .where(
      inArray(
        rules.id,
        states.map(({ id }) => id),
      ),
    );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return states.flatMap((state) => {
    const row = byId.get(state.id);
    if (row === undefined) return [];
    return [{ state: { ...state, version: row.version }, definition: row.definition }];
  });
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
 * Which of these rules are still there and in which version, held until the transaction ends: a rule that is deleted
 * meanwhile must find all its waiting sends, and one that is edited is decided by as it is told.
 */
export async function holdRules(
  tx: Tx,
  ruleIds: readonly number[],
): Promise<ReadonlyMap<number, { readonly version: number }>> {
  if (ruleIds.length === 0) return new Map();
  const rows = await tx
    .select({ id: rules.id, version: rules.version })
    .from(rules)
    .where(and(inArray(rules.id, [...ruleIds]), ne(rules.state, 'deleted')))
    .orderBy(asc(rules.id))
    .for('no key update');
  return new Map(rows.map(({ id, version }) => [id, { version }]));
}
