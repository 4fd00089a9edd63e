import { assertNever } from '../domain/assert.js';
import type { XRequest } from './client.js';
import { evidenceOf, seenWindows, successBody, type XContext } from './exchange.js';
import type { Observed } from './observe.js';
import type { OutgoingMessage, SendOutcome, XAccount, XEndpoint } from './port.js';
import { asId, asObject } from './read-json.js';

/** One POST. Only an answer that says so makes it `accepted` or `rejected`; the rest is `unknown`. */
export async function send(
  context: XContext,
  account: XAccount,
  message: OutgoingMessage,
): Promise<SendOutcome> {
  const { request, endpoint, idField } = post(message);
  const observed = await context.client.request(account.credentials, request, context.deadline());
  const seen = seenWindows(endpoint, observed);
  const xId = acceptedId(observed, idField);
  if (xId !== null) return { kind: 'accepted', xId, seen };
  const kind = isRefusal(observed) ? 'rejected' : 'unknown';
  return { kind, evidence: evidenceOf(context, observed), seen };
}

interface Post {
  readonly request: XRequest;
  readonly endpoint: XEndpoint;
  /** Where the answer carries the id of what was made. */
  readonly idField: string;
}

function post(message: OutgoingMessage): Post {
  switch (message.kind) {
    case 'dm':
      return {
        endpoint: 'dm-send',
        idField: 'dm_event_id',
        request: {
          method: 'POST',
          path: '2/dm_conversations/with/:participant_id/messages',
          params: { participant_id: message.recipientXId },
          body: { text: message.text, ...attachments(message.mediaIds) },
        },
      };
    case 'reply':
      return {
        endpoint: 'post-create',
        idField: 'id',
        request: {
          method: 'POST',
          path: '2/tweets',
          body: {
            text: message.text,
            reply: { in_reply_to_tweet_id: message.postId },
            ...media(message.mediaIds),
            ...(message.secret === true ? { nullcast: true } : {}),
          },
        },
      };
    case 'post':
      return {
        endpoint: 'post-create',
        idField: 'id',
        request: { method: 'POST', path: '2/tweets', body: { text: message.text } },
      };
    default:
      return assertNever(message);
  }
}

type MediaIds = OutgoingMessage['mediaIds'];

/** Of a DM: X takes one. */
function attachments(ids: MediaIds = []): { readonly attachments?: readonly object[] } {
  return ids.length === 0 ? {} : { attachments: ids.map((id) => ({ media_id: id })) };
}

/** Of a post. */
function media(ids: MediaIds = []): { readonly media?: object } {
  return ids.length === 0 ? {} : { media: { media_ids: ids } };
}

function acceptedId(observed: Observed, idField: string): string | null {
  return asId(asObject(successBody(observed)?.['data'])?.[idField]);
}

/**
 * Whether it is certain that nothing was made. A 5xx is not: gateways give up on requests that X
 * then carries out. A success with `errors` and without `data` is (row 50 of the X reference).
 */
function isRefusal(observed: Observed): boolean {
  if (observed.kind === 'unanswered') return !observed.connected;
  if (observed.status >= 300 && observed.status < 500) return true;
  const body = observed.ending === 'whole' ? successBody(observed) : null;
  const hasErrors = Array.isArray(body?.['errors']) && body['errors'].length > 0;
  return hasErrors && (body['data'] ?? null) === null;
}
