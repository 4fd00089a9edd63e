import { and, desc, eq, sql } from 'drizzle-orm';
import { watchedPosts } from '../src/domain/rules/needed-reads.js';
import type { Db, Tx } from './database.js';
import { lockLists } from './list-members.js';
import { listMembers, ownPosts, pollCursors, ruleActs, rules } from './schema.js';

/** Rows per statement: nothing refers to these, so they go quickly. */
const batch = 1_000;

/** A list of a post, `likes:<post>` or `reposts:<post>`. */
interface OldList {
  readonly accountId: number;
  readonly list: string;
}

/**
 * Deletes some of who was seen, all of it before `before`, on the lists of posts that are not read any more, and tells how
 * many. Should such a list be read again, it begins with a base line: `before` lies further back than what is caught up.
 * Whom a rule has dealt with stays, since only their row tells the next like from the one that was answered.
 */
export async function deleteOldListMembers(db: Db, before: Date): Promise<number> {
  for (const list of await oldLists(db, before)) {
    const deleted = await db.transaction((tx) => deleteFrom(tx, list, before));
    if (deleted > 0) return deleted;
  }
  return 0;
}

const postOf = sql<string>`split_part(${listMembers.list}, ':', 2)`;

/** What a rule has dealt with there: answered, skipped, or kept until its set is complete. */
const isDealtWith = sql`exists (
  select 1 from ${ruleActs}
  where ${ruleActs.xUserId} = ${listMembers.xUserId} and ${ruleActs.ourPostId} = ${postOf})`;

async function oldLists(db: Db, before: Date): Promise<readonly OldList[]> {
  const newest = sql`max(greatest(${listMembers.seenAt}, ${listMembers.leftAt}))`;
  return db
    .select({ accountId: listMembers.accountId, list: listMembers.list })
    .from(listMembers)
    .where(sql`${listMembers.list} <> 'followers' and not ${isDealtWith}`)
    .groupBy(listMembers.accountId, listMembers.list)
    .having(sql`${newest} < ${before.toISOString()}::timestamptz`);
}

/** Under the lock that a reading takes too: a rule that has it read by now is seen, and its list stays. */
async function deleteFrom(tx: Tx, { accountId, list }: OldList, before: Date): Promise<number> {
  await lockLists(tx, accountId);
  const [kind, post = ''] = list.split(':');
  if (await isWatched(tx, accountId, post)) return 0;
  const endpoint = kind === 'likes' ? 'likers' : 'reposters';
  const cursor = and(
    eq(pollCursors.accountId, accountId),
    eq(pollCursors.endpoint, endpoint),
    eq(pollCursors.subject, post),
  );
  const [read] = await tx.select({ upTo: pollCursors.readUpTo }).from(pollCursors).where(cursor);
  if (read !== undefined && read.upTo !== null && read.upTo >= before) return 0;
  // Without who was on it, the list was never read.
  await tx.delete(pollCursors).where(cursor);
  const old = tx
    .select({ xUserId: listMembers.xUserId })
    .from(listMembers)
    .where(
      and(
        eq(listMembers.accountId, accountId),
        eq(listMembers.list, list),
        sql`greatest(${listMembers.seenAt}, ${listMembers.leftAt}) < ${before.toISOString()}::timestamptz`,
        sql`not ${isDealtWith}`,
      ),
    )
    .limit(batch);
  const deleted = await tx
    .delete(listMembers)
    .where(
      and(
        eq(listMembers.accountId, accountId),
        eq(listMembers.list, list),
        sql`${listMembers.xUserId} in ${old}`,
      ),
    )
    .returning({ xUserId: listMembers.xUserId });
  return deleted.length;
}

/** Whether a rule may have the lists of the post read: it names the post, or the post is one of the newest. */
async function isWatched(tx: Tx, accountId: number, post: string): Promise<boolean> {
  const [naming] = await tx
    .select({ id: rules.id })
    .from(rules)
    .where(
      and(
        eq(rules.accountId, accountId),
        sql`${rules.state} <> 'deleted'`,
        sql`${rules.definition} ->> 'post' = ${post}`,
      ),
    )
    .limit(1);
  if (naming !== undefined) return true;
  const newest = await tx
    .select({ id: ownPosts.postId })
    .from(ownPosts)
    .where(eq(ownPosts.accountId, accountId))
    .orderBy(desc(ownPosts.madeAt), desc(ownPosts.postId))
    .limit(watchedPosts);
  return newest.some(({ id }) => id === post);
}
