import { asc, eq } from 'drizzle-orm';
import type { Db, Tx } from './database.js';
import { activitySubscriptions } from './schema.js';

/** A subscription that this program made at X. */
export type OwnSubscription = typeof activitySubscriptions.$inferSelect;

/** Every subscription that this program made and has not removed. */
export async function listOwnSubscriptions(db: Db): Promise<readonly OwnSubscription[]> {
  return db.select().from(activitySubscriptions).orderBy(asc(activitySubscriptions.madeAt));
}

/** Remembers one that was made, or that carries our tag and was found at X. */
export async function keepOwnSubscription(tx: Tx, made: OwnSubscription): Promise<void> {
  await tx
    .insert(activitySubscriptions)
    .values(made)
    .onConflictDoUpdate({
      target: [activitySubscriptions.accountId, activitySubscriptions.eventType],
      set: {
        subscriptionId: made.subscriptionId,
        webhookId: made.webhookId,
        madeAt: made.madeAt,
      },
    });
}

/** Forgets one that was removed at X, or that X does not know any more. */
export async function forgetOwnSubscription(tx: Tx, subscriptionId: string): Promise<void> {
  await tx
    .delete(activitySubscriptions)
    .where(eq(activitySubscriptions.subscriptionId, subscriptionId));
}
