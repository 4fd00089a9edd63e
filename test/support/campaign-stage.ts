import { asc, eq } from 'drizzle-orm';
import { enterCampaign, type CampaignEntrant } from '../../db/campaign-entries.js';
import { findCampaign, makeCampaign, type Campaign } from '../../db/campaigns.js';
import { verifyCampaign, type VerifiedCampaign } from '../../db/campaign-verify.js';
import type { Database } from '../../db/database.js';
import { createMatchedRules } from '../../db/match-rules.js';
import { campaignEntries, sends } from '../../db/schema.js';
import { defaultCampaign, type CampaignDefinition } from '../../src/domain/campaigns/campaign.js';
import { createLog } from '../../src/log.js';
import type { DrawsSurroundings } from '../../src/loops/draws.js';
import { silentMetrics } from '../../src/metrics.js';
import type { XReader } from '../../src/x/reading-port.js';
import { measureText } from '../../src/x/text-length.js';
import { makeAccount, noon, sato } from './card-rows.js';
import { zone } from './matching-stage.js';
import { testClock, type TestClock } from './sending-stage.js';

/* Campaigns over a real database, and an X that says who follows. */

export const plainCampaign: CampaignDefinition = {
  ...defaultCampaign,
  on: ['follow'],
  quota: 3,
  followersOnly: false,
  win: ['当選です'],
};

export interface CampaignStage {
  readonly database: Database;
  readonly accountId: number;
  readonly clock: TestClock;
  readonly surroundings: DrawsSurroundings;
  /** Who does not follow when X is asked. */
  readonly strangers: Set<string>;
  /** The ids that each look-up asked for. */
  readonly asked: string[][];
  make(
    changes?: Partial<CampaignDefinition>,
    rest?: { readonly codes?: readonly string[]; readonly name?: string; readonly drawAt?: Date },
  ): Promise<Campaign>;
  /** Everybody acts in their turn, in one batch. */
  enter(campaign: Campaign, entrants: readonly CampaignEntrant[]): ReturnType<typeof enterCampaign>;
  verify(campaign: Campaign): Promise<VerifiedCampaign>;
  again(campaign: Campaign): Promise<Campaign>;
  sends(): Promise<(typeof sends.$inferSelect)[]>;
  entries(campaign: Campaign): Promise<(typeof campaignEntries.$inferSelect)[]>;
}

/** Somebody who acts; `key` tells several acts of theirs apart. */
export function entrant(
  xUserId: string,
  changes: Partial<CampaignEntrant> & { readonly key?: string } = {},
): CampaignEntrant {
  const { key = '1', ...rest } = changes;
  return {
    triggerKey: `act:${xUserId}:${key}`,
    at: noon,
    xUserId,
    handle: `fan_${xUserId}`,
    name: `ファン${xUserId}`,
    follows: null,
    replyTo: null,
    postUrl: null,
    ...rest,
  };
}

export const people = (count: number, from = 1): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(from + index));

/** A reader for which everybody follows but `strangers`. */
export function followReader(
  strangers: ReadonlySet<string>,
  onAsked: (ids: readonly string[]) => void = () => undefined,
): Pick<XReader, 'people'> {
  return {
    people: (_account, ids) => {
      onAsked(ids);
      const found = ids.map((xUserId) => ({
        xUserId,
        handle: `fan_${xUserId}`,
        name: `ファン${xUserId}`,
        followers: 50,
        createdAt: new Date('2020-01-01T00:00:00Z'),
        followsUs: !strangers.has(xUserId),
      }));
      const value = { people: new Map(found.map((one) => [one.xUserId, one])), billed: [] };
      return Promise.resolve({ kind: 'read', value, seen: { endpoint: 'users', windows: [] } });
    },
  };
}

export async function campaignStage(database: Database): Promise<CampaignStage> {
  const { db } = database;
  const account = await makeAccount(db);
  const clock = testClock(noon);
  const strangers = new Set<string>();
  const asked: string[][] = [];
  const surroundings: DrawsSurroundings = {
    database,
    reader: followReader(strangers, (ids) => asked.push([...ids])),
    xAccounts: {
      get: (accountId) =>
        Promise.resolve({
          accountId,
          xUserId: account.xUserId,
          credentials: { kind: 'oauth1', accessToken: 'token', accessSecret: 'secret' },
        }),
    },
    fits: (kind, text) => measureText(kind, text).fits,
    rules: createMatchedRules(zone),
    config: { timeZone: zone, locale: 'ja', readBudgetUsd: null, triggerSources: [] },
    now: clock.now,
    random: () => 0,
    log: createLog('silent'),
    metrics: silentMetrics,
    patienceMs: 0,
  };
  const find = async (ruleId: number) => {
    const campaign = await findCampaign(db, ruleId);
    if (campaign === null) throw new Error('There is no such campaign.');
    return campaign;
  };
  return {
    database,
    accountId: account.id,
    clock,
    surroundings,
    strangers,
    asked,
    async make(changes = {}, { codes = [], name = 'プレゼント', drawAt } = {}) {
      const made = await db.transaction((tx) =>
        makeCampaign(tx, {
          accountId: account.id,
          name,
          definition: { ...plainCampaign, ...changes },
          codes,
          accepted: [],
          seed: 'a seed',
          drawAt: drawAt ?? null,
          actor: sato,
          now: clock.now(),
        }),
      );
      if (made.kind !== 'made') throw new Error('The name is taken.');
      return find(made.ruleId);
    },
    enter: ({ rule, definition }, entrants) =>
      db.transaction((tx) =>
        enterCampaign(tx, {
          ruleId: rule.id,
          definition,
          entrants,
          timeZone: zone,
          now: clock.now(),
        }),
      ),
    verify: ({ rule }) => db.transaction((tx) => verifyCampaign(tx, rule.id)),
    again: ({ rule }) => find(rule.id),
    sends: () => db.select().from(sends).orderBy(asc(sends.id)),
    entries: ({ rule }) =>
      db
        .select()
        .from(campaignEntries)
        .where(eq(campaignEntries.ruleId, rule.id))
        .orderBy(asc(campaignEntries.id)),
  };
}
