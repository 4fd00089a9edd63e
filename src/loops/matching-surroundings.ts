import type { EntryBatch, EntryOutcome } from '../../db/campaign-entries.js';
import type { Database, Tx } from '../../db/database.js';
import type { MatchedRules } from '../../db/match-rules.js';
import type { Config } from '../config.js';
import type { Fits } from '../domain/rules/draft-message.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { XAccounts } from '../x/accounts.js';
import type { XReader } from '../x/reading-port.js';

/** Decides entries in their order, in the transaction that matched them; one outcome per entrant. */
export type EnterCampaign = (tx: Tx, batch: EntryBatch) => Promise<readonly EntryOutcome[]>;

/** What the matcher uses. Time and chance are arguments, so that a simulation owns them. */
export interface MatchingSurroundings {
  readonly database: Database;
  readonly rules: MatchedRules;
  readonly reader: Pick<XReader, 'people'>;
  readonly xAccounts: Pick<XAccounts, 'get'>;
  readonly enterCampaign: EnterCampaign;
  readonly fits: Fits;
  readonly config: Pick<Config, 'timeZone' | 'locale' | 'readBudgetUsd'>;
  readonly now: () => Date;
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}
