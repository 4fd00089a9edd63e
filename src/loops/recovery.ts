import { deadClaims, recoverSend, type DeadClaims } from '../../db/recover-sends.js';
import { createDuty, type Duty } from './duty.js';
import type { SendingSurroundings } from './sending-surroundings.js';

const sweepMs = 15_000;
const pageMax = 100;

/**
 * Takes back what dead processes had claimed or sent. At the start of the process that owns an
 * embedded store everything claimed belongs to a dead one; elsewhere a lease that ran out tells.
 * Resolves to how many sends were taken back.
 */
export async function recover(
  { database, config, now }: SendingSurroundings,
  which: DeadClaims,
  signal: AbortSignal,
): Promise<number> {
  let afterId = 0;
  let recovered = 0;
  for (;;) {
    const ids = await deadClaims(database.db, which, { afterId, now: now(), limit: pageMax });
    for (const id of ids) {
      if (signal.aborted) return recovered;
      const what = await database.db.transaction((tx) =>
        recoverSend(tx, id, which, { coolDownMinutes: config.coolDownMinutes, now: now() }),
      );
      if (what !== null) recovered += 1;
      afterId = id;
    }
    if (ids.length < pageMax) return recovered;
  }
}

/** The sweep. Its first round on an embedded store runs before the sender claims (`recoverAtStart`). */
export function createRecovery(surroundings: SendingSurroundings): Duty {
  const { now, log, metrics } = surroundings;
  return createDuty({
    name: 'recovery',
    maxWaitMs: sweepMs,
    now,
    log,
    metrics,
    async tick(signal) {
      const count = await recover(surroundings, 'expired', signal);
      if (count > 0) log.warn({ count }, 'Sends of a dead process were taken back.');
      return null;
    },
  });
}

/**
 * To be awaited before the sender starts. With an embedded store all claims are of a dead process;
 * with PostgreSQL others may be alive, and the sweep takes back what runs out.
 */
export async function recoverAtStart(surroundings: SendingSurroundings): Promise<number> {
  const which = surroundings.database.kind === 'embedded' ? 'all' : 'expired';
  return recover(surroundings, which, new AbortController().signal);
}
