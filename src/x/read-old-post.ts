import { missingField } from '../domain/source-problem.js';
import { actorOf, dateOf, idOf, preciseDate } from './read-field.js';
import { asObject, asObjects, asText, storable, type JsonObject } from './read-json.js';
import { restoreText } from './restore-text.js';
import type { PostReading, SeenReference } from './seen-post.js';

/** A post of API v1.1, as the account-activity webhooks send it. */
export function readOldPost(post: JsonObject): PostReading {
  const postId = idOf(post, 'id');
  if (postId === null) return lacking(null, 'id_str');
  const author = actorOf(post['user']);
  if (author === null) return lacking(postId, 'user');
  const at = dateOf(post, 'timestamp_ms', 'created_at');
  if (at === null) return lacking(postId, 'created_at');
  const long = asObject(post['extended_tweet']);
  const source = long ?? post;
  const text = asText(source['full_text']) ?? asText(source['text']) ?? '';
  const entities = asObject(source['entities']) ?? asObject(post['entities']);
  const urls = asObjects(entities?.['urls']);
  const range: unknown = source['display_text_range'];
  const start: unknown = Array.isArray(range) ? range[0] : null;
  return {
    kind: 'post',
    post: {
      postId,
      author,
      at: preciseDate(postId, at),
      text: storable(text),
      written: (part) => restoreText(part, urls),
      mentions: asObjects(entities?.['user_mentions']).map((mention) => {
        const indices = mention['indices'];
        const first: unknown = Array.isArray(indices) ? indices[0] : null;
        return {
          xUserId: idOf(mention, 'id'),
          handle: asText(mention['screen_name']),
          start: typeof first === 'number' ? first : null,
        };
      }),
      hashtags: asObjects(entities?.['hashtags']).flatMap((tag) => asText(tag['text']) ?? []),
      language: asText(post['lang']),
      writtenFrom: typeof start === 'number' ? start : null,
      repliedTo: answered(post),
      quoted: embedded(post, 'quoted_status'),
      reposted: embedded(post, 'retweeted_status'),
      namedByParent: null,
    },
  };
}

function lacking(postId: string | null, field: string): PostReading {
  return { kind: 'problem', fault: missingField('post', postId, field) };
}

function answered(post: JsonObject): SeenReference | null {
  const postId = idOf(post, 'in_reply_to_status_id');
  return postId === null ? null : { postId, authorXId: idOf(post, 'in_reply_to_user_id') };
}

function embedded(post: JsonObject, field: string): SeenReference | null {
  const inner = asObject(post[field]);
  const postId = idOf(inner, 'id') ?? idOf(post, `${field}_id`);
  if (postId === null) return null;
  return { postId, authorXId: actorOf(inner?.['user'])?.xUserId ?? null };
}
