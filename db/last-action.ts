import { desc, eq } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { Db } from './database.js';
import { actions } from './schema.js';

/** Who did what last. */
export interface LastAction {
  readonly verb: string;
  readonly actor: Actor;
  readonly at: Date;
}

const columns = { verb: actions.verb, actor: actions.actor, at: actions.at };

/** The last thing anybody did to a send; null when nobody did. */
export async function lastActionOnSend(db: Db, sendId: number): Promise<LastAction | null> {
  const [row] = await db
    .select(columns)
    .from(actions)
    .where(eq(actions.sendId, sendId))
    .orderBy(desc(actions.id))
    .limit(1);
  return row ?? null;
}

/** The last thing anybody did to an incident as a whole; null when nobody did. */
export async function lastActionOnIncident(db: Db, incidentId: number): Promise<LastAction | null> {
  const [row] = await db
    .select(columns)
    .from(actions)
    .where(eq(actions.incidentId, incidentId))
    .orderBy(desc(actions.id))
    .limit(1);
  return row ?? null;
}
