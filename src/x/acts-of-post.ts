import type { ActSighting, SeenAct } from '../domain/rules/sighting.js';
import type { SeenMention, SeenPost, SeenReference } from './seen-post.js';

/** What is known of a post before it is read. */
export interface PostContext {
  /** X id of the account of ours that it was seen for. */
  readonly ownXUserId: string;
  /** What the source calls its event. */
  readonly sourceId: string;
  /** It came because it quotes, or answers, a post of ours, so that the author of that post need not be told. */
  readonly certainly?: 'quote' | 'reply';
  /** The post of ours whose quotes were asked for, in case X does not say what the post quotes. */
  readonly quotedPostId?: string;
  /** It came because it names us, so that a name without an id may be ours. */
  readonly listedAsNaming?: boolean;
  /** It was found by one of its hashtags. */
  readonly byHashtag?: boolean;
}

/**
 * All the acts that one post is, the same whichever source showed it: a reply to a post of ours, a quote of one, a
 * mention where it names us beyond what X puts before a reply by itself, a post with a hashtag. None for what we wrote ourselves
 * and for reposts.
 */
export function actsOfPost(post: SeenPost, context: PostContext): readonly ActSighting[] {
  const { ownXUserId, sourceId } = context;
  if (post.author.xUserId === ownXUserId || post.reposted !== null) return [];
  const sighting = {
    actor: post.author,
    accountXUserId: ownXUserId,
    at: post.at,
    sourceId,
  } as const;
  return kindsOf(post, context).map((act) => ({ act, ...sighting }));
}

function kindsOf(post: SeenPost, context: PostContext): readonly SeenAct[] {
  const { postId: theirPostId, language, repliedTo } = post;
  const quoted = quotedBy(post, context);
  const text = writtenText(post);
  const said = { theirPostId, text, language };
  const acts: SeenAct[] = [];
  const { ownXUserId, certainly } = context;
  if (
    repliedTo !== null &&
    (repliedTo.authorXId === ownXUserId || (repliedTo.authorXId === null && certainly === 'reply'))
  ) {
    acts.push({ kind: 'reply', ourPostId: repliedTo.postId, ...said });
  }
  if (
    quoted !== null &&
    (quoted.authorXId === ownXUserId || (quoted.authorXId === null && certainly === 'quote'))
  ) {
    acts.push({ kind: 'quote', ourPostId: quoted.postId, ...said });
  }
  if (namesUs(post, context)) acts.push({ kind: 'mention', ...said });
  if (context.byHashtag === true) {
    acts.push({ kind: 'hashtag', ...said, hashtags: post.hashtags });
  }
  return acts;
}

/** A run of names at the beginning, where X puts those that a reply names by itself. */
const leadingNames = /^(?:@\w{1,15}\s+)*/;

function leadingEnd(post: SeenPost): number {
  if (post.repliedTo === null) return 0;
  const range = post.writtenFrom;
  // The range is for the short or the long form; names are plain ASCII, so any way of counting agrees on them.
  if (range !== null && /^(?:@\w{1,15}\s+)*$/.test(post.text.slice(0, range))) return range;
  return leadingNames.exec(post.text)?.[0].length ?? 0;
}

function quotedBy({ quoted }: SeenPost, { quotedPostId }: PostContext): SeenReference | null {
  if (quoted !== null || quotedPostId === undefined) return quoted;
  return { postId: quotedPostId, authorXId: null };
}

/** What was written: without the names that X puts before it, and the links that X puts behind it. */
function writtenText(post: SeenPost): string {
  const shown = [`${post.postId}/(?:photo|video)/\\d+`];
  if (post.quoted !== null) shown.push(`${post.quoted.postId}\\b[^\\s/]*`);
  const link = `https?://(?:\\w+\\.)?(?:x|twitter)\\.com/\\w+/status/(?:${shown.join('|')})`;
  return post
    .written(post.text.slice(leadingEnd(post)))
    .replace(new RegExp(`(?:(?:^|\\s+)${link})+$`, 'i'), '');
}

/** Whether the post names us other than by the automatic mention of a reply. */
function namesUs(post: SeenPost, context: PostContext): boolean {
  const { ownXUserId } = context;
  const ours = ourMentions(post, context);
  if (ours.length === 0) return false;
  if (post.repliedTo === null) return true;
  const end = leadingEnd(post);
  if (ours.some((mention) => isBeyond(post, mention, end))) return true;
  if (post.writtenFrom !== null) return false;
  // Among the leading names: X put us there if we wrote, or were named by, the post that is answered.
  if (post.namedByParent !== null) return !post.namedByParent.includes(ownXUserId);
  const { authorXId } = post.repliedTo;
  return authorXId !== null && authorXId !== ownXUserId;
}

function ourMentions({ mentions }: SeenPost, context: PostContext): readonly SeenMention[] {
  const ours = mentions.filter(({ xUserId }) => xUserId === context.ownXUserId);
  if (ours.length > 0 || context.listedAsNaming !== true) return ours;
  return mentions.filter(({ xUserId }) => xUserId === null);
}

function isBeyond({ text }: SeenPost, { start, handle }: SeenMention, end: number): boolean {
  if (start !== null) return start >= end;
  return handle !== null && text.slice(end).toLowerCase().includes(`@${handle.toLowerCase()}`);
}
