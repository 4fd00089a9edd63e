import { and, asc, desc, eq, inArray, lt, min, sql } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { WinnersPost } from '../src/domain/campaigns/published-list.js';
import { postUnderWayMs } from '../src/domain/campaigns/publishing.js';
import { lockCampaign } from './campaign-lock.js';
import type { Db, Tx } from './database.js';
import { notify } from './notify.js';
import { recordAction } from './record-action.js';
import { campaignPosts, rules } from './schema.js';

/* The posts that list winners: at most one at a time is under way, and none of which it is not known is passed over. */

export type CampaignPost = typeof campaignPosts.$inferSelect;

/** The last rank that is on X, or may be; 0: none. */
export async function publishedUpTo(db: Db, ruleId: number): Promise<number> {
  const [row] = await db
    .select({ rank: sql<number>`coalesce(max(${campaignPosts.lastRank}), 0)::int` })
    .from(campaignPosts)
    .where(
      and(
        eq(campaignPosts.ruleId, ruleId),
        inArray(campaignPosts.state, ['sending', 'unknown', 'posted']),
      ),
    );
  return row?.rank ?? 0;
}

/** The post that is under way, or of which it is not known whether it is on X. */
export async function openPost(db: Db, ruleId: number): Promise<CampaignPost | null> {
  const [row] = await db
    .select()
    .from(campaignPosts)
    .where(
      and(eq(campaignPosts.ruleId, ruleId), inArray(campaignPosts.state, ['sending', 'unknown'])),
    )
    .orderBy(desc(campaignPosts.id))
    .limit(1);
  return row ?? null;
}

/** The next post that waits for its turn. */
export async function waitingPost(db: Db, ruleId: number): Promise<CampaignPost | null> {
  const [row] = await db
    .select()
    .from(campaignPosts)
    .where(and(eq(campaignPosts.ruleId, ruleId), eq(campaignPosts.state, 'waiting')))
    .orderBy(asc(campaignPosts.firstRank))
    .limit(1);
  return row ?? null;
}

/** Why publishing stopped: the newest post, where X refused it. */
export async function refusedPost(db: Db, ruleId: number): Promise<CampaignPost | null> {
  const [row] = await db
    .select()
    .from(campaignPosts)
    .where(eq(campaignPosts.ruleId, ruleId))
    .orderBy(desc(campaignPosts.id))
    .limit(1);
  return row?.state === 'absent' && row.diagnosis !== null ? row : null;
}

/** How many posts of a campaign are on X, and how many wait. */
export async function countPosts(
  db: Db,
  ruleId: number,
): Promise<{ readonly posted: number; readonly waiting: number }> {
  const count = (state: CampaignPost['state']) =>
    sql<number>`(count(*) filter (where ${campaignPosts.state} = ${state}))::int`;
  const [row] = await db
    .select({ posted: count('posted'), waiting: count('waiting') })
    .from(campaignPosts)
    .where(eq(campaignPosts.ruleId, ruleId));
  return row ?? { posted: 0, waiting: 0 };
}

/** Campaigns of which a post waits or is out, with their accounts. */
export async function campaignsPublishing(
  db: Db,
): Promise<readonly { readonly ruleId: number; readonly accountId: number }[]> {
  return db
    .select({ ruleId: campaignPosts.ruleId, accountId: rules.accountId })
    .from(campaignPosts)
    .innerJoin(rules, eq(rules.id, campaignPosts.ruleId))
    .where(sql`${campaignPosts.state} in ('waiting', 'sending')`)
    .groupBy(campaignPosts.ruleId, rules.accountId)
    .orderBy(min(campaignPosts.id));
}

/**
 * Writes all posts of a list down, so that they leave one after the other whatever becomes of this process. False: others
 * of the campaign wait or are not settled, or somebody published these winners meanwhile.
 */
export async function wantPosts(
  tx: Tx,
  {
    ruleId,
    posts,
    actor,
    now,
  }: {
    readonly ruleId: number;
    readonly posts: readonly WinnersPost[];
    readonly actor: Actor;
    readonly now: Date;
  },
): Promise<boolean> {
  const [first] = posts;
  if (first === undefined || (await lockCampaign(tx, ruleId)) === null) return false;
  if ((await openPost(tx, ruleId)) !== null || (await waitingPost(tx, ruleId)) !== null)
    return false;
  if ((await publishedUpTo(tx, ruleId)) !== first.firstRank - 1) return false;
  await tx.insert(campaignPosts).values(
    posts.map((post) => ({
      ruleId,
      ...post,
      state: 'waiting' as const,
      dueAt: now,
      postedBy: actor,
      postedAt: now,
    })),
  );
  // Should this process not get to it: the duty of publishing does.
  await notify(tx, 'rules');
  return true;
}

/** What follows a post that is not on X, or may not be, does not leave: the list would have a hole. */
export async function dropWaiting(tx: Tx, ruleId: number): Promise<void> {
  await tx
    .delete(campaignPosts)
    .where(and(eq(campaignPosts.ruleId, ruleId), eq(campaignPosts.state, 'waiting')));
}

/** Nobody waits any more for the answer to a post of a process that died: a person has to look. */
export async function giveUpLostPost(tx: Tx, ruleId: number, now: Date): Promise<void> {
  if ((await lockCampaign(tx, ruleId)) === null) return;
  const lost = await tx
    .update(campaignPosts)
    .set({ state: 'unknown' })
    .where(
      and(
        eq(campaignPosts.ruleId, ruleId),
        eq(campaignPosts.state, 'sending'),
        lt(campaignPosts.postedAt, new Date(now.getTime() - postUnderWayMs)),
      ),
    )
    .returning({ id: campaignPosts.id });
  if (lost.length > 0) await dropWaiting(tx, ruleId);
}

/** A person looked at X: the post is there, or it is not. Null: it was settled before. */
export async function decidePost(
  tx: Tx,
  {
    postId,
    isThere,
    actor,
    now,
  }: {
    readonly postId: number;
    readonly isThere: boolean;
    readonly actor: Actor;
    readonly now: Date;
  },
): Promise<CampaignPost | null> {
  const [row] = await tx
    .update(campaignPosts)
    .set({ state: isThere ? 'posted' : 'absent', diagnosis: null })
    .where(and(eq(campaignPosts.id, postId), inArray(campaignPosts.state, ['sending', 'unknown'])))
    .returning();
  if (row === undefined) return null;
  await dropWaiting(tx, row.ruleId);
  const verb = isThere ? 'campaign-post-there' : 'campaign-post-absent';
  await recordAction(tx, { verb, actor, at: now, ruleId: row.ruleId, detail: { postId } });
  return row;
}
