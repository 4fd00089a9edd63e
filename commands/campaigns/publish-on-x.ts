import {
  beginPost,
  openPost,
  publishedUpTo,
  settlePost,
  type CampaignPost,
} from '../../db/campaign-posts.js';
import { winnersOf } from '../../db/campaign-people.js';
import type { Campaign } from '../../db/campaigns.js';
import { openPauses } from '../../db/pauses.js';
import { windowStates } from '../../db/rate-windows.js';
import { retryingConflicts } from '../../db/retry-conflicts.js';
import type { Evidence } from '../../src/domain/diagnosis/evidence.js';
import { winnersPosts, type WinnersPost } from '../../src/domain/campaigns/published-list.js';
import { publishTexts } from '../../src/i18n/commands-campaign-publish.js';
import { measureText } from '../../src/x/text-length.js';
import type { XAccount } from '../../src/x/port.js';
import type { CommandContext } from '../command.js';

/** Longer than a request to X may last, together with its wait for others of the account. */
const underWayMs = 120_000;

/** What is to be published next. */
export type NextPosts =
  | { readonly kind: 'none' }
  /** All winners so far are on X. */
  | { readonly kind: 'published' }
  | { readonly kind: 'under-way' }
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
  { database: { db }, locale, now }: CommandContext,
  { rule }: Campaign,
  upTo = Number.MAX_SAFE_INTEGER,
): Promise<NextPosts> {
  const open = await openPost(db, rule.id);
  if (open !== null) {
    const isUnderWay =
      open.state === 'sending' && now().getTime() - open.postedAt.getTime() < underWayMs;
    return isUnderWay ? { kind: 'under-way' } : { kind: 'unsure', post: open };
  }
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

/** Why nothing can leave now; null: it can. */
export type Hindrance =
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'held' }
  | { readonly kind: 'later'; readonly at: Date };

export type PublishEnd =
  | Exclude<NextPosts, { readonly kind: 'ready' }>
  | Hindrance
  | { readonly kind: 'done'; readonly posts: number }
  | { readonly kind: 'refused'; readonly posts: number; readonly evidence: Evidence };

/** Publishes them one after the other, each written down before it leaves; stops at whatever is not certain. */
export async function publishOnX(
  context: CommandContext,
  found: Campaign,
  upTo: number,
): Promise<PublishEnd> {
  const next = await nextPosts(context, found, upTo);
  if (next.kind !== 'ready') return next;
  const account = await context.xAccounts.get(found.rule.accountId);
  if (account === null) return { kind: 'not-ready' };
  const hindrance = await hindranceOf(context, account.accountId);
  if (hindrance !== null) return hindrance;
  let posts = 0;
  for (const post of next.posts) {
    const end = await publishOne(context, found, account, post);
    if (end === 'begun-elsewhere') return nextPostsAgain(context, found, upTo);
    if (end.kind === 'unknown') return nextPostsAgain(context, found, upTo);
    if (end.kind === 'rejected') return { kind: 'refused', posts, evidence: end.evidence };
    posts += 1;
  }
  return { kind: 'done', posts };
}

async function hindranceOf(
  { database: { db }, now }: CommandContext,
  accountId: number,
): Promise<Hindrance | null> {
  const pauses = await openPauses(db, accountId);
  if (pauses.some(({ holds }) => holds !== 'dm')) return { kind: 'held' };
  const states = await windowStates(db, accountId, ['post-create'], now());
  const at = states.get('post-create')?.opensAt ?? null;
  return at === null ? null : { kind: 'later', at };
}

async function publishOne(
  { database: { db }, x, interaction, now }: CommandContext,
  { rule }: Campaign,
  account: XAccount,
  post: WinnersPost,
) {
  const { actor } = interaction.person;
  const ruleId = rule.id;
  const begun = await retryingConflicts(() =>
    db.transaction((tx) => beginPost(tx, { ruleId, post, actor, now: now() })),
  );
  if (begun.kind !== 'begun') return 'begun-elsewhere';
  const outcome = await x.send(account, { kind: 'post', text: post.text });
  await retryingConflicts(() =>
    db.transaction((tx) =>
      settlePost(tx, {
        postId: begun.postId,
        accountId: account.accountId,
        ruleId,
        outcome,
        actor,
        now: now(),
      }),
    ),
  );
  return outcome;
}

/** How things stand after a stop: what is open, or that somebody else published them. */
async function nextPostsAgain(
  context: CommandContext,
  found: Campaign,
  upTo: number,
): Promise<PublishEnd> {
  const next = await nextPosts(context, found, upTo);
  return next.kind === 'ready' ? { kind: 'under-way' } : next;
}
