import type { Database, Tx } from '../../db/database.js';
import type { Config } from '../config.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { XAccounts } from '../x/accounts.js';
import type { XMedia } from '../x/media-port.js';
import type { XPort } from '../x/port.js';
import { messageOf } from './duty.js';

/** What the duties of sending use. Time, chance and waiting are arguments, so that a simulation owns them. */
export interface SendingSurroundings {
  readonly database: Database;
  readonly x: XPort;
  /** Null: nothing can be uploaded; messages with media then wait as while X is out of reach. */
  readonly media: XMedia | null;
  readonly xAccounts: XAccounts;
  readonly config: Pick<Config, 'lanes' | 'preflight' | 'coolDownMinutes' | 'timeZone'>;
  readonly now: () => Date;
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Names this process in claims; different in every process and every run. */
  readonly processId: string;
  /** Default: a timer that keeps no process alive. */
  readonly wait?: (waitMs: number) => Promise<void>;
}

export function waitWithTimer(waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, waitMs).unref();
  });
}

const firstWaitMs = 200;
const longestWaitMs = 10_000;

/**
 * Runs a transaction until it commits: what X has answered must not be lost because the database is
 * away for a while. Ends by failing only when the process does; then recovery takes over.
 */
export async function untilCommitted<T>(
  surroundings: Pick<SendingSurroundings, 'database' | 'log' | 'metrics' | 'wait'>,
  body: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { database, log, metrics, wait = waitWithTimer } = surroundings;
  for (let tries = 0; ; tries += 1) {
    try {
      return await database.db.transaction(body);
    } catch (error) {
      metrics.dutyFailed({ duty: 'sender' });
      const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries, 10));
      log.error(
        { reason: messageOf(error), retryInMs: waitMs },
        'What X answered could not be recorded and will be recorded again.',
      );
      await wait(waitMs);
    }
  }
}
