import twitter from 'twitter-text';
import { attachedToPost } from './attached-media.js';
import { invalidRequest, problem, type XAnswer } from './answer.js';
import { fieldsOf, textOf } from './incoming.js';
import { feedOf, postsPage } from './feeds.js';
import { listOf, refuseId } from './lists.js';
import type { Post } from './messages.js';
import type { Person } from './people.js';
import { refusals } from './refusals.js';
import type { Call, Outcome, Route } from './route.js';
import { postMaxLength } from './view-post.js';
import { peopleOf } from './world-actions.js';

const longPostMaxLength = 25_000;

/** Posts and replies. */
export const postRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: /^\/2\/tweets$/,
    kind: 'reply',
    bucket: 'post-create',
    scopes: ['tweet.write', 'tweet.read', 'users.read'],
    level: 'read-write',
    handle: createPost,
  },
  {
    method: 'DELETE',
    path: /^\/2\/tweets\/([^/]+)$/,
    kind: 'other',
    bucket: 'post-delete',
    scopes: ['tweet.write', 'tweet.read', 'users.read'],
    level: 'read-write',
    handle: deletePost,
  },
  {
    method: 'GET',
    path: /^\/2\/users\/([^/]+)\/tweets$/,
    kind: 'own-posts',
    bucket: 'own-posts',
    scopes: ['tweet.read', 'users.read'],
    level: 'read',
    handle: listPosts,
  },
];

/** The post that the body of a `POST /2/tweets` answers. */
export function answeredPost(body: unknown): string | null {
  return textOf(fieldsOf(fieldsOf(body)['reply'])['in_reply_to_tweet_id']);
}

function createPost(call: Call): Outcome {
  const { world, caller, incoming } = call;
  const text = textOf(fieldsOf(incoming.body)['text']) ?? '';
  const body = fieldsOf(incoming.body);
  const attached = attachedToPost(call, body['media']);
  if ('refusal' in attached) return { answer: attached.refusal };
  if (text === '' && attached.items.length === 0) {
    return { answer: invalidRequest('$.text: must not be empty', { text: [''] }) };
  }
  const nullcast = body['nullcast'] === true;
  if (nullcast && !mayNullcast(call)) return { answer: refusals.actionNotPermitted };
  if (caller.status === 'suspended') return { answer: refusals.accountSuspended };
  const repliedToPostId = answeredPost(incoming.body);
  const target = repliedToPostId === null ? null : world.messages.post(repliedToPostId);
  const refusal =
    refuseLength(text, caller) ?? (target === null ? null : refuseReply(call, target));
  if (refusal !== null) return { answer: refusal };
  const answering = target === null || target === undefined ? [] : peopleOf(world, target, caller);
  if (isDuplicate(call, text, repliedToPostId)) return { answer: refusals.duplicate };
  const post = world.messages.addPost({
    authorXId: caller.xUserId,
    text,
    media: attached.items,
    nullcast,
    repliedToPostId,
    answering,
  });
  const data = { id: post.id, text: post.stored.text, edit_history_tweet_ids: [post.id] };
  return { answer: { status: 201, body: { data } }, xId: post.id };
}

function mayNullcast({ world, caller }: Call): boolean {
  const { nullcast } = world.settings;
  return nullcast === 'all' || nullcast.includes(caller.xUserId);
}

function refuseLength(text: string, author: Person): XAnswer | null {
  const isLong = author.subscriptionType.startsWith('Premium');
  const limit = isLong ? longPostMaxLength : postMaxLength;
  return twitter.parseTweet(text).weightedLength > limit ? refusals.actionNotPermitted : null;
}

/** Who may reply: X's rule of 23 February 2026, and what the author allows. */
function refuseReply({ world, caller }: Call, target: Post | undefined): XAnswer | null {
  const author = world.people.byId(target?.authorXId ?? '');
  if (target === undefined || author === undefined || target.deleted) {
    return refusals.targetNotVisible;
  }
  const isHidden = author.protected && !caller.follows.has(author.xUserId);
  if (author.status !== 'active' || author.blocks.has(caller.xUserId) || isHidden) {
    return refusals.targetNotVisible;
  }
  if (author === caller) return null;
  const isMentioned = mentions(target, caller);
  const isAllowed = target.replySettings === 'following' && author.follows.has(caller.xUserId);
  if (target.replySettings !== 'everyone' && !isMentioned && !isAllowed) {
    return refusals.repliesRestricted;
  }
  const quoted = world.messages.post(target.quotedPostId ?? '');
  const isInvited = isMentioned || quoted?.authorXId === caller.xUserId;
  return isInvited || !world.settings.repliesNeedInvitation ? null : refusals.replyNotInvited;
}

function mentions(post: Post, person: Person): boolean {
  return post.mentions.some(({ xUserId }) => xUserId === person.xUserId);
}

function isDuplicate({ world, caller }: Call, text: string, repliedTo: string | null): boolean {
  return world.messages.posts.some(
    (post) =>
      post.authorXId === caller.xUserId &&
      post.repliedToPostId === repliedTo &&
      post.written === text &&
      !post.deleted,
  );
}

/** One's own only. */
function deletePost({ world, caller, params }: Call): Outcome {
  const id = params[0] ?? '';
  const wrong = refuseId('id', id);
  if (wrong !== null) return { answer: wrong };
  const post = world.messages.post(id);
  if (post !== undefined && post.authorXId !== caller.xUserId) {
    return { answer: problem(403, 'Forbidden', 'You are not authorized to delete this Tweet.') };
  }
  const deleted = post !== undefined && !post.deleted;
  if (deleted) post.deleted = true;
  return { answer: { status: 200, body: { data: { deleted } } } };
}

function listPosts(call: Call): Outcome {
  const authorXId = call.params[0] ?? '';
  const wrong = refuseId('id', authorXId);
  if (wrong !== null) return { answer: wrong };
  const excluded = listOf(call.incoming.query['exclude']);
  const posts = feedOf(call, (post) => {
    if (post.authorXId !== authorXId) return false;
    if (excluded.has('retweets') && post.repostedPostId !== null) return false;
    return !excluded.has('replies') || post.repliedToPostId === null;
  });
  return { answer: postsPage(call, posts, { least: 5, most: 100, usual: 10 }) };
}
