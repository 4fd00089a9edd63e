import type { Account } from '../../db/accounts.js';
import { findCursor, hurryCursor } from '../../db/poll-cursors.js';
import { noteWindows } from '../../db/rate-windows.js';
import { noteRead } from '../../db/read-usage.js';
import { knownMembers, recordBaseLine, recordSightings } from '../../db/record-sightings.js';
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

/** The newest unknown people, one for each like. */
async function recordLikers(
  { database, now, config }: PollSurroundings,
  { account, source, ourPostId, likes }: Pending,
  page: PeoplePage,
): Promise<void> {
  const accountId = account.id;
  const list = listNamed('like', ourPostId);
  const at = now();
  await database.db.transaction(async (tx) => {
    const ids = page.people.map(({ xUserId }) => xUserId);
    const known = await knownMembers(tx, accountId, list, ids);
    const unknown = page.people.filter(({ xUserId }) => !known.has(xUserId));
    const fresh = unknown.slice(0, likes.length);
    await recordSightings(tx, {
      accountId,
      source,
      // The last like is the newest person's.
      sightings: fresh.map((actor, index) => ({
        act: { kind: 'like', ourPostId },
        actor,
        accountXUserId: account.xUserId,
        at: likes[likes.length - 1 - index]?.at ?? at,
        sourceId: likes[likes.length - 1 - index]?.sourceId ?? 'likers',
      })),
      since: null,
      now: at,
      backfillHours: config.backfillHours,
    });
    const of = { accountId, endpoint: 'likers', subject: ourPostId } as const;
    const isPolled = (await findCursor(tx, of))?.readUpTo != null;
    const rest = unknown.slice(likes.length).map(({ xUserId }) => xUserId);
    if (isPolled) await hurryCursor(tx, of, at);
    // Nobody looked before: whoever else is there liked it earlier.
    else await recordBaseLine(tx, { accountId, list, xUserIds: rest, now: at });
  });
}
