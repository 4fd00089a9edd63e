import type { Like } from './acts.js';
import { assertNever } from '../../src/domain/assert.js';
import type { Happening } from './happenings.js';
import type { DmEvent, Post } from './messages.js';
import { doubledId, oldEntities } from './old-entities.js';
import type { Person } from './people.js';
import type { World } from './world.js';

/* The older account-activity deliveries, in the words of API v1.1. */

/** What a webhook of an account is told of one happening; null: nothing, it is not about the account. */
export function olderDelivery(
  world: World,
  happening: Happening,
  account: Person,
): Readonly<Record<string, unknown>> | null {
  const told = toldOf(world, happening, account);
  return told === null ? null : { for_user_id: account.xUserId, ...told };
}

function toldOf(world: World, happening: Happening, account: Person): object | null {
  switch (happening.kind) {
    case 'follow':
    case 'unfollow':
      return followTold(world, happening, account);
    case 'like':
      return likeTold(world, happening.like, account);
    case 'post':
      return postTold(world, happening.post, account);
    case 'dm':
      return messageTold(world, happening.dm, account);
    case 'chat':
      return null;
    default:
      return assertNever(happening);
  }
}

function followTold(
  world: World,
  { kind, source, target }: Extract<Happening, { kind: 'follow' | 'unfollow' }>,
  account: Person,
): object | null {
  if (source !== account && target !== account) return null;
  const event = {
    type: kind,
    created_timestamp: String(world.now().getTime()),
    target: oldUser(world, target),
    source: oldUser(world, source),
  };
  return { follow_events: [event] };
}

/** Unlike the newer event, it names who liked. */
function likeTold(world: World, like: Like, account: Person): object | null {
  const post = world.messages.post(like.postId);
  const liker = world.people.byId(like.likerXId);
  if (post === undefined || liker === undefined) return null;
  if (post.authorXId !== account.xUserId && liker !== account) return null;
  const event = {
    id: like.id,
    created_at: oldDate(like.at),
    timestamp_ms: like.at.getTime(),
    favorited_status: oldPost(world, post),
    user: oldUser(world, liker),
  };
  return { favorite_events: [event] };
}

/** Posts by an account, and those that repost, answer, quote or name it; never those of protected people. */
function postTold(world: World, post: Post, account: Person): object | null {
  const author = world.people.byId(post.authorXId);
  if (author === undefined || author.protected || post.nullcast) return null;
  const others = [post.repliedToPostId, post.quotedPostId, post.repostedPostId];
  const involved = [
    post.authorXId,
    ...others.map((id) => world.messages.post(id ?? '')?.authorXId),
    ...post.mentions.map(({ xUserId }) => xUserId),
  ];
  if (!involved.includes(account.xUserId)) return null;
  return { tweet_create_events: [oldPost(world, post)] };
}

function messageTold(world: World, dm: DmEvent, account: Person): object | null {
  const { participantXIds } = dm;
  const everybody = [...new Set([dm.senderXId, ...participantXIds])];
  if (!everybody.includes(account.xUserId)) return null;
  const recipient = everybody.find((id) => id !== dm.senderXId) ?? dm.senderXId;
  const event = {
    type: 'message_create',
    id: dm.id,
    created_timestamp: String(dm.createdAt.getTime()),
    message_create: {
      target: { recipient_id: recipient },
      sender_id: dm.senderXId,
      message_data: { text: dm.stored.text, entities: oldEntities(dm.stored) },
    },
  };
  const people = everybody.flatMap((id) => world.people.byId(id) ?? []);
  const users = people.map((person) => [person.xUserId, oldCorrespondent(world, person)]);
  return { direct_message_events: [event], users: Object.fromEntries(users) };
}

const shownLength = 140;

/** A longer text is cut, and whole in `extended_tweet`. */
function oldPost(world: World, post: Post, isInside = false): object {
  const { stored } = post;
  const letters = Array.from(stored.text);
  const isCut = letters.length > shownLength;
  const entities = oldEntities(stored, post.mentions);
  const range = [stored.displayFrom, stored.displayTo];
  const whole = { full_text: stored.text, display_text_range: range, entities };
  return {
    created_at: oldDate(post.createdAt),
    ...doubledId(post.id),
    text: isCut ? `${letters.slice(0, shownLength - 1).join('')}…` : stored.text,
    truncated: isCut,
    ...(isCut
      ? { extended_tweet: whole, entities: oldEntities({ ...stored, ...nothingFound }) }
      : { display_text_range: range, entities }),
    user: oldUser(world, world.people.byId(post.authorXId)),
    lang: post.lang,
    timestamp_ms: String(post.createdAt.getTime()),
    ...answered(world, post),
    ...(isInside ? {} : embedded(world, post)),
  };
}

const nothingFound = { urls: [], hashtags: [], mentions: [] };

function answered({ messages, people }: World, { repliedToPostId }: Post): object {
  const parent = messages.post(repliedToPostId ?? '');
  if (parent === undefined) {
    return {
      in_reply_to_status_id: null,
      in_reply_to_status_id_str: null,
      in_reply_to_user_id: null,
      in_reply_to_user_id_str: null,
      in_reply_to_screen_name: null,
    };
  }
  return {
    in_reply_to_status_id: Number(parent.id),
    in_reply_to_status_id_str: parent.id,
    in_reply_to_user_id: Number(parent.authorXId),
    in_reply_to_user_id_str: parent.authorXId,
    in_reply_to_screen_name: people.byId(parent.authorXId)?.handle ?? null,
  };
}

/** The post that a post reposts or quotes is within it, but for what that one quotes in turn. */
function embedded(world: World, { quotedPostId, repostedPostId }: Post): object {
  const reposted = world.messages.post(repostedPostId ?? '');
  const quoted = world.messages.post(quotedPostId ?? '');
  return {
    is_quote_status: quotedPostId !== null,
    ...(reposted === undefined ? {} : { retweeted_status: oldPost(world, reposted, true) }),
    ...(quotedPostId === null
      ? {}
      : { quoted_status_id: Number(quotedPostId), quoted_status_id_str: quotedPostId }),
    ...(quoted === undefined ? {} : { quoted_status: oldPost(world, quoted, true) }),
  };
}

function oldUser(world: World, person: Person | undefined): object | null {
  if (person === undefined) return null;
  return {
    ...doubledId(person.xUserId),
    ...personFields(world, person),
    created_at: oldDate(person.createdAt),
  };
}

/** In messages ids are texts, and moments are milliseconds. */
function oldCorrespondent(world: World, person: Person): object {
  return {
    id: person.xUserId,
    created_timestamp: String(person.createdAt.getTime()),
    ...personFields(world, person),
  };
}

function personFields({ acts, messages }: World, person: Person): object {
  const { xUserId } = person;
  return {
    name: person.name,
    screen_name: person.handle,
    protected: person.protected,
    verified: person.verifiedType !== 'none',
    followers_count: person.followersCount ?? acts.followersOf(xUserId).length,
    friends_count: person.follows.size,
    statuses_count: messages.posts.filter(({ authorXId }) => authorXId === xUserId).length,
  };
}

/** As in `Thu Nov 26 03:00:00 +0000 2026`. */
function oldDate(at: Date): string {
  const [weekday, day, month, year, time] = at.toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${time} +0000 ${year}`;
}
