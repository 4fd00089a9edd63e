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

/** The acts that are being decided about. */
export interface DecidedActs {
  readonly keys: readonly string[];
  /** Posts of theirs: the same one can be seen as several acts. */
  readonly postIds: readonly string[];
}

/** A list as one parameter, however long. */
const among = (values: readonly string[]) =>
  sql`(select jsonb_array_elements_text(${JSON.stringify(values)}::text::jsonb))`;

/**
 * What is kept of these people with these rules, as far as it counts for these acts: whether the act or its post was dealt
 * with before, earlier answers, and what is still collected.
 */
export async function loadRuleActs(
  db: Db,
  people: readonly RulePerson[],
  { keys, postIds }: DecidedActs,
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
      or ${ruleActs.triggerKey} in ${among(keys)}
      or ${ruleActs.theirPostId} in ${among(postIds)}`);
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
