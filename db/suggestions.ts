import { desc, inArray } from 'drizzle-orm';
import type { SendState } from '../src/domain/sending/send.js';
import type { Db } from './database.js';
import { sends } from './schema.js';

/** The newest sends in one of the states, for suggestions while somebody types an id. */
export async function newestSends(
  db: Db,
  states: readonly SendState[],
  limit: number,
): Promise<{ id: number; handle: string; state: SendState; carriedOver: boolean }[]> {
  return db
    .select({
      id: sends.id,
      handle: sends.recipientHandle,
      state: sends.state,
      carriedOver: sends.carriedOver,
    })
    .from(sends)
    .where(inArray(sends.state, [...states]))
    .orderBy(desc(sends.madeAt), desc(sends.id))
    .limit(limit);
}
