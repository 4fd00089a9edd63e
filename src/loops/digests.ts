import type { Database } from '../../db/database.js';
import { digestTimes, makeDueDigests } from '../../db/due-digests.js';
import type { Config } from '../config.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { runDaily } from './daily.js';
import { createDuty, type Duty } from './duty.js';

export interface DigestsLoopOptions {
  readonly database: Database;
  readonly config: Pick<Config, 'digestAt' | 'timeZone' | 'lanes'>;
  readonly now: () => Date;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly isHolder: () => boolean;
  /** Calls back every day at `HH:MM`; node-cron unless a test says otherwise. */
  readonly daily?: typeof runDaily;
}

/** What was missed (no process ran, no lease, a lost timer) is looked for this often. */
const lookMs = 3_600_000;

/**
 * Makes the digests when they are due; the cards loop shows them. The timers only wake it: what is due
 * is read from the store, so that a start after downtime makes up for what was missed. Wake it on
 * topic `channels`, since a channel may want another time, and when the process becomes the holder.
 */
export function createDigestsLoop(options: DigestsLoopOptions): Duty {
  const { database, config, now, log, isHolder } = options;
  const daily = options.daily ?? runDaily;
  const timers = new Map<string, () => void>();

  const keepTimers = (times: readonly string[]) => {
    for (const [at, stop] of timers) {
      if (times.includes(at)) continue;
      stop();
      timers.delete(at);
    }
    for (const at of times) {
      if (!timers.has(at))
        timers.set(
          at,
          daily(at, config.timeZone, () => duty.wake()),
        );
    }
  };

  const duty = createDuty({
    ...options,
    name: 'digests',
    maxWaitMs: lookMs,
    async tick(signal) {
      const times = await digestTimes(database.db, config.digestAt);
      if (signal.aborted) return null;
      keepTimers(times);
      if (!isHolder()) return null;
      const made = await makeDueDigests(database, config, now());
      if (made > 0) log.info({ made }, 'Digests were made.');
      return null;
    },
  });

  return {
    ...duty,
    async stop() {
      await duty.stop();
      keepTimers([]);
    },
  };
}
