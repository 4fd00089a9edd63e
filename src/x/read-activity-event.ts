import { assertNever } from '../domain/assert.js';
import type { TriggerActor } from '../domain/rules/trigger.js';
import {
  missingField,
  problemIn,
  type ItemFault,
  type SourceProblem,
} from '../domain/source-problem.js';
import { actsOfPost } from './acts-of-post.js';
import type { Pushed, PushedEvents } from './push-port.js';
import { actorOf, dateOf, idOf } from './read-field.js';
import { asObject, asObjects, asText, type JsonObject } from './read-json.js';
import { readMessage, readOldMessage, type MessageReading } from './read-messages.js';
import { readIncludes, readPost } from './read-post.js';
import type { SeenPost } from './seen-post.js';

/* Events of the X Activity API, as stream and webhook deliver them (X reference section 5.2). */

/** An event with what all kinds of them have. */
interface Event {
  readonly type: string;
  readonly ownXUserId: string;
  readonly sourceId: string;
  readonly payload: JsonObject;
  /** The event itself, for what stands beside the payload. */
  readonly data: JsonObject;
}

interface Told {
  readonly items: readonly Pushed[];
  readonly billed: readonly string[];
}

const nothing: Told = { items: [{ kind: 'nothing' }], billed: [] };

/** Whether a delivery is an activity event at all (the older webhooks name `for_user_id`). */
export function isActivityEvent(json: unknown): boolean {
  return asText(eventData(json)?.['event_type']) !== null;
}

function eventData(json: unknown): JsonObject | null {
  const outer = asObject(json);
  return asObject(outer?.['data']) ?? outer;
}

/** What one event told. Never throws, whatever it is. */
export function readActivityEvent(json: unknown): PushedEvents {
  const data = eventData(json);
  const type = asText(data?.['event_type']);
  if (data === null || type === null) {
    return alone('unknown', null, { kind: 'unknown_delivery' });
  }
  const ownXUserId = idOf(asObject(data['filter']), 'user_id');
  if (ownXUserId === null) {
    return alone(type, null, problemIn(type, missingField('event', null, 'filter.user_id')));
  }
  const payload = asObject(data['payload']);
  if (payload === null) {
    return alone(type, ownXUserId, problemIn(type, missingField('event', null, 'payload')));
  }
  const sourceId = `${type}:${asText(data['event_uuid']) ?? '?'}`;
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (read === undefined) return alone(type, ownXUserId, { kind: 'unknown_event', from: type });
  return { type, ...read({ type, ownXUserId, sourceId, payload, data }) };
}

function alone(type: string, accountXUserId: string | null, problem: SourceProblem): PushedEvents {
  return { type, items: [{ kind: 'problem', accountXUserId, problem }], billed: [] };
}

const unusable = ({ type, ownXUserId }: Event, fault: ItemFault): Told => ({
  items: [{ kind: 'problem', accountXUserId: ownXUserId, problem: problemIn(type, fault) }],
  billed: [],
});

const lacking = (event: Event, field: string): Told =>
  unusable(event, missingField('event', null, field));

const readers: Readonly<Record<string, (event: Event) => Told>> = {
  'follow.follow': readFollow,
  'follow.unfollow': readUnfollow,
  'like.create': readLike,
  'post.repost.create': readRepost,
  'post.reply.create': (event) => readPostEvent(event, 'reply'),
  'post.quote.create': (event) => readPostEvent(event, 'quote'),
  'post.mention.create': (event) => readPostEvent(event, null),
  'dm.received': readReceived,
  'chat.received': ({ ownXUserId, payload, data }) => ({
    items: [
      {
        kind: 'encrypted',
        accountXUserId: ownXUserId,
        at:
          dateOf(payload, 'created_at', 'created_timestamp', 'timestamp_ms') ??
          dateOf(data, 'created_at'),
      },
    ],
    billed: billedMessage(idOf(payload, 'id')),
  }),
  'oauth.revoke': ({ ownXUserId }) => ({
    items: [{ kind: 'revoked', accountXUserId: ownXUserId }],
    billed: [],
  }),
};

