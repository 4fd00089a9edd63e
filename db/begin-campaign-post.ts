import { and, eq } from 'drizzle-orm';
import { system } from '../src/domain/actor.js';
import { postUnderWayMs, type PostHold } from '../src/domain/campaigns/publishing.js';
import { nextPacedAt } from '../src/domain/sending/backoff.js';
import { holdOf, isOver } from '../src/domain/sending/pause.js';
import { lockCampaign } from './campaign-lock.js';
import { openPost, waitingPost, type CampaignPost } from './campaign-posts.js';
import type { Db, Tx } from './database.js';
import { paceOf, setPace } from './lanes.js';
import { lockAccount } from './lock-account.js';
import { endPause, openPauseRows, openPauses, postponeProbe, type PauseRow } from './pauses.js';
import { windowStates } from './rate-windows.js';
import { campaignPosts } from './schema.js';

export interface PostRequest {
  readonly ruleId: number;
  readonly accountId: number;
  readonly paceMs: number;
  readonly now: Date;
  readonly random: () => number;
}

export type BegunPost =
  /** It may leave; `probed`: the pauses that it is the probe of. */
  | { readonly kind: 'begun'; readonly post: CampaignPost; readonly probed: readonly PauseRow[] }
  | { readonly kind: 'held'; readonly hold: PostHold }
  /** Nothing waits, or another post is under way or not settled. */
  | { readonly kind: 'none' };

/** Only its token was old: it was out already, and leaves at once and once more. */
export const wasRenewed = ({ diagnosis }: CampaignPost): boolean =>
  diagnosis?.next.kind === 'refresh-token';

/**
 * Writes down that the next post of a list leaves, if pauses, X's window and the pace let it: the same that hold the
 * replies of the account, which share them.
 */
export async function beginPost(tx: Tx, request: PostRequest): Promise<BegunPost> {
  const { ruleId, accountId, paceMs, now, random } = request;
  if ((await lockCampaign(tx, ruleId)) === null) return { kind: 'none' };
  if ((await openPost(tx, ruleId)) !== null) return { kind: 'none' };
  const post = await waitingPost(tx, ruleId);
  if (post === null) return { kind: 'none' };
  await lockAccount(tx, accountId);
  const may = await mayPostLeave(tx, { accountId, post, paceMs, now });
  if (may.kind === 'held') return may;
  for (const pauseId of may.over) await endPause(tx, { pauseId, by: system, now });
  const probed = (await openPauseRows(tx, accountId)).filter(({ id }) => may.probeOf.includes(id));
  // Nothing else probes them meanwhile; should this process die, the next one may.
  for (const pause of probed)
    await postponeProbe(tx, pause, new Date(now.getTime() + postUnderWayMs));
  if (paceMs > 0)
    await setPace(tx, { accountId, kind: 'reply', nextPacedAt: nextPacedAt(paceMs, now, random) });
  const [row] = await tx
    .update(campaignPosts)
    .set({ state: 'sending', postedAt: now })
    .where(and(eq(campaignPosts.id, post.id), eq(campaignPosts.state, 'waiting')))
    .returning();
  return row === undefined ? { kind: 'none' } : { kind: 'begun', post: row, probed };
}

export type MayLeave =
  | {
      readonly kind: 'open';
      readonly probeOf: readonly number[];
      /** Pauses whose date has come. */
      readonly over: readonly number[];
    }
  | { readonly kind: 'held'; readonly hold: PostHold };

/** Whether a waiting post may leave now, and if not, what it waits for. */
export async function mayPostLeave(
  db: Db,
  {
    accountId,
    post,
    paceMs,
    now,
  }: {
    readonly accountId: number;
    readonly post: CampaignPost;
    readonly paceMs: number;
    readonly now: Date;
  },
): Promise<MayLeave> {
  const held = (kind: PostHold['kind'], until: Date | null): MayLeave => ({
    kind: 'held',
    hold: { kind, until },
  });
  const pauses = await openPauses(db, accountId);
  const hold = holdOf('reply', pauses, now);
  if (hold.kind === 'held') return held('pause', hold.until);
  const opensAt = (await windowStates(db, accountId, ['post-create'], now)).get(
    'post-create',
  )?.opensAt;
  if (opensAt != null) return held('window', opensAt);
  if (post.dueAt > now) return held('retry', post.dueAt);
  const pacedAt =
    paceMs > 0 && !wasRenewed(post) ? (await paceOf(db, accountId)).get('reply') : null;
  if (pacedAt != null && pacedAt > now) return held('pace', pacedAt);
  return {
    kind: 'open',
    probeOf: hold.kind === 'probe' ? hold.pauseIds : [],
    over: pauses.filter((pause) => isOver(pause, now)).map(({ id }) => id),
  };
}
