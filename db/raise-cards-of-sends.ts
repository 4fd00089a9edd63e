import { inArray, sql } from 'drizzle-orm';
import type { Tx } from './database.js';
import { notify } from './notify.js';
import { cards } from './schema.js';

/** Asks for the cards of many sends to be drawn again, in one statement; makes none. */
export async function raiseCardsOfSends(
  tx: Tx,
  sendIds: readonly number[],
  now: Date,
): Promise<void> {
  if (sendIds.length === 0) return;
  const raised = await tx
    .update(cards)
    .set({ wantedVersion: sql`${cards.wantedVersion} + 1`, nextTryAt: now, tries: 0 })
    .where(inArray(cards.sendId, [...sendIds]))
    .returning({ id: cards.id });
  if (raised.length > 0) await notify(tx, 'cards');
}
