import type { Database, Tx } from '../../db/database.js';
import type { MatchedRules } from '../../db/match-rules.js';
import type { Config } from '../config.js';
import type { CampaignDefinition } from '../domain/campaigns/campaign.js';
import type { Fits } from '../domain/rules/draft-message.js';
import type { SkipReason } from '../domain/sending/send.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { XAccounts } from '../x/accounts.js';
import type { XReader } from '../x/reading-port.js';

/** One person who may enter a campaign with one act. */
export interface CampaignEntrant {
  readonly triggerKey: string;
  readonly at: Date;
  readonly xUserId: string;
  readonly handle: string;
  readonly name: string | null;
  readonly follows: boolean | null;
  readonly replyTo: string | null;
  readonly postUrl: string | null;
}

/** What an entry leads to. */
export type EntryOutcome =
  | {
      readonly kind: 'send';
      readonly message: 'win' | 'lose' | 'entered';
      readonly variants: readonly string[];
      readonly code: string | null;
    }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  | { readonly kind: 'none' }
  | { readonly kind: 'look-up' };

/** Decides entries in their order, in the transaction that matched them; one outcome per entrant. */
export type EnterCampaign = (
  tx: Tx,
  request: {
    readonly ruleId: number;
    readonly definition: CampaignDefinition;
    readonly entrants: readonly CampaignEntrant[];
    readonly timeZone: string;
    readonly now: Date;
  },
) => Promise<readonly EntryOutcome[]>;

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
