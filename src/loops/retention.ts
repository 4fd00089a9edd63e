import type { Database } from '../../db/database.js';
import {
  clearRawBodies,
  deleteLeftovers,
  deleteOldIncidents,
  deleteOldSends,
  vacuum,
} from '../../db/retention.js';
import { deleteOldLists } from '../../db/retention-of-lists.js';
import { deleteOldNotices, deleteOldSeries } from '../../db/retention-of-series.js';
import { deleteOldBills, deleteOldTriggers, deleteOldUsage } from '../../db/retention-of-reads.js';
import type { Config } from '../config.js';
import { rememberedMs } from '../domain/rules/remembered.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { createDuty, type Duty } from './duty.js';

export interface RetentionOptions {
  readonly database: Database;
  readonly config: Pick<Config, 'backfillHours'>;
  readonly now: () => Date;
  readonly log: Log;
  readonly metrics: Metrics;
}

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;

/** How long what is kept (design.md does not say; other systems keep 90 days of finished work). */
const keepMs = {
  finishedSends: 90 * dayMs,
  closedIncidents: 90 * dayMs,
  rawBodies: 30 * dayMs,
  drafts: 7 * dayMs,
  oauthRequests: dayMs,
  recipients: 7 * dayMs,
  /** X bills a resource once a UTC day. */
  billedResources: 3 * dayMs,
  readUsage: 90 * dayMs,
  series: 90 * dayMs,
  notices: 90 * dayMs,
} as const;

const lookEveryMs = hourMs;
const vacuumEveryMs = 6 * hourMs;
/** All of them are looked through: a second or two for a million people. */
const listsEveryMs = dayMs;

/** Deletes what is past its time, in small batches; every process may run it at the same time. */
export function createRetentionDuty(options: RetentionOptions): Duty {
  const { database, config, now, log } = options;
  const { db } = database;
  const ago = (keptMs: number) => new Date(now().getTime() - keptMs);
  const dayAgo = (keptMs: number) => ago(keptMs).toISOString().slice(0, 10);
  let listsAt = now().getTime();
  let vacuumAt = now().getTime() + hourMs;

  const repeat = async (signal: AbortSignal, remove: () => Promise<number>) => {
    let total = 0;
    for (let count = 1; count > 0 && !signal.aborted; total += count) count = await remove();
    return total;
  };

  return createDuty({
    ...options,
    name: 'retention',
    maxWaitMs: lookEveryMs,
    async tick(signal) {
      const sends = await repeat(signal, () => deleteOldSends(db, ago(keepMs.finishedSends)));
      const incidents = await repeat(signal, () =>
        deleteOldIncidents(db, ago(keepMs.closedIncidents)),
      );
      await repeat(signal, () => clearRawBodies(db, ago(keepMs.rawBodies)));
      await deleteLeftovers(db, {
        drafts: ago(keepMs.drafts),
        oauthRequests: ago(keepMs.oauthRequests),
        recipients: ago(keepMs.recipients),
      });
      const forgotten = ago(rememberedMs(config.backfillHours));
      await repeat(signal, () => deleteOldTriggers(db, forgotten));
      if (now().getTime() >= listsAt) {
        await deleteOldLists(db, forgotten, signal);
        listsAt = now().getTime() + listsEveryMs;
      }
      await repeat(signal, () => deleteOldBills(db, dayAgo(keepMs.billedResources)));
      await repeat(signal, () => deleteOldSeries(db, ago(keepMs.series)));
      await repeat(signal, () => deleteOldNotices(db, ago(keepMs.notices)));
      await deleteOldUsage(db, dayAgo(keepMs.readUsage));
      if (sends + incidents > 0) log.info({ sends, incidents }, 'Old history was deleted.');
      if (database.kind === 'embedded' && now().getTime() >= vacuumAt && !signal.aborted) {
        vacuumAt = now().getTime() + vacuumEveryMs;
        await vacuum(db);
      }
      return null;
    },
  });
}
