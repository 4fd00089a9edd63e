import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import type { Db } from './database.js';
import type { PauseRow } from './pauses.js';
import { pauses } from './schema.js';

/** Pauses whose time has come for those who keep them: dates that are over, outages to be told of. */
export async function pausesToKeep(db: Db, now: Date, outageSince: Date): Promise<PauseRow[]> {
  return db
    .select()
    .from(pauses)
    .where(
      and(
        isNull(pauses.endedAt),
        or(
          and(sql`${pauses.ends}->>'kind' = 'date'`, lte(pauses.until, now)),
          and(
            eq(pauses.cause, 'outage'),
            isNull(pauses.incidentId),
            lte(pauses.startedAt, outageSince),
          ),
        ),
      ),
    );
}

/** When the next date comes or the next outage is to be told of; null = none is known. */
export async function nextPauseMoment(
  db: Db,
  now: Date,
  outageTellAfterMs: number,
): Promise<Date | null> {
  const rows = await db
    .select({ cause: pauses.cause, startedAt: pauses.startedAt, until: pauses.until })
    .from(pauses)
    .where(
      and(
        isNull(pauses.endedAt),
        or(
          sql`${pauses.ends}->>'kind' = 'date'`,
          and(eq(pauses.cause, 'outage'), isNull(pauses.incidentId)),
        ),
      ),
    );
  const moments = rows
    .map(({ cause, startedAt, until }) =>
      cause === 'outage' ? startedAt.getTime() + outageTellAfterMs : (until?.getTime() ?? 0),
    )
    .filter((ms) => ms > now.getTime());
  return moments.length === 0 ? null : new Date(Math.min(...moments));
}
