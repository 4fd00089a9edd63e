import { eq } from 'drizzle-orm';
import type { Database } from '../../db/database.js';
import { rulePauses, rules } from '../../db/schema.js';
import { noon, sato } from './card-rows.js';

/** Pauses a rule as the command does, as far as matching and reading see it. */
export async function pauseRule({ db }: Database, ruleId: number): Promise<void> {
  const startedAt = new Date(noon.getTime() - 1_000);
  await db.update(rules).set({ state: 'paused' }).where(eq(rules.id, ruleId));
  await db.insert(rulePauses).values({ ruleId, startedAt, startedBy: sato });
}
