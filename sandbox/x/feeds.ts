import { invalidRequest, type XAnswer } from './answer.js';
import { pageOf, type Bounds } from './lists.js';
import type { Post } from './messages.js';
import type { Call } from './route.js';
import { includesOf, isVisible, postViewOf, viewPost } from './view-post.js';

/** The posts that a list has, oldest first: those that can be seen already, since its beginning. */
export function feedOf(call: Call, belongs: (post: Post) => boolean): readonly Post[] {
  const { world, incoming } = call;
  const newest = world.now().getTime() - world.settings.hideNewForMs;
  const sinceId = incoming.query['since_id'];
  const untilId = incoming.query['until_id'];
  const from = Date.parse(incoming.query['start_time'] ?? '1970-01-01T00:00:00Z');
  // X looks at `since_id` alone where both are given.
  const isLater = (post: Post): boolean =>
    sinceId === undefined ? post.createdAt.getTime() >= from : BigInt(post.id) > BigInt(sinceId);
  return world.messages.posts.filter(
    (post) =>
      belongs(post) &&
      !post.nullcast &&
      isLater(post) &&
      (untilId === undefined || BigInt(post.id) < BigInt(untilId)) &&
      post.createdAt.getTime() <= newest &&
      isVisible({ world, viewer: call.caller }, post),
  );
}

/** X's refusal of a beginning or end that cannot be read; null when it is fine. */
export function refuseBeginning({ incoming }: Call): XAnswer | null {
  const { start_time: startTime } = incoming.query;
  for (const name of ['since_id', 'until_id']) {
    const id = incoming.query[name];
    if (id === undefined || /^\d{1,19}$/.test(id)) continue;
    const message = `The \`${name}\` query parameter value [${id}] is not valid`;
    return invalidRequest(message, { [name]: [id] });
  }
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/;
  if (startTime !== undefined && !isTime.test(startTime)) {
    const message = `The \`start_time\` query parameter value [${startTime}] is not a valid RFC3339 date-time`;
    return invalidRequest(message, { start_time: [startTime] });
  }
  return null;
}

/** One page of posts with what the expansions ask for. */
export function postsPage(call: Call, posts: readonly Post[], bounds: Bounds): XAnswer {
  const page = pageOf(posts, call.incoming, bounds);
  if ('status' in page) return page;
  const view = postViewOf(call);
  const data = page.items.map((post) => viewPost(view, post));
  const includes = includesOf(view, page.items);
  const [newest, oldest] = [page.items[0], page.items.at(-1)];
  const ends =
    newest === undefined || oldest === undefined
      ? {}
      : { newest_id: newest.id, oldest_id: oldest.id };
  const body = {
    ...(data.length === 0 ? {} : { data }),
    ...(Object.keys(includes).length === 0 ? {} : { includes }),
    meta: { ...page.meta, ...ends },
  };
  return { status: 200, body };
}
