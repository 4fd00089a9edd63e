import type { Tx } from '../../db/database.js';
import { presentMembers } from '../../db/present-members.js';
import { recordBaseLine, recordSightings, recordTakenBack } from '../../db/record-sightings.js';
import { listNamed } from '../domain/rules/list-round.js';
import { lastMomentMs } from '../domain/rules/last-moment.js';
import type { SeenAct } from '../domain/rules/sighting.js';
import type { SourceProblem } from '../domain/source-problem.js';
import type { XAccount, Reading } from '../x/port.js';
import type { ListRequest, PeoplePage, XReader } from '../x/reading-port.js';
import { judgePeople } from './judge-people.js';
import {
  readingKind,
  type ListMode,
  type PageContext,
  type PageResult,
  type ReadingKind,
  type SeenPeople,
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

function sinceOf({ need, cursor, position }: PageContext): Date | null {
  return position.mode === 'all-new' ? need.postMadeAt : (cursor?.readUpTo ?? null);
}

async function recordPeople(
  tx: Tx,
  page: PeoplePage,
  kind: PeopleList,
  context: PageContext,
): Promise<PageResult> {
  const { accountId, need, position, cursor } = context;
  const list = listNamed(kind.kind, need.subject === '' ? null : need.subject);
  const present = [...position.present, ...page.people.map(({ xUserId }) => xUserId)];
  const isAllShown = page.nextToken === null;
  const isWhole = isAllShown && (kind.shown === null || present.length < kind.shown);
  const shown = { page, list, isCutOff: isAllShown && !isWhole };
  const judged = await judgePeople(tx, shown, context);
  const { old, pending, beginsAnew } = judged;
  let fresh = 0;
  for (const seen of judged.fresh) fresh += await recordFresh(tx, kind, seen, context);
  const xUserIds = old.map(({ xUserId }) => xUserId);
  await recordBaseLine(tx, { accountId, list, xUserIds, listedAt: position.startedAt });
  if (isWhole)
    await noticeWhoLeft(tx, kind, list, { ...context, position: { ...position, present } });
  return {
    fresh,
    newestAt: null,
    more: page.nextToken !== null && judged.goesOn && page.people.length > 0,
    position: { present, pending },
    cursor: { complete: isWhole || (position.mode === 'difference' && cursor?.complete === true) },
    problems: beginsAnew ? [beganAnew(kind, need.subject, old.length)] : [],
  };
}

function beganAnew({ kind }: PeopleList, subject: string, people: number): SourceProblem {
  return { kind: 'list_began_anew', act: kind, postId: subject === '' ? null : subject, people };
}

async function recordFresh(
  tx: Tx,
  kind: PeopleList,
  { people, at }: SeenPeople,
  context: PageContext,
): Promise<number> {
  const { accountId, accountXUserId, need, backfillHours, position } = context;
  const act = actOn(kind, need.subject);
  const { fresh } = await recordSightings(tx, {
    accountId,
    source: 'poll',
    sightings: people.map((actor) => ({
      act,
      actor,
      accountXUserId,
      at: null,
      sourceId: `${need.endpoint}:${actor.xUserId}`,
    })),
    since: sinceOf(context),
    // Not when this page came: a reading that breaks off leaves nobody behind who looks known since before it.
    listedAt: position.startedAt,
    now: at,
    backfillHours,
  });
  return fresh;
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
    // Of a base line of few people soon nobody may be left: then nothing tells who is new.
    isWhole: ({ position }) => position.mode === 'base-line',
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
