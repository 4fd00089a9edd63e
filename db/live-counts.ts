import { inArray, sql } from 'drizzle-orm';
import type { Db } from './database.js';
import { sends } from './schema.js';

const live = ['waiting', 'claimed', 'sending', 'failed', 'unknown'] as const;

/** How many sends are in each state that is not an end. */
export async function liveCounts(db: Db): Promise<Record<string, number>> {
  const rows = await db
    .select({ state: sends.state, count: sql<number>`count(*)::int` })
    .from(sends)
    .where(inArray(sends.state, [...live]))
    .groupBy(sends.state);
  const counts: Record<string, number> = Object.fromEntries(live.map((state) => [state, 0]));
  for (const { state, count } of rows) counts[state] = count;
  return counts;
}
