import { readOnce, type XContext } from './exchange.js';
import type { Reading, XAccount } from './port.js';
import { maxResults } from './read-lists.js';
import { readPostsPage } from './read-page.js';
import { postQuery } from './read-post.js';
import type { ActsPage, FeedRequest, ListRequest } from './reading-port.js';

/** Posts that quote one post of ours. */
export function readQuotes(
  context: XContext,
  account: XAccount,
  postId: string,
  { pageToken, max }: ListRequest,
): Promise<Reading<ActsPage>> {
  const request = {
    method: 'GET',
    path: '2/tweets/:id/quote_tweets',
    params: { id: postId },
    query: {
      ...postQuery,
      max_results: maxResults(max, 10, 100),
      ...(pageToken === null ? {} : { pagination_token: pageToken }),
    },
  } as const;
  return readOnce(context, account, 'quotes', request, (body) =>
    readPostsPage(body, 'quotes', {
      ownXUserId: account.xUserId,
      certainly: 'quote',
      quotedPostId: postId,
    }),
  );
}

/** Posts that name us, as X lists them: replies, quotes and mentions. */
export function readMentions(
  context: XContext,
  account: XAccount,
  feed: FeedRequest,
): Promise<Reading<ActsPage>> {
  const request = {
    method: 'GET',
    path: '2/users/:id/mentions',
    params: { id: account.xUserId },
    query: {
      ...postQuery,
      max_results: maxResults(feed.max, 5, 100),
      ...from(feed),
      ...(feed.pageToken === null ? {} : { pagination_token: feed.pageToken }),
    },
  } as const;
  return readOnce(context, account, 'mentions', request, (body) =>
    readPostsPage(body, 'mentions', { ownXUserId: account.xUserId, listedAsNaming: true }),
  );
}

/** Posts with one of the tags, of the last seven days. */
export function readHashtagPosts(
  context: XContext,
  account: XAccount,
  hashtags: readonly string[],
  feed: FeedRequest,
): Promise<Reading<ActsPage>> {
  const tags = hashtags.map((tag) => `#${tag.replace(/^[#＃]/u, '')}`).join(' OR ');
  const request = {
    method: 'GET',
    path: '2/tweets/search/recent',
    query: {
      ...postQuery,
      query: `(${tags}) -is:retweet`,
      max_results: maxResults(feed.max, 10, 100),
      ...from(feed),
      ...(feed.pageToken === null ? {} : { next_token: feed.pageToken }),
    },
  } as const;
  return readOnce(context, account, 'hashtag-posts', request, (body) =>
    readPostsPage(body, 'hashtag-posts', { ownXUserId: account.xUserId, byHashtag: true }),
  );
}

/** X refuses fractions of a second. */
function from({ sinceId, since }: FeedRequest): Readonly<Record<string, string>> {
  if (sinceId !== null) return { since_id: sinceId };
  return since === null ? {} : { start_time: since.toISOString().replace(/\.\d{3}Z$/, 'Z') };
}
