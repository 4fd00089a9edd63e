import type { Tx } from '../../db/database.js';
import { presentMembers } from '../../db/present-members.js';
import {
  knownMembers,
  recordBaseLine,
  recordSightings,
  recordTakenBack,
} from '../../db/record-sightings.js';
import { listNamed } from '../domain/rules/list-round.js';
import { lastMomentMs } from '../domain/rules/last-moment.js';
import type { SeenAct } from '../domain/rules/sighting.js';
import type { TriggerActor } from '../domain/rules/trigger.js';
import type { XAccount, Reading } from '../x/port.js';
import type { ListRequest, PeoplePage, XReader } from '../x/reading-port.js';
import {
  readingKind,
  type ListMode,
  type PageContext,
  type PageResult,
  type ReadingKind,
} from './poll-page.js';

/* What tells no times: followers, and who likes or reposts a post. */

/** A list of people, newest first by custom. */
interface PeopleList {
  readonly kind: 'follow' | 'like' | 'repost';
  /** A page while little happens; the first reading and what follows take more. */
  readonly size: number;
  /** X shows at most so many, ever; null: all. */
  readonly shown: number | null;
  ask(
    reader: XReader,
    account: XAccount,
    postId: string,
    request: ListRequest,
  ): Promise<Reading<PeoplePage>>;
}

const hourMs = 3_600_000;
const firstSize = 100;
/** A list may lag behind a pushed event: who was seen just now is not missed yet. */
const lagMs = 5 * 60_000;

/** How the list is to be understood: a first look, a first look at a young post, or what changed since. */
export function listMode({
  need,
  cursor,
  backfillHours,
  now,
}: Pick<PageContext, 'need' | 'cursor' | 'backfillHours' | 'now'>): ListMode {
  const readUpTo = cursor?.readUpTo ?? null;
  // What was done on the list may be as old as this: a reading knows no more than when it was seen.
  const since = readUpTo ?? (isYoung(need) ? need.postMadeAt : null);
  const oldestMs = now.getTime() - backfillHours * hourMs;
  if (since === null || since.getTime() < oldestMs) return 'base-line';
  return readUpTo === null ? 'all-new' : 'difference';
}

/** Whether everybody who is on the list of the post came in a rule's time. */
function isYoung({ begin, postMadeAt }: PageContext['need']): boolean {
  return postMadeAt !== null && begin !== null && lastMomentMs(postMadeAt) >= begin.getTime();
}

function actOn({ kind }: PeopleList, ourPostId: string): SeenAct {
  return kind === 'follow' ? { kind } : { kind, ourPostId };
}

interface Judged {
  readonly fresh: readonly TriggerActor[];
  /** Who did it before anybody looked, or nobody can tell when. */
  readonly old: readonly TriggerActor[];
  /** The page holds nobody who was there when the list was read before: what is older may be new too. */
  readonly isUnanchored: boolean;
}

/**
 * Who of the page is new. Only who was there when the list was last read to where it was known tells that whoever stands
 * below was there too: others who are known came since, by a push or by a reading that broke off. On a list that was
 * never read to its end, who stands below all of those may only have moved up because others left.
 */
async function judge(
  tx: Tx,
  page: PeoplePage,
  list: string,
  context: PageContext,
): Promise<Judged> {
  const { mode } = context.position;
  if (mode === 'base-line') return { fresh: [], old: page.people, isUnanchored: false };
  if (mode === 'all-new') return { fresh: page.people, old: [], isUnanchored: true };
  const ids = page.people.map(({ xUserId }) => xUserId);
  const known = await knownMembers(tx, context.accountId, list, ids);
  const readUpToMs = context.cursor?.readUpTo?.getTime() ?? 0;
  const last = ids.findLastIndex((id) => (known.get(id)?.getTime() ?? Infinity) <= readUpToMs);
  const isUnknown = ({ xUserId }: TriggerActor) => !known.has(xUserId);
  const isAll = context.cursor?.complete === true || last === -1;
  const cut = isAll ? page.people.length : last;
  return {
    fresh: page.people.slice(0, cut).filter(isUnknown),
    old: page.people.slice(cut).filter(isUnknown),
    isUnanchored: last === -1,
  };
}

function sinceOf({ need, cursor, position }: PageContext): Date | null {
  return position.mode === 'all-new' ? need.postMadeAt : (cursor?.readUpTo ?? null);
}

async function recordPeople(
  tx: Tx,
  page: PeoplePage,
  kind: PeopleList,
  context: PageContext,
): Promise<PageResult> {
  const { accountId, accountXUserId, need, now, backfillHours, position, cursor } = context;
  const list = listNamed(kind.kind, need.subject === '' ? null : need.subject);
  const { fresh, old, isUnanchored } = await judge(tx, page, list, context);
  const act = actOn(kind, need.subject);
  const recorded = await recordSightings(tx, {
    accountId,
    source: 'poll',
    sightings: fresh.map((actor) => ({
      act,
      actor,
      accountXUserId,
      at: null,
      sourceId: `${need.endpoint}:${actor.xUserId}`,
    })),
    since: sinceOf(context),
    // Not when this page came: a reading that breaks off leaves nobody behind who looks known since before it.
    listedAt: position.startedAt,
    now,
    backfillHours,
  });
  const xUserIds = old.map(({ xUserId }) => xUserId);
  await recordBaseLine(tx, { accountId, list, xUserIds, listedAt: position.startedAt });
  const present = [...position.present, ...page.people.map(({ xUserId }) => xUserId)];
  const more = page.nextToken !== null && isUnanchored && page.people.length > 0;
  const isWhole = page.nextToken === null && (kind.shown === null || present.length < kind.shown);
  if (isWhole)
    await noticeWhoLeft(tx, kind, list, { ...context, position: { ...position, present } });
  return {
    fresh: recorded.fresh,
    newestAt: null,
    more,
    position: { present },
    cursor: { complete: isWhole || (position.mode === 'difference' && cursor?.complete === true) },
  };
}

/** The whole list was read: who is known to have been on it and is not any more took it back. */
async function noticeWhoLeft(
  tx: Tx,
  { kind }: PeopleList,
  list: string,
  { accountId, accountXUserId, need, position, now }: PageContext,
): Promise<void> {
  const before = new Date(position.startedAt.getTime() - lagMs);
  const present = new Set(position.present);
  const known = await presentMembers(tx, accountId, list, before);
  const ourPostId = kind === 'follow' ? null : need.subject;
  for (const actorXUserId of known.filter((id) => !present.has(id))) {
    const what = { kind, ourPostId, actorXUserId, accountXUserId, at: null };
    await recordTakenBack(tx, { accountId, what, now });
  }
}

function peopleReading(list: PeopleList): ReadingKind {
  return readingKind<PeoplePage>({
    size: ({ position }) =>
      position.mode === 'difference' && position.page === 0 ? list.size : firstSize,
    ask: ({ reader, account, context, max }) =>
      list.ask(reader, account, context.need.subject, {
        pageToken: context.position.pageToken,
        max,
      }),
    record: (tx, page, context) => recordPeople(tx, page, list, context),
  });
}

export const followersReading = peopleReading({
  kind: 'follow',
  size: 50,
  shown: null,
  ask: (reader, account, _postId, request) => reader.followers(account, request),
});

export const likersReading = peopleReading({
  kind: 'like',
  size: 100,
  shown: 100,
  ask: (reader, account, postId, request) => reader.likers(account, postId, request),
});

export const repostersReading = peopleReading({
  kind: 'repost',
  size: 100,
  shown: null,
  ask: (reader, account, postId, request) => reader.reposters(account, postId, request),
});
