import { inArray } from 'drizzle-orm';
import { listNamed } from '../src/domain/rules/list-round.js';
import { triggerKey } from '../src/domain/rules/trigger.js';
import type { Db } from './database.js';
import { loadMembers, placeKey } from './list-members.js';
import { triggers } from './schema.js';

/** Somebody who is known to like a post. */
export interface KnownLiker {
  /** The latest moment at which they are known to have been on the list. */
  readonly seenAt: Date;
  /** What told of their like; null: a base line, nothing was made of it. */
  readonly trigger: { readonly sourceId: string; readonly at: Date } | null;
}

/** The likes of a post of one account. */
export interface LikesOf {
  readonly accountId: number;
  readonly accountXUserId: string;
  readonly ourPostId: string;
}

/** Which of these people are known to like the post, by their ids: who took it back is not among them. */
export async function knownLikers(
  db: Db,
  { accountId, accountXUserId, ourPostId }: LikesOf,
  xUserIds: readonly string[],
): Promise<ReadonlyMap<string, KnownLiker>> {
  const list = listNamed('like', ourPostId);
  const places = xUserIds.map((xUserId) => ({ list, xUserId }));
  const members = await loadMembers(db, accountId, places);
  const likers = xUserIds.flatMap((xUserId) => {
    const member = members.get(placeKey({ list, xUserId }));
    if (member === undefined || member.leftAt !== null) return [];
    const actor = { xUserId, handle: null, name: null };
    const sighting = { actor, accountXUserId, at: member.seenAt, sourceId: '' };
    const key = triggerKey({ kind: 'like', ourPostId, round: member.round }, sighting);
    return [{ xUserId, key, seenAt: member.seenAt }];
  });
  const keys = likers.map(({ key }) => key);
  const { key, sourceId, at } = triggers;
  const rows = await db.select({ key, sourceId, at }).from(triggers).where(inArray(key, keys));
  const made = new Map(rows.map((row) => [row.key, { sourceId: row.sourceId, at: row.at }]));
  return new Map(
    likers.map((liker) => [
      liker.xUserId,
      { seenAt: liker.seenAt, trigger: made.get(liker.key) ?? null },
    ]),
  );
}
