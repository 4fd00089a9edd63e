import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Config } from '../src/config.js';
import type { Digest } from '../src/domain/digest/digest.js';
import { digestWindow, latestDue, type Window } from '../src/domain/digest/due.js';
import type { Database, Db } from './database.js';
import { loadDigest } from './digests.js';
import { notify } from './notify.js';
import { cards, channels, digests } from './schema.js';

/** A digest as it was made, for its card. */
export interface StoredDigest {
  readonly id: number;
  readonly period: 'day' | 'week';
  /** The local date it was due on, `YYYY-MM-DD`. */
  readonly day: string;
  readonly madeAt: Date;
  readonly digest: Digest;
}

/** The digest with this id; null when there is none. */
export async function loadStoredDigest(db: Db, id: number): Promise<StoredDigest | null> {
  const [row] = await db.select().from(digests).where(eq(digests.id, id));
  if (row === undefined) return null;
  const { period, day, madeAt, content } = row;
  return { id, period, day, madeAt, digest: content as unknown as Digest };
}

const wantsDigest = and(eq(channels.digest, true), isNull(channels.removedAt));

/** The distinct `HH:MM` at which some channel wants a digest. */
export async function digestTimes(db: Db, defaultAt: string): Promise<readonly string[]> {
  const rows = await db.selectDistinct({ at: channels.digestAt }).from(channels).where(wantsDigest);
  return [...new Set(rows.map(({ at }) => at ?? defaultAt))].sort();
}

/**
 * Makes the digests that are due and were not made yet, each with its card, once per channel, period
 * and day whoever else tries it at the same time. After downtime only the latest missed one is made,
 * and it reaches back to the one before it. Resolves to how many were made.
 */
export async function makeDueDigests(
  database: Database,
  config: Pick<Config, 'digestAt' | 'timeZone' | 'lanes'>,
  now: Date,
): Promise<number> {
  const wanting = await database.db.select().from(channels).where(wantsDigest);
  let made = 0;
  for (const channel of wanting) {
    if (await makeDue(database, channel, config, now)) made += 1;
  }
  return made;
}

async function makeDue(
  { db }: Database,
  channel: typeof channels.$inferSelect,
  config: Pick<Config, 'digestAt' | 'timeZone' | 'lanes'>,
  now: Date,
): Promise<boolean> {
  const period = channel.digestPeriod;
  const at = channel.digestAt ?? config.digestAt;
  const { day, dueAt } = latestDue({ period, at, timeZone: config.timeZone }, now);
  if (dueAt < channel.boundAt) return false;
  const [last] = await db
    .select({ day: digests.day, toAt: digests.toAt })
    .from(digests)
    .where(and(eq(digests.channelId, channel.id), eq(digests.period, period)))
    .orderBy(desc(digests.day))
    .limit(1);
  if (last !== undefined && last.day >= day) return false;
  const window = digestWindow(period, dueAt, last?.toAt ?? null);
  const digest = await loadDigest(db, { ...window, now, lanes: config.lanes });
  return await storeDigest(db, { channelId: channel.id, period, day, window, digest, now });
}

async function storeDigest(
  db: Db,
  made: {
    readonly channelId: number;
    readonly period: 'day' | 'week';
    readonly day: string;
    readonly window: Window;
    readonly digest: Digest;
    readonly now: Date;
  },
): Promise<boolean> {
  const { channelId, period, day, window, digest, now } = made;
  return await db.transaction(async (tx) => {
    const [row] = await tx
      .insert(digests)
      .values({
        channelId,
        period,
        day,
        fromAt: window.from,
        toAt: window.to,
        content: { ...digest },
        madeAt: now,
      })
      .onConflictDoNothing()
      .returning({ id: digests.id });
    if (row === undefined) return false;
    await tx.insert(cards).values({ channelId, digestId: row.id, nextTryAt: now, madeAt: now });
    await notify(tx, 'cards');
    return true;
  });
}
