import { attachedToDm } from './attached-media.js';
import { invalidRequest, type XAnswer } from './answer.js';
import { fieldsOf, textOf, type Fields } from './incoming.js';
import { listOf, pageOf, refuseId } from './lists.js';
import { viewAttachments } from './media-link.js';
import { conversationOf, stamp, type DmEvent } from './messages.js';
import { takesDmsOf, type Person } from './people.js';
import { refusals } from './refusals.js';
import type { Call, Outcome, Route } from './route.js';
import { viewUser } from './view-user.js';

const dmMaxLength = 10_000;

const sending = {
  method: 'POST',
  kind: 'dm',
  bucket: 'dm-send',
  scopes: ['dm.write', 'tweet.read', 'users.read'],
  level: 'read-write-directmessages',
} as const;

const reading = {
  method: 'GET',
  kind: 'conversation',
  bucket: 'dm-read',
  scopes: ['dm.read', 'tweet.read', 'users.read'],
  level: 'read-write-directmessages',
} as const;

/** Direct messages. The three ways of sending share one window. */
export const dmRoutes: readonly Route[] = [
  {
    ...sending,
    path: /^\/2\/dm_conversations\/with\/([^/]+)\/messages$/,
    handle: (call) => sendTo(call, [call.params[0] ?? ''], call.incoming.body),
  },
  { ...sending, path: /^\/2\/dm_conversations$/, handle: createGroup },
  { ...sending, path: /^\/2\/dm_conversations\/([^/]+)\/messages$/, handle: sendInto },
  {
    ...reading,
    path: /^\/2\/dm_conversations\/with\/([^/]+)\/dm_events$/,
    handle: (call) => {
      const wrong = refuseId('participant_id', call.params[0] ?? '');
      if (wrong !== null) return { answer: wrong };
      return listEvents(call, conversationOf(call.caller.xUserId, call.params[0] ?? ''));
    },
  },
  {
    ...reading,
    path: /^\/2\/dm_conversations\/([^/]+)\/dm_events$/,
    handle: (call) => listEvents(call, call.params[0] ?? ''),
  },
  {
    ...reading,
    bucket: 'messages',
    path: /^\/2\/dm_events$/,
    handle: listOwnEvents,
  },
];

function createGroup(call: Call): Outcome {
  const body = fieldsOf(call.incoming.body);
  const ids = Array.isArray(body['participant_ids']) ? body['participant_ids'].map(String) : [];
  if (body['conversation_type'] !== 'Group' || ids.length < 2 || ids.length > 49) {
    return { answer: invalidRequest('A group needs 2 to 49 participants.', {}) };
  }
  return sendTo(call, ids, body['message']);
}

function sendInto(call: Call): Outcome {
  const conversationId = call.params[0] ?? '';
  const own = call.caller.xUserId;
  const known = call.world.messages.dms.find((dm) => dm.conversationId === conversationId);
  const pair = conversationId.split('-').filter((id) => id !== own);
  const others = known?.participantXIds.filter((id) => id !== own) ?? pair;
  return sendTo(call, others, call.incoming.body, conversationId);
}

function sendTo(
  call: Call,
  recipientXIds: readonly string[],
  message: unknown,
  conversationId?: string,
): Outcome {
  const { world, caller } = call;
  const wrong = recipientXIds.map((id) => refuseId('participant_id', id)).find((a) => a !== null);
  const refusal = wrong ?? refuseMessage(fieldsOf(message)) ?? refuseSender(caller);
  if (refusal !== null) return { answer: refusal };
  const attached = attachedToDm(call, fieldsOf(message)['attachments']);
  if ('refusal' in attached) return { answer: attached.refusal };
  const people = recipientXIds.map((id) => world.people.byId(id));
  const open = people.every((person) => person !== undefined && takesDmsOf(person, caller));
  if (!open) return { answer: refusals.dmNotPermitted };
  const dm = world.messages.addDm({
    senderXId: caller.xUserId,
    participantXIds:
      recipientXIds.length === 1 ? recipientXIds : [caller.xUserId, ...recipientXIds],
    text: textOf(fieldsOf(message)['text']) ?? '',
    media: attached.items,
    ...(conversationId === undefined ? {} : { conversationId }),
  });
  const data = { dm_conversation_id: dm.conversationId, dm_event_id: dm.id };
  return { answer: { status: 201, body: { data } }, xId: dm.id };
}

