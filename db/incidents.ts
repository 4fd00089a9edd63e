import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { CauseId } from '../src/domain/diagnosis/cause.js';
import { isOver } from '../src/domain/incidents/closing.js';
import { rowsOf, type Tx } from './database.js';
import { ensureCards, raiseCards } from './raise-cards.js';
import { attempts, incidents, pauses, rules, sends } from './schema.js';

export type IncidentRow = typeof incidents.$inferSelect;

export interface IncidentKey {
  readonly accountId: number;
  readonly cause: CauseId;
  readonly kind: IncidentRow['kind'];
  readonly ruleId: number | null;
}

const openOf = (key: IncidentKey) =>
  and(
    eq(incidents.accountId, key.accountId),
    eq(incidents.cause, key.cause),
    eq(incidents.kind, key.kind),
    key.ruleId === null ? isNull(incidents.ruleId) : eq(incidents.ruleId, key.ruleId),
    isNull(incidents.closedAt),
  );

/**
 * The open incident of an account and cause, opened when there is none, locked until the transaction
 * ends so that two failures at once are counted one after the other. `reopenId`: the closed incident
 * that a folded send already belongs to is opened again rather than a new card made.
 */
export async function joinIncident(
  tx: Tx,
  key: IncidentKey,
  { now, reopenId }: { readonly now: Date; readonly reopenId: number | null },
): Promise<IncidentRow> {
  const find = async () => {
    const [row] = await tx.select().from(incidents).where(openOf(key)).for('update');
    return row;
  };
  const open = (await find()) ?? (await reopen(tx, reopenId, now)) ?? (await insert(tx, key, now));
  // Somebody else opened it at the same moment: their commit makes it visible now.
  const incident = open ?? (await find());
  if (incident === undefined) throw new Error('An incident conflicted with one that is not open.');
  await tx.update(incidents).set({ lastFailureAt: now }).where(eq(incidents.id, incident.id));
  return incident;
}

async function reopen(tx: Tx, id: number | null, now: Date): Promise<IncidentRow | undefined> {
  if (id === null) return undefined;
  const [row] = await tx
    .update(incidents)
    .set({ closedAt: null, lastFailureAt: now })
    .where(eq(incidents.id, id))
    .returning();
  return row;
}

async function insert(tx: Tx, key: IncidentKey, now: Date): Promise<IncidentRow | undefined> {
  const [row] = await tx
    .insert(incidents)
    .values({ ...key, openedAt: now, lastFailureAt: now })
    .onConflictDoNothing()
    .returning();
  return row;
}

/** How many new failures of the account and cause there were after `since`. */
export async function countNewFailures(
  tx: Tx,
  accountId: number,
  cause: CauseId,
  since: Date,
): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(attempts)
    .where(
      and(
        eq(attempts.accountId, accountId),
        eq(attempts.cause, cause),
        sql`${attempts.countedAt} > ${sql.param(since, attempts.countedAt)}`,
      ),
    );
  return row?.count ?? 0;
}

/** From the sixth failure on the incident has a card that counts them. */
export async function foldIncident(tx: Tx, incident: IncidentRow, now: Date): Promise<void> {
  if (incident.foldedAt === null)
    await tx.update(incidents).set({ foldedAt: now }).where(eq(incidents.id, incident.id));
  await ensureCards(tx, { kind: 'incident', id: incident.id }, now);
}

/**
 * Closes the incident when none of its sends is failed or unknown any more and no pause of it holds;
 * asks for its cards to be drawn again in any case. Call it in the transaction that resent, ignored
 * or settled a send of it, or ended its pause. Resolves to true when it is closed afterwards.
 */
export async function settleIncident(tx: Tx, incidentId: number, now: Date): Promise<boolean> {
  const [incident] = await tx
    .select()
    .from(incidents)
    .where(eq(incidents.id, incidentId))
    .for('update');
  if (incident === undefined) return false;
  await raiseCards(tx, { kind: 'incident', id: incidentId }, now);
  if (incident.closedAt !== null) return true;
  const closes = isOver({ kind: incident.kind, ...(await whatHolds(tx, incident)) });
  if (closes) await tx.update(incidents).set({ closedAt: now }).where(eq(incidents.id, incidentId));
  return closes;
}

async function whatHolds(tx: Tx, incident: IncidentRow) {
  const unsettled = tx
    .select({ count: sql`count(*)` })
    .from(sends)
    .where(and(eq(sends.incidentId, incident.id), inArray(sends.state, ['failed', 'unknown'])));
  const open = tx
    .select({ count: sql`count(*)` })
    .from(pauses)
    .where(and(eq(pauses.incidentId, incident.id), isNull(pauses.endedAt)));
  const [holds] = rowsOf<{ unsettledSends: number; openPauses: number }>(
    await tx.execute(
      sql`select (${unsettled})::int as "unsettledSends", (${open})::int as "openPauses"`,
    ),
  );
  const [rule] =
    incident.ruleId === null
      ? []
      : await tx.select({ state: rules.state }).from(rules).where(eq(rules.id, incident.ruleId));
  return {
    unsettledSends: holds?.unsettledSends ?? 0,
    openPauses: holds?.openPauses ?? 0,
    ruleIsPaused: rule?.state === 'paused',
  };
}
