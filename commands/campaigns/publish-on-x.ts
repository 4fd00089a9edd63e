import { mayPostLeave } from '../../db/begin-campaign-post.js';
import {
  countPosts,
  openPost,
  publishedUpTo,
  refusedPost,
  waitingPost,
  wantPosts,
  type CampaignPost,
} from '../../db/campaign-posts.js';
import { winnersOf } from '../../db/campaign-people.js';
import type { Campaign } from '../../db/campaigns.js';
import { retryingConflicts } from '../../db/retry-conflicts.js';
import { winnersPosts, type WinnersPost } from '../../src/domain/campaigns/published-list.js';
import { postUnderWayMs, type PostHold } from '../../src/domain/campaigns/publishing.js';
import { publishTexts } from '../../src/i18n/commands-campaign-publish.js';
import { measureText } from '../../src/x/text-length.js';
import type { CommandContext } from '../command.js';

/** What is to be published next. */
export type NextPosts =
  | { readonly kind: 'none' }
  /** All winners so far are on X. */
  | { readonly kind: 'published' }
  | { readonly kind: 'under-way' }
  /** The posts of a list leave by themselves; `hold`: what the next one waits for. */
  | {
      readonly kind: 'waits';
      readonly posted: number;
      readonly waiting: number;
      readonly hold: PostHold | null;
    }
  /** A person has to say whether this one is on X. */
  | { readonly kind: 'unsure'; readonly post: CampaignPost }
  | {
      readonly kind: 'ready';
      readonly posts: readonly WinnersPost[];
      /** How many winners they name, and how many were named before. */
      readonly winners: number;
      readonly before: number;
    };

/** The posts that name the winners whom no post names yet, up to `upTo`. */
export async function nextPosts(
  context: CommandContext,
  { rule }: Campaign,
  upTo = Number.MAX_SAFE_INTEGER,
): Promise<NextPosts> {
  const { locale, now } = context;
  const { db } = context.database;
  const open = await openPost(db, rule.id);
  if (open !== null) {
    const isUnderWay =
      open.state === 'sending' && now().getTime() - open.postedAt.getTime() < postUnderWayMs;
    return isUnderWay ? { kind: 'under-way' } : { kind: 'unsure', post: open };
  }
  const waiting = await waitingPost(db, rule.id);
  if (waiting !== null) return waits(context, rule, waiting);
  const winners = await winnersOf(db, rule.id);
  if (winners.length === 0) return { kind: 'none' };
  const before = await publishedUpTo(db, rule.id);
  const rest = winners.filter(({ rank }) => rank > before && rank <= upTo);
  if (rest.length === 0) return { kind: 'published' };
  // The name of a campaign must not mention anybody either; X reads a full-width @ as one, too.
  const heading = publishTexts[locale].heading(rule.name.replaceAll(/[@\uFF20]|\s+/gu, ' ').trim());
  const posts = winnersPosts(heading, rest, (text) => measureText('reply', text).fits);
  return { kind: 'ready', posts, winners: rest.length, before };
}

async function waits(
  { database: { db }, config, xAccounts, now }: CommandContext,
  { id, accountId }: Campaign['rule'],
  post: CampaignPost,
): Promise<NextPosts> {
  const paceMs = config.lanes.reply.paceSeconds * 1_000;
  const may = await mayPostLeave(db, { accountId, post, paceMs, now: now() });
  // Credentials that cannot be read are no reason to say nothing.
  const isReady = (await xAccounts.get(accountId).catch(() => null)) !== null;
  const hold = may.kind === 'held' ? may.hold : null;
  const notReady = { kind: 'not-ready', until: null } as const;
  return { kind: 'waits', ...(await countPosts(db, id)), hold: isReady ? hold : notReady };
}

export type PublishEnd =
  | Exclude<NextPosts, { readonly kind: 'ready' }>
  /** The account is not linked. */
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'done'; readonly posts: number }
  /** X refused this one, after others; what was behind it does not leave. */
  | { readonly kind: 'refused'; readonly posts: number; readonly post: CampaignPost };

/** Writes the posts of a list down and lets those leave that may now; the others follow by themselves. */
export async function publishOnX(
  context: CommandContext,
  found: Campaign,
  upTo: number,
): Promise<PublishEnd> {
  const { database, interaction, now } = context;
  const { id: ruleId, accountId } = found.rule;
  const next = await nextPosts(context, found, upTo);
  if (next.kind !== 'ready') return next;
  if ((await context.xAccounts.get(accountId)) === null) return { kind: 'not-ready' };
  const { actor } = interaction.person;
  const wish = { ruleId, posts: next.posts, actor };
  const before = (await countPosts(database.db, ruleId)).posted;
  await retryingConflicts(() =>
    database.db.transaction((tx) => wantPosts(tx, { ...wish, now: now() })),
  );
  await context.publishCampaign({ ruleId, accountId });
  const posts = (await countPosts(database.db, ruleId)).posted - before;
  const post = await refusedPost(database.db, ruleId);
  if (post !== null) return { kind: 'refused', posts, post };
  const after = await nextPosts(context, found, upTo);
  if (after.kind === 'published' && posts > 0) return { kind: 'done', posts };
  // Somebody else published them meanwhile, and a person decided that one is not there.
  return after.kind === 'ready' ? { kind: 'under-way' } : after;
}
