import twitter from 'twitter-text';
import { invalidRequest, type XAnswer } from './answer.js';
import { fieldsOf, textOf } from './incoming.js';
import { listOf, pageOf, refuseId } from './lists.js';
import { stamp, type Post } from './messages.js';
import type { Person } from './people.js';
import { refusals } from './refusals.js';
import type { Call, Outcome, Route } from './route.js';

const postMaxLength = 280;
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
  if (text === '') return { answer: invalidRequest('$.text: must not be empty', { text: [''] }) };
  if (caller.status === 'suspended') return { answer: refusals.accountSuspended };
  const repliedToPostId = answeredPost(incoming.body);
  const target = repliedToPostId === null ? null : world.messages.post(repliedToPostId);
  const refusal =
    refuseLength(text, caller) ?? (target === null ? null : refuseReply(call, target));
  if (refusal !== null) return { answer: refusal };
  const author = target === null ? null : world.people.byId(target?.authorXId ?? '');
  const answering = author === null || author === caller ? null : (author?.handle ?? null);
  if (isDuplicate(call, text, repliedToPostId)) return { answer: refusals.duplicate };
  const post = world.messages.addPost({
    authorXId: caller.xUserId,
    text,
    repliedToPostId,
    answering,
  });
  const data = { id: post.id, text: post.stored.text, edit_history_tweet_ids: [post.id] };
  return { answer: { status: 201, body: { data } }, xId: post.id };
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
  const handle = person.handle.toLowerCase();
  return post.stored.mentions.some(({ username }) => username.toLowerCase() === handle);
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

function listPosts(call: Call): Outcome {
  const { world, incoming } = call;
  const authorXId = call.params[0] ?? '';
  const wrong = refuseId('id', authorXId);
  if (wrong !== null) return { answer: wrong };
  const newest = world.now().getTime() - world.settings.hideNewForMs;
  const from = Date.parse(incoming.query['start_time'] ?? '1970-01-01T00:00:00Z');
  const visible = world.messages.posts.filter(
    (post) =>
      post.authorXId === authorXId &&
      !post.deleted &&
      post.createdAt.getTime() <= newest &&
      post.createdAt.getTime() >= from,
  );
  const page = pageOf(visible, incoming, { least: 5, most: 100, usual: 10 });
  if ('status' in page) return { answer: page };
  const data = page.items.map((post) => viewPost(call, post));
  const body = { ...(data.length === 0 ? {} : { data }), meta: page.meta };
  return { answer: { status: 200, body } };
}

/** A post with the fields asked for, in the dialect of the moment. */
function viewPost(call: Call, post: Post): object {
  const fields = listOf(call.incoming.query['tweet.fields'] ?? call.incoming.query['post.fields']);
  const expansions = listOf(call.incoming.query['expansions']);
  const isNew = call.world.settings.dialect === 'new';
  const has = (field: string, expansion: string): boolean =>
    expansions.has(expansion) || (!isNew && fields.has(field));
  const references = [
    { type: 'replied_to', id: post.repliedToPostId },
    { type: 'quoted', id: post.quotedPostId },
  ].filter(({ id }) => id !== null);
  const answered = call.world.messages.post(post.repliedToPostId ?? '');
  const isAnswer = post.repliedToPostId !== null && fields.has('in_reply_to_user_id');
  const optional: Readonly<Record<string, unknown>> = {
    created_at: stamp(post.createdAt),
    display_text_range: [post.stored.displayFrom, Array.from(post.stored.text).length],
  };
  return {
    id: post.id,
    [isNew ? 'edit_history_post_ids' : 'edit_history_tweet_ids']: [post.id],
    ...viewText(post, fields, isNew),
    ...(has('author_id', 'author_id') ? { author_id: post.authorXId } : {}),
    ...(isAnswer && answered ? { in_reply_to_user_id: answered.authorXId } : {}),
    ...(references.length > 0 && has('referenced_tweets', 'referenced_tweets.id')
      ? { [isNew ? 'referenced_posts' : 'referenced_tweets']: references }
      : {}),
    ...Object.fromEntries(Object.entries(optional).filter(([name]) => fields.has(name))),
  };
}

/** A long post's `text` ends early; its whole text is in its note. */
function viewText(post: Post, fields: ReadonlySet<string>, isNew: boolean): object {
  const { text, urls, mentions: mentioned } = post.stored;
  const entities = {
    ...(urls.length > 0 ? { urls } : {}),
    ...(mentioned.length > 0 ? { mentions: mentioned } : {}),
  };
  const shown = fields.has('entities') && Object.keys(entities).length > 0 ? { entities } : {};
  if (twitter.parseTweet(post.written).weightedLength <= postMaxLength) return { text, ...shown };
  const note = { text, ...shown };
  return {
    text: `${Array.from(text).slice(0, 200).join('')}… https://t.co/${post.id.slice(-10)}`,
    ...(fields.has('note_tweet') ? { [isNew ? 'note_post' : 'note_tweet']: note } : {}),
  };
}
