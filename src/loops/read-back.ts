import {
  dueReadBacks,
  keyOf,
  unsettledAttempts,
  type ReadBackTarget,
} from '../../db/read-backs.js';
import { createDuty, messageOf, type Duty } from './duty.js';
import { readBackTarget } from './read-back-target.js';
import type { SendingSurroundings } from './sending-surroundings.js';

/** Most pages that are read at once; the rest follows in the next round. */
const pagesMax = 8;
const maxWaitMs = 5_000;

/**
 * The duty that reads X back for attempts that may have arrived. A read that hangs holds up no
 * other: each page is read on its own, and never twice at once.
 */
export function createReadBack(surroundings: SendingSurroundings): Duty {
  const { database, now, log, metrics } = surroundings;
  const reading = new Map<string, Promise<void>>();

  const read = async (target: ReadBackTarget) => {
    const account = await surroundings.xAccounts.get(target.accountId);
    const unsettled = await unsettledAttempts(database.db, target);
    // An unlinked account cannot be read; linking it again brings its read-backs back.
    if (account === null) return;
    await readBackTarget(surroundings, account, target, unsettled);
  };

  const startReading = (target: ReadBackTarget) => {
    const key = keyOf(target);
    const promise = read(target)
      .catch((error: unknown) => {
        metrics.dutyFailed({ duty: 'read-back' });
        log.error({ reason: messageOf(error) }, 'Reading back failed and will be tried again.');
      })
      .finally(() => {
        reading.delete(key);
        duty.wake();
      });
    reading.set(key, promise);
  };

  const duty = createDuty({
    name: 'read-back',
    maxWaitMs,
    now,
    log,
    metrics,
    async tick() {
      const { targets, nextAt } = await dueReadBacks(database.db, now(), pagesMax * 4);
      for (const target of targets)
        if (reading.size < pagesMax && !reading.has(keyOf(target))) startReading(target);
      return nextAt;
    },
  });
  return {
    ...duty,
    async stop() {
      await duty.stop();
      await Promise.allSettled(reading.values());
    },
  };
}
