import { eq, sql } from 'drizzle-orm';
import { readStoredCampaign } from '../src/domain/campaigns/campaign.js';
import { stockAlert, stockLevel } from '../src/domain/campaigns/codes.js';
import type { Db, Tx } from './database.js';
import { makeNotice } from './notices.js';
import { campaignCodes, campaigns, rules } from './schema.js';

/** How many codes a campaign has, and how many no winner has. */
export interface CodeCounts {
  readonly total: number;
  readonly left: number;
}

export async function codeCounts(db: Db, ruleId: number): Promise<CodeCounts> {
  const [counts] = await db
    .select({
      total: sql<number>`count(*)::int`,
      left: sql<number>`(count(*) filter (where ${campaignCodes.winnerXId} is null))::int`,
    })
    .from(campaignCodes)
    .where(eq(campaignCodes.ruleId, ruleId));
  return counts ?? { total: 0, left: 0 };
}

/**
 * Looks at the stock after codes were given out or added, and tells the channels once per level. The caller holds the
 * campaign's row.
 */
export async function noteStock(tx: Tx, ruleId: number, now: Date): Promise<void> {
  const [campaign] = await tx
    .select({
      stock: campaigns.stock,
      winners: campaigns.winners,
      accountId: rules.accountId,
      definition: rules.definition,
    })
    .from(campaigns)
    .innerJoin(rules, eq(rules.id, campaigns.ruleId))
    .where(eq(campaigns.ruleId, ruleId));
  if (campaign === undefined) return;
  const { total, left } = await codeCounts(tx, ruleId);
  if (total === 0) return;
  const level = stockLevel(total, left);
  if (level === campaign.stock) return;
  await tx.update(campaigns).set({ stock: level }).where(eq(campaigns.ruleId, ruleId));
  const alert = stockAlert(campaign.stock, level);
  if (alert === null) return;
  const { quota } = readStoredCampaign(campaign.definition);
  await makeNotice(tx, {
    kind: alert === 'low' ? 'codes_low' : 'codes_none',
    // With the total: what was told before codes were added is told again.
    key: `codes_${alert}:${String(ruleId)}:${String(total)}`,
    accountId: campaign.accountId,
    ruleId,
    content: { left, total, open: Math.max(0, quota - campaign.winners) },
    now,
  });
}
