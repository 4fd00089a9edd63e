import { eq } from 'drizzle-orm';
import type { Tx } from './database.js';
import { campaigns } from './schema.js';

export type CampaignRow = typeof campaigns.$inferSelect;

/**
 * The campaign, locked until the transaction ends: whoever decides who wins, or ends or deletes it, comes here first. Who
 * also locks its row in `rules` does that before.
 */
export async function lockCampaign(tx: Tx, ruleId: number): Promise<CampaignRow | null> {
  const [row] = await tx.select().from(campaigns).where(eq(campaigns.ruleId, ruleId)).for('update');
  return row ?? null;
}
