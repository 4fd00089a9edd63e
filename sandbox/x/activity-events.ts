import type { Like } from './acts.js';
import { assertNever } from '../../src/domain/assert.js';
import type { ChatEvent, Happening } from './happenings.js';
import { conversationOf, type DmEvent, type Post } from './messages.js';
import { oldEntities } from './old-entities.js';
import type { Person } from './people.js';
import { includesOf, viewPost, type PostView } from './view-post.js';
import { viewUser } from './view-user.js';
import type { World } from './world.js';

/** Something that happened, as subscribers to it are told. */
export interface ActivityEvent {
  readonly type: string;
  /** Whom it happened to; null: nobody who could subscribe to that. */
  readonly inboundXId: string | null;
  /** Who did it, where X tells them too. */
  readonly outboundXId: string | null;
  readonly payload: object;
  readonly includes?: object;
}

/** The events that one happening is: a reply can name somebody else as well. */
export function eventsOf(world: World, happening: Happening): readonly ActivityEvent[] {
  switch (happening.kind) {
    case 'follow':
    case 'unfollow':
      return [followEvent(world, happening)];
    case 'like':
      return likeEvents(world, happening.like);
    case 'post':
      return postEvents(world, happening.post);
    case 'dm':
      return dmEvents(world, happening.dm);
    case 'chat':
      return [chatEvent(happening.chat)];
    default:
      return assertNever(happening);
  }
}

const userFields = new Set([
  'created_at',
  'protected',
  'verified',
  'verified_type',
  'public_metrics',
]);

function userOf(world: World, person: Person): object {
  return viewUser(world, person, null, userFields);
}

function followEvent(
  world: World,
  { kind, source, target }: Extract<Happening, { kind: 'follow' | 'unfollow' }>,
): ActivityEvent {
  return {
    type: `follow.${kind}`,
    inboundXId: target.xUserId,
    outboundXId: source.xUserId,
    payload: {
      source: { data: userOf(world, source) },
      target: { data: userOf(world, target) },
    },
  };
}

function likeEvents(world: World, like: Like): readonly ActivityEvent[] {
  const author = world.people.byId(world.messages.post(like.postId)?.authorXId ?? '');
  const liker = world.people.byId(like.likerXId);
  if (author === undefined || liker === undefined) return [];
  const event = {
    type: 'like.create',
    inboundXId: author.xUserId,
    outboundXId: liker.xUserId,
    payload: {
      id: like.id,
      liked_tweet_id: like.postId,
      liked_tweet_author_id: author.xUserId,
      timestamp_ms: like.at.getTime(),
    },
  };
  if (!world.settings.likesNameLiker) return [event];
  const people = [...new Set([liker, author])];
  return [{ ...event, includes: { users: people.map((person) => userOf(world, person)) } }];
}

/** Posts of protected people are told to nobody. */
function postEvents(world: World, post: Post): readonly ActivityEvent[] {
  const author = world.people.byId(post.authorXId);
  if (author === undefined || author.protected || post.nullcast) return [];
  const authorOf = (id: string | null): string | null =>
    world.messages.post(id ?? '')?.authorXId ?? null;
  const told = [
    { type: 'post.repost.create', inboundXId: authorOf(post.repostedPostId) },
    { type: 'post.reply.create', inboundXId: authorOf(post.repliedToPostId) },
    { type: 'post.quote.create', inboundXId: authorOf(post.quotedPostId) },
    ...namedIn(post).map((inboundXId) => ({ type: 'post.mention.create', inboundXId })),
  ].filter(({ inboundXId }) => inboundXId !== null);
  const view = eventView(world);
  const payload = viewPost(view, post);
  const beside = world.settings.postsNameAuthor ? { includes: includesOf(view, [post]) } : {};
  return told.map((event) => ({ ...event, outboundXId: author.xUserId, payload, ...beside }));
}

/** Whom a post names by itself, not as the people that it answers. */
function namedIn({ repostedPostId, mentions, stored }: Post): readonly (string | null)[] {
  if (repostedPostId !== null) return [];
  const named = mentions.filter(({ start }) => start >= stored.displayFrom);
  return [...new Set(named.map(({ xUserId }) => xUserId))];
}

/** Events are in the old dialect, whatever the answers are in. */
function eventView(world: World): PostView {
  const fields = [
    'author_id',
    'created_at',
    'display_text_range',
    'entities',
    'in_reply_to_user_id',
    'lang',
    'note_tweet',
    'referenced_tweets',
  ];
  return {
    world,
    viewer: null,
    isNew: false,
    fields: new Set(fields),
    expansions: new Set(['author_id']),
    userFields,
  };
}

/** It says who wrote and when, and nothing of what. */
function chatEvent(chat: ChatEvent): ActivityEvent {
  const { id, senderXId, recipientXId, at, ciphertext } = chat;
  return {
    type: 'chat.received',
    inboundXId: recipientXId,
    outboundXId: null,
    payload: {
      id,
      conversation_id: conversationOf(senderXId, recipientXId),
      sender_id: senderXId,
      created_at: at.toISOString(),
      encoded_event: ciphertext,
      is_trusted: true,
    },
  };
}

function dmEvents(world: World, dm: DmEvent): readonly ActivityEvent[] {
  const sender = world.people.byId(dm.senderXId);
  if (sender === undefined) return [];
  const recipients = dm.participantXIds
    .filter((id) => id !== dm.senderXId)
    .flatMap((id) => world.people.byId(id) ?? []);
  return recipients.map((recipient) => ({
    type: 'dm.received',
    inboundXId: recipient.xUserId,
    outboundXId: null,
    payload: messagePayload(world, dm, sender, recipient),
  }));
}

function messagePayload(world: World, dm: DmEvent, sender: Person, recipient: Person): object {
  const event = {
    type: 'message_create',
    id: dm.id,
    created_timestamp: String(dm.createdAt.getTime()),
    message_create: {
      target: { recipient_id: recipient.xUserId },
      sender_id: sender.xUserId,
      message_data: { text: dm.stored.text, entities: oldEntities(dm.stored) },
    },
  };
  const users = [sender, recipient].map((person) => [
    person.xUserId,
    { data: userOf(world, person) },
  ]);
  return { direct_message_events: [event], users: Object.fromEntries(users) };
}
