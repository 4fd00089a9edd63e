import { performance } from 'node:perf_hooks';
import { sql } from 'drizzle-orm';
import { enterCampaign } from '../db/campaign-entries.js';
import { campaignsToTell } from '../db/campaign-tellings.js';
import { makeCampaign } from '../db/campaigns.js';
import { verifyCampaign } from '../db/campaign-verify.js';
import type { Database } from '../db/database.js';
import { defaultCampaign, type CampaignDefinition } from '../src/domain/campaigns/campaign.js';
import { system } from '../src/domain/actor.js';
import { drawCampaign } from '../src/loops/draw-campaign.js';
import { tellDrawn } from '../src/loops/tell-drawn.js';
import { campaignSurroundings } from './campaign-surroundings.js';
import { addAccount } from './path.js';
import { benchZone } from './sample-rules.js';

/*
 * Campaigns with many entrants through the program's own functions: instant wins under the lock of their campaign, and a
 * draw that tells everybody. `longestWaitMs`: how long another query had to wait meanwhile.
 */

export interface CampaignFigures {
  readonly entrants: number;
  readonly prizes: number;
  readonly entriesPerSecond: number;
  readonly winners: number;
  readonly verified: string;
  readonly drawMs: number;
  readonly toldPerSecond: number;
  readonly longestWaitMs: number;
}

const prizes = 100;
/** As many as the matcher takes at once. */
const batchSize = 200;
const never = new AbortController().signal;

/** Measures a store that is empty so far. */
export async function measureCampaign(
  database: Database,
  entrants = 10_000,
): Promise<CampaignFigures> {
  const accountId = await addAccount(database, new Date());
  const instant = await addCampaign(database, accountId, 'instant');
  const enteredAt = performance.now();
  await enterAll(database, instant, entrants);
  const enteredMs = performance.now() - enteredAt;
  const verified = await database.db.transaction((tx) => verifyCampaign(tx, instant.ruleId));
  const draw = await addCampaign(database, accountId, 'draw');
  await enterAll(database, draw, entrants);
  const surroundings = campaignSurroundings(database);
  const drawnAt = performance.now();
  await drawCampaign(surroundings, { ruleId: draw.ruleId, actor: system });
  const toldFrom = performance.now();
  const probe = watchWaits(database);
  for (const ruleId of await campaignsToTell(database.db))
    await tellDrawn(surroundings, ruleId, never);
  const toldMs = performance.now() - toldFrom;
  return {
    entrants,
    prizes,
    entriesPerSecond: Math.round(entrants / (enteredMs / 1_000)),
    winners: verified.kind === 'verified' ? verified.winners : 0,
    verified: verified.kind === 'verified' ? verified.verification.kind : verified.kind,
    drawMs: toldFrom - drawnAt,
    toldPerSecond: Math.round(entrants / (toldMs / 1_000)),
    longestWaitMs: await probe.stop(),
  };
}

interface BenchCampaign {
  readonly ruleId: number;
  readonly definition: CampaignDefinition;
}

async function addCampaign(
  { db }: Database,
  accountId: number,
  kind: CampaignDefinition['kind'],
): Promise<BenchCampaign> {
  const definition: CampaignDefinition = {
    ...defaultCampaign,
    on: ['follow'],
    kind,
    quota: prizes,
    followersOnly: kind === 'draw',
    win: ['おめでとうございます、{name:お客}様。コードは {code} です。'],
    lose: ['今回は残念ながら落選となりました。'],
  };
  const made = await db.transaction((tx) =>
    makeCampaign(tx, {
      accountId,
      name: kind,
      definition,
      codes: Array.from({ length: prizes }, (_, index) => `CODE-${String(index)}`),
      accepted: [],
      seed: 'bench',
      drawAt: null,
      actor: system,
      now: new Date(),
    }),
  );
  if (made.kind !== 'made') throw new Error('The campaign was not made.');
  return { ruleId: made.ruleId, definition };
}

async function enterAll(
  { db }: Database,
  { ruleId, definition }: BenchCampaign,
  count: number,
): Promise<void> {
  for (let start = 0; start < count; start += batchSize) {
    const now = new Date();
    const entrants = Array.from({ length: Math.min(batchSize, count - start) }, (_, index) => {
      const xUserId = String(7_000_000 + start + index);
      return {
        triggerKey: `bench:${String(ruleId)}:${xUserId}`,
        at: now,
        xUserId,
        handle: `fan_${xUserId}`,
        name: '花子',
        follows: null,
        replyTo: null,
        postUrl: null,
      };
    });
    await db.transaction((tx) =>
      enterCampaign(tx, { ruleId, definition, entrants, timeZone: benchZone, now }),
    );
  }
}

/** Asks the store something trivial, again and again, and keeps the longest time it took. */
function watchWaits({ db }: Database): { stop(): Promise<number> } {
  const over = new AbortController();
  let longest = 0;
  const watching = (async () => {
    while (!over.signal.aborted) {
      const askedAt = performance.now();
      await db.execute(sql`select 1`);
      longest = Math.max(longest, performance.now() - askedAt);
      await new Promise((go) => setTimeout(go, 1));
    }
  })();
  return {
    async stop() {
      over.abort();
      await watching;
      return longest;
    },
  };
}
