import type { TriggerActor } from '../domain/rules/trigger.js';
import { missingField } from '../domain/source-problem.js';
import { actorOf, dateOf, idOf, preciseDate } from './read-field.js';
import { asObject, asObjects, asText, storable, type JsonObject } from './read-json.js';
import { readUrls, restoreText } from './restore-text.js';
import type { PostReading, SeenMention, SeenReference } from './seen-post.js';

/** What stands beside a page or an event: the people and posts that it refers to. */
export interface Includes {
  readonly people: ReadonlyMap<string, TriggerActor>;
  readonly posts: ReadonlyMap<string, JsonObject>;
}

/** The `includes` of a v2 answer, in both dialects. */
export function readIncludes(body: JsonObject | null): Includes {
  const includes = asObject(body?.['includes']);
  const people = asObjects(includes?.['users']).flatMap((user) => actorOf(user) ?? []);
  const posts = [...asObjects(includes?.['tweets']), ...asObjects(includes?.['posts'])];
  return {
    people: new Map(people.map((person) => [person.xUserId, person])),
    posts: new Map(posts.flatMap((post) => pairOf(post))),
  };
}

function pairOf(post: JsonObject): [string, JsonObject][] {
  const id = idOf(post, 'id');
  return id === null ? [] : [[id, post]];
}

/** What is asked of posts: the names of the older dialect, and the expansions without which the newer one is silent. */
export const postQuery = {
  'tweet.fields':
    'created_at,entities,referenced_tweets,in_reply_to_user_id,author_id,display_text_range,note_tweet,lang',
  'user.fields': 'name,username',
  expansions: 'author_id,in_reply_to_user_id,referenced_tweets.id,referenced_tweets.id.author_id',
} as const;

/** A post of API v2, with what stands beside it. */
export function readPost(post: JsonObject, includes: Includes): PostReading {
  const postId = idOf(post, 'id');
  if (postId === null) return lacking(null, 'id');
  const authorXId = idOf(post, 'author_id');
  if (authorXId === null) return lacking(postId, 'author_id');
  const at = dateOf(post, 'created_at', 'timestamp_ms');
  if (at === null) return lacking(postId, 'created_at');
  const { text, entities } = fullText(post);
  const urls = readUrls(post, entities);
  const repliedTo = reference(post, 'replied_to', includes);
  return {
    kind: 'post',
    post: {
      postId,
      author: includes.people.get(authorXId) ?? unnamed(authorXId),
      at: preciseDate(postId, at),
      text,
      written: (part) => restoreText(part, urls),
      mentions: mentionsOf(entities, includes),
      hashtags: asObjects(entities?.['hashtags']).flatMap(
        (tag) => asText(tag['tag']) ?? asText(tag['text']) ?? [],
      ),
      language: asText(post['lang']),
      writtenFrom: rangeStart(post),
      repliedTo,
      quoted: reference(post, 'quoted', includes),
      reposted: reference(post, 'retweeted', includes) ?? reference(post, 'reposted', includes),
      namedByParent: repliedTo === null ? null : namedBy(includes.posts.get(repliedTo.postId)),
    },
  };
}

function lacking(postId: string | null, field: string): PostReading {
  return { kind: 'problem', fault: missingField('post', postId, field) };
}

function unnamed(xUserId: string): TriggerActor {
  return { xUserId, handle: null, name: null };
}

/** `text` ends after 280 characters; the whole of a long post is in its note. */
function fullText(post: JsonObject): {
  readonly text: string;
  readonly entities: JsonObject | null;
} {
  const note = asObject(post['note_tweet']) ?? asObject(post['note_post']);
  const noteText = note?.['text'];
  if (note !== null && typeof noteText === 'string') {
    return {
      text: storable(noteText),
      entities: asObject(note['entities']) ?? asObject(post['entities']),
    };
  }
  const text = post['text'];
  return {
    text: typeof text === 'string' ? storable(text) : '',
    entities: asObject(post['entities']),
  };
}

function reference(post: JsonObject, type: string, includes: Includes): SeenReference | null {
  const references = asObjects(post['referenced_tweets'] ?? post['referenced_posts']);
  const found = references.find((one) => one['type'] === type);
  const postId = idOf(found ?? null, 'id');
  if (postId === null) return null;
  const author = idOf(includes.posts.get(postId) ?? null, 'author_id');
  const answered = type === 'replied_to' ? idOf(post, 'in_reply_to_user_id') : null;
  return { postId, authorXId: author ?? answered };
}

function mentionsOf(entities: JsonObject | null, includes: Includes): readonly SeenMention[] {
  const byHandle = new Map(
    [...includes.people.values()].map((person) => [person.handle?.toLowerCase(), person.xUserId]),
  );
  return asObjects(entities?.['mentions']).map((mention) => {
    const handle = asText(mention['username']);
    const start = mention['start'];
    return {
      xUserId: idOf(mention, 'id') ?? byHandle.get(handle?.toLowerCase()) ?? null,
      handle,
      start: typeof start === 'number' ? start : null,
    };
  });
}

function rangeStart(post: JsonObject): number | null {
  const range = post['display_text_range'];
  const start: unknown = Array.isArray(range) ? range[0] : null;
  return typeof start === 'number' ? start : null;
}

/** Ids of the people that a post names or answers, its author among them. */
function namedBy(parent: JsonObject | undefined): readonly string[] | null {
  if (parent === undefined) return null;
  const named = asObjects(asObject(parent['entities'])?.['mentions']).flatMap(
    (mention) => idOf(mention, 'id') ?? [],
  );
  const author = idOf(parent, 'author_id');
  const answered = idOf(parent, 'in_reply_to_user_id');
  return [...named, ...[author, answered].filter((id) => id !== null)];
}
