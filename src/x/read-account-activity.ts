import {
  missingField,
  problemIn,
  type ItemFault,
  type SourceProblem,
} from '../domain/source-problem.js';
import { actsOfPost } from './acts-of-post.js';
import type { Pushed, PushedEvents } from './push-port.js';
import { peopleInside, pushedMessage } from './read-activity-event.js';
import { actorOf, dateOf, idOf } from './read-field.js';
import { asObject, asObjects, asText, type JsonObject } from './read-json.js';
import { readOldMessage } from './read-messages.js';
import { readOldPost } from './read-old-post.js';

/* Deliveries of the older account-activity webhooks (X reference section 5.3). */

interface Told {
  readonly items: readonly Pushed[];
  readonly billed: readonly string[];
}

type Read = (event: JsonObject, delivery: Delivery) => Told;

interface Delivery {
  readonly ownXUserId: string;
  readonly body: JsonObject;
}

const nothing: Told = { items: [{ kind: 'nothing' }], billed: [] };

/** Lists of events that we use; every other list (typing, blocks, mutes, read receipts) is nothing to us. */
const readers: Readonly<Record<string, Read>> = {
  tweet_create_events: readPostEvent,
  favorite_events: readLike,
  follow_events: readFollow,
  direct_message_events: readDirectMessage,
};

/** What one delivery told. Never throws, whatever it is. */
export function readAccountActivity(json: unknown): PushedEvents {
  const body = asObject(json);
  const revoked = revocation(body);
  if (revoked !== null) return revoked;
  const ownXUserId = idOf(body, 'for_user_id');
  if (body === null || ownXUserId === null) {
    const problem = problemOfErrors(body) ?? { kind: 'unknown_delivery' };
    return {
      type: 'unknown',
      items: [{ kind: 'problem', accountXUserId: null, problem }],
      billed: [],
    };
  }
  const kinds = Object.keys(readers).filter((kind) => Array.isArray(body[kind]));
  const told = kinds.flatMap((kind) =>
    asObjects(body[kind]).map((event) => readers[kind]?.(event, { ownXUserId, body }) ?? nothing),
  );
  const items = told.flatMap((one) => one.items);
  return {
    type: kinds.join('+') || 'other',
    items: items.length === 0 ? nothing.items : items,
    billed: told.flatMap((one) => one.billed),
  };
}

/** What X says in place of an event, as when it is about to end a stream. */
function problemOfErrors(body: JsonObject | null): SourceProblem | null {
  const said = asObjects(body?.['errors']).flatMap((error) => {
    const words = [asText(error['title']), asText(error['detail'] ?? error['message'])];
    return words.filter((word) => word !== null).join(': ') || [];
  });
  return said.length === 0 ? null : { kind: 'x_said', words: said.join('; ') };
}

function revocation(body: JsonObject | null): PushedEvents | null {
  const revoke = asObject(asObject(body?.['user_event'])?.['revoke']);
  const accountXUserId = idOf(asObject(revoke?.['source']), 'user_id');
  if (accountXUserId === null) return null;
  return { type: 'user_event', items: [{ kind: 'revoked', accountXUserId }], billed: [] };
}

const unusable = ({ ownXUserId }: Delivery, from: string, fault: ItemFault): Told => ({
  items: [{ kind: 'problem', accountXUserId: ownXUserId, problem: problemIn(from, fault) }],
  billed: [],
});

function readPostEvent(event: JsonObject, delivery: Delivery): Told {
  const { ownXUserId } = delivery;
  const reading = readOldPost(event);
  if (reading.kind === 'problem') return unusable(delivery, 'tweet_create_events', reading.fault);
  const { post } = reading;
  const sourceId = `tweet_create:${post.postId}`;
  const billed = [`post:${post.postId}`];
  if (post.author.xUserId === ownXUserId) return nothing;
  if (post.reposted !== null) {
    if (post.reposted.authorXId !== ownXUserId) return { ...nothing, billed };
    const act = { kind: 'repost', ourPostId: post.reposted.postId } as const;
    const seen = { actor: post.author, accountXUserId: ownXUserId, at: post.at, sourceId };
    return { items: [{ kind: 'acts', acts: [{ act, ...seen }] }], billed };
  }
  const acts = actsOfPost(post, { ownXUserId, sourceId });
  return acts.length === 0 ? { ...nothing, billed } : { items: [{ kind: 'acts', acts }], billed };
}

function readLike(event: JsonObject, delivery: Delivery): Told {
  const { ownXUserId } = delivery;
  const post = asObject(event['favorited_status']);
  const ourPostId = idOf(post, 'id');
  const actor = actorOf(event['user']);
  const likeId = asText(event['id']);
  const lacking = (field: string) =>
    unusable(delivery, 'favorite_events', missingField('like', likeId, field));
  if (ourPostId === null) return lacking('favorited_status');
  if (actor === null) return lacking('user');
  const author = actorOf(post?.['user'])?.xUserId ?? null;
  if (actor.xUserId === ownXUserId || (author !== null && author !== ownXUserId)) return nothing;
  const seen = {
    actor,
    accountXUserId: ownXUserId,
    at: dateOf(event, 'timestamp_ms', 'created_at'),
    sourceId: `favorite:${likeId ?? `${ourPostId}:${actor.xUserId}`}`,
  };
  return {
    items: [{ kind: 'acts', acts: [{ act: { kind: 'like', ourPostId }, ...seen }] }],
    billed: [`like:${ourPostId}:${actor.xUserId}`],
  };
}

function readFollow(event: JsonObject, delivery: Delivery): Told {
  const { ownXUserId } = delivery;
  const source = actorOf(event['source']);
  const target = actorOf(event['target']);
  const lacking = (field: string) =>
    unusable(delivery, 'follow_events', missingField('follow', null, field));
  if (source === null) return lacking('source');
  if (target === null) return lacking('target');
  if (target.xUserId !== ownXUserId || source.xUserId === ownXUserId) return nothing;
  const at = dateOf(event, 'created_timestamp', 'created_at');
  const billed = [`user:${source.xUserId}`];
  if (event['type'] === 'unfollow') {
    const what = {
      kind: 'follow',
      ourPostId: null,
      actorXUserId: source.xUserId,
      accountXUserId: ownXUserId,
      at,
    } as const;
    return { items: [{ kind: 'taken-back', what }], billed };
  }
  const sourceId = `follow:${source.xUserId}`;
  const seen = { actor: source, accountXUserId: ownXUserId, at, sourceId };
  return { items: [{ kind: 'acts', acts: [{ act: { kind: 'follow' }, ...seen }] }], billed };
}

function readDirectMessage(event: JsonObject, { ownXUserId, body }: Delivery): Told {
  const context = { ownXUserId, people: peopleWithIds(body) };
  const id = idOf(event, 'id');
  return {
    items: [pushedMessage(readOldMessage(event, context), 'direct_message_events', ownXUserId)],
    billed: id === null ? [] : [`dm:${id}`],
  };
}

/** v1.1's `users` name each by its key; some of them lack the id inside. */
function peopleWithIds(body: JsonObject) {
  const users = asObject(body['users']);
  const named = Object.entries(users ?? {}).map(([id, user]) => [id, { id, ...asObject(user) }]);
  return peopleInside({ users: Object.fromEntries(named) });
}
