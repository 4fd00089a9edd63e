import { and, asc, desc, eq, gt, inArray, lte, sql } from 'drizzle-orm';
import { watchedPosts } from '../src/domain/rules/needed-reads.js';
import type { Db, Tx } from './database.js';
import { lockLists } from './list-members.js';
import { listMembers, ownPosts, pollCursors, ruleActs, rules } from './schema.js';

/** People per transaction: nothing refers to these rows, so they go quickly. */
const batch = 1_000;

/** A list of a post, `likes:<post>` or `reposts:<post>`. */
interface OldList {
  readonly accountId: number;
  readonly list: string;
}

/**
 * Deletes who was seen, all of it before `before`, on the lists of posts that are not read any more, with how far those
 * were read, and tells how many people. Should such a list be read again, it begins with a base line: `before` lies further
 * back than what is caught up. Whom a rule has dealt with stays, since only their row tells the next like from the one that
 * was answered. All lists are looked through, once: not for a duty that runs every other minute.
 */
export async function deleteOldLists(
  db: Db,
  before: Date,
  signal: AbortSignal = new AbortController().signal,
): Promise<number> {
  let total = 0;
  for (const list of await oldLists(db, before)) {
    let next: string | null = '';
    while (next !== null && !signal.aborted) {
      const after: string = next;
      const part = await db.transaction((tx) => deleteFrom(tx, list, { before, after }));
      total += part.deleted;
      next = part.last;
    }
  }
  for (const cursor of await oldCursors(db, before)) {
    if (signal.aborted) break;
    await db.transaction((tx) => deleteCursor(tx, cursor, before));
  }
  return total;
}

/**
 * What a rule of the account has dealt with there: answered, skipped, or kept until its set is complete. The index begins
 * with the rule.
 */
const isDealtWith = (accountId: number, post: string) => sql`exists (
  select 1 from ${ruleActs}
  where ${ruleActs.xUserId} = ${listMembers.xUserId} and ${ruleActs.ourPostId} = ${post}
    and ${ruleActs.ruleId} in (select ${rules.id} from ${rules} where ${rules.accountId} = ${accountId}))`;

async function oldLists(db: Db, before: Date): Promise<readonly OldList[]> {
  const newest = sql`max(greatest(${listMembers.seenAt}, ${listMembers.leftAt}))`;
  return db
    .select({ accountId: listMembers.accountId, list: listMembers.list })
    .from(listMembers)
    .where(sql`${listMembers.list} <> 'followers'`)
    .groupBy(listMembers.accountId, listMembers.list)
    .having(sql`${newest} < ${before.toISOString()}::timestamptz`);
}

/** One part of a list was looked through, up to `last`; null: there is no more of it. */
interface Part {
  readonly deleted: number;
  readonly last: string | null;
}

const noMore: Part = { deleted: 0, last: null };

/**
 * Looks through the next part of a list, behind the person `after`. Under the lock that a reading takes too: a rule that
 * has it read by now is seen, and its list stays.
 */
async function deleteFrom(
  tx: Tx,
  { accountId, list }: OldList,
  { before, after }: { readonly before: Date; readonly after: string },
): Promise<Part> {
  await lockLists(tx, accountId);
  const [kind, post = ''] = list.split(':');
  if (await isWatched(tx, accountId, post)) return noMore;
  const endpoint = kind === 'likes' ? 'likers' : 'reposters';
  const cursor = and(
    eq(pollCursors.accountId, accountId),
    eq(pollCursors.endpoint, endpoint),
    eq(pollCursors.subject, post),
  );
  const [read] = await tx.select({ upTo: pollCursors.readUpTo }).from(pollCursors).where(cursor);
  if (read !== undefined && read.upTo !== null && read.upTo >= before) return noMore;
  // Without who was on it, the list was never read.
  await tx.delete(pollCursors).where(cursor);
  const isBehind = and(
    eq(listMembers.accountId, accountId),
    eq(listMembers.list, list),
    gt(listMembers.xUserId, after),
  );
  const people = await tx
    .select({ xUserId: listMembers.xUserId })
    .from(listMembers)
    .where(isBehind)
    .orderBy(asc(listMembers.xUserId))
    .limit(batch);
  const last = people.at(-1)?.xUserId;
  if (last === undefined) return noMore;
  const deleted = await tx
    .delete(listMembers)
    .where(
      and(
        isBehind,
        lte(listMembers.xUserId, last),
        sql`greatest(${listMembers.seenAt}, ${listMembers.leftAt}) < ${before.toISOString()}::timestamptz`,
        sql`not ${isDealtWith(accountId, post)}`,
      ),
    )
    .returning({ xUserId: listMembers.xUserId });
  return { deleted: deleted.length, last };
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

/** How far a list or feed of a post was read. */
type OldCursor = Pick<typeof pollCursors.$inferSelect, 'accountId' | 'endpoint' | 'subject'>;

const readLongAgo = (before: Date) =>
  sql`coalesce(${pollCursors.readUpTo}, ${pollCursors.nextAt}) < ${before.toISOString()}::timestamptz`;

/** How far lists were read on which nobody is known; feeds of quotes have no list. */
async function oldCursors(db: Db, before: Date): Promise<readonly OldCursor[]> {
  const list = sql`case ${pollCursors.endpoint} when 'likers' then 'likes:' else 'reposts:' end || ${pollCursors.subject}`;
  return db
    .select({
      accountId: pollCursors.accountId,
      endpoint: pollCursors.endpoint,
      subject: pollCursors.subject,
    })
    .from(pollCursors)
    .where(
      and(
        inArray(pollCursors.endpoint, ['likers', 'reposters', 'quotes']),
        readLongAgo(before),
        sql`(${pollCursors.endpoint} = 'quotes' or not exists (
          select 1 from ${listMembers}
          where ${listMembers.accountId} = ${pollCursors.accountId} and ${listMembers.list} = ${list}))`,
      ),
    );
}

async function deleteCursor(
  tx: Tx,
  { accountId, endpoint, subject }: OldCursor,
  before: Date,
): Promise<void> {
  await lockLists(tx, accountId);
  if (await isWatched(tx, accountId, subject)) return;
  await tx
    .delete(pollCursors)
    .where(
      and(
        eq(pollCursors.accountId, accountId),
        eq(pollCursors.endpoint, endpoint),
        eq(pollCursors.subject, subject),
        readLongAgo(before),
      ),
    );
}
