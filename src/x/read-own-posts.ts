import type { XContext } from './exchange.js';
import type { ReadMessage, ReadPage, Reading, XAccount } from './port.js';
import { clockMarginMs, readBackTo } from './read-back.js';
import { asId, asMoment, asObject, asObjects, storable, type JsonObject } from './read-json.js';
import { dropLeadingMentions, readUrls, restoreText } from './restore-text.js';

const postFields = [
  'created_at',
  'entities',
  'referenced_tweets',
  'in_reply_to_user_id',
  'author_id',
  'display_text_range',
  'note_tweet',
].join(',');

/** Our own posts, newest first; asking from `back` on keeps what must be paid for small. */
export function readOwnPosts(
  context: XContext,
  account: XAccount,
  back: Date,
): Promise<Reading<ReadPage>> {
  const listsFrom = new Date(Math.floor((back.getTime() - clockMarginMs) / 1000) * 1000);
  const request = {
    method: 'GET',
    path: '2/users/:id/tweets',
    params: { id: account.xUserId },
    query: {
      max_results: '100',
      start_time: listsFrom.toISOString().replace('.000Z', 'Z'),
      'tweet.fields': postFields,
      // The newer dialect gives these only as expansions.
      expansions: 'author_id,referenced_tweets.id',
    },
  } as const;
  const source = { endpoint: 'own-posts', request, parse: parsePost, listsFrom } as const;
  return readBackTo(context, account, source, back);
}

function parsePost(post: JsonObject): ReadMessage | null {
  const xId = asId(post['id']);
  const senderXId = asId(post['author_id']);
  const at = asMoment(post['created_at']);
  if (xId === null || senderXId === null || at === null) return null;
  const { text, urls, mentions } = fullText(post);
  const repliedToPostId = repliedTo(post);
  // A reply that does not say to what could be any of ours.
  if (repliedToPostId === null && asId(post['in_reply_to_user_id']) !== null) return null;
  const written =
    repliedToPostId === null
      ? text
      : dropLeadingMentions(text, mentions, post['display_text_range']);
  return {
    xId,
    kind: 'reply',
    senderXId,
    at,
    text: restoreText(written, urls),
    repliedToPostId,
    recipientXId: null,
  };
}

/** `text` ends after 280 characters; the whole of a long post is in its note. */
function fullText(post: JsonObject): {
  readonly text: string;
  readonly urls: readonly JsonObject[];
  readonly mentions: readonly JsonObject[];
} {
  const note = asObject(post['note_tweet']) ?? asObject(post['note_post']);
  const noteText = note?.['text'];
  const source = note !== null && typeof noteText === 'string' ? note : post;
  const entities = asObject(source['entities']);
  const text = source['text'];
  return {
    text: typeof text === 'string' ? storable(text) : '',
    urls: readUrls(post, entities),
    mentions: asObjects(entities?.['mentions']),
  };
}

function repliedTo(post: JsonObject): string | null {
  const references = asObjects(post['referenced_tweets'] ?? post['referenced_posts']);
  return asId(references.find(({ type }) => type === 'replied_to')?.['id']);
}
