import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { Tx } from './database.js';
import { settleIncident } from './incidents.js';
import { notify } from './notify.js';
import { endPausesOfIncident } from './pauses.js';
import { recordAction } from './record-action.js';
import { incidents, rulePauses, rules } from './schema.js';

/** What `resume` on an incident's card did. `nothing`: what it paused goes on already. */
export type Resumed =
  | { readonly kind: 'missing' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'resumed' };

/** Ends what an incident holds: the pauses of its account, or the pause of its rule. */
export async function resumeIncident(
  tx: Tx,
  request: { readonly incidentId: number; readonly actor: Actor; readonly now: Date },
): Promise<Resumed> {
  const { incidentId, actor, now } = request;
  // Not locked: whoever else ends a pause takes the pause first, then its incident.
  const [incident] = await tx.select().from(incidents).where(eq(incidents.id, incidentId));
  if (incident === undefined) return { kind: 'missing' };
  const ended = await endPausesOfIncident(tx, { incidentId, by: actor, now });
  const released =
    incident.kind === 'rule' && (await releaseRule(tx, incident.ruleId, { actor, now }));
  if (ended === 0 && !released) return { kind: 'nothing' };
  const { accountId } = incident;
  await settleIncident(tx, incidentId, now);
  await recordAction(tx, { at: now, actor, verb: 'resume', incidentId, accountId });
  await notify(tx, 'sends');
  return { kind: 'resumed' };
}

async function releaseRule(
  tx: Tx,
  ruleId: number | null,
  { actor, now }: { readonly actor: Actor; readonly now: Date },
): Promise<boolean> {
  if (ruleId === null) return false;
  const released = await tx
    .update(rules)
    .set({ state: 'active', holdsSends: false })
    .where(and(eq(rules.id, ruleId), eq(rules.state, 'paused')))
    .returning({ id: rules.id });
  if (released.length === 0) return false;
  await tx
    .update(rulePauses)
    .set({ endedAt: now, endedBy: actor })
    .where(and(eq(rulePauses.ruleId, ruleId), isNull(rulePauses.endedAt)));
  await notify(tx, 'rules');
  return true;
}
