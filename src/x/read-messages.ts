import type { ActSighting } from '../domain/rules/sighting.js';
import type { TriggerActor } from '../domain/rules/trigger.js';
import { missingField, problemIn, type ItemFault } from '../domain/source-problem.js';
import { readOnce, type XContext } from './exchange.js';
import type { Reading, XAccount } from './port.js';
import { dateOf, idOf, preciseDate } from './read-field.js';
import { asObject, asObjects, asText, storable, type JsonObject } from './read-json.js';
import { maxResults } from './read-lists.js';
import { itemsOf, newest, pageInfo } from './read-page.js';
import { readIncludes } from './read-post.js';
import type { ListRequest, MessagesPage } from './reading-port.js';
import { readUrls, restoreText } from './restore-text.js';

/** What others wrote to us, newest first. */
export function readMessages(
  context: XContext,
  account: XAccount,
  { pageToken, max }: ListRequest,
): Promise<Reading<MessagesPage>> {
  const request = {
    method: 'GET',
    path: '2/dm_events',
    query: {
      max_results: maxResults(max, 1, 100),
      event_types: 'MessageCreate',
      'dm_event.fields':
        'id,text,event_type,dm_conversation_id,created_at,sender_id,entities,attachments',
      'user.fields': 'name,username',
      // The newer dialect gives the sender only as an expansion.
      expansions: 'sender_id',
      ...(pageToken === null ? {} : { pagination_token: pageToken }),
    },
  } as const;
  return readOnce(context, account, 'messages', request, (body) =>
    readMessagesPage(body, account.xUserId),
  );
}

function readMessagesPage(body: JsonObject, ownXUserId: string): MessagesPage | null {
  const items = itemsOf(body);
  if (items === null) return null;
  const { people } = readIncludes(body);
  const read = items.map((item) => readMessage(item, { ownXUserId, people }));
  const times = items.flatMap((item) => dateOf(item, 'created_at') ?? []);
  const ids = items.flatMap((item) => idOf(item, 'id') ?? []);
  return {
    ...pageInfo(
      body,
      ids.map((id) => `dm:${id}`),
      read.flatMap((one) => (one.kind === 'problem' ? [problemIn('messages', one.fault)] : [])),
    ),
    acts: read.flatMap((one) => (one.kind === 'act' ? [one.act] : [])),
    encrypted: read.flatMap((one) => (one.kind === 'encrypted' ? [one.eventId] : [])),
    newestId: newest(ids),
    oldestAt: times.reduce<Date | null>(
      (oldest, at) => (oldest === null || at < oldest ? at : oldest),
      null,
    ),
  };
}

/** One message of a list or a pushed event. `nothing`: ours, of a group, or no message. */
export type MessageReading =
  | { readonly kind: 'act'; readonly act: ActSighting }
  | { readonly kind: 'encrypted'; readonly eventId: string }
  | { readonly kind: 'problem'; readonly fault: ItemFault }
  | { readonly kind: 'nothing' };

export interface MessageContext {
  readonly ownXUserId: string;
  readonly people: ReadonlyMap<string, TriggerActor>;
}

/** A message of API v2. Without a sender it is a problem, never "not to us". */
export function readMessage(
  event: JsonObject,
  { ownXUserId, people }: MessageContext,
): MessageReading {
  const type = event['event_type'];
  if (typeof type === 'string' && type !== 'MessageCreate') return { kind: 'nothing' };
  const eventId = idOf(event, 'id');
  if (eventId === null) return lacking(null, 'id');
  const senderXId = idOf(event, 'sender_id');
  if (senderXId === null) return lacking(eventId, 'sender_id');
  if (senderXId === ownXUserId || isGroup(event)) return { kind: 'nothing' };
  const at = dateOf(event, 'created_at', 'created_timestamp');
  if (at === null) return lacking(eventId, 'created_at');
  const text = event['text'];
  const hasAttachment = asObject(event['attachments']) !== null;
  if (typeof text !== 'string' && !hasAttachment) return { kind: 'encrypted', eventId };
  const written = typeof text === 'string' ? storable(text) : '';
  return {
    kind: 'act',
    act: {
      act: {
        kind: 'dm',
        eventId,
        text: withoutMediaLink(restoreText(written, readUrls(event, asObject(event['entities'])))),
        language: null,
      },
      actor: people.get(senderXId) ?? { xUserId: senderXId, handle: null, name: null },
      accountXUserId: ownXUserId,
      at: preciseDate(eventId, at),
      sourceId: `messages:${eventId}`,
    },
  };
}

function lacking(eventId: string | null, field: string): MessageReading {
  return { kind: 'problem', fault: missingField('message', eventId, field) };
}

/** Without the link that X puts behind a message for the picture that came with it. */
function withoutMediaLink(text: string): string {
  return text.replace(
    /(?:^|\s+)https?:\/\/(?:\w+\.)?(?:x|twitter)\.com\/messages\/media\/\S+$/i,
    '',
  );
}

/** A conversation of two is called by both ids; what is said in a group is not said to us alone. */
function isGroup(event: JsonObject): boolean {
  const conversation = asText(event['dm_conversation_id']);
  return conversation !== null && !conversation.includes('-');
}

/** A message as v1.1 and the activity events send it: `message_create` inside the event. */
export function readOldMessage(
  event: JsonObject,
  { ownXUserId, people }: MessageContext,
): MessageReading {
  if (event['type'] !== undefined && event['type'] !== 'message_create') return { kind: 'nothing' };
  const eventId = idOf(event, 'id');
  if (eventId === null) return lacking(null, 'id');
  const message = asObject(event['message_create']);
  const senderXId = idOf(message, 'sender_id');
  if (senderXId === null) return lacking(eventId, 'sender_id');
  if (senderXId === ownXUserId) return { kind: 'nothing' };
  const at = dateOf(event, 'created_timestamp', 'created_at');
  if (at === null) return lacking(eventId, 'created_timestamp');
  const data = asObject(message?.['message_data']);
  if (data === null) return { kind: 'encrypted', eventId };
  const text = typeof data['text'] === 'string' ? storable(data['text']) : '';
  const urls = asObjects(asObject(data['entities'])?.['urls']);
  return {
    kind: 'act',
    act: {
      act: { kind: 'dm', eventId, text: withoutMediaLink(restoreText(text, urls)), language: null },
      actor: people.get(senderXId) ?? { xUserId: senderXId, handle: null, name: null },
      accountXUserId: ownXUserId,
      at: preciseDate(eventId, at),
      sourceId: `messages:${eventId}`,
    },
  };
}
