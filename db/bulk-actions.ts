import { and, asc, eq, gte, inArray, lt, lte, sql, type SQL } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { CauseId } from '../src/domain/diagnosis/cause.js';
import type { Db, Tx } from './database.js';
import { settleIncident } from './incidents.js';
import { notify } from './notify.js';
import { raiseCardsOfPauses } from './raise-cards.js';
import { raiseCardsOfSends } from './raise-cards-of-sends.js';
import { recordAction } from './record-action.js';
import { actions, attempts, optOuts, sends } from './schema.js';

/**
 * Which failed sends a bulk action means. Unknown ones are never among them: whether one of those
 * may be sent again is a question for a person, one by one.
 */
export type BulkScope =
  | { readonly kind: 'incident'; readonly incidentId: number }
  | {
      readonly kind: 'filter';
      readonly cause?: CauseId | undefined;
      readonly ruleIds?: readonly number[] | undefined;
      /** Failed at or after. */
      readonly since?: Date | undefined;
      /** Failed before. */
      readonly until?: Date | undefined;
      /** No failure that is newer than this attempt: what the preview counted, and nothing since. */
      readonly upToAttemptId?: number | undefined;
    };

/** What one bulk action takes at most, so that it stays one short transaction. */
export const bulkMax = 5_000;

const chunk = 1_000;

/** How many failed sends of each cause are meant, most first. */
export async function countFailed(
  db: Db,
  scope: BulkScope,
): Promise<{ readonly cause: CauseId | null; readonly count: number }[]> {
  const count = sql<number>`count(*)::int`;
  const rows = await db
    .select({ cause: sends.lastCause, count })
    .from(sends)
    .leftJoin(attempts, eq(attempts.id, sends.lastAttemptId))
    .where(and(eq(sends.state, 'failed'), ...conditionsOf(scope)))
    .groupBy(sends.lastCause);
  return rows.sort((left, right) => right.count - left.count);
}

/** The newest attempt, so that a preview can be held to what it counted. */
export async function newestAttemptId(db: Db): Promise<number> {
  const [row] = await db
    .select({ id: sql<number>`coalesce(max(${attempts.id}), 0)::int` })
    .from(attempts);
  return row?.id ?? 0;
}

function conditionsOf(scope: BulkScope): (SQL | undefined)[] {
  if (scope.kind === 'incident') return [eq(sends.incidentId, scope.incidentId)];
  const { cause, ruleIds, since, until, upToAttemptId } = scope;
  return [
    cause === undefined ? undefined : eq(sends.lastCause, cause),
    ruleIds === undefined ? undefined : inArray(sends.ruleId, [...ruleIds]),
    since === undefined ? undefined : gte(attempts.endedAt, since),
    until === undefined ? undefined : lt(attempts.endedAt, until),
    upToAttemptId === undefined ? undefined : lte(sends.lastAttemptId, upToAttemptId),
  ];
}

export interface BulkAction {
  readonly scope: BulkScope;
  readonly verb: 'resend' | 'ignore';
  readonly actor: Actor;
  readonly now: Date;
}

/** How many sends were acted on, and how many were skipped since their recipient opted out. */
export interface BulkResult {
  readonly acted: number;
  readonly optedOut: number;
  /** More than one action may take; the rest stays failed. */
  readonly left: number;
}

interface Chosen {
  readonly id: number;
  readonly accountId: number;
  readonly attemptId: number | null;
  readonly incidentId: number | null;
  readonly optedOut: boolean;
}

/**
 * Resends or ignores all failed sends that are meant, in one transaction. The rows are locked first,
 * so that of two people who press at once the second finds nothing left.
 */
export async function performBulkAction(tx: Tx, action: BulkAction): Promise<BulkResult> {
  const { scope, verb, actor, now } = action;
  const chosen = await choose(tx, scope);
  const refused = verb === 'resend' ? chosen.filter((send) => send.optedOut) : [];
  const acted = chosen.filter((send) => !refused.includes(send));
  await updateAll(tx, acted, verb === 'resend' ? again(actor, now) : ignored(actor, now));
  await updateAll(tx, refused, { state: 'skipped', skipReason: 'opted_out', changedAt: now });
  if (chosen.length > 0) await follow(tx, chosen, action);
  const left = chosen.length < bulkMax ? 0 : total(await countFailed(tx, scope));
  return { acted: acted.length, optedOut: refused.length, left };
}

