import twitter from 'twitter-text';
import { listOf } from './lists.js';
import { viewAttachments } from './media-link.js';
import { stamp, type Post } from './messages.js';
import type { Person } from './people.js';
import type { Call } from './route.js';
import { viewUser } from './view-user.js';
import type { World } from './world.js';

/** X's measure of a text that is not a long post. */
export const postMaxLength = 280;

/** How posts are shown: what was asked for, by the names of the old dialect. */
export interface PostView {
  readonly world: World;
  readonly viewer: Person | null;
  readonly isNew: boolean;
  readonly fields: ReadonlySet<string>;
  readonly expansions: ReadonlySet<string>;
  readonly userFields: ReadonlySet<string>;
}

/** What a request asks to see, in either spelling. */
export function postViewOf({ world, caller, incoming }: Call): PostView {
  const { query } = incoming;
  return {
    world,
    viewer: caller,
    isNew: world.settings.dialect === 'new',
    fields: inOldWords(query['tweet.fields'] ?? query['post.fields']),
    expansions: inOldWords(query['expansions']),
    userFields: listOf(query['user.fields']),
  };
}

function inOldWords(list: string | undefined): ReadonlySet<string> {
  const words = (list ?? '').replaceAll('referenced_posts', 'referenced_tweets');
  return listOf(words.replaceAll('note_post', 'note_tweet'));
}

/** Whether references are asked for: the new description calls this expansion by the field's name. */
function expandsReferences({ expansions }: PostView): boolean {
  return expansions.has('referenced_tweets.id') || expansions.has('referenced_tweets');
}

/** A post with the fields asked for, in the dialect of the moment. */
export function viewPost(view: PostView, post: Post): object {
  const { fields, expansions, isNew } = view;
  const references = referencesOf(post);
  const answeredXId = answeredAuthor(view.world, post);
  const hasAuthor = expansions.has('author_id') || (!isNew && fields.has('author_id'));
  const hasReferences = expandsReferences(view) || (!isNew && fields.has('referenced_tweets'));
  const optional: Readonly<Record<string, unknown>> = {
    created_at: stamp(post.createdAt),
    display_text_range: [post.stored.displayFrom, post.stored.displayTo],
    lang: post.lang,
  };
  return {
    id: post.id,
    [isNew ? 'edit_history_post_ids' : 'edit_history_tweet_ids']: [post.id],
    ...viewText(post, fields, isNew),
    ...(hasAuthor ? { author_id: post.authorXId } : {}),
    ...(answeredXId !== null && fields.has('in_reply_to_user_id')
      ? { in_reply_to_user_id: answeredXId }
      : {}),
    ...(references.length > 0 && hasReferences
      ? { [isNew ? 'referenced_posts' : 'referenced_tweets']: references }
      : {}),
    ...(fields.has('attachments') ? viewAttachments(post.media) : {}),
    ...Object.fromEntries(Object.entries(optional).filter(([name]) => fields.has(name))),
  };
}

interface Reference {
  readonly type: string;
  readonly id: string;
}

function referencesOf(post: Post): readonly Reference[] {
  const all = [
    { type: 'replied_to', id: post.repliedToPostId },
    { type: 'quoted', id: post.quotedPostId },
    { type: 'retweeted', id: post.repostedPostId },
  ];
  return all.flatMap(({ type, id }) => (id === null ? [] : [{ type, id }]));
}

/** The author of the post that a post answers. */
function answeredAuthor({ messages }: World, post: Post): string | null {
  return messages.post(post.repliedToPostId ?? '')?.authorXId ?? null;
}

/** A long post's `text` ends early; its whole text is in its note. */
function viewText(post: Post, fields: ReadonlySet<string>, isNew: boolean): object {
  const { text } = post.stored;
  const entities = entitiesOf(post);
  const shown = fields.has('entities') && Object.keys(entities).length > 0 ? { entities } : {};
  if (twitter.parseTweet(post.written).weightedLength <= postMaxLength) return { text, ...shown };
  const note = { text, ...shown };
  return {
    text: `${Array.from(text).slice(0, 200).join('')}… https://t.co/${post.id.slice(-10)}`,
    ...(fields.has('note_tweet') ? { [isNew ? 'note_post' : 'note_tweet']: note } : {}),
  };
}

function entitiesOf({ stored: { urls, hashtags }, mentions }: Post): object {
  const named = mentions.map(({ start, end, username, xUserId }) => ({
    start,
    end,
    username,
    ...(xUserId === null ? {} : { id: xUserId }),
  }));
  const lists = { urls, hashtags, mentions: named };
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

/** The `includes` of some posts: whom and what the expansions ask for. Empty when there is nothing. */
export function includesOf(view: PostView, posts: readonly Post[]): object {
  const { world, expansions } = view;
  const referenced = posts.flatMap((post) =>
    referencesOf(post).flatMap(({ id }) => world.messages.post(id) ?? []),
  );
  const visible = [...new Set(referenced)].filter((post) => isVisible(view, post));
  const has = (name: string, ids: () => readonly (string | null)[]): readonly (string | null)[] =>
    expansions.has(name) ? ids() : [];
  const people = [
    ...has('author_id', () => posts.map((post) => post.authorXId)),
    ...has('in_reply_to_user_id', () => posts.map((post) => answeredAuthor(world, post))),
    ...has('referenced_tweets.id.author_id', () => visible.map((post) => post.authorXId)),
    ...has('entities.mentions.username', () =>
      posts.flatMap((post) => post.mentions.map(({ xUserId }) => xUserId)),
    ),
  ];
  const users = [...new Set(people)]
    .flatMap((id) => world.people.byId(id ?? '') ?? [])
    .map((person) => viewUser(world, person, view.viewer, view.userFields));
  const shown = expandsReferences(view) ? visible.map((post) => viewPost(view, post)) : [];
  return {
    ...(users.length > 0 ? { users } : {}),
    ...(shown.length > 0 ? { [view.isNew ? 'posts' : 'tweets']: shown } : {}),
  };
}

/** Whether a post is there for whoever asks: not deleted, nor of a protected stranger. */
export function isVisible(
  { world, viewer }: Pick<PostView, 'world' | 'viewer'>,
  post: Post,
): boolean {
  const author = world.people.byId(post.authorXId);
  if (author === undefined || post.deleted || author.status !== 'active') return false;
  if (!author.protected || author === viewer) return true;
  return viewer?.follows.has(author.xUserId) ?? false;
}
