import type { Tx } from '../../db/database.js';
import { knownLikers, type KnownLiker } from '../../db/known-likers.js';
import { lockLists } from '../../db/list-members.js';
import { findCursor, hurryCursor } from '../../db/poll-cursors.js';
import { noteWindows } from '../../db/rate-windows.js';
import { noteRead } from '../../db/read-usage.js';
import { recordBaseLine, recordSightings } from '../../db/record-sightings.js';
import { noteLikesWithoutLiker, type SourceOf } from '../../db/source-states.js';
import {
  forgetUntoldLikes,
  listUntoldLikes,
  takeUntoldLikes,
  type PostOf,
  type UntoldLike,
} from '../../db/untold-likes.js';
import { listNamed } from '../domain/rules/list-round.js';
import type { PeoplePage } from '../x/reading-port.js';
import { messageOf } from './duty.js';
import { createAdmissions, type Admissions } from './poll-admission.js';
import type { PollSurroundings } from './poll-surroundings.js';
import type { UntoldPost } from './record-pushed.js';

/** Finds out whose the likes are that came without their likers and are stored. */
export interface LikerFinder {
  /** Looks them up, one post after the other; several likes of one post share a request. Never rejects. */
  find(posts: readonly UntoldPost[]): Promise<void>;
  /** Resolves when nothing is looked up any more. */
  settled(): Promise<void>;
}

const pageSize = 100;
const mostDone = 10_000;
/** Of a base line it is known when its reading began; X's answer shows what was done a moment later too. */
const answerMs = 10_000;

/**
 * X's list of likers tells: its newest people that nobody knows are as many as the likes that came. Where that fails it is
 * counted (`status` shows it), and where lists are polled the next reading finds them. A like waits in the store until
 * what its look-up came to is written down; where that could not be, `createLeftLikes` takes it up.
 */
export function createLikerFinder(
  surroundings: PollSurroundings,
  admissions: Admissions = createAdmissions(surroundings),
): LikerFinder {
  const { database, now, log, metrics } = surroundings;
  /** What is asked for, until X answers. */
  const waiting = new Set<string>();
  /** Events whose likers were looked up: one that comes again needs no second request. */
  const done = new Set<string>();
  let running: Promise<void> = Promise.resolve();

  const read = async ({ account, ourPostId }: UntoldPost): Promise<PeoplePage | null> => {
    const asked = { accountId: account.id, endpoint: 'likers', urgent: true } as const;
    const admission = await admissions.admit({
      ...asked,
      max: pageSize,
      unlimited: false,
      whole: false,
    });
    if (admission.kind === 'wait') return null;
    try {
      const signedIn = await surroundings.xAccounts.get(account.id);
      if (signedIn === null) return null;
      const request = { pageToken: null, max: admission.max };
      const reading = await surroundings.reader.likers(signedIn, ourPostId, request);
      const page = reading.kind === 'read' ? reading.value : null;
      await database.db.transaction(async (tx) => {
        await noteWindows(tx, account.id, reading.seen, now());
        const used = { accountId: account.id, source: 'poll', endpoint: 'likers' } as const;
        await noteRead(tx, { ...used, requests: 1, billed: page?.billed ?? [], now: now() });
      });
      return page;
    } finally {
      admission.done();
    }
  };

  /** Whether any is still to be looked up: another process may have done it. */
  const isAnyLeft = async (post: PostOf): Promise<boolean> => {
    const likes = await listUntoldLikes(database.db, post);
    const again = likes.filter((like) => done.has(eventKey(like)));
    if (again.length > 0) {
      const ids = again.map(({ id }) => id);
      await database.db.transaction((tx) => forgetUntoldLikes(tx, ids));
    }
    return again.length < likes.length;
  };

  const lookUp = async (key: string, untold: UntoldPost) => {
    const post = { accountId: untold.account.id, ourPostId: untold.ourPostId };
    if (!(await isAnyLeft(post))) return;
    const page = await read(untold);
    // What came until now was liked before X answered.
    waiting.delete(key);
    const answeredAt = now();
    const likes = await database.db.transaction(async (tx) => {
      // Two processes that look at one post: the second knows whom the first has found.
      await lockLists(tx, post.accountId);
      const taken = await takeUntoldLikes(tx, post, answeredAt);
      // Who is known already was found by a reading of the list: only what X does not answer is lost.
      if (page === null) await noteNotFound(tx, taken);
      else if (taken.length > 0)
        await recordLikers(tx, surroundings, { ...untold, likes: taken, page });
      return taken;
    });
    if (done.size >= mostDone) done.clear();
    for (const like of likes) done.add(eventKey(like));
  };

  const guarded = async (key: string, untold: UntoldPost) => {
    try {
      await lookUp(key, untold);
    } catch (error) {
      metrics.dutyFailed({ duty: 'likers' });
      log.error({ reason: messageOf(error) }, 'Whose a like is could not be found out yet.');
    } finally {
      waiting.delete(key);
    }
  };

  return {
    async find(posts) {
      for (const post of posts) {
        const key = `${String(post.account.id)} ${post.ourPostId}`;
        if (waiting.has(key)) continue;
        waiting.add(key);
        running = running.then(() => guarded(key, post));
      }
      await running;
    },
    settled: () => running,
  };
}