function refuseSender(sender: Person): XAnswer | null {
  return sender.status === 'suspended' ? refusals.accountSuspended : null;
}

function refuseMessage(message: Fields): XAnswer | null {
  const unknown = Object.keys(message).filter((name) => !['text', 'attachments'].includes(name));
  if (unknown.length > 0) {
    return invalidRequest(`Unexpected field(s): ${unknown.join(', ')}`, {});
  }
  const text = message['text'];
  if (text === undefined && Array.isArray(message['attachments'])) return null;
  if (typeof text !== 'string' || text === '') {
    return invalidRequest('$.text: must be at least 1 characters long', { text: [''] });
  }
  return Array.from(text).length > dmMaxLength ? refusals.dmTooLong : null;
}

const eventTypes = ['MessageCreate', 'ParticipantsJoin', 'ParticipantsLeave'];

/** All conversations of the caller. Nobody joins or leaves here: every event is a message. */
function listOwnEvents(call: Call): Outcome {
  const wanted = [...listOf(call.incoming.query['event_types'])];
  const unknown = wanted.filter((type) => !eventTypes.includes(type));
  if (unknown.length > 0) {
    const message = `The \`event_types\` query parameter value [${unknown.join(',')}] is not one of [${eventTypes.join(',')}]`;
    return { answer: invalidRequest(message, { event_types: unknown }) };
  }
  return listEvents(call, null, wanted.length === 0 || wanted.includes('MessageCreate'));
}

/** `conversationId` null: all conversations of the caller. */
function listEvents(call: Call, conversationId: string | null, hasMessages = true): Outcome {
  const { world, caller, incoming } = call;
  const newest = world.now().getTime() - world.settings.hideNewForMs;
  const visible = world.messages.dms.filter(
    (dm) =>
      hasMessages &&
      dm.createdAt.getTime() <= newest &&
      (dm.senderXId === caller.xUserId || dm.participantXIds.includes(caller.xUserId)) &&
      (conversationId === null || dm.conversationId === conversationId),
  );
  const page = pageOf(visible, incoming, { least: 1, most: 100, usual: 100 });
  if ('status' in page) return { answer: page };
  const expansions = listOf(incoming.query['expansions']);
  const data = page.items.map((dm) => viewEvent(call, dm, expansions));
  const senders = [...new Set(page.items.map((dm) => dm.senderXId))]
    .map((id) => world.people.byId(id))
    .filter((person) => person !== undefined);
  const users = senders.map((person) =>
    viewUser(world, person, caller, listOf(incoming.query['user.fields'])),
  );
  const body = {
    ...(data.length === 0 ? {} : { data }),
    ...(expansions.has('sender_id') && users.length > 0 ? { includes: { users } } : {}),
    meta: page.meta,
  };
  return { answer: { status: 200, body } };
}

/** The newer dialect gives the sender as an expansion alone, and has all entities in one place. */
function viewEvent(call: Call, dm: DmEvent, expansions: ReadonlySet<string>): object {
  const fields = listOf(call.incoming.query['dm_event.fields']);
  const isNew = call.world.settings.dialect === 'new';
  const hasSender = expansions.has('sender_id') || (fields.has('sender_id') && !isNew);
  const urls = dm.stored.urls.length > 0 && fields.has('entities') ? dm.stored.urls : null;
  return {
    id: dm.id,
    event_type: 'MessageCreate',
    text: dm.stored.text,
    ...(hasSender ? { sender_id: dm.senderXId } : {}),
    ...(fields.has('created_at') ? { created_at: stamp(dm.createdAt) } : {}),
    ...(fields.has('dm_conversation_id') ? { dm_conversation_id: dm.conversationId } : {}),
    ...(fields.has('attachments') ? viewAttachments(dm.media) : {}),
    ...(urls === null ? {} : isNew ? { entities: { urls } } : { urls }),
  };
}
