import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Tx } from './database.js';
import { notify } from './notify.js';
import { cards, channels, incidents, pauses } from './schema.js';

/** Whose cards: a send's own, an incident's, those of a rule's folded confirmations, or a notice's. */
export interface CardSubject {
  readonly kind: 'send' | 'incident' | 'rule' | 'notice';
  readonly id: number;
}

/** The column of `cards` that names the subject. */
const columnOf = {
  send: 'sendId',
  incident: 'incidentId',
  rule: 'ruleId',
  notice: 'noticeId',
} as const satisfies Record<CardSubject['kind'], keyof typeof cards.$inferSelect>;

/**
 * Makes the subject's card in every channel that is bound to alerts now, where it has none yet, and
 * raises the ones it has. Call it in the transaction that changed the subject.
 */
export async function ensureCards(tx: Tx, subject: CardSubject, now: Date): Promise<void> {
  const bound = await tx
    .select({ id: channels.id })
    .from(channels)
    .where(and(eq(channels.alerts, true), isNull(channels.removedAt)));
  await raiseCards(tx, subject, now);
  if (bound.length === 0) return;
  await tx
    .insert(cards)
    .values(
      bound.map((channel) => ({
        channelId: channel.id,
        [columnOf[subject.kind]]: subject.id,
        nextTryAt: now,
        madeAt: now,
      })),
    )
    .onConflictDoNothing();
  await notify(tx, 'cards');
}

/** Asks for the subject's cards to be rendered again; makes none. */
export async function raiseCards(tx: Tx, subject: CardSubject, now: Date): Promise<void> {
  await tx
    .update(cards)
    .set({ wantedVersion: sql`${cards.wantedVersion} + 1`, nextTryAt: now, tries: 0 })
    .where(eq(cards[columnOf[subject.kind]], subject.id));
  await notify(tx, 'cards');
}

/**
 * Asks for the cards of what holds the account's sends (open pauses, paused rules) to be rendered
 * again: they tell how many wait. Call it where a send begins or ceases to wait, after every other
 * lock of the transaction.
 */
export async function raiseCardsOfPauses(tx: Tx, accountId: number, now: Date): Promise<void> {
  const held = tx
    .select({ id: pauses.incidentId })
    .from(pauses)
    .where(and(eq(pauses.accountId, accountId), isNull(pauses.endedAt)));
  const pausedRules = tx
    .select({ id: incidents.id })
    .from(incidents)
    .where(
      and(
        eq(incidents.accountId, accountId),
        eq(incidents.kind, 'rule'),
        isNull(incidents.closedAt),
      ),
    );
  const raised = await tx
    .update(cards)
    .set({ wantedVersion: sql`${cards.wantedVersion} + 1`, nextTryAt: now, tries: 0 })
    .where(or(inArray(cards.incidentId, held), inArray(cards.incidentId, pausedRules)))
    .returning({ id: cards.id });
  if (raised.length > 0) await notify(tx, 'cards');
}
