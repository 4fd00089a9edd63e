import { and, asc, eq, inArray, lt, lte, sql } from 'drizzle-orm';
import type { Db, Tx } from './database.js';
import { untoldLikes } from './schema.js';

/** A like that came without its liker. */
export type UntoldLike = typeof untoldLikes.$inferSelect;

/** A post of ours. */
export interface PostOf {
  readonly accountId: number;
  readonly ourPostId: string;
}

const isOf = ({ accountId, ourPostId }: PostOf) =>
  and(eq(untoldLikes.accountId, accountId), eq(untoldLikes.ourPostId, ourPostId));

const inOrder = (likes: readonly UntoldLike[]) => likes.toSorted((one, other) => one.id - other.id);

/** Keeps it until it was looked up. False: it waits already, whichever process was told of it. */
export async function keepUntoldLike(
  tx: Tx,
  like: Omit<typeof untoldLikes.$inferInsert, 'id'>,
): Promise<boolean> {
  const kept = await tx
    .insert(untoldLikes)
    .values(like)
    .onConflictDoNothing()
    .returning({ id: untoldLikes.id });
  return kept.length > 0;
}

/** Those of a post that wait, in the order in which they came. */
export async function listUntoldLikes(db: Db, post: PostOf): Promise<readonly UntoldLike[]> {
  return db.select().from(untoldLikes).where(isOf(post)).orderBy(asc(untoldLikes.id));
}

/**
 * Takes those of a post that came until then, in the order in which they came: of several processes that looked them up
 * only one is given each.
 */
export async function takeUntoldLikes(
  tx: Tx,
  post: PostOf,
  until: Date,
): Promise<readonly UntoldLike[]> {
  return inOrder(
    await tx
      .delete(untoldLikes)
      .where(and(isOf(post), lte(untoldLikes.seenAt, until)))
      .returning(),
  );
}

/** They were looked up before, and came again. */
export async function forgetUntoldLikes(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.delete(untoldLikes).where(inArray(untoldLikes.id, [...ids]));
}

/** Takes those that were done before then, whosever they are. */
export async function takeOldUntoldLikes(tx: Tx, before: Date): Promise<readonly UntoldLike[]> {
  return tx
    .delete(untoldLikes)
    .where(
      lt(
        sql`coalesce(${untoldLikes.at}, ${untoldLikes.seenAt})`,
        sql`${before.toISOString()}::timestamptz`,
      ),
    )
    .returning();
}

/** The posts of which some wait since before then: whoever was told of them does not look them up. */
export async function postsWithUntoldLikes(db: Db, before: Date): Promise<readonly PostOf[]> {
  const { accountId, ourPostId } = untoldLikes;
  return db
    .selectDistinct({ accountId, ourPostId })
    .from(untoldLikes)
    .where(lt(untoldLikes.seenAt, before));
}
