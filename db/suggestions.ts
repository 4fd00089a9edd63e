import { desc, inArray } from 'drizzle-orm';
import type { SendState } from '../src/domain/sending/send.js';
import type { Db } from './database.js';
import { sends } from './schema.js';

type SendRow = typeof sends.$inferSelect;

export interface SuggestedSend extends Pick<SendRow, 'state' | 'carriedOver' | 'confirmation'> {
  readonly id: number;
  readonly handle: string;
}

/** The newest sends in one of the states, for suggestions while somebody types an id. */
export async function newestSends(
  db: Db,
  states: readonly SendState[],
  limit: number,
): Promise<SuggestedSend[]> {
  return db
    .select({
      id: sends.id,
      handle: sends.recipientHandle,
      state: sends.state,
      carriedOver: sends.carriedOver,
      confirmation: sends.confirmation,
    })
    .from(sends)
    .where(inArray(sends.state, [...states]))
    .orderBy(desc(sends.madeAt), desc(sends.id))
    .limit(limit);
}
