import { assertNever } from '../assert.js';

/** What keeps an incident open. */
export interface IncidentHolds {
  readonly kind: 'failures' | 'outage' | 'rule';
  /** Sends of it that are failed or unknown. */
  readonly unsettledSends: number;
  /** Pauses that it stands for and that hold. */
  readonly openPauses: number;
  /** For `rule`: its rule is still paused. */
  readonly ruleIsPaused: boolean;
}

/** An incident ends when none of its sends is failed or unknown any more and no pause of it holds. */
export function isOver(holds: IncidentHolds): boolean {
  switch (holds.kind) {
    case 'failures':
      return holds.unsettledSends === 0 && holds.openPauses === 0;
    case 'outage':
      return holds.openPauses === 0;
    case 'rule':
      return !holds.ruleIsPaused;
    default:
      return assertNever(holds.kind);
  }
}
