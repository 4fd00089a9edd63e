import { system } from '../src/domain/actor.js';
import type { StartPause } from '../src/domain/sending/decide-attempt.js';
import type { Tx } from './database.js';
import { joinIncident, type IncidentRow } from './incidents.js';
import { setPauseIncident, startPause } from './pauses.js';
import { ensureCards } from './raise-cards.js';

/** An account that X refused, whatever it was that it refused. */
export interface PauseByX {
  readonly accountId: number;
  readonly pause: StartPause;
  /** The incident that the refusal belongs to already; null: it was no send. */
  readonly joined: IncidentRow | null;
  readonly coolDownMinutes: number;
  readonly now: Date;
}

/** A pause by X is an incident from its first refusal on, with a card of its own. */
export async function pauseByX(
  tx: Tx,
  { accountId, pause: { cause, holds, ends }, joined, coolDownMinutes, now }: PauseByX,
): Promise<void> {
  const incident =
    joined?.cause === cause
      ? joined
      : await joinIncident(
          tx,
          { accountId, cause, kind: 'failures', ruleId: null },
          { now, reopenId: null },
        );
  const { id } = await startPause(tx, {
    accountId,
    cause,
    holds,
    ends,
    incidentId: incident.id,
    startedBy: system,
    coolDownMinutes,
    now,
  });
  await setPauseIncident(tx, id, incident.id);
  await ensureCards(tx, { kind: 'incident', id: incident.id }, now);
}
