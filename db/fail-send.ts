import { and, eq, isNotNull } from 'drizzle-orm';
import type { CauseId } from '../src/domain/diagnosis/cause.js';
import type { Diagnosis } from '../src/domain/diagnosis/diagnosis.js';
import { decideShowing, foldSpanMs } from '../src/domain/incidents/fold.js';
import type { StartPause } from '../src/domain/sending/decide-attempt.js';
import { isRuleFault } from '../src/domain/sending/rule-breaker.js';
import type { Tx } from './database.js';
import {
  countNewFailures,
  foldIncident,
  joinIncident,
  settleIncident,
  type IncidentRow,
} from './incidents.js';
import { pauseByX } from './pause-by-x.js';
import { pauseFailingRule } from './pause-failing-rule.js';
import { ensureCards, raiseCards } from './raise-cards.js';
import { attempts, incidents, sends } from './schema.js';

type SendRow = typeof sends.$inferSelect;

/** A send whose attempt failed, or of which nobody knows whether it arrived. */
export interface Failure {
  /** As it was before this failure; locked by the caller. */
  readonly send: SendRow;
  readonly attemptId: number;
  readonly state: 'failed' | 'unknown';
  readonly diagnosis: Diagnosis;
  /** False: people need not know yet (a 5xx that reading back may settle by itself). */
  readonly surface: boolean;
  readonly pause: StartPause | null;
  readonly coolDownMinutes: number;
  readonly now: Date;
}

/**
 * Records a failure with all that follows from it: the state, the incident, its own card or its
 * place on the incident's card, the pause, and the rule that fails for its own fault. Part of the
 * transaction that recorded the attempt.
 */
export async function failSend(tx: Tx, failure: Failure): Promise<void> {
  const { send, state, diagnosis, now } = failure;
  const { cause } = diagnosis.causes[0];
  const before = await incidentOf(tx, send);
  // Sent again and failed for the same cause: its incident goes on, with the card that it had.
  const again = before?.cause === cause ? before.id : null;
  const isFoldedThere = send.folded && again !== null;
  const incident = await joinIncident(
    tx,
    { accountId: send.accountId, cause, kind: 'failures', ruleId: null },
    { now, reopenId: again },
  );
  const folded = failure.surface
    ? await show(tx, failure, { cause, incident, isFoldedThere })
    : isFoldedThere;
  await tx
    .update(sends)
    .set({
      state,
      lastCause: cause,
      incidentId: incident.id,
      folded,
      carriedOver: false,
      claimedBy: null,
      leaseUntil: null,
      changedAt: now,
    })
    .where(eq(sends.id, send.id));
  if (failure.surface && !folded) await ensureCards(tx, { kind: 'send', id: send.id }, now);
  else await raiseCards(tx, { kind: 'send', id: send.id }, now);
  await raiseCards(tx, { kind: 'incident', id: incident.id }, now);
  if (before !== null && before.id !== incident.id) await settleIncident(tx, before.id, now);
  if (failure.pause !== null) {
    const { accountId } = send;
    const { coolDownMinutes } = failure;
    await pauseByX(tx, { accountId, pause: failure.pause, joined: incident, coolDownMinutes, now });
  }
  if (state === 'failed' && send.ruleId !== null && isRuleFault(cause))
    await pauseFailingRule(tx, { ruleId: send.ruleId, accountId: send.accountId, cause, now });
}

async function incidentOf(tx: Tx, send: SendRow): Promise<IncidentRow | null> {
  if (send.incidentId === null) return null;
  const [row] = await tx.select().from(incidents).where(eq(incidents.id, send.incidentId));
  return row ?? null;
}

/** Gives the failure its card, or its place on the incident's. Resolves to whether it is folded. */
async function show(
  tx: Tx,
  { send, attemptId, now }: Failure,
  at: {
    readonly cause: CauseId;
    readonly incident: IncidentRow;
    readonly isFoldedThere: boolean;
  },
): Promise<boolean> {
  const [earlier] = await tx
    .select({ id: attempts.id })
    .from(attempts)
    .where(and(eq(attempts.sendId, send.id), isNotNull(attempts.countedAt)))
    .limit(1);
  const since = new Date(now.getTime() - foldSpanMs);
  const showing = decideShowing({
    isFoldedThere: at.isFoldedThere,
    hasOwnCard: earlier !== undefined && !send.folded,
    recentFailures: await countNewFailures(tx, send.accountId, at.cause, since),
  });
  if (showing.counts)
    await tx.update(attempts).set({ countedAt: now }).where(eq(attempts.id, attemptId));
  if (showing.kind === 'folded') await foldIncident(tx, at.incident, now);
  return showing.kind === 'folded';
}
