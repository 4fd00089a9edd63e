import { and, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Tx } from './database.js';
import { notify } from './notify.js';
import { cards, sends } from './schema.js';

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

/**
 * Asks for the cards of the rules to be drawn again that count these sends among what waits for a
 * person; makes none. Call it where such a send begins or ceases to wait, after the cards of the sends.
 */
export async function raiseCardsOfConfirmations(
  tx: Tx,
  sendIds: readonly number[],
  now: Date,
): Promise<void> {
  if (sendIds.length === 0) return;
  const asking = tx
    .select({ id: sends.ruleId })
    .from(sends)
    .where(and(inArray(sends.id, [...sendIds]), isNotNull(sends.confirmation)));
  const raised = await tx
    .update(cards)
    .set({ wantedVersion: sql`${cards.wantedVersion} + 1`, nextTryAt: now, tries: 0 })
    .where(inArray(cards.ruleId, asking))
    .returning({ id: cards.id });
  if (raised.length > 0) await notify(tx, 'cards');
}
