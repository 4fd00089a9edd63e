import type { XContext } from './exchange.js';
import type { ReadMessage, ReadPage, Reading, XAccount } from './port.js';
import { readBackTo } from './read-back.js';
import { asId, asMoment, asObject, storable, type JsonObject } from './read-json.js';
import { readUrls, restoreText } from './restore-text.js';

const eventFields = [
  'id',
  'text',
  'event_type',
  'dm_conversation_id',
  'created_at',
  'sender_id',
  'entities',
].join(',');

/** What was written between the account and one person, newest first. */
export function readConversation(
  context: XContext,
  account: XAccount,
  recipientXId: string,
  back: Date,
): Promise<Reading<ReadPage>> {
  const request = {
    method: 'GET',
    path: '2/dm_conversations/with/:participant_id/dm_events',
    params: { participant_id: recipientXId },
    query: {
      max_results: '100',
      event_types: 'MessageCreate',
      'dm_event.fields': eventFields,
      // The newer dialect gives the sender only as an expansion.
      expansions: 'sender_id',
    },
  } as const;
  const parse = (event: JsonObject) => parseEvent(event, account.xUserId, recipientXId);
  const source = { endpoint: 'dm-read', request, parse, listsFrom: null } as const;
  return readBackTo(context, account, source, back);
}

function parseEvent(
  event: JsonObject,
  ownXId: string,
  recipientXId: string,
): ReadMessage | 'skip' | null {
  const type = event['event_type'];
  if (typeof type === 'string' && type !== 'MessageCreate') return 'skip';
  const xId = asId(event['id']);
  const senderXId = asId(event['sender_id']);
  const at = asMoment(event['created_at']);
  if (xId === null || senderXId === null || at === null) return null;
  const text = typeof event['text'] === 'string' ? storable(event['text']) : '';
  return {
    xId,
    kind: 'dm',
    senderXId,
    at,
    text: restoreText(text, readUrls(event, asObject(event['entities']))),
    repliedToPostId: null,
    recipientXId: senderXId === ownXId ? recipientXId : ownXId,
  };
}
