import { and, desc, eq, isNull } from 'drizzle-orm';
import { system } from '../src/domain/actor.js';
import type { CauseId } from '../src/domain/diagnosis/cause.js';
import type { Tx } from './database.js';
import { joinIncident } from './incidents.js';
import { lockAccount } from './lock-account.js';
import { endPause, setPauseIncident, startPause, type PauseRow } from './pauses.js';
import { ensureCards } from './raise-cards.js';
import { isXSilentFor } from './recent-attempts.js';
import { attempts, pauses } from './schema.js';

async function openOutage(tx: Tx, accountId: number): Promise<PauseRow | undefined> {
  const [row] = await tx
    .select()
    .from(pauses)
    .where(
      and(eq(pauses.accountId, accountId), eq(pauses.cause, 'outage'), isNull(pauses.endedAt)),
    );
  return row;
}

/** Whether X as a whole does not answer this account now. */
export async function isInOutage(tx: Tx, accountId: number): Promise<boolean> {
  return (await openOutage(tx, accountId)) !== undefined;
}

/**
 * After a try that ended in network trouble or 5xx: whether X as a whole does not answer this
 * account, so that its sends wait without failing. Starts the outage when the last five tries say so.
 */
export async function noteXSilent(tx: Tx, accountId: number, now: Date): Promise<boolean> {
  if ((await openOutage(tx, accountId)) !== undefined) return true;
  // Tries that fail in one moment must see each other: one after the other they count them.
  await lockAccount(tx, accountId);
  if ((await openOutage(tx, accountId)) !== undefined) return true;
  if (!(await isXSilentFor(tx, accountId))) return false;
  await startPause(tx, {
    accountId,
    cause: 'outage',
    holds: 'all',
    ends: { kind: 'cool-down' },
    incidentId: null,
    startedBy: system,
    coolDownMinutes: 1,
    now,
  });
  return true;
}

/** X has answered: an outage is over, and its incident closes. */
export async function noteXAnswered(tx: Tx, accountId: number, now: Date): Promise<void> {
  const outage = await openOutage(tx, accountId);
  if (outage !== undefined) await endPause(tx, { pauseId: outage.id, by: system, now });
}

/** Tells people of an outage that has lasted: one incident with a card, closed when X answers. */
export async function tellOutage(tx: Tx, outage: PauseRow, now: Date): Promise<void> {
  const open = await openOutage(tx, outage.accountId);
  if (open === undefined || open.id !== outage.id || open.incidentId !== null) return;
  const [last] = await tx
    .select({ cause: attempts.cause })
    .from(attempts)
    .where(eq(attempts.accountId, outage.accountId))
    .orderBy(desc(attempts.id))
    .limit(1);
  const cause: CauseId = last?.cause === 'network' ? 'network' : 'x_unstable';
  const incident = await joinIncident(
    tx,
    { accountId: outage.accountId, cause, kind: 'outage', ruleId: null },
    { now, reopenId: null },
  );
  await setPauseIncident(tx, outage.id, incident.id);
  await ensureCards(tx, { kind: 'incident', id: incident.id }, now);
}
