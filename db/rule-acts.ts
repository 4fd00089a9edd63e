import { getTableColumns, sql } from 'drizzle-orm';
import type { RuleAct } from '../src/domain/rules/person-histories.js';
import type { Db, Tx } from './database.js';
import { ruleActs } from './schema.js';

/** A person with a rule whose history is asked for. */
export interface RulePerson {
  readonly ruleId: number;
  readonly xUserId: string;
  /** Whether earlier answers count: a rule that answers every time does not ask. */
  readonly answers: boolean;
}

/** Rows per statement: PostgreSQL takes 65,535 parameters. */
const rowsPerStatement = 2_000;

/**
 * What is kept of these people with these rules, as far as it counts for acts with these keys: whether the act was dealt
 * with before, earlier answers, and what is still collected.
 */
export async function loadRuleActs(
  db: Db,
  people: readonly RulePerson[],
  triggerKeys: readonly string[],
): Promise<readonly RuleAct[]> {
  if (people.length === 0) return [];
  const pairs = JSON.stringify(
    people.map(({ ruleId, xUserId, answers }) => ({ rule: ruleId, person: xUserId, answers })),
  );
  const rows = await db
    .select(getTableColumns(ruleActs))
    .from(ruleActs)
    .innerJoin(
      // One parameter, however many people.
      sql`jsonb_to_recordset(${pairs}::text::jsonb) as pair (rule bigint, person text, answers boolean)`,
      sql`${ruleActs.ruleId} = pair.rule and ${ruleActs.xUserId} = pair.person`,
    ).where(sql`${ruleActs.verdict} = 'collected'
      or (pair.answers and ${ruleActs.verdict} = 'answered')
      or ${ruleActs.triggerKey} in (select jsonb_array_elements_text(${JSON.stringify(triggerKeys)}::text::jsonb))`);
  return rows.map(({ triggerKey, ...row }) => ({ ...row, key: triggerKey }));
}

/** Writes down what rules made of acts; what is kept of an act that an answer used up since is replaced. */
export async function saveRuleActs(tx: Tx, acts: readonly RuleAct[]): Promise<void> {
  for (let start = 0; start < acts.length; start += rowsPerStatement) {
    await tx
      .insert(ruleActs)
      .values(
        acts
          .slice(start, start + rowsPerStatement)
          .map(({ key, ...act }) => ({ ...act, triggerKey: key })),
      )
      .onConflictDoUpdate({
        target: [ruleActs.ruleId, ruleActs.xUserId, ruleActs.triggerKey],
        set: { verdict: sql`excluded.verdict` },
      });
  }
}
