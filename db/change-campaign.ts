import { asc, eq } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { CampaignDefinition } from '../src/domain/campaigns/campaign.js';
import type { PolicyFinding } from '../src/domain/rules/policy.js';
import { addToCodes } from './campaign-codes.js';
import { lockCampaign, type CampaignRow } from './campaign-lock.js';
import type { Db, Tx } from './database.js';
import { changeRule, lockRule, type ChangedRule } from './rules.js';
import { campaignCodes, campaigns } from './schema.js';

/** What a campaign becomes; the codes are all that it has then. */
export interface CampaignChange {
  readonly ruleId: number;
  readonly expectedVersion: number;
  readonly name: string;
  readonly definition: CampaignDefinition;
  readonly codes: readonly string[];
  readonly accepted: readonly PolicyFinding[];
  readonly drawAt: Date | null;
  readonly actor: Actor;
  readonly now: Date;
}

export type ChangedCampaign =
  | ChangedRule
  /** People take part already, or no more can: what they were promised stands. */
  | { readonly kind: 'begun' };

/** Whether it may still become another one: nobody has entered, and its entries have not ended. */
export function isUntouched({
  entries,
  winners,
  endedAt,
  drawnAt,
  drawnBy,
}: Pick<CampaignRow, 'entries' | 'winners' | 'endedAt' | 'drawnAt' | 'drawnBy'>): boolean {
  return entries === 0 && winners === 0 && endedAt === null && drawnAt === null && drawnBy === null;
}

/** Changes a campaign that nobody has entered yet, with its codes, or nothing at all. */
export async function changeCampaign(tx: Tx, change: CampaignChange): Promise<ChangedCampaign> {
  const { ruleId, definition, codes, drawAt } = change;
  const rule = await lockRule(tx, ruleId);
  const campaign = rule === null ? null : await lockCampaign(tx, ruleId);
  if (campaign === null) return { kind: 'missing' };
  if (!isUntouched(campaign)) return { kind: 'begun' };
  const changed = await changeRule(tx, change);
  if (changed.kind !== 'changed' && changed.kind !== 'same') return changed;
  await tx
    .update(campaigns)
    .set({ kind: definition.kind, drawAt, stock: 'enough' })
    .where(eq(campaigns.ruleId, ruleId));
  // Nobody has won, so none of the codes is given away.
  await tx.delete(campaignCodes).where(eq(campaignCodes.ruleId, ruleId));
  await addToCodes(tx, ruleId, codes, 0);
  return changed;
}

/** The codes of a campaign in the order in which winners get them. */
export async function codesOfCampaign(db: Db, ruleId: number): Promise<readonly string[]> {
  const rows = await db
    .select({ code: campaignCodes.code })
    .from(campaignCodes)
    .where(eq(campaignCodes.ruleId, ruleId))
    .orderBy(asc(campaignCodes.position));
  return rows.map(({ code }) => code);
}
