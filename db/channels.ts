import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Actor, Platform } from '../src/domain/actor.js';
import type { Locale } from '../src/domain/locale.js';
import { raiseCardsAboutChannel } from './broken-channels.js';
import type { Db, Tx } from './database.js';
import { notify } from './notify.js';
import { recordAction } from './record-action.js';
import { channels } from './schema.js';

export type Channel = typeof channels.$inferSelect;

/** The channel as it is bound now; null when it is not. */
export async function findChannel(
  db: Db,
  platform: Platform,
  externalId: string,
): Promise<Channel | null> {
  const [row] = await db
    .select()
    .from(channels)
    .where(
      and(
        eq(channels.platform, platform),
        eq(channels.externalId, externalId),
        isNull(channels.removedAt),
      ),
    );
  return row ?? null;
}

/** All bound channels, oldest first. */
export async function listChannels(db: Db): Promise<Channel[]> {
  return db
    .select()
    .from(channels)
    .where(isNull(channels.removedAt))
    .orderBy(asc(channels.platform), asc(channels.id));
}

/** What `channel here` and `digest` ask for; what is left out stays as it is. */
export interface ChannelWish {
  readonly platform: Platform;
  readonly externalId: string;
  readonly alerts?: boolean | undefined;
  readonly digest?: boolean | undefined;
  readonly digestAt?: string | undefined;
  readonly digestPeriod?: 'day' | 'week' | undefined;
  readonly locale?: Locale | undefined;
  readonly threads?: boolean | undefined;
}

/**
 * Binds a channel, or changes how it is bound. One that was removed comes back with its old row, so
 * that its cards keep their place, and with the settings of a new one. Clears a known fault: the
 * caller has just seen that the bot can post there.
 */
export async function bindChannel(
  tx: Tx,
  wish: ChannelWish,
  by: { readonly actor: Actor; readonly locale: Locale; readonly verb: string; readonly now: Date },
): Promise<Channel> {
  const bound = await lockChannel(tx, wish);
  const settings = settingsOf(wish, bound !== null && bound.removedAt === null ? bound : null, by);
  const isKept = bound !== null && bound.removedAt === null;
  // What was due before somebody asked for it is not made up for.
  const isNewDigest =
    settings.digest && !(bound?.digest === true && bound.digestAt === settings.digestAt);
  const values = {
    ...settings,
    brokenReason: null,
    brokenAt: null,
    removedAt: null,
    boundBy: by.actor,
    boundAt: isKept && !isNewDigest ? bound.boundAt : by.now,
  };
  const [row] = await tx
    .insert(channels)
    .values({ platform: wish.platform, externalId: wish.externalId, ...values })
    .onConflictDoUpdate({ target: [channels.platform, channels.externalId], set: values })
    .returning();
  if (row === undefined) throw new Error('Binding a channel returned no row.');
  await raiseCardsAboutChannel(tx, row.id, by.now);
  const { platform, externalId } = wish;
  const detail = { channel: row.id, platform, externalId, ...settings };
  await recordAction(tx, { at: by.now, actor: by.actor, verb: by.verb, detail });
  await notify(tx, 'channels');
  return row;
}

async function lockChannel(tx: Tx, wish: ChannelWish): Promise<Channel | null> {
  const [row] = await tx
    .select()
    .from(channels)
    .where(and(eq(channels.platform, wish.platform), eq(channels.externalId, wish.externalId)))
    .for('update');
  return row ?? null;
}

/** A new channel gets alerts, unless it is bound for something else only. */
function settingsOf(wish: ChannelWish, bound: Channel | null, by: { readonly locale: Locale }) {
  return {
    alerts: wish.alerts ?? bound?.alerts ?? wish.digest !== true,
    digest: wish.digest ?? bound?.digest ?? false,
    digestAt: wish.digestAt ?? bound?.digestAt ?? null,
    digestPeriod: wish.digestPeriod ?? bound?.digestPeriod ?? ('day' as const),
    locale: wish.locale ?? bound?.locale ?? by.locale,
    threads: wish.threads ?? bound?.threads ?? false,
  };
}

/** Unbinds a channel; false when it was not bound. Its row stays, so that its cards keep their place. */
export async function removeChannel(
  tx: Tx,
  which: { readonly platform: Platform; readonly externalId: string },
  by: { readonly actor: Actor; readonly now: Date },
): Promise<boolean> {
  const removed = await tx
    .update(channels)
    .set({ removedAt: by.now })
    .where(
      and(
        eq(channels.platform, which.platform),
        eq(channels.externalId, which.externalId),
        isNull(channels.removedAt),
      ),
    )
    .returning({ id: channels.id });
  if (removed.length === 0) return false;
  for (const { id } of removed) await raiseCardsAboutChannel(tx, id, by.now);
  await recordAction(tx, {
    at: by.now,
    actor: by.actor,
    verb: 'channel-remove',
    detail: { ...which },
  });
  await notify(tx, 'channels');
  return true;
}
