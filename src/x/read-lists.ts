import type { TriggerActor } from '../domain/rules/trigger.js';
import { missingField, problemIn } from '../domain/source-problem.js';
import { readOnce, type XContext } from './exchange.js';
import type { Reading, XAccount, XEndpoint } from './port.js';
import { actorOf, dateOf, idOf, preciseDate } from './read-field.js';
import type { JsonObject } from './read-json.js';
import { billedPosts, itemsOf, pageInfo } from './read-page.js';
import type { ListRequest, OwnPostsPage, OwnPostsRequest, PeoplePage } from './reading-port.js';

/** A list of people: where it is, how many it gives at most, and what X bills for one of them. */
interface PeopleList {
  readonly endpoint: XEndpoint;
  readonly path: string;
  readonly id: string;
  readonly most: number;
  readonly billedAs: (xUserId: string) => string;
}

/** Between what an endpoint takes at least and at most, as its query says it. */
export function maxResults(max: number, least: number, most: number): string {
  return String(Math.min(most, Math.max(least, max)));
}

export function readFollowers(
  context: XContext,
  account: XAccount,
  request: ListRequest,
): Promise<Reading<PeoplePage>> {
  const list = {
    endpoint: 'followers',
    path: '2/users/:id/followers',
    id: account.xUserId,
    most: 1_000,
    billedAs: (xUserId: string) => `user:${xUserId}`,
  } as const;
  return readPeople(context, account, list, request);
}

export function readLikers(
  context: XContext,
  account: XAccount,
  postId: string,
  request: ListRequest,
): Promise<Reading<PeoplePage>> {
  const list = {
    endpoint: 'likers',
    path: '2/tweets/:id/liking_users',
    id: postId,
    most: 100,
    billedAs: (xUserId: string) => `like:${postId}:${xUserId}`,
  } as const;
  return readPeople(context, account, list, request);
}

export function readReposters(
  context: XContext,
  account: XAccount,
  postId: string,
  request: ListRequest,
): Promise<Reading<PeoplePage>> {
  const list = {
    endpoint: 'reposters',
    path: '2/tweets/:id/retweeted_by',
    id: postId,
    most: 100,
    billedAs: (xUserId: string) => `user:${xUserId}`,
  } as const;
  return readPeople(context, account, list, request);
}

function readPeople(
  context: XContext,
  account: XAccount,
  { endpoint, path, id, most, billedAs }: PeopleList,
  { pageToken, max }: ListRequest,
): Promise<Reading<PeoplePage>> {
  const query = {
    max_results: maxResults(max, 1, most),
    'user.fields': 'name,username',
    ...(pageToken === null ? {} : { pagination_token: pageToken }),
  };
  return readOnce(
    context,
    account,
    endpoint,
    { method: 'GET', path, params: { id }, query },
    (body) => {
      const items = itemsOf(body);
      if (items === null) return null;
      const read = items.map(actorOf);
      const people = read.filter((person): person is TriggerActor => person !== null);
      const problems =
        read.length > people.length
          ? [problemIn(endpoint, missingField('person', null, 'id'))]
          : [];
      const billed = people.map(({ xUserId }) => billedAs(xUserId));
      return { ...pageInfo(body, billed, problems), people };
    },
  );
}

/** Our newest posts that are not reposts. */
export function readNewestPosts(
  context: XContext,
  account: XAccount,
  { pageToken, max, only }: OwnPostsRequest,
): Promise<Reading<OwnPostsPage>> {
  const query = {
    max_results: maxResults(max, 5, 100),
    exclude: 'retweets',
    'tweet.fields': 'created_at,referenced_tweets',
    ...(only === null ? {} : aroundPost(only)),
    ...(pageToken === null ? {} : { pagination_token: pageToken }),
  };
  const request = {
    method: 'GET',
    path: '2/users/:id/tweets',
    params: { id: account.xUserId },
    query,
  } as const;
  return readOnce(context, account, 'own-posts', request, (body) => {
    const items = itemsOf(body);
    if (items === null) return null;
    const read = items.map((item) => ({ item, post: ownPost(item) }));
    const posts = read.flatMap(({ post }) => post ?? []);
    const problems = read.flatMap(({ item, post }) =>
      post === null
        ? [problemIn('own-posts', missingField('post', idOf(item, 'id'), 'created_at'))]
        : [],
    );
    return { ...pageInfo(body, billedPosts(items), problems), posts };
  });
}

/** Both ends are left out of what X gives. */
function aroundPost(postId: string) {
  const id = BigInt(postId);
  return { since_id: String(id > 0n ? id - 1n : id), until_id: String(id + 1n) };
}

function ownPost(item: JsonObject): { readonly id: string; readonly madeAt: Date } | null {
  const id = idOf(item, 'id');
  const madeAt = dateOf(item, 'created_at');
  return id === null || madeAt === null ? null : { id, madeAt: preciseDate(id, madeAt) };
}
