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
const maxWaitMs = 10_000;
/** How long a page is left alone whose reading ended in an exception: nothing was recorded, so it stays due. */
const brokenWaitMs = 5_000;

/** Reading back without a clock of its own: whoever drives it decides when a round runs. */
export interface ReadBackRounds {
  /** Starts the reads that are due; resolves to when the next is. */
  round(): Promise<Date | null>;
  /** How many pages are being read. */
  readonly reading: number;
  /** Resolves when what was being read has ended. */
  idle(): Promise<void>;
}

/** A read that hangs holds up no other: each page is read on its own, and never twice at once. */
export function createReadBackRounds(
  surroundings: SendingSurroundings,
  onProgress: () => void,
): ReadBackRounds {
  const { database, now, log, metrics } = surroundings;
  const reading = new Map<string, Promise<void>>();
  const brokenUntil = new Map<string, number>();

  const read = async (target: ReadBackTarget) => {
    const account = await surroundings.xAccounts.get(target.accountId);
    const unsettled = await unsettledAttempts(database.db, target);
    await readBackTarget(surroundings, account, target, unsettled);
  };

  const startReading = (target: ReadBackTarget) => {
    const key = keyOf(target);
    const promise = read(target)
      .then(() => void brokenUntil.delete(key))
      .catch((error: unknown) => {
        brokenUntil.set(key, now().getTime() + brokenWaitMs);
        metrics.dutyFailed({ duty: 'read-back' });
        log.error({ reason: messageOf(error) }, 'Reading back failed and will be tried again.');
      })
      .finally(() => {
        reading.delete(key);
        onProgress();
      });
    reading.set(key, promise);
  };

  const mayRead = (key: string) =>
    !reading.has(key) && (brokenUntil.get(key) ?? 0) <= now().getTime();

  return {
    async round() {
      const { targets, nextAt } = await dueReadBacks(database.db, now(), pagesMax * 4);
      for (const target of targets)
        if (reading.size < pagesMax && mayRead(keyOf(target))) startReading(target);
      return nextAt;
    },
    get reading() {
      return reading.size;
    },
    async idle() {
      await Promise.allSettled(reading.values());
    },
  };
}

/** The duty that reads X back for attempts that may have arrived. Wake it on the topic `read-backs`. */
export function createReadBack(surroundings: SendingSurroundings): Duty {
  const { now, log, metrics } = surroundings;
  const rounds = createReadBackRounds(surroundings, () => duty.wake());
  const duty = createDuty({
    name: 'read-back',
    maxWaitMs,
    now,
    log,
    metrics,
    tick: () => rounds.round(),
  });
  return {
    ...duty,
    async stop() {
      await duty.stop();
      await rounds.idle();
    },
  };
}
