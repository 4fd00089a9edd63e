import { and, eq, inArray, isNotNull, lt, notInArray, sql } from 'drizzle-orm';
import { foldSpanMs, ownCardsMax } from '../src/domain/incidents/fold.js';
import type { Tx } from './database.js';
import { ensureCards, raiseCards } from './raise-cards.js';
import { cards, rules, sends } from './schema.js';

/** Sends of one rule that were just made with `confirmation: 'wanted'`, in the order they are shown in. */
export interface WantedConfirmations {
  readonly ruleId: number;
  readonly sendIds: readonly number[];
  readonly now: Date;
}

/**
 * Asks people about sends that wait for them. The first five of a rule within any 60 s have a card each;
 * from the sixth one card of the rule counts all that wait. Call it in the transaction that made them.
 */
export async function askForConfirmation(tx: Tx, asked: WantedConfirmations): Promise<void> {
  const { ruleId, sendIds, now } = asked;
  if (sendIds.length === 0) return;
  // Two matchers at once count one after the other.
  await tx.select({ id: rules.id }).from(rules).where(eq(rules.id, ruleId)).for('no key update');
  const room = Math.max(0, ownCardsMax - (await askedLately(tx, asked)));
  for (const id of sendIds.slice(0, room)) await ensureCards(tx, { kind: 'send', id }, now);
  const folded = sendIds.slice(room);
  if (folded.length > 0)
    await tx
      .update(sends)
      .set({ folded: true })
      .where(inArray(sends.id, [...folded]));
  if (folded.length > 0) await showRuleCard(tx, ruleId, now);
  else await raiseCards(tx, { kind: 'rule', id: ruleId }, now);
}

/** How many of the rule asked in the last 60 s, beside these. */
async function askedLately(tx: Tx, { ruleId, sendIds, now }: WantedConfirmations): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(sends)
    .where(
      and(
        eq(sends.ruleId, ruleId),
        isNotNull(sends.confirmation),
        sql`${sends.madeAt} > ${sql.param(new Date(now.getTime() - foldSpanMs), sends.madeAt)}`,
        notInArray(sends.id, [...sendIds]),
      ),
    );
  return row?.count ?? 0;
}

/** Far above what came since, nobody sees a card change: what is asked anew is posted anew. */
const nearMs = 10 * 60_000;

/**
 * The rule's card counts what waits. One that had said that nothing waits any more stays as it is in
 * the channel, and the new questions get a new message.
 */
async function showRuleCard(tx: Tx, ruleId: number, now: Date): Promise<void> {
  await tx
    .update(cards)
    .set({
      generation: sql`${cards.generation} + 1`,
      messageRef: null,
      postStartedAt: null,
      shownVersion: 0,
      shownState: null,
    })
    .where(
      and(
        eq(cards.ruleId, ruleId),
        eq(cards.shownState, 'closed'),
        eq(cards.shownVersion, cards.wantedVersion),
        lt(cards.postStartedAt, new Date(now.getTime() - nearMs)),
      ),
    );
  await ensureCards(tx, { kind: 'rule', id: ruleId }, now);
}
