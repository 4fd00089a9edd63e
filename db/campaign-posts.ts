import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { WinnersPost } from '../src/domain/campaigns/published-list.js';
import type { SendOutcome } from '../src/x/port.js';
import { lockCampaign } from './campaign-lock.js';
import type { Db, Tx } from './database.js';
import { noteWindows } from './rate-windows.js';
import { recordAction } from './record-action.js';
import { campaignPosts } from './schema.js';

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

export type BegunPost =
  | { readonly kind: 'begun'; readonly postId: number }
  /** Another one is under way, or not settled. */
  | { readonly kind: 'open' }
  /** Somebody published these winners meanwhile. */
  | { readonly kind: 'published' }
  | { readonly kind: 'missing' };

/** Writes a post down before it leaves, if it is the next one. */
export async function beginPost(
  tx: Tx,
  {
    ruleId,
    post,
    actor,
    now,
  }: {
    readonly ruleId: number;
    readonly post: WinnersPost;
    readonly actor: Actor;
    readonly now: Date;
  },
): Promise<BegunPost> {
  if ((await lockCampaign(tx, ruleId)) === null) return { kind: 'missing' };
  if ((await openPost(tx, ruleId)) !== null) return { kind: 'open' };
  if ((await publishedUpTo(tx, ruleId)) !== post.firstRank - 1) return { kind: 'published' };
  const [row] = await tx
    .insert(campaignPosts)
    .values({ ruleId, ...post, state: 'sending', postedBy: actor, postedAt: now })
    .returning({ id: campaignPosts.id });
  if (row === undefined) throw new Error('Writing a post down returned no row.');
  return { kind: 'begun', postId: row.id };
}

const stateOf = { accepted: 'posted', rejected: 'absent', unknown: 'unknown' } as const;

/** Writes down what X said to it. */
export async function settlePost(
  tx: Tx,
  {
    postId,
    accountId,
    ruleId,
    outcome,
    actor,
    now,
  }: {
    readonly postId: number;
    readonly accountId: number;
    readonly ruleId: number;
    readonly outcome: SendOutcome;
    readonly actor: Actor;
    readonly now: Date;
  },
): Promise<void> {
  const state = stateOf[outcome.kind];
  const xId = outcome.kind === 'accepted' ? outcome.xId : null;
  await tx
    .update(campaignPosts)
    .set({ state, xId })
    .where(and(eq(campaignPosts.id, postId), eq(campaignPosts.state, 'sending')));
  await noteWindows(tx, accountId, outcome.seen, now);
  const detail = { postId, state, xId };
  await recordAction(tx, { verb: 'campaign-publish', actor, at: now, ruleId, accountId, detail });
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
    .set({ state: isThere ? 'posted' : 'absent' })
    .where(and(eq(campaignPosts.id, postId), inArray(campaignPosts.state, ['sending', 'unknown'])))
    .returning();
  if (row === undefined) return null;
  const verb = isThere ? 'campaign-post-there' : 'campaign-post-absent';
  await recordAction(tx, { verb, actor, at: now, ruleId: row.ruleId, detail: { postId } });
  return row;
}
