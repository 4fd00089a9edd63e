import type { ActSighting } from '../domain/rules/sighting.js';
import { problemIn, type SourceProblem } from '../domain/source-problem.js';
import { actsOfPost, type PostContext } from './acts-of-post.js';
import { idOf } from './read-field.js';
import { asObject, asObjects, asText, type JsonObject } from './read-json.js';
import { readIncludes, readPost } from './read-post.js';
import type { ActsPage, PageInfo } from './reading-port.js';

/**
 * The items of a page; null when the answer is none. X leaves `data` out of an empty page; where it explains the absence
 * by errors, the answer is a refusal in the clothes of a 200.
 */
export function itemsOf(body: JsonObject): readonly JsonObject[] | null {
  if (Array.isArray(body['data'])) return asObjects(body['data']);
  const hasErrors = Array.isArray(body['errors']) && body['errors'].length > 0;
  return hasErrors || (body['data'] ?? null) !== null ? null : [];
}

/** The token of the next, older page. */
export function nextTokenOf(body: JsonObject): string | null {
  return asText(asObject(body['meta'])?.['next_token']);
}

/** What a list of items has in common, whatever they are. */
export function pageInfo(
  body: JsonObject,
  billed: readonly string[],
  problems: readonly SourceProblem[],
): PageInfo {
  return { nextToken: nextTokenOf(body), billed, problems };
}

/** `post:1` for each post of a page. */
export function billedPosts(items: readonly JsonObject[]): readonly string[] {
  return items.flatMap((item) => {
    const id = idOf(item, 'id');
    return id === null ? [] : [`post:${id}`];
  });
}

/** A page of posts as the acts they are; null when the answer is no page. */
export function readPostsPage(
  body: JsonObject,
  feed: string,
  context: Omit<PostContext, 'sourceId'>,
): ActsPage | null {
  const items = itemsOf(body);
  if (items === null) return null;
  const includes = readIncludes(body);
  const acts: ActSighting[] = [];
  const problems: SourceProblem[] = [];
  const times: Date[] = [];
  for (const item of items) {
    const reading = readPost(item, includes);
    if (reading.kind === 'problem') {
      problems.push(problemIn(feed, reading.fault));
      continue;
    }
    const { post } = reading;
    times.push(post.at);
    acts.push(...actsOfPost(post, { ...context, sourceId: `${feed}:${post.postId}` }));
  }
  return {
    ...pageInfo(body, billedPosts(items), problems),
    acts,
    newestId: newest(items.flatMap((item) => idOf(item, 'id') ?? [])),
    oldestAt: times.reduce<Date | null>(
      (oldest, at) => (oldest === null || at < oldest ? at : oldest),
      null,
    ),
  };
}

/** The largest id: X's ids grow with time. Null for none. */
export function newest(ids: readonly string[]): string | null {
  return ids.reduce<string | null>(
    (best, id) => (best === null || BigInt(id) > BigInt(best) ? id : best),
    null,
  );
}
