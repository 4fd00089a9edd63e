import { listAccounts } from '../../db/accounts.js';
import { postsWithUntoldLikes, takeOldUntoldLikes } from '../../db/untold-likes.js';
import { createDuty, type Duty } from './duty.js';
import { noteNotFound, type LikerFinder } from './find-likers.js';
import type { PollSurroundings } from './poll-surroundings.js';

export interface LeftLikesOptions extends PollSurroundings {
  readonly isHolder: () => boolean;
  readonly likers: LikerFinder;
}

/** Whoever stored a like looks it up at once: by then it is done, or that process is gone. */
const graceMs = 30_000;
const lookMs = 30_000;
const hourMs = 3_600_000;

/** Takes up the likes whose look-up a process that ended left behind. Only the holder of the lease `triggers` does. */
export function createLeftLikes(options: LeftLikesOptions): Duty {
  return createDuty({
    ...options,
    name: 'left-likes',
    maxWaitMs: lookMs,
    async tick() {
      if (options.isHolder()) await takeUpLeftLikes(options);
      return null;
    },
  });
}

/** One look: what is too old to be answered is counted as not found, the rest is looked up. */
export async function takeUpLeftLikes({
  database: { db },
  config,
  likers,
  now,
}: LeftLikesOptions): Promise<void> {
  const at = now().getTime();
  const tooOld = new Date(at - config.backfillHours * hourMs);
  await db.transaction(async (tx) => noteNotFound(tx, await takeOldUntoldLikes(tx, tooOld)));
  const posts = await postsWithUntoldLikes(db, new Date(at - graceMs));
  if (posts.length === 0) return;
  // Those of an account that is not linked now wait until it is, or until they are too old.
  const linked = (await listAccounts(db)).filter(({ state }) => state === 'linked');
  const untold = posts.flatMap(({ accountId, ourPostId }) =>
    linked.filter(({ id }) => id === accountId).map((account) => ({ account, ourPostId })),
  );
  // They may be many: the round does not wait for them, so that the duty can be stopped.
  void likers.find(untold);
}
