import { and, desc, eq, gt, inArray, isNotNull, max } from 'drizzle-orm';
import { system } from '../src/domain/actor.js';
import type { CauseId } from '../src/domain/diagnosis/cause.js';
import { ruleFailuresMax, shouldPauseRule } from '../src/domain/sending/rule-breaker.js';
import type { Db, Tx } from './database.js';
import { joinIncident } from './incidents.js';
import { notify } from './notify.js';
import { ensureCards } from './raise-cards.js';
import { attempts, incidents, rulePauses, rules, sends } from './schema.js';

/**
 * Pauses a rule whose last five sends all failed for its content or as `reply_not_invited`, with an
 * incident card that says so and resumes it.
 */
export async function pauseFailingRule(
  tx: Tx,
  rule: {
    readonly ruleId: number;
    readonly accountId: number;
    readonly cause: CauseId;
    readonly now: Date;
  },
): Promise<void> {
  // What failed before the rule was resumed must not pause it again at its next failure.
  const [resumed] = await tx
    .select({ at: max(incidents.closedAt) })
    .from(incidents)
    .where(and(eq(incidents.ruleId, rule.ruleId), eq(incidents.kind, 'rule')));
  const tries = await lastTriesQuery(tx, rule.ruleId, resumed?.at ?? new Date(0));
  if (!shouldPauseRule(tries)) return;
  const [paused] = await tx
    .update(rules)
    .set({ state: 'paused', holdsSends: true })
    .where(and(eq(rules.id, rule.ruleId), eq(rules.state, 'active')))
    .returning({ id: rules.id });
  if (paused === undefined) return;
  await tx
    .insert(rulePauses)
    .values({ ruleId: rule.ruleId, startedAt: rule.now, startedBy: system });
  const incident = await joinIncident(
    tx,
    { accountId: rule.accountId, cause: rule.cause, kind: 'rule', ruleId: rule.ruleId },
    { now: rule.now, reopenId: null },
  );
  await ensureCards(tx, { kind: 'incident', id: incident.id }, rule.now);
  await notify(tx, 'rules');
  await notify(tx, 'sends');
}

/** How the newest sends of a rule ended last. By the rule's own index: its sends may be far back among those of its account. */
export function lastTriesQuery(db: Db, ruleId: number, since: Date) {
  return db
    .select({ sendId: sends.id, cause: attempts.cause })
    .from(sends)
    .innerJoin(attempts, eq(attempts.id, sends.lastAttemptId))
    .where(
      and(
        eq(sends.ruleId, ruleId),
        // In the words of its index: what was never tried, and may wait by thousands, is not in it.
        isNotNull(sends.lastAttemptId),
        inArray(attempts.outcome, ['accepted', 'rejected', 'unknown', 'absent', 'not_posted']),
        gt(attempts.startedAt, since),
      ),
    )
    .orderBy(desc(sends.lastAttemptId))
    .limit(ruleFailuresMax);
}
