import { and, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { Db, Tx } from './database.js';
import { notify } from './notify.js';
import { cards, channels } from './schema.js';

/**
 * Nothing can be posted in the channel until a person mends it; `status` shows why. When that begins,
 * the other channels get a card that says so: whoever works in the broken one would never know.
 */
export async function markBroken(
  db: Db,
  channelId: number,
  reason: string,
  now: Date,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [before] = await tx
      .select({ brokenAt: channels.brokenAt, removedAt: channels.removedAt })
      .from(channels)
      .where(eq(channels.id, channelId))
      .for('update');
    if (before === undefined) return;
    await tx
      .update(channels)
      .set({ brokenReason: reason.slice(0, 500), brokenAt: now })
      .where(eq(channels.id, channelId));
    if (before.brokenAt === null && before.removedAt === null) await tellOthers(tx, channelId, now);
  });
}

/** One card per channel that works; a card that told of an earlier time is posted afresh. */
async function tellOthers(tx: Tx, brokenId: number, now: Date): Promise<void> {
  const others = await tx
    .select({ id: channels.id })
    .from(channels)
    .where(
      and(
        eq(channels.alerts, true),
        isNull(channels.removedAt),
        isNull(channels.brokenAt),
        ne(channels.id, brokenId),
      ),
    );
  if (others.length === 0) return;
  await tx
    .insert(cards)
    .values(
      others.map(({ id }) => ({
        channelId: id,
        aboutChannelId: brokenId,
        nextTryAt: now,
        madeAt: now,
      })),
    )
    .onConflictDoUpdate({
      target: [cards.channelId, cards.aboutChannelId],
      targetWhere: isNotNull(cards.aboutChannelId),
      set: {
        wantedVersion: sql`${cards.wantedVersion} + 1`,
        generation: sql`${cards.generation} + 1`,
        messageRef: null,
        postStartedAt: null,
        shownVersion: 0,
        nextTryAt: now,
        tries: 0,
        madeAt: now,
      },
    });
  await notify(tx, 'cards');
}

/** The channel accepted a message again. */
export async function markMended(db: Db, channelId: number, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const mended = await tx
      .update(channels)
      .set({ brokenReason: null, brokenAt: null })
      .where(and(eq(channels.id, channelId), isNotNull(channels.brokenAt)))
      .returning({ id: channels.id });
    if (mended.length > 0) await raiseCardsAboutChannel(tx, channelId, now);
  });
}

/** Asks for the cards that tell of the channel to be rendered again: it was mended, bound or removed. */
export async function raiseCardsAboutChannel(tx: Tx, channelId: number, now: Date): Promise<void> {
  const raised = await tx
    .update(cards)
    .set({ wantedVersion: sql`${cards.wantedVersion} + 1`, nextTryAt: now, tries: 0 })
    .where(eq(cards.aboutChannelId, channelId))
    .returning({ id: cards.id });
  if (raised.length > 0) await notify(tx, 'cards');
}
