import { invalidRequest, type XAnswer } from './answer.js';
import { feedOf, postsPage, refuseBeginning } from './feeds.js';
import { instantOf } from './ids.js';
import { refuseId } from './lists.js';
import type { Post } from './messages.js';
import { postOfPath } from './missing-post.js';
import type { Call, Outcome, Route } from './route.js';

const reading = {
  method: 'GET',
  kind: 'other',
  level: 'read',
  scopes: ['users.read', 'tweet.read'],
} as const;

/** Lists of posts by many people: quotes of a post, mentions of somebody, a search. */
export const feedRoutes: readonly Route[] = [
  {
    ...reading,
    path: /^\/2\/tweets\/([^/]+)\/quote_tweets$/,
    bucket: 'quotes',
    handle: listQuotes,
  },
  {
    ...reading,
    path: /^\/2\/users\/([^/]+)\/mentions$/,
    bucket: 'mentions',
    handle: listMentions,
  },
  {
    ...reading,
    path: /^\/2\/tweets\/search\/recent$/,
    bucket: 'hashtag-posts',
    handle: searchRecent,
  },
];

function listQuotes(call: Call): Outcome {
  const quoted = postOfPath(call);
  if ('status' in quoted) return { answer: quoted };
  const quotes = feedOf(call, (post) => post.quotedPostId === quoted.id);
  return { answer: postsPage(call, quotes, { least: 10, most: 100, usual: 10 }) };
}

function listMentions(call: Call): Outcome {
  const xUserId = call.params[0] ?? '';
  const wrong = refuseId('id', xUserId) ?? refuseBeginning(call);
  if (wrong !== null) return { answer: wrong };
  const mentions = feedOf(
    call,
    (post) =>
      post.repostedPostId === null && post.mentions.some((named) => named.xUserId === xUserId),
  );
  return { answer: postsPage(call, mentions, { least: 5, most: 100, usual: 10 }) };
}

const queryMaxLength = 512;
const searchedDays = 7;

/** Knows one form of query: hashtags, one of which a post must have. X finds no reposts. */
function searchRecent(call: Call): Outcome {
  const query = call.incoming.query['query'] ?? '';
  const tags = tagsOf(query);
  if (tags === null || query.length > queryMaxLength) {
    const message = `The \`query\` query parameter value [${query}] is not valid`;
    return { answer: invalidRequest(message, { query: [query] }) };
  }
  const wrong = refuseBeginning(call) ?? refuseOldBeginning(call);
  if (wrong !== null) return { answer: wrong };
  const earliest = earliestOf(call);
  const found = feedOf(
    call,
    (post) =>
      post.repostedPostId === null &&
      post.createdAt.getTime() >= earliest &&
      isPublic(call, post) &&
      post.stored.hashtags.some(({ tag }) => tags.has(tag.toLowerCase())),
  );
  return { answer: postsPage(call, found, { least: 10, most: 100, usual: 10 }) };
}

/** The tags of `(#a OR #b) -is:retweet`, small and without #; null for anything else. */
function tagsOf(query: string): ReadonlySet<string> | null {
  const tag = '#[\\p{L}\\p{M}\\p{N}_]+';
  const pattern = new RegExp(`^\\(?(${tag}(?: OR ${tag})*)\\)?(?: -is:retweet)?$`, 'u');
  const listed = pattern.exec(query)?.[1];
  return listed === undefined
    ? null
    : new Set(listed.split(' OR ').map((one) => one.slice(1).toLowerCase()));
}

/** A search never shows what is protected, not even to friends. */
function isPublic({ world }: Call, post: Post): boolean {
  return world.people.byId(post.authorXId)?.protected === false;
}

function earliestOf({ world }: Call): number {
  return world.now().getTime() - searchedDays * 86_400_000;
}

/** X searches the last seven days, and refuses to begin before them. */
function refuseOldBeginning(call: Call): XAnswer | null {
  const { since_id: sinceId, start_time: startTime } = call.incoming.query;
  const earliest = earliestOf(call);
  if (sinceId !== undefined && instantOf(sinceId).getTime() < earliest) {
    const message = `Invalid 'since_id':'${sinceId}'. 'since_id' must be a tweet id created after [${new Date(earliest).toISOString()}]. Please use a 'since_id' that is larger`;
    return invalidRequest(message, { since_id: [sinceId] });
  }
  if (startTime !== undefined && Date.parse(startTime) < earliest) {
    const message = `Invalid 'start_time':'${startTime}'. 'start_time' must be on or after [${new Date(earliest).toISOString()}].`;
    return invalidRequest(message, { start_time: [startTime] });
  }
  return null;
}