function eventKey({ accountId, sourceId }: UntoldLike): string {
  return `${String(accountId)} ${sourceId}`;
}

/** Counts likes whose likers nobody will find out, by the source that told of them. */
export async function noteNotFound(tx: Tx, likes: readonly UntoldLike[]): Promise<void> {
  const counts = new Map<string, { readonly of: SourceOf; count: number }>();
  for (const { accountId, source } of likes) {
    const key = `${String(accountId)} ${source}`;
    const count = (counts.get(key)?.count ?? 0) + 1;
    counts.set(key, { of: { accountId, source }, count });
  }
  for (const { of, count } of counts.values()) await noteLikesWithoutLiker(tx, of, count);
}

interface Answered extends UntoldPost {
  readonly likes: readonly UntoldLike[];
  readonly page: PeoplePage;
}

/** The newest people that nobody knows, one for each like. */
async function recordLikers(
  tx: Tx,
  { now, config }: PollSurroundings,
  { account, ourPostId, likes, page }: Answered,
): Promise<void> {
  const accountId = account.id;
  const list = listNamed('like', ourPostId);
  const at = now();
  const likesOf = { accountId, accountXUserId: account.xUserId, ourPostId };
  const ids = page.people.map(({ xUserId }) => xUserId);
  const known = await knownLikers(tx, likesOf, ids);
  const untold = likes.filter((like) => ![...known.values()].some((one) => isOf(like, one)));
  const unknown = page.people.filter(({ xUserId }) => !known.has(xUserId));
  const found = whoseAre(untold, page.people, known);
  for (const source of ['stream', 'webhook'] as const)
    await recordSightings(tx, {
      accountId,
      source,
      sightings: found
        .filter(({ like }) => like.source === source)
        .map(({ like, person }) => ({
          act: { kind: 'like', ourPostId },
          actor: person,
          accountXUserId: account.xUserId,
          at: like.at ?? at,
          sourceId: like.sourceId,
        })),
      since: null,
      now: at,
      backfillHours: config.backfillHours,
    });
  const of = { accountId, endpoint: 'likers', subject: ourPostId } as const;
  const isPolled = (await findCursor(tx, of))?.readUpTo != null;
  const taken = new Set(found.map(({ person }) => person.xUserId));
  const rest = unknown.map(({ xUserId }) => xUserId).filter((id) => !taken.has(id));
  if (isPolled) await hurryCursor(tx, of, at);
  // Nobody looked before: whoever else is there liked it earlier, or their event is under way.
  else await recordBaseLine(tx, { accountId, list, xUserIds: rest, listedAt: at });
}

/** Whether the like is one that is known: told again, by another source, or in the older shape, which names its liker. */
function isOf({ sourceId, at }: UntoldLike, { trigger }: KnownLiker): boolean {
  if (trigger === null) return false;
  if (trigger.sourceId === sourceId) return true;
  return trigger.sourceId.startsWith('favorite:') && trigger.at.getTime() === at?.getTime();
}

interface FoundLike {
  readonly like: UntoldLike;
  readonly person: PeoplePage['people'][number];
}

/**
 * The last like is the newest person's. Where more likes came than there are people that nobody knows, they are of those
 * who were on a base line taken after the like: it was done, and its event was still under way.
 */
function whoseAre(
  likes: readonly UntoldLike[],
  people: PeoplePage['people'],
  known: ReadonlyMap<string, KnownLiker>,
): readonly FoundLike[] {
  const free = new Set(people);
  const newestFirst = likes.toReversed();
  const found: FoundLike[] = [];
  const give = (fits: (like: UntoldLike, liker: KnownLiker | undefined) => boolean) => {
    for (const like of newestFirst) {
      if (found.some((one) => one.like === like)) continue;
      const person = [...free].find(({ xUserId }) => fits(like, known.get(xUserId)));
      if (person === undefined) continue;
      free.delete(person);
      found.push({ like, person });
    }
  };
  give((_, liker) => liker === undefined);
  give(
    ({ at }, liker) =>
      liker !== undefined &&
      liker.trigger === null &&
      at !== null &&
      at.getTime() <= liker.seenAt.getTime() + answerMs,
  );
  return found;
}
