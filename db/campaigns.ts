import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import { readStoredCampaign, type CampaignDefinition } from '../src/domain/campaigns/campaign.js';
import type { PolicyFinding } from '../src/domain/rules/policy.js';
import { addToCodes } from './campaign-codes.js';
import { lockCampaign } from './campaign-lock.js';
import type { CodeCounts } from './campaign-stock.js';
import type { Db, Tx } from './database.js';
import { notify } from './notify.js';
import { recordAction } from './record-action.js';
import { deleteRule, type DeletedRule } from './rule-states.js';
import { lockRule, makeRule, type MadeRule, type RuleRow } from './rules.js';
import { campaignCodes, campaigns, rules } from './schema.js';

/** What a campaign is made of. */
export interface NewCampaign {
  readonly accountId: number;
  readonly name: string;
  readonly definition: CampaignDefinition;
  /** Checked already, in the order in which winners get them; empty = there are none. */
  readonly codes: readonly string[];
  /** What X's rules say against it, and `actor` goes on with. */
  readonly accepted: readonly PolicyFinding[];
  /** Random, and never known to those who enter: it decides who wins. */
  readonly seed: string;
  /** `draw_at` as a moment; null: a person draws. */
  readonly drawAt: Date | null;
  readonly actor: Actor;
  readonly now: Date;
}

/** Makes a campaign with its codes, or nothing at all. */
export async function makeCampaign(tx: Tx, campaign: NewCampaign): Promise<MadeRule> {
  const { definition, codes, seed, drawAt } = campaign;
  const made = await makeRule(tx, { ...campaign, kind: 'campaign' });
  if (made.kind !== 'made') return made;
  const { ruleId } = made;
  await tx.insert(campaigns).values({ ruleId, kind: definition.kind, seed, drawAt });
  await addToCodes(tx, ruleId, codes, 0);
  return made;
}

/** A campaign as it stands, with its counts (`campaign.entrants`, `entries`, `winners`) and codes. */
export interface Campaign {
  readonly rule: RuleRow;
  readonly definition: CampaignDefinition;
  readonly campaign: typeof campaigns.$inferSelect;
  /** `total` 0: it has none. */
  readonly codes: CodeCounts;
}

/** The campaign with that id; null when there is none (any more). */
export async function findCampaign(db: Db, ruleId: number): Promise<Campaign | null> {
  const [found] = await loadCampaigns(db, eq(rules.id, ruleId));
  return found ?? null;
}

/** All that are not deleted, oldest first. */
export function listCampaigns(db: Db, accountId?: number): Promise<readonly Campaign[]> {
  return loadCampaigns(db, accountId === undefined ? undefined : eq(rules.accountId, accountId));
}

async function loadCampaigns(
  db: Db,
  which: ReturnType<typeof eq> | undefined,
): Promise<readonly Campaign[]> {
  const rows = await db
    .select({ rule: rules, campaign: campaigns })
    .from(rules)
    .innerJoin(campaigns, eq(campaigns.ruleId, rules.id))
    .where(and(ne(rules.state, 'deleted'), which))
    .orderBy(asc(rules.id));
  const codes = await codesOf(
    db,
    rows.map(({ rule }) => rule.id),
  );
  return rows.map(({ rule, campaign }) => ({
    rule,
    campaign,
    definition: readStoredCampaign(rule.definition),
    codes: codes.get(rule.id) ?? { total: 0, left: 0 },
  }));
}

async function codesOf(
  db: Db,
  ruleIds: readonly number[],
): Promise<ReadonlyMap<number, CodeCounts>> {
  if (ruleIds.length === 0) return new Map();
  const rows = await db
    .select({
      ruleId: campaignCodes.ruleId,
      total: sql<number>`count(*)::int`,
      left: sql<number>`(count(*) filter (where ${campaignCodes.winnerXId} is null))::int`,
    })
    .from(campaignCodes)
    .where(inArray(campaignCodes.ruleId, [...ruleIds]))
    .groupBy(campaignCodes.ruleId);
  return new Map(rows.map(({ ruleId, total, left }) => [ruleId, { total, left }]));
}

/** Who wants it, and when. */
interface Wish {
  readonly ruleId: number;
  readonly actor: Actor;
  readonly now: Date;
}

/** Ends the entries: what people do from now on enters nobody. What they did before still counts. */
export async function endCampaign(
  tx: Tx,
  { ruleId, actor, now }: Wish,
): Promise<'ended' | 'nothing' | 'missing'> {
  const rule = await lockRule(tx, ruleId);
  const campaign = rule === null ? null : await lockCampaign(tx, ruleId);
  if (rule === null || campaign === null) return 'missing';
  if (campaign.endedAt !== null) return 'nothing';
  await tx
    .update(campaigns)
    .set({ endedAt: now, endedBy: actor })
    .where(eq(campaigns.ruleId, ruleId));
  const { accountId } = rule;
  await recordAction(tx, { at: now, actor, verb: 'campaign-end', accountId, ruleId });
  await notify(tx, 'rules');
  return 'ended';
}

export type DeletedCampaign =
  | DeletedRule
  /** What people won is kept. */
  | { readonly kind: 'has_winners'; readonly winners: number };

/** Deletes a campaign that nobody has won. */
export async function deleteCampaign(tx: Tx, wish: Wish): Promise<DeletedCampaign> {
  const rule = await lockRule(tx, wish.ruleId);
  const campaign = rule === null ? null : await lockCampaign(tx, wish.ruleId);
  if (campaign === null) return { kind: 'missing' };
  const { winners } = campaign;
  return winners > 0 ? { kind: 'has_winners', winners } : deleteRule(tx, wish);
}
