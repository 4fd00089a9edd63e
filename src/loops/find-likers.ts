import type { Account } from '../../db/accounts.js';
import { knownLikers, type KnownLiker } from '../../db/known-likers.js';
import { findCursor, hurryCursor } from '../../db/poll-cursors.js';
import { noteWindows } from '../../db/rate-windows.js';
import { noteRead } from '../../db/read-usage.js';
import { recordBaseLine, recordSightings } from '../../db/record-sightings.js';
import { noteLikesWithoutLiker } from '../../db/source-states.js';
import { listNamed } from '../domain/rules/list-round.js';
import type { PeoplePage } from '../x/reading-port.js';
import { messageOf } from './duty.js';
import { createAdmissions, type Admissions } from './poll-admission.js';
import type { PollSurroundings } from './poll-surroundings.js';
import type { LikeWithoutLiker, PushSource } from './record-pushed.js';

/** Finds out whose the likes are that came without their likers. */
export interface LikerFinder {
  /** Looks them up, one post after the other; several likes of one post share a request. Never rejects. */
  find(source: PushSource, likes: readonly LikeWithoutLiker[]): Promise<void>;
  /** Resolves when nothing is looked up any more. */
  settled(): Promise<void>;
}

interface Pending {
  readonly account: Account;
  readonly source: PushSource;
  readonly ourPostId: string;
  likes: LikeWithoutLiker[];
}

const pageSize = 100;
const mostSeen = 10_000;

/**
 * X's list of likers tells: its newest people that nobody knows are as many as the likes that came. Where that fails it is
 * counted (`status` shows it), and where lists are polled the next reading finds them.
 */
export function createLikerFinder(
  surroundings: PollSurroundings,
  admissions: Admissions = createAdmissions(surroundings),
): LikerFinder {
  const { database, now, log, metrics } = surroundings;
  const waiting = new Map<string, Pending>();
  const seen = new Set<string>();
  let running: Promise<void> = Promise.resolve();

  const read = async (pending: Pending): Promise<PeoplePage | null> => {
    const { account, ourPostId } = pending;
    const asked = { accountId: account.id, endpoint: 'likers', urgent: true } as const;
    const admission = await admissions.admit({ ...asked, max: pageSize, unlimited: false });
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

  const lookUp = async (key: string) => {
    const pending = waiting.get(key);
    if (pending === undefined) return;
    const answer = await read(pending);
    // What came until now was liked before X answered.
    waiting.delete(key);
    // Who is known already was found by a reading of the list: only what X does not answer is lost.
    if (answer !== null) return recordLikers(surroundings, pending, answer);
    const of = { accountId: pending.account.id, source: pending.source };
    await database.db.transaction(async (tx) => {
      await noteLikesWithoutLiker(tx, of, pending.likes.length);
    });
  };

  const guarded = async (key: string) => {
    try {
      await lookUp(key);
    } catch (error) {
      waiting.delete(key);
      metrics.dutyFailed({ duty: 'likers' });
      log.error({ reason: messageOf(error) }, 'Whose a like is could not be found out.');
    }
  };

  return {
    async find(source, likes) {
      for (const like of likes) {
        // Delivered again, or by both sources.
        if (seen.has(like.sourceId)) continue;
        if (seen.size >= mostSeen) seen.clear();
        seen.add(like.sourceId);
        const key = `${source} ${String(like.account.id)} ${like.ourPostId}`;
        const pending = waiting.get(key);
        if (pending !== undefined) {
          pending.likes.push(like);
          continue;
        }
        const { account, ourPostId } = like;
        waiting.set(key, { account, source, ourPostId, likes: [like] });
        running = running.then(() => guarded(key));
      }
      await running;
    },
    settled: () => running,
  };
}

/** The newest people that nobody knows, one for each like. */
async function recordLikers(
  { database, now, config }: PollSurroundings,
  { account, source, ourPostId, likes }: Pending,
  page: PeoplePage,
): Promise<void> {
  const accountId = account.id;
  const list = listNamed('like', ourPostId);
  const at = now();
  await database.db.transaction(async (tx) => {
    const likesOf = { accountId, accountXUserId: account.xUserId, ourPostId };
    const ids = page.people.map(({ xUserId }) => xUserId);
    const known = await knownLikers(tx, likesOf, ids);
    const untold = likes.filter((like) => ![...known.values()].some((one) => isOf(like, one)));
    const unknown = page.people.filter(({ xUserId }) => !known.has(xUserId));
    const found = whoseAre(untold, page.people, known);
    await recordSightings(tx, {
      accountId,
      source,
      sightings: found.map(({ like, person }) => ({
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
    else await recordBaseLine(tx, { accountId, list, xUserIds: rest, now: at });
  });
}

/** Whether the like is one that is known: told again, by another source, or in the older shape, which names its liker. */
function isOf({ sourceId, at }: LikeWithoutLiker, { trigger }: KnownLiker): boolean {
  if (trigger === null) return false;
  if (trigger.sourceId === sourceId) return true;
  return trigger.sourceId.startsWith('favorite:') && trigger.at.getTime() === at?.getTime();
}

interface FoundLike {
  readonly like: LikeWithoutLiker;
  readonly person: PeoplePage['people'][number];
}

/**
 * The last like is the newest person's. Where more likes came than there are people that nobody knows, they are of those
 * who were on a base line taken after the like: it was done, and its event was still under way.
 */
function whoseAre(
  likes: readonly LikeWithoutLiker[],
  people: PeoplePage['people'],
  known: ReadonlyMap<string, KnownLiker>,
): readonly FoundLike[] {
  const free = new Set(people);
  const newestFirst = likes.toReversed();
  const found: FoundLike[] = [];
  const give = (fits: (like: LikeWithoutLiker, liker: KnownLiker | undefined) => boolean) => {
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
      liker !== undefined && liker.trigger === null && at !== null && at <= liker.seenAt,
  );
  return found;
}
