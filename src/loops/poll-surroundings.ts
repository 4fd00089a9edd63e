import type { Database } from '../../db/database.js';
import type { MatchedRules } from '../../db/match-rules.js';
import type { Config } from '../config.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { XAccounts } from '../x/accounts.js';
import type { XReader } from '../x/reading-port.js';

/** What reading triggers uses. Time is an argument, so that a test owns it. */
export interface PollSurroundings {
  readonly database: Database;
  readonly rules: MatchedRules;
  readonly reader: XReader;
  readonly xAccounts: Pick<XAccounts, 'get'>;
  readonly config: Pick<
    Config,
    'triggerSources' | 'pollSeconds' | 'backfillHours' | 'readBudgetUsd'
  >;
  readonly now: () => Date;
  readonly log: Log;
  readonly metrics: Metrics;
}