async function choose(tx: Tx, scope: BulkScope): Promise<Chosen[]> {
  return tx
    .select({
      id: sends.id,
      accountId: sends.accountId,
      attemptId: sends.lastAttemptId,
      incidentId: sends.incidentId,
      optedOut: sql<boolean>`${sends.origin} <> 'system' and exists (
        select 1 from ${optOuts} where ${optOuts.xUserId} = ${sends.recipientXId}
        or ${optOuts.handle} = lower(${sends.recipientHandle}))`,
    })
    .from(sends)
    .leftJoin(attempts, eq(attempts.id, sends.lastAttemptId))
    .where(and(eq(sends.state, 'failed'), ...conditionsOf(scope)))
    .orderBy(asc(sends.id))
    .limit(bulkMax)
    .for('update', { of: sends });
}

/** Bulk resends keep the pace, and leave out whom the fresh look-up still refuses. */
function again(actor: Actor, now: Date): Partial<typeof sends.$inferInsert> {
  return {
    state: 'waiting',
    dueAt: now,
    carriedOver: false,
    unpaced: false,
    insist: false,
    nextTrigger: 'bulk',
    nextActor: actor,
    ownTries: 0,
    firstOwnTryAt: null,
    changedAt: now,
  };
}

function ignored(actor: Actor, now: Date): Partial<typeof sends.$inferInsert> {
  return {
    state: 'ignored',
    ignoredFrom: 'failed',
    ignoredBy: actor,
    ignoredAt: now,
    changedAt: now,
  };
}

async function updateAll(
  tx: Tx,
  which: readonly Chosen[],
  set: Partial<typeof sends.$inferInsert>,
): Promise<void> {
  for (const ids of chunksOf(which)) {
    await tx.update(sends).set(set).where(inArray(sends.id, ids));
  }
}

/** Who did what, cards drawn again, incidents settled, the sender told. */
async function follow(tx: Tx, chosen: readonly Chosen[], action: BulkAction): Promise<void> {
  const { scope, verb, actor, now } = action;
  for (let from = 0; from < chosen.length; from += chunk) {
    await tx.insert(actions).values(
      chosen.slice(from, from + chunk).map((send) => ({
        at: now,
        actor,
        verb,
        sendId: send.id,
        attemptId: send.attemptId,
        accountId: send.accountId,
        detail: {
          bulk: true,
          ...(verb === 'resend' && send.optedOut ? { skipped: 'opted_out' } : {}),
        },
      })),
    );
  }
  const incidentIds = new Set(chosen.flatMap(({ incidentId }) => incidentId ?? []));
  for (const incidentId of [...incidentIds].sort((left, right) => left - right)) {
    await settleIncident(tx, incidentId, now);
  }
  // After the incident was locked: the reference alone would lock it a little, and two who want
  // more of it then wait for each other.
  if (scope.kind === 'incident') {
    const detail = { count: chosen.length };
    const { incidentId } = scope;
    await recordAction(tx, { at: now, actor, verb: `${verb}-all`, incidentId, detail });
  }
  for (const ids of chunksOf(chosen)) await raiseCardsOfSends(tx, ids, now);
  const accountIds = new Set(chosen.map(({ accountId }) => accountId));
  for (const accountId of [...accountIds].sort((left, right) => left - right)) {
    await raiseCardsOfPauses(tx, accountId, now);
  }
  await notify(tx, 'sends');
}

function chunksOf(which: readonly Chosen[]): number[][] {
  const ids = which.map(({ id }) => id);
  const chunks: number[][] = [];
  for (let from = 0; from < ids.length; from += chunk) chunks.push(ids.slice(from, from + chunk));
  return chunks;
}

function total(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}
