import { enterCampaign } from '../db/campaign-entries.js';
import type { Database } from '../db/database.js';
import { createMatchedRules } from '../db/match-rules.js';
import { createLog } from '../src/log.js';
import type { DrawSurroundings } from '../src/loops/draw-campaign.js';
import type { MatchingSurroundings } from '../src/loops/matching-surroundings.js';
import { silentMetrics } from '../src/metrics.js';
import { measureText } from '../src/x/text-length.js';
import { benchZone } from './sample-rules.js';

/** What a test or bench may want to happen. */
export interface CampaignHooks {
  readonly onLookUp?: () => void;
  readonly onMessage?: () => void;
  readonly aheadSeconds?: number;
}

/** What matching and drawing use, over an X for which everybody follows. */
export function campaignSurroundings(
  database: Database,
  { onLookUp, onMessage, aheadSeconds = 0 }: CampaignHooks = {},
): MatchingSurroundings & DrawSurroundings {
  return {
    database,
    rules: createMatchedRules(benchZone),
    reader: {
      people: (_account, ids) => {
        onLookUp?.();
        const found = ids.map((xUserId) => ({
          xUserId,
          handle: `fan_${xUserId}`,
          name: xUserId,
          followers: 1,
          createdAt: new Date(0),
          followsUs: true,
        }));
        const value = { people: new Map(found.map((one) => [one.xUserId, one])), billed: [] };
        return Promise.resolve({ kind: 'read', value, seen: { endpoint: 'users', windows: [] } });
      },
    },
    xAccounts: {
      get: (accountId) =>
        Promise.resolve({
          accountId,
          xUserId: '1',
          credentials: { kind: 'oauth1', accessToken: 'token', accessSecret: 'secret' },
        }),
    },
    enterCampaign,
    fits: (kind, text) => {
      onMessage?.();
      return measureText(kind, text).fits;
    },
    config: { timeZone: benchZone, locale: 'ja', readBudgetUsd: null, triggerSources: [] },
    now: () => new Date(Date.now() + aheadSeconds * 1_000),
    random: Math.random,
    log: createLog('silent'),
    metrics: silentMetrics,
  };
}
