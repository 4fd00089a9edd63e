import { and, asc, eq, lt, sql } from 'drizzle-orm';
import type { Db } from './database.js';
import { billedResources, readUsage, triggers } from './schema.js';

/** Rows per statement: nothing refers to these, so they go quickly. */
const batch = 1_000;

/**
 * Deletes some triggers that were seen before `before` and decided about, and tells how many. What they led to stays,
 * and so does what tells a repetition (`rule_acts`, `list_members`, the age of what has a time of its own).
 */
export async function deleteOldTriggers(db: Db, before: Date): Promise<number> {
  const old = db
    .select({ id: triggers.id })
    .from(triggers)
    .where(and(lt(triggers.seenAt, before), eq(triggers.state, 'done')))
    .orderBy(asc(triggers.seenAt))
    .limit(batch);
  const deleted = await db
    .delete(triggers)
    .where(sql`${triggers.id} in ${old}`)
    .returning({ id: triggers.id });
  return deleted.length;
}

/** Deletes some of what X billed before that UTC day (`2026-11-26`), and tells how many. */
export async function deleteOldBills(db: Db, beforeDay: string): Promise<number> {
  const old = db
    .select({ day: billedResources.day, resource: billedResources.resource })
    .from(billedResources)
    .where(lt(billedResources.day, beforeDay))
    .limit(batch);
  const deleted = await db
    .delete(billedResources)
    .where(sql`(${billedResources.day}, ${billedResources.resource}) in ${old}`)
    .returning({ day: billedResources.day });
  return deleted.length;
}

/** Deletes what reads cost before that UTC day. */
export async function deleteOldUsage(db: Db, beforeDay: string): Promise<void> {
  await db.delete(readUsage).where(lt(readUsage.day, beforeDay));
}
