import { inArray, sql } from 'drizzle-orm';
import type { Db } from './database.js';
import { sends } from './schema.js';

/** How the sends of a rule stand. */
export interface RuleCounts {
  readonly sent: number;
  /** Waiting, or on their way. */
  readonly waiting: number;
  /** Failed or unknown: a person has not decided yet. */
  readonly failed: number;
  readonly skipped: number;
}

const none: RuleCounts = { sent: 0, waiting: 0, failed: 0, skipped: 0 };

/** Counts by rule; a rule without sends has zeros. */
export async function ruleCounts(
  db: Db,
  ruleIds: readonly number[],
): Promise<(ruleId: number) => RuleCounts> {
  if (ruleIds.length === 0) return () => none;
  const count = (...states: readonly string[]) =>
    sql<number>`(count(*) filter (where ${inArray(sends.state, [...states] as never)}))::int`;
  const rows = await db
    .select({
      ruleId: sends.ruleId,
      sent: count('sent'),
      waiting: count('waiting', 'claimed', 'sending'),
      failed: count('failed', 'unknown'),
      skipped: count('skipped'),
    })
    .from(sends)
    .where(inArray(sends.ruleId, [...ruleIds]))
    .groupBy(sends.ruleId);
  const byRule = new Map(rows.map(({ ruleId, ...counts }) => [ruleId, counts]));
  return (ruleId) => byRule.get(ruleId) ?? none;
}
