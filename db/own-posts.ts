import { and, desc, eq, inArray } from 'drizzle-orm';
import { namedPosts, watchedPosts } from '../src/domain/rules/needed-reads.js';
import type { Db, Tx } from './database.js';
import { ownPosts } from './schema.js';

/** A post of ours. */
export interface OwnPost {
  readonly id: string;
  readonly madeAt: Date;
}

/** The newest posts of an account that were seen, newest first. */
export async function newestOwnPosts(
  db: Db,
  accountId: number,
  count: number,
): Promise<readonly OwnPost[]> {
  return db
    .select({ id: ownPosts.postId, madeAt: ownPosts.madeAt })
    .from(ownPosts)
    .where(eq(ownPosts.accountId, accountId))
    .orderBy(desc(ownPosts.madeAt), desc(ownPosts.postId))
    .limit(count);
}

/** Our posts whose lists rules may need: the newest, then the older ones that they name. */
export async function ownPostsFor(
  db: Db,
  accountId: number,
  rules: Parameters<typeof namedPosts>[0],
): Promise<readonly OwnPost[]> {
  const newest = await newestOwnPosts(db, accountId, watchedPosts);
  const seen = new Set(newest.map(({ id }) => id));
  const older = namedPosts(rules).filter((id) => !seen.has(id));
  if (older.length === 0) return newest;
  const named = await db
    .select({ id: ownPosts.postId, madeAt: ownPosts.madeAt })
    .from(ownPosts)
    .where(and(eq(ownPosts.accountId, accountId), inArray(ownPosts.postId, older)));
  return [...newest, ...named];
}

/** Remembers posts of ours; tells how many nobody had seen before. */
export async function saveOwnPosts(
  tx: Tx,
  accountId: number,
  posts: readonly OwnPost[],
): Promise<number> {
  if (posts.length === 0) return 0;
  const made = await tx
    .insert(ownPosts)
    .values(posts.map(({ id, madeAt }) => ({ accountId, postId: id, madeAt })))
    .onConflictDoNothing()
    .returning({ id: ownPosts.postId });
  return made.length;
}
