import { and, desc, eq, ne } from 'drizzle-orm';
import type { Db } from './database.js';
import { attempts } from './schema.js';

/**
 * Whether the last ended attempt of a send was refused for an old token, so that the one after it
 * left with a renewed one: refused again, the link is broken.
 */
export async function lastRefusalWasOldToken(db: Db, sendId: number): Promise<boolean> {
  const [last] = await db
    .select({ diagnosis: attempts.diagnosis })
    .from(attempts)
    .where(and(eq(attempts.sendId, sendId), ne(attempts.outcome, 'in_flight')))
    .orderBy(desc(attempts.number))
    .limit(1);
  return last?.diagnosis?.next.kind === 'refresh-token';
}
