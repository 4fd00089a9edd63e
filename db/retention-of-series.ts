import { asc, inArray, lt } from 'drizzle-orm';
import type { Db } from './database.js';
import { cards, notices, series } from './schema.js';

/** Rows per transaction. */
const batch = 500;

/** Deletes some series of messages that ended before `before`, and tells how many. Their sends stay. */
export async function deleteOldSeries(db: Db, before: Date): Promise<number> {
  const old = db
    .select({ id: series.id })
    .from(series)
    .where(lt(series.endedAt, before))
    .orderBy(asc(series.endedAt))
    .limit(batch);
  const deleted = await db
    .delete(series)
    .where(inArray(series.id, old))
    .returning({ id: series.id });
  return deleted.length;
}

/** Deletes some notices made before `before` with their cards' rows, and tells how many. */
export async function deleteOldNotices(db: Db, before: Date): Promise<number> {
  return db.transaction(async (tx) => {
    const old = await tx
      .select({ id: notices.id })
      .from(notices)
      .where(lt(notices.madeAt, before))
      .orderBy(asc(notices.id))
      .limit(batch)
      .for('update', { skipLocked: true });
    const ids = old.map(({ id }) => id);
    if (ids.length === 0) return 0;
    await tx.delete(cards).where(inArray(cards.noticeId, ids));
    await tx.delete(notices).where(inArray(notices.id, ids));
    return ids.length;
  });
}
