import { asc, eq } from 'drizzle-orm';
import { readStoredCampaign } from '../src/domain/campaigns/campaign.js';
import { entrantsDigest } from '../src/domain/campaigns/draw.js';
import {
  verification,
  verifyCodes,
  verifyDraw,
  verifyInstant,
  type LoggedDecision,
  type Verification,
  type VerifiedPart,
} from '../src/domain/campaigns/verify.js';
import { drawEntrants } from './campaign-draws.js';
import { lockCampaign, type CampaignRow } from './campaign-lock.js';
import type { Tx } from './database.js';
import { campaignCodes, campaignEntries, campaignWinners, rules } from './schema.js';

export type VerifiedCampaign =
  | {
      readonly kind: 'verified';
      readonly verification: Verification;
      readonly seed: string;
      /** Version of what the campaign says. */
      readonly version: number;
      /** SHA-256 over who entered how often, as it is now. */
      readonly digest: string;
      readonly entrants: number;
      readonly winners: number;
    }
  /** Nothing to be verified yet: it is a draw that has not been drawn. */
  | { readonly kind: 'not_drawn' | 'missing' };

type Definition = ReturnType<typeof readStoredCampaign>;

/**
 * Decides everything again from what is stored and compares. It takes a transaction and the campaign's lock, so that no
 * entry comes in between two of its questions.
 */
export async function verifyCampaign(tx: Tx, ruleId: number): Promise<VerifiedCampaign> {
  const [rule] = await tx.select().from(rules).where(eq(rules.id, ruleId));
  const campaign = await lockCampaign(tx, ruleId);
  if (rule === undefined || campaign === null) return { kind: 'missing' };
  if (campaign.kind === 'draw' && campaign.draw === null) return { kind: 'not_drawn' };
  const definition = readStoredCampaign(rule.definition);
  const winners = await tx
    .select()
    .from(campaignWinners)
    .where(eq(campaignWinners.ruleId, ruleId))
    .orderBy(asc(campaignWinners.rank));
  const codes = await tx
    .select({ code: campaignCodes.code, winnerXId: campaignCodes.winnerXId })
    .from(campaignCodes)
    .where(eq(campaignCodes.ruleId, ruleId));
  const entrants = await drawEntrants(tx, ruleId);
  const ids = winners.map(({ xUserId }) => xUserId);
  const decided =
    campaign.draw === null
      ? verifyInstant(definition, campaign.seed, await decisionsOf(tx, ruleId), ids)
      : verifyDraw(campaign.draw, entrants, ids);
  const entries = entrants.reduce((sum, entrant) => sum + entrant.entries, 0);
  const isCounted = campaign.entrants === entrants.length && campaign.entries === entries;
  const isRanked = winners.every(({ rank }, index) => rank === index + 1);
  const differing: readonly VerifiedPart[] = [
    ...partsOf(decided),
    ...partsOf(verifyCodes({ winners, codes })),
    ...(isCounted ? [] : (['entrants'] as const)),
    ...(isRanked && isByItsTerms(campaign, definition) ? [] : (['winners'] as const)),
  ];
  return {
    kind: 'verified',
    verification: verification(differing),
    seed: campaign.seed,
    version: campaign.draw?.version ?? rule.version,
    digest: entrantsDigest(entrants),
    entrants: entrants.length,
    winners: winners.length,
  };
}

const partsOf = (one: Verification): readonly VerifiedPart[] => (one.kind === 'same' ? [] : one.in);

/** Whether what a draw went by is what the campaign says. */
function isByItsTerms({ draw, seed }: CampaignRow, { quota, followersOnly }: Definition): boolean {
  if (draw === null) return true;
  const { terms } = draw;
  return draw.seed === seed && terms.prizes <= quota && terms.followersOnly === followersOnly;
}

/** What was decided about each entry, in the order in which it was. */
async function decisionsOf(tx: Tx, ruleId: number): Promise<readonly LoggedDecision[]> {
  const rows = await tx
    .select({
      xUserId: campaignEntries.xUserId,
      number: campaignEntries.number,
      at: campaignEntries.decidedAt,
      follows: campaignEntries.follows,
      codesLeft: campaignEntries.codesLeft,
      result: campaignEntries.result,
      why: campaignEntries.why,
    })
    .from(campaignEntries)
    .where(eq(campaignEntries.ruleId, ruleId))
    .orderBy(asc(campaignEntries.id));
  return rows.map(({ result, why, ...entry }): LoggedDecision => {
    // `not_drawn` is said of draws only, so it agrees with nothing.
    const lost = why === null || why === 'not_drawn' ? 'already_won' : why;
    return {
      entry,
      decision: result === 'won' ? { kind: 'win' } : { kind: 'lose', why: lost },
    };
  });
}