function readFollow(event: Event): Told {
  const { payload, ownXUserId, sourceId } = event;
  const source = actorOf(payload['source']);
  const target = actorOf(payload['target']);
  if (source === null) return lacking(event, 'source');
  if (target === null) return lacking(event, 'target');
  if (target.xUserId !== ownXUserId || source.xUserId === ownXUserId) return nothing;
  const at = momentOfEvent(event);
  return {
    items: [
      {
        kind: 'acts',
        acts: [
          { act: { kind: 'follow' }, actor: source, accountXUserId: ownXUserId, at, sourceId },
        ],
      },
    ],
    billed: [`user:${source.xUserId}`],
  };
}

function readUnfollow(event: Event): Told {
  const { payload, ownXUserId } = event;
  const source = actorOf(payload['source']);
  const target = actorOf(payload['target']);
  if (source === null) return lacking(event, 'source');
  if (target === null) return lacking(event, 'target');
  if (target.xUserId !== ownXUserId) return nothing;
  const what = {
    kind: 'follow',
    ourPostId: null,
    actorXUserId: source.xUserId,
    accountXUserId: ownXUserId,
    at: momentOfEvent(event),
  } as const;
  return { items: [{ kind: 'taken-back', what }], billed: [`user:${source.xUserId}`] };
}

function momentOfEvent({ payload, data }: Event): Date | null {
  return (
    dateOf(payload, 'created_at', 'timestamp_ms', 'created_timestamp') ??
    dateOf(data, 'created_at', 'timestamp_ms')
  );
}

/** The documented payload names no liker; where X sends the people of the event, it is the one who is not the author. */
function readLike(event: Event): Told {
  const { payload, ownXUserId, sourceId } = event;
  const ourPostId = idOf(payload, 'liked_tweet_id') ?? idOf(payload, 'liked_post_id');
  if (ourPostId === null) return lacking(event, 'liked_tweet_id');
  const author =
    idOf(payload, 'liked_tweet_author_id') ??
    idOf(payload, 'tweet_author_id') ??
    idOf(payload, 'liked_post_author_id') ??
    idOf(payload, 'post_author_id');
  if (author !== null && author !== ownXUserId) return nothing;
  const at = dateOf(payload, 'timestamp_ms', 'created_at');
  const liker = likerOf(event);
  if (liker?.xUserId === ownXUserId) return nothing;
  const about = { accountXUserId: ownXUserId, at, sourceId };
  if (liker === null) {
    const bill = `like:${ourPostId}:${idOf(payload, 'id') ?? sourceId}`;
    return { items: [{ kind: 'like-without-liker', ourPostId, ...about }], billed: [bill] };
  }
  return {
    items: [{ kind: 'acts', acts: [{ act: { kind: 'like', ourPostId }, actor: liker, ...about }] }],
    billed: [`like:${ourPostId}:${liker.xUserId}`],
  };
}

function likerOf({ payload, data, ownXUserId }: Event): TriggerActor | null {
  const named = actorOf(payload['user']) ?? actorOf(payload['liker']);
  if (named !== null) return named;
  const people = [...peopleOf(data).values(), ...peopleOf(payload).values()];
  const liker = idOf(payload, 'liker_id') ?? idOf(payload, 'user_id');
  if (liker !== null) {
    const known = people.find(({ xUserId }) => xUserId === liker);
    return known ?? { xUserId: liker, handle: null, name: null };
  }
  const others = new Map(people.map((person) => [person.xUserId, person]));
  others.delete(ownXUserId);
  const [only] = others.values();
  return others.size === 1 ? (only ?? null) : null;
}

function peopleOf(object: JsonObject): ReadonlyMap<string, TriggerActor> {
  return readIncludes(object).people;
}

