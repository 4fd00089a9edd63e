import { system } from '../src/domain/actor.js';
import { assertNever } from '../src/domain/assert.js';
import type { AfterAttempt } from '../src/domain/sending/decide-attempt.js';
import { judgeProbe, type ProbeEnd } from '../src/domain/sending/pause.js';
import type { Tx } from './database.js';
import { endPause, postponeProbe, probedBy, prolongPause, type PauseRow } from './pauses.js';

/** How a probe ended. */
export interface EndedProbe {
  /** `not-counted`: X's window or an old token came between; the next probe follows when it may. */
  readonly end: ProbeEnd | 'not-counted';
  readonly post: { readonly coolDownMinutes: number; readonly now: Date };
  readonly after?: AfterAttempt;
}

/** What the end of a POST that X did not accept says to those pauses. */
export function probeEndOf(after: AfterAttempt, silent: boolean): EndedProbe['end'] {
  if (silent) return 'x-silent';
  return after.kind === 'wait' || after.kind === 'retry-renewed' ? 'not-counted' : 'answered';
}

/** What the end of a send's attempt says to the pauses that it was the probe of. */
export async function judgeProbes(tx: Tx, sendId: number, probe: EndedProbe): Promise<void> {
  await judgePauses(tx, await probedBy(tx, sendId), probe);
}

/** The same for a probe that was no send. */
export async function judgePauses(
  tx: Tx,
  probed: readonly PauseRow[],
  probe: EndedProbe,
): Promise<void> {
  const { coolDownMinutes, now } = probe.post;
  const refused = probe.after?.kind === 'failed' ? probe.after.pause : null;
  for (const pause of probed) {
    if (probe.end === 'not-counted' && pause.cause !== 'outage') {
      await postponeProbe(tx, pause, now);
      continue;
    }
    const again = refused !== null && refused.cause === pause.cause;
    const end: ProbeEnd = again
      ? 'refused-again'
      : probe.end === 'not-counted'
        ? 'answered'
        : probe.end;
    const verdict = judgeProbe(pause.cause, end);
    switch (verdict.kind) {
      case 'ends':
        await endPause(tx, { pauseId: pause.id, by: system, now });
        break;
      case 'prolonged':
        await prolongPause(tx, pause, { ends: refused?.ends ?? pause.ends, coolDownMinutes, now });
        break;
      case 'again':
        await postponeProbe(tx, pause, now);
        break;
      case 'later':
        await postponeProbe(tx, pause, new Date(now.getTime() + verdict.waitMs));
        break;
      default:
        assertNever(verdict);
    }
  }
}
