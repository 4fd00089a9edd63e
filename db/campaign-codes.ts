import { asc, eq } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { CodesReading } from '../src/domain/campaigns/codes.js';
import type { CampaignFault } from '../src/domain/campaigns/fault.js';
import { lockCampaign } from './campaign-lock.js';
import { codeCounts, noteStock, type CodeCounts } from './campaign-stock.js';
import type { Tx } from './database.js';
import { recordAction } from './record-action.js';
import { lockRule } from './rules.js';
import { campaignCodes } from './schema.js';

/** Rows per statement: PostgreSQL takes 65,535 parameters. */
const rowsPerStatement = 5_000;

/** Codes for a campaign that has `before` already, in their order. */
export async function addToCodes(
  tx: Tx,
  ruleId: number,
  codes: readonly string[],
  before: number,
): Promise<void> {
  for (let start = 0; start < codes.length; start += rowsPerStatement) {
    await tx
      .insert(campaignCodes)
      .values(
        codes
          .slice(start, start + rowsPerStatement)
          .map((code, index) => ({ ruleId, position: before + start + index + 1, code })),
      );
  }
}

export type AddedCodes =
  | ({ readonly kind: 'added'; readonly added: number } & CodeCounts)
  | { readonly kind: 'wrong'; readonly faults: readonly CampaignFault[] }
  /** It was made without codes, so its texts give none. */
  | { readonly kind: 'without_codes' }
  | { readonly kind: 'missing' };

export interface CodesWish {
  readonly ruleId: number;
  /** Reads what was typed, knowing the codes there are: `readCodeList` or `readCodeFile`. */
  readonly read: (existing: readonly string[]) => CodesReading;
  readonly actor: Actor;
  readonly now: Date;
}

/** Adds codes to a campaign that has some, all of them or none. */
export async function addCodes(tx: Tx, wish: CodesWish): Promise<AddedCodes> {
  const { ruleId, actor, now } = wish;
  const rule = await lockRule(tx, ruleId);
  const campaign = rule === null ? null : await lockCampaign(tx, ruleId);
  if (rule === null || campaign === null) return { kind: 'missing' };
  const existing = await tx
    .select({ code: campaignCodes.code, position: campaignCodes.position })
    .from(campaignCodes)
    .where(eq(campaignCodes.ruleId, ruleId))
    .orderBy(asc(campaignCodes.position));
  if (existing.length === 0) return { kind: 'without_codes' };
  const reading = wish.read(existing.map(({ code }) => code));
  if (reading.kind === 'wrong') return reading;
  const added = reading.codes.length;
  await addToCodes(tx, ruleId, reading.codes, existing.at(-1)?.position ?? 0);
  if (added > 0) {
    const { accountId } = rule;
    const detail = { added };
    await recordAction(tx, { at: now, actor, verb: 'campaign-codes', accountId, ruleId, detail });
    await noteStock(tx, ruleId, now);
  }
  return { kind: 'added', added, ...(await codeCounts(tx, ruleId)) };
}
