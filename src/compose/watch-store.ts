import type { Database } from '../../db/database.js';
import type { Log } from '../log.js';
import { messageOf } from '../loops/duty.js';
import { outOfReachMs } from './ending.js';

export interface StoreWatch {
  stop(): void;
}

export interface StoreWatchOptions {
  readonly database: Database;
  readonly now: () => Date;
  readonly log: Log;
  /** Called once, when the database has been out of reach for 60 s. */
  readonly onLost: (reason: string) => void;
  readonly lookEveryMs?: number;
  readonly giveUpAfterMs?: number;
}

const pingTimeoutMs = 5_000;

/**
 * Looks whether the database answers. Without it nothing can be recorded, so after 60 s this process
 * gives up and whoever supervises it starts another; nothing is lost by that.
 */
export function watchStore(options: StoreWatchOptions): StoreWatch {
  const { database, now, log, onLost, lookEveryMs = 10_000 } = options;
  const { giveUpAfterMs = outOfReachMs } = options;
  let lostAt: Date | null = null;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  const look = async () => {
    try {
      await database.ping(pingTimeoutMs);
      if (lostAt !== null) log.info('The database answers again.');
      lostAt = null;
    } catch (error) {
      const reason = messageOf(error);
      if (lostAt === null) log.error({ reason }, 'The database does not answer.');
      lostAt ??= now();
      if (now().getTime() - lostAt.getTime() >= giveUpAfterMs && !stopped) {
        stopped = true;
        onLost(reason);
      }
    }
    if (!stopped) timer = setTimeout(() => void look(), lookEveryMs);
  };

  timer = setTimeout(() => void look(), lookEveryMs);
  return {
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
