import { and, desc, eq, gt, isNotNull, isNull, lte, notInArray, or, sql } from 'drizzle-orm';
import type { Platform } from '../src/domain/actor.js';
import type { Db } from './database.js';
import { cards, channels } from './schema.js';

/*
 * The statements of the cards loop. A card is due while `wantedVersion` > `shownVersion`; its channel
 * is left alone while it is broken, until somebody mends it or `brokenBefore` lets it be tried again.
 */

export type CardRow = typeof cards.$inferSelect;
export type ChannelRow = typeof channels.$inferSelect;

export interface ChannelWork {
  readonly channelId: number;
  /** When the first of its cards may be tried. */
  readonly dueAt: Date;
}

/** A card of an unbound channel is only edited: nothing new appears where nobody wants it. */
const wanted = (brokenBefore: Date) =>
  and(
    gt(cards.wantedVersion, cards.shownVersion),
    or(isNotNull(cards.messageRef), isNull(channels.removedAt)),
    or(isNull(channels.brokenAt), lte(channels.brokenAt, brokenBefore)),
  );

/** Channels of a platform that have cards to show, now or later. `brokenBefore`: broken ones are tried again. */
export async function channelsWithWork(
  db: Db,
  platform: Platform,
  brokenBefore: Date,
): Promise<readonly ChannelWork[]> {
  return await db
    .select({
      channelId: channels.id,
      dueAt: sql<string>`min(${cards.nextTryAt})`.mapWith(cards.nextTryAt),
    })
    .from(cards)
    .innerJoin(channels, eq(channels.id, cards.channelId))
    .where(and(eq(channels.platform, platform), wanted(brokenBefore)))
    .groupBy(channels.id);
}

export interface Choice {
  readonly posts: boolean;
  readonly edits: boolean;
  /** Cards that were edited too lately. */
  readonly except: readonly number[];
  /** A channel that broke later than this is left alone. */
  readonly brokenBefore: Date;
}

/** The card that its channel is to be given next: new messages first, in the order they were made. */
export async function nextCard(
  db: Db,
  channelId: number,
  choice: Choice,
  now: Date,
): Promise<{ readonly card: CardRow; readonly channel: ChannelRow } | null> {
  if (!choice.posts && !choice.edits) return null;
  const [row] = await db
    .select({ card: cards, channel: channels })
    .from(cards)
    .innerJoin(channels, eq(channels.id, cards.channelId))
    .where(
      and(
        eq(cards.channelId, channelId),
        wanted(choice.brokenBefore),
        lte(cards.nextTryAt, now),
        choice.posts ? undefined : isNotNull(cards.messageRef),
        choice.edits ? undefined : isNull(cards.messageRef),
        choice.except.length === 0 ? undefined : notInArray(cards.id, [...choice.except]),
      ),
    )
    .orderBy(
      // Null, and so last, for cards that have a message.
      sql`case when ${cards.messageRef} is null then ${cards.id} end`,
      cards.nextTryAt,
      cards.id,
    )
    .limit(1);
  return row ?? null;
}

/** When the first card of a channel may be tried, whatever its limits say; null = all is shown. */
export async function nextTryOf(
  db: Db,
  channelId: number,
  brokenBefore: Date,
): Promise<Date | null> {
  const [row] = await db
    .select({ at: sql<string | null>`min(${cards.nextTryAt})`.mapWith(cards.nextTryAt) })
    .from(cards)
    .innerJoin(channels, eq(channels.id, cards.channelId))
    .where(and(eq(cards.channelId, channelId), wanted(brokenBefore)));
  return row?.at ?? null;
}

/** When the newest messages of a channel left, newest first: its limit outlives a restart. */
export async function recentPosts(
  db: Db,
  channelId: number,
  since: Date,
): Promise<readonly Date[]> {
  const rows = await db
    .select({ at: cards.postStartedAt })
    .from(cards)
    .where(and(eq(cards.channelId, channelId), gt(cards.postStartedAt, since)))
    .orderBy(desc(cards.postStartedAt))
    .limit(20);
  return rows.flatMap(({ at }) => (at === null ? [] : [at]));
}

/** Same message as when the card was read: nobody posted or gave it up meanwhile. */
const asRead = (card: CardRow) =>
  and(
    eq(cards.id, card.id),
    eq(cards.generation, card.generation),
    card.messageRef === null ? isNull(cards.messageRef) : eq(cards.messageRef, card.messageRef),
  );

/**
 * Writes down that a post is about to leave; must be committed before it does, so that a crash leads
 * to a look-up and never to a second message. False: another process was first.
 */
export async function startPost(db: Db, card: CardRow, now: Date): Promise<boolean> {
  const started = await db
    .update(cards)
    .set({ postStartedAt: now })
    .where(
      and(
        asRead(card),
        card.postStartedAt === null
          ? isNull(cards.postStartedAt)
          : eq(cards.postStartedAt, card.postStartedAt),
      ),
    )
    .returning({ id: cards.id });
  return started.length === 1;
}

/** The platform shows `version` of the card. A version wanted meanwhile stays due. */
export async function recordShown(
  db: Db,
  card: CardRow,
  shown: { readonly messageRef: string; readonly version: number; readonly state: string },
): Promise<void> {
  await db
    .update(cards)
    .set({
      messageRef: shown.messageRef,
      shownVersion: sql`greatest(${cards.shownVersion}, ${shown.version}::int)`,
      shownState: shown.state,
      tries: 0,
      lastError: null,
    })
    .where(asRead(card));
}

/** A message was found that an earlier post had left; what it shows is not known, so it stays due. */
export async function recordFound(db: Db, card: CardRow, messageRef: string): Promise<void> {
  await db.update(cards).set({ messageRef, tries: 0, lastError: null }).where(asRead(card));
}

/** The message was deleted by somebody: the card is posted afresh, under a new nonce. */
export async function recordGone(db: Db, card: CardRow): Promise<void> {
  await db
    .update(cards)
    .set({
      generation: card.generation + 1,
      messageRef: null,
      postStartedAt: null,
      shownVersion: 0,
      tries: 0,
    })
    .where(asRead(card));
}

/** What is known about a post or edit that was not shown. */
export interface Postponement {
  readonly at: Date;
  readonly reason: string;
  /** Until when a post may have left without our knowing; null = none did, so nothing has to be looked up. */
  readonly postStartedAt: Date | null;
}

/** Tries the card again at `at`; a change of its subject brings it back sooner. */
export async function postpone(db: Db, card: CardRow, why: Postponement): Promise<void> {
  await db
    .update(cards)
    .set({
      tries: sql`${cards.tries} + 1`,
      // What its subject became while the platform was asked is another card: it is due as it was raised.
      nextTryAt: sql`case when ${cards.wantedVersion} = ${card.wantedVersion} then ${sql.param(why.at, cards.nextTryAt)} else ${cards.nextTryAt} end`,
      lastError: why.reason.slice(0, 500),
      postStartedAt: why.postStartedAt,
    })
    .where(asRead(card));
}
