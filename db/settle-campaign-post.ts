import { and, eq } from 'drizzle-orm';
import { assertNever } from '../src/domain/assert.js';
import type { Diagnosis } from '../src/domain/diagnosis/diagnosis.js';
import type { Evidence } from '../src/domain/diagnosis/evidence.js';
import { decideAfterAttempt, type AfterAttempt } from '../src/domain/sending/decide-attempt.js';
import { isXSilent } from '../src/domain/sending/outage.js';
import type { SeenWindows } from '../src/x/port.js';
import { lockCampaign } from './campaign-lock.js';
import { dropWaiting, type CampaignPost } from './campaign-posts.js';
import type { Tx } from './database.js';
import { judgePauses, probeEndOf } from './judge-probes.js';
import { noteXAnswered, noteXSilent } from './outages.js';
import { pauseByX } from './pause-by-x.js';
import type { PauseRow } from './pauses.js';
import { blockEndpoint, noteWindows } from './rate-windows.js';
import { recordAction } from './record-action.js';
import { campaignPosts } from './schema.js';

/** How a post of a list ended. */
export type CampaignPostEnd =
  | { readonly kind: 'accepted'; readonly xId: string }
  | {
      readonly kind: 'refused';
      readonly mayHaveHappened: boolean;
      readonly evidence: Evidence;
      readonly diagnosis: Diagnosis;
    };

export interface EndedCampaignPost {
  readonly post: CampaignPost;
  readonly accountId: number;
  readonly end: CampaignPostEnd;
  readonly probed: readonly PauseRow[];
  readonly seen: SeenWindows;
  readonly coolDownMinutes: number;
  readonly now: Date;
  readonly random: () => number;
}

/**
 * Writes down what X said to a post, with all that follows: the windows, the pause of the account, what becomes of the
 * posts behind it. Tolerates that a person decided about it meanwhile.
 */
export async function settlePost(tx: Tx, ended: EndedCampaignPost): Promise<void> {
  const { post, accountId, end, probed, seen, now } = ended;
  await lockCampaign(tx, post.ruleId);
  await noteWindows(tx, accountId, seen, now);
  if (end.kind === 'accepted') {
    await set(tx, ended, { state: 'posted', xId: end.xId });
    await noteXAnswered(tx, accountId, now);
    await judgePauses(tx, probed, { end: 'accepted', post: ended });
    return;
  }
  const silent = isXSilent(end.diagnosis.causes[0].cause);
  const outage = silent && (await noteXSilent(tx, accountId, now));
  if (!silent) await noteXAnswered(tx, accountId, now);
  const after = decideAfterAttempt({
    mayHaveHappened: end.mayHaveHappened,
    diagnosis: end.diagnosis,
    ownTries: post.tries,
    outage,
    now,
    random: ended.random,
  });
  await judgePauses(tx, probed, { end: probeEndOf(after, silent), post: ended, after });
  await apply(tx, ended, after);
}

async function apply(tx: Tx, ended: EndedCampaignPost, after: AfterAttempt): Promise<void> {
  const { post, accountId, coolDownMinutes, now } = ended;
  switch (after.kind) {
    case 'failed':
      if (await set(tx, ended, { state: 'absent' })) await dropWaiting(tx, post.ruleId);
      if (after.pause !== null)
        await pauseByX(tx, { accountId, pause: after.pause, joined: null, coolDownMinutes, now });
      return;
    case 'unknown':
      if (await set(tx, ended, { state: 'unknown' })) await dropWaiting(tx, post.ruleId);
      return;
    case 'wait': {
      const { scope, until } = after.blocks;
      await blockEndpoint(tx, { accountId, endpoint: 'post-create', scope, until, now });
      await set(tx, ended, { state: 'waiting', dueAt: after.dueAt });
      return;
    }
    case 'retry': {
      const tries = post.tries + (after.spendsTry ? 1 : 0);
      await set(tx, ended, { state: 'waiting', dueAt: after.dueAt, tries });
      return;
    }
    case 'retry-renewed':
      await set(tx, ended, { state: 'waiting' });
      return;
    default:
      assertNever(after);
  }
}

/** False: a person decided about it meanwhile, and that stands. */
async function set(
  tx: Tx,
  { post, accountId, end, now }: EndedCampaignPost,
  change: Partial<CampaignPost>,
): Promise<boolean> {
  const said =
    end.kind === 'accepted'
      ? { evidence: null, diagnosis: null }
      : { evidence: end.evidence, diagnosis: end.diagnosis };
  const [row] = await tx
    .update(campaignPosts)
    .set({ ...said, ...change })
    .where(and(eq(campaignPosts.id, post.id), eq(campaignPosts.state, 'sending')))
    .returning();
  if (row === undefined) return false;
  const { id: postId, ruleId, postedBy: actor, state, xId } = row;
  if (state !== 'waiting') {
    const detail = { postId, state, xId };
    await recordAction(tx, { verb: 'campaign-publish', actor, at: now, ruleId, accountId, detail });
  }
  return true;
}
