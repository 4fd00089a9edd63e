import { recordSightings } from '../../db/record-sightings.js';
import type { Tx } from '../../db/database.js';
import { madeAtOf } from '../domain/rules/moment-of-id.js';
import type { ActsPage, FeedRequest, MessagesPage } from '../x/reading-port.js';
import { readingKind, type PageContext, type PageResult } from './poll-page.js';

/* What tells X's own times: mentions, posts with a tag, quotes and direct messages. */

const hourMs = 3_600_000;
/** What X has just taken can be missing from its lists for a while. */
const lagMs = 2 * 60_000;
/** X refuses a beginning of the present moment, and searches one week back. */
const leastAgoMs = 60_000;
const searchedMs = 7 * 24 * hourMs - hourMs;

/** So many pages in a row without a post that can be read end a list. */
const mostBlankPages = 5;

/** What was done before is not answered any more. */
function oldest({ need, backfillHours, now }: PageContext): Date {
  const backMs = now.getTime() - Math.min(backfillHours * hourMs, searchedMs);
  return new Date(Math.max(need.begin?.getTime() ?? 0, backMs));
}

/** Whether what the cursor remembers is too old to go on from. */
function isStale({ cursor, backfillHours, now }: PageContext): boolean {
  const readUpTo = cursor?.readUpTo ?? null;
  const backMs = Math.min(backfillHours * hourMs, searchedMs);
  return readUpTo === null || readUpTo.getTime() < now.getTime() - backMs;
}

function feedRequest(context: PageContext, max: number): FeedRequest {
  const { cursor, position, now } = context;
  const sinceId = isStale(context) ? null : (cursor?.sinceId ?? null);
  const since = Math.min(oldest(context).getTime(), now.getTime() - leastAgoMs);
  return {
    sinceId,
    since: sinceId === null ? new Date(since) : null,
    pageToken: position.pageToken,
    max,
  };
}

/**
 * X's search refuses an id that is older than what it searches. A tag can be quiet for longer, however often it is read:
 * then it is read from where the last reading began, and what is seen twice stays one trigger.
 */
function searchRequest(context: PageContext, max: number): FeedRequest {
  const request = feedRequest(context, max);
  const { cursor, position } = context;
  // All pages of a reading ask the same, so it is judged by when it began.
  const searchedFrom = position.startedAt.getTime() - searchedMs;
  if (request.sinceId === null || madeAtOf(request.sinceId).getTime() > searchedFrom)
    return request;
  const readUpTo = cursor?.readUpTo?.getTime() ?? 0;
  const since = Math.max(oldest(context).getTime(), readUpTo - lagMs);
  const latest = position.startedAt.getTime() - leastAgoMs;
  return { ...request, sinceId: null, since: new Date(Math.min(since, latest)) };
}

/** The greater of two ids of X: whole numbers too long for the language's own. */
export function laterId(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return isLaterId(one, other) ? one : other;
}

export function isLaterId(one: string, other: string): boolean {
  return one.length === other.length ? one > other : one.length > other.length;
}

function newestOf(page: ActsPage): Date | null {
  const times = page.acts.flatMap(({ at }) => (at === null ? [] : [at.getTime()]));
  return times.length === 0 ? null : new Date(Math.max(...times));
}

/** Writes the acts down; the beginning of what comes next moves only once everything since the last one is seen. */
async function recordActs(
  tx: Tx,
  page: ActsPage,
  context: PageContext,
  more: boolean,
): Promise<PageResult> {
  const { accountId, backfillHours, now, position, cursor } = context;
  const { fresh } = await recordSightings(tx, {
    accountId,
    source: 'poll',
    sightings: page.acts,
    since: null,
    now,
    backfillHours,
  });
  const newestId = laterId(position.newestId, page.newestId);
  return {
    fresh,
    newestAt: newestOf(page),
    more,
    position: { newestId, oldestAt: page.oldestAt ?? position.oldestAt },
    cursor: { sinceId: laterId(newestId, cursor?.sinceId ?? null) },
  };
}

export const mentionsReading = readingKind<ActsPage>({
  size: () => 100,
  ask: ({ reader, account, context, max }) => reader.mentions(account, feedRequest(context, max)),
  record: (tx, page, context) => recordActs(tx, page, context, page.nextToken !== null),
});

export const hashtagReading = readingKind<ActsPage>({
  size: () => 100,
  ask: ({ reader, account, context, max }) =>
    reader.hashtagPosts(account, context.need.hashtags, searchRequest(context, max)),
  record: (tx, page, context) => recordActs(tx, page, context, page.nextToken !== null),
});

/** Lists with times but without `since_id` are read back to what was seen before. */
function reachesBack(page: ActsPage, context: PageContext): boolean {
  const readUpTo = context.cursor?.readUpTo ?? null;
  const seen = readUpTo === null ? 0 : readUpTo.getTime() - lagMs;
  const back = Math.max(
    seen,
    context.need.unlimited && readUpTo !== null ? 0 : oldest(context).getTime(),
  );
  return page.oldestAt !== null && page.oldestAt.getTime() <= back;
}

export const quotesReading = readingKind<ActsPage>({
  size: ({ cursor, position }) => (cursor?.readUpTo && position.page === 0 ? 10 : 100),
  ask: ({ reader, account, context, max }) =>
    reader.quotes(account, context.need.subject, {
      pageToken: context.position.pageToken,
      max,
    }),
  async record(tx, page, context) {
    const { position } = context;
    const blankPages = page.oldestAt === null ? position.blankPages + 1 : 0;
    const more = page.nextToken !== null && goesOn(page, context, blankPages);
    const result = await recordActs(tx, page, context, more);
    return { ...result, position: { ...result.position, blankPages } };
  },
});

/** X gives out pages of deleted or protected posts, behind which there are more, and the same page without end at times. */
function goesOn(page: ActsPage, context: PageContext, blankPages: number): boolean {
  if (page.oldestAt === null) return blankPages < mostBlankPages;
  const before = context.position.oldestAt;
  const standsStill = before !== null && page.oldestAt >= before;
  return !standsStill && !reachesBack(page, context);
}

export const messagesReading = readingKind<MessagesPage>({
  // X has no `since_id` here, and each day's first look at a message is billed.
  size: ({ cursor, position }) => (cursor?.readUpTo && position.page === 0 ? 10 : 100),
  ask: ({ reader, account, context, max }) =>
    reader.messages(account, { pageToken: context.position.pageToken, max }),
  async record(tx, page, context) {
    const more = page.nextToken !== null && !reachesBack(page, context);
    const known = context.cursor?.sinceId ?? null;
    const encrypted = page.encrypted.filter((id) => known === null || isLaterId(id, known));
    const newestId = encrypted.reduce<string | null>(laterId, page.newestId);
    return {
      ...(await recordActs(tx, { ...page, newestId }, context, more)),
      encrypted: encrypted.length,
    };
  },
});
