import { listOf, pageOf, refuseId, type Bounds } from './lists.js';
import { postOfPath } from './missing-post.js';
import type { Person } from './people.js';
import type { Call, Outcome, Route } from './route.js';
import { viewUser } from './view-user.js';

const reading = { method: 'GET', kind: 'other', level: 'read' } as const;

/** Lists of people: who follows somebody, who liked or reposted a post. */
export const peopleRoutes: readonly Route[] = [
  {
    ...reading,
    path: /^\/2\/users\/([^/]+)\/followers$/,
    bucket: 'followers',
    scopes: ['users.read', 'tweet.read', 'follows.read'],
    handle: listFollowers,
  },
  {
    ...reading,
    path: /^\/2\/tweets\/([^/]+)\/liking_users$/,
    bucket: 'likers',
    scopes: ['like.read', 'tweet.read', 'users.read'],
    handle: listLikers,
  },
  {
    ...reading,
    path: /^\/2\/tweets\/([^/]+)\/retweeted_by$/,
    bucket: 'reposters',
    scopes: ['tweet.read', 'users.read'],
    handle: listReposters,
  },
];

function listFollowers(call: Call): Outcome {
  const xUserId = call.params[0] ?? '';
  const wrong = refuseId('id', xUserId);
  if (wrong !== null) return { answer: wrong };
  const followers = call.world.acts.followersOf(xUserId);
  return peoplePage(call, followers, { least: 1, most: 1_000, usual: 100 });
}

/** X gives no more than these for a post, whatever page is asked for. */
const likersMax = 100;

function listLikers(call: Call): Outcome {
  const post = postOfPath(call);
  if ('status' in post) return { answer: post };
  const likes = call.world.acts.likes.filter(({ postId }) => postId === post.id);
  const newest = likes.slice(-likersMax).map(({ likerXId }) => likerXId);
  return peoplePage(call, peopleWith(call, newest), { least: 1, most: 100, usual: 100 });
}

function listReposters(call: Call): Outcome {
  const post = postOfPath(call);
  if ('status' in post) return { answer: post };
  const reposts = call.world.messages.posts.filter(
    ({ repostedPostId, deleted }) => repostedPostId === post.id && !deleted,
  );
  const people = peopleWith(
    call,
    reposts.map(({ authorXId }) => authorXId),
  );
  return peoplePage(call, people, { least: 1, most: 100, usual: 100 });
}

function peopleWith({ world }: Call, xUserIds: readonly string[]): readonly Person[] {
  return xUserIds.flatMap((id) => world.people.byId(id) ?? []);
}

function peoplePage(call: Call, oldestFirst: readonly Person[], bounds: Bounds): Outcome {
  const { world, caller, incoming } = call;
  const listed = oldestFirst
    .filter(({ status }) => status === 'active')
    .map((person) => ({ id: person.xUserId, person }));
  const page = pageOf(listed, incoming, bounds);
  if ('status' in page) return { answer: page };
  const fields = listOf(incoming.query['user.fields']);
  const data = page.items.map(({ person }) => viewUser(world, person, caller, fields));
  const body = { ...(data.length === 0 ? {} : { data }), meta: page.meta };
  return { answer: { status: 200, body } };
}