function readRepost(event: Event): Told {
  const { payload, ownXUserId, sourceId } = event;
  const reading = readPost(payload, readIncludesOf(event));
  if (reading.kind === 'problem') return unusable(event, reading.fault);
  const { post } = reading;
  const ourPostId = post.reposted?.postId ?? null;
  if (ourPostId === null) return unusable(event, missingReference('repost', post));
  if (post.author.xUserId === ownXUserId) return nothing;
  const { authorXId } = post.reposted ?? { authorXId: null };
  if (authorXId !== null && authorXId !== ownXUserId) return nothing;
  const act = { kind: 'repost', ourPostId } as const;
  return {
    items: [
      {
        kind: 'acts',
        acts: [{ act, actor: post.author, accountXUserId: ownXUserId, at: post.at, sourceId }],
      },
    ],
    billed: [`post:${post.postId}`],
  };
}

/** Includes stand beside the payload or in it. */
function readIncludesOf({ data, payload }: Event) {
  const beside = readIncludes(data);
  const inside = readIncludes(payload);
  return {
    people: new Map([...beside.people, ...inside.people]),
    posts: new Map([...beside.posts, ...inside.posts]),
  };
}

function readPostEvent(event: Event, certainly: 'reply' | 'quote' | null): Told {
  const reading = readPost(event.payload, readIncludesOf(event));
  if (reading.kind === 'problem') return unusable(event, reading.fault);
  const { post } = reading;
  const acts = actsOfPost(post, {
    ownXUserId: event.ownXUserId,
    sourceId: event.sourceId,
    ...(certainly === null ? { listedAsNaming: true } : { certainly }),
  });
  const told: Pushed[] = acts.length === 0 ? [] : [{ kind: 'acts', acts }];
  const isOurs = post.author.xUserId === event.ownXUserId;
  const fault = isOurs ? null : faultOf(post, certainly);
  if (fault !== null) told.push(...unusable(event, fault).items);
  return {
    items: told.length === 0 ? nothing.items : told,
    billed: [`post:${post.postId}`],
  };
}

/** What kept the event from being the act that it is called; null when nothing did. */
function faultOf(post: SeenPost, certainly: 'reply' | 'quote' | null): ItemFault | null {
  const referred = { reply: post.repliedTo, quote: post.quoted };
  return certainly !== null && referred[certainly] === null
    ? missingReference(certainly, post)
    : null;
}

function missingReference(act: 'reply' | 'quote' | 'repost', { postId }: SeenPost): ItemFault {
  return { kind: 'missing_reference', act, postId };
}

/** In the older shape with `message_create`, or as a message of API v2. */
function readReceived(event: Event): Told {
  const { payload, ownXUserId } = event;
  const old = asObjects(payload['direct_message_events'] ?? payload['dm_events']);
  const people = new Map([...peopleInside(payload), ...readIncludesOf(event).people]);
  const context = { ownXUserId, people };
  const read =
    old.length > 0
      ? old.map((one) => ({ id: idOf(one, 'id'), reading: readOldMessage(one, context) }))
      : [{ id: idOf(payload, 'id'), reading: readMessage(payload, context) }];
  return {
    items: read.map(({ reading }) => pushedMessage(reading, event.type, ownXUserId)),
    billed: read.flatMap(({ id }) => billedMessage(id)),
  };
}

/** Whatever can be read of it. */
function billedMessage(id: string | null): readonly string[] {
  return id === null ? [] : [`dm:${id}`];
}

/** `users: {<id>: {data: User}}`, or v1.1's users by their id. */
export function peopleInside(payload: JsonObject): ReadonlyMap<string, TriggerActor> {
  const users = asObject(payload['users']);
  return new Map(
    Object.entries(users ?? {}).flatMap(([id, user]): [string, TriggerActor][] => {
      const person = actorOf(user);
      return person === null ? [] : [[id, person]];
    }),
  );
}

/** What a message that was read is, as one thing that was pushed. */
export function pushedMessage(
  reading: MessageReading,
  type: string,
  accountXUserId: string,
): Pushed {
  switch (reading.kind) {
    case 'act':
      return { kind: 'acts', acts: [reading.act] };
    case 'encrypted':
      return { kind: 'encrypted', accountXUserId, at: null };
    case 'problem':
      return { kind: 'problem', accountXUserId, problem: problemIn(type, reading.fault) };
    case 'nothing':
      return { kind: 'nothing' };
    default:
      return assertNever(reading);
  }
}
