import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { Tx } from './database.js';
import { settleIncident } from './incidents.js';
import { notify } from './notify.js';
import { raiseCardsOfPauses } from './raise-cards.js';
import { recordAction } from './record-action.js';
import { lockRule } from './rules.js';
import { incidents, rulePauses, rules, sends, series } from './schema.js';
import { skipSends } from './skip-send.js';

/** Who wants it, and when. */
interface Wish {
  readonly ruleId: number;
  readonly actor: Actor;
  readonly now: Date;
}

/**
 * Pauses a rule or campaign: what people do from now on is never answered. A rule's waiting sends wait too; of a
 * campaign only where `holdsSends` says so (its sends fail).
 */
export async function pauseRule(
  tx: Tx,
  { ruleId, actor, now, holdsSends }: Wish & { readonly holdsSends?: boolean },
): Promise<'paused' | 'nothing' | 'missing'> {
  const rule = await lockRule(tx, ruleId);
  if (rule === null) return 'missing';
  if (rule.state === 'paused') return 'nothing';
  const holds = holdsSends ?? rule.kind === 'rule';
  await tx.update(rules).set({ state: 'paused', holdsSends: holds }).where(eq(rules.id, ruleId));
  await tx.insert(rulePauses).values({ ruleId, startedAt: now, startedBy: actor });
  const { accountId, kind } = rule;
  await recordAction(tx, { at: now, actor, verb: `${kind}-pause`, accountId, ruleId });
  await notify(tx, 'rules');
  return 'paused';
}

/** Lets it answer again, and what it holds go on. An incident that paused it closes. */
export async function resumeRule(
  tx: Tx,
  { ruleId, actor, now }: Wish,
): Promise<'resumed' | 'nothing' | 'missing'> {
  const rule = await lockRule(tx, ruleId);
  if (rule === null) return 'missing';
  if (rule.state !== 'paused') return 'nothing';
  await tx.update(rules).set({ state: 'active', holdsSends: false }).where(eq(rules.id, ruleId));
  await endPause(tx, { ruleId, actor, now });
  const { accountId, kind } = rule;
  await recordAction(tx, { at: now, actor, verb: `${kind}-resume`, accountId, ruleId });
  await settleIncidentsOf(tx, ruleId, now);
  await notify(tx, 'rules');
  await notify(tx, 'sends');
  return 'resumed';
}

async function endPause(tx: Tx, { ruleId, actor, now }: Wish): Promise<void> {
  await tx
    .update(rulePauses)
    .set({ endedAt: now, endedBy: actor })
    .where(and(eq(rulePauses.ruleId, ruleId), isNull(rulePauses.endedAt)));
}

async function settleIncidentsOf(tx: Tx, ruleId: number, now: Date): Promise<void> {
  const open = await tx
    .select({ id: incidents.id })
    .from(incidents)
    .where(
      and(eq(incidents.ruleId, ruleId), eq(incidents.kind, 'rule'), isNull(incidents.closedAt)),
    )
    .orderBy(asc(incidents.id));
  for (const { id } of open) await settleIncident(tx, id, now);
}

export type DeletedRule =
  | { readonly kind: 'deleted'; readonly skipped: number }
  | { readonly kind: 'missing' };

/**
 * Deletes a rule or campaign for good: it answers nobody any more, what waits becomes skipped, and its name is free. What
 * it sent stays in the history.
 */
export async function deleteRule(tx: Tx, { ruleId, actor, now }: Wish): Promise<DeletedRule> {
  const rule = await lockRule(tx, ruleId);
  if (rule === null) return { kind: 'missing' };
  await tx.update(rules).set({ state: 'deleted', holdsSends: false }).where(eq(rules.id, ruleId));
  await endPause(tx, { ruleId, actor, now });
  const waiting = await tx
    .select({ id: sends.id })
    .from(sends)
    .where(and(eq(sends.ruleId, ruleId), eq(sends.state, 'waiting')))
    .orderBy(asc(sends.id))
    .for('update');
  await skipSends(tx, { sends: waiting, reason: 'rule_deleted', now });
  await tx
    .update(series)
    .set({ endedAt: now, endReason: 'rule_deleted' })
    .where(and(eq(series.ruleId, ruleId), isNull(series.endedAt)));
  const { accountId, kind, name } = rule;
  const detail = { name, skipped: waiting.length };
  await recordAction(tx, { at: now, actor, verb: `${kind}-delete`, accountId, ruleId, detail });
  await settleIncidentsOf(tx, ruleId, now);
  await raiseCardsOfPauses(tx, accountId, now);
  await notify(tx, 'rules');
  await notify(tx, 'sends');
  return { kind: 'deleted', skipped: waiting.length };
}
