import { and, asc, eq, exists, inArray, isNotNull, isNull, ne, notExists } from 'drizzle-orm';
import { readStoredCampaign, type CampaignDefinition } from '../src/domain/campaigns/campaign.js';
import { lockCampaign } from './campaign-lock.js';
import type { Db, Tx } from './database.js';
import { lockRule } from './rules.js';
import { campaignEntries, campaigns, campaignWinners, rules } from './schema.js';

/** Campaigns that were drawn and of which somebody has not been told yet. */
export async function campaignsToTell(db: Db): Promise<readonly number[]> {
  const rows = await db
    .select({ ruleId: campaigns.ruleId })
    .from(campaigns)
    .innerJoin(rules, eq(rules.id, campaigns.ruleId))
    .where(
      and(
        isNotNull(campaigns.drawnAt),
        ne(rules.state, 'deleted'),
        exists(
          db
            .select({ id: campaignEntries.id })
            .from(campaignEntries)
            .where(
              and(eq(campaignEntries.ruleId, campaigns.ruleId), isNull(campaignEntries.result)),
            ),
        ),
      ),
    )
    .orderBy(asc(campaigns.ruleId));
  return rows.map(({ ruleId }) => ruleId);
}

/** A drawn campaign, and some of those who have not been told. */
export interface Untold {
  readonly accountId: number;
  readonly version: number;
  readonly definition: CampaignDefinition;
  readonly people: readonly UntoldPerson[];
}

export interface UntoldPerson {
  readonly xUserId: string;
  readonly handle: string;
  readonly name: string | null;
  readonly replyTo: string | null;
  readonly postUrl: string | null;
  /** Null: they did not win. */
  readonly win: { readonly code: string | null } | null;
}

/** The next to be told, winners by rank first, with the campaign locked; null: nobody is left. */
export async function takeUntold(tx: Tx, ruleId: number, limit: number): Promise<Untold | null> {
  const rule = await lockRule(tx, ruleId);
  const campaign = rule === null ? null : await lockCampaign(tx, ruleId);
  if (rule === null || campaign === null || campaign.drawnAt === null) return null;
  const winners = await untoldWinners(tx, ruleId, limit);
  const people = winners.length > 0 ? winners : await untoldLosers(tx, ruleId, limit);
  if (people.length === 0) return null;
  const { accountId, version } = rule;
  return { accountId, version, definition: readStoredCampaign(rule.definition), people };
}

/** What they acted with first stands for a person: each is told once. */
const isUntold = (ruleId: number) =>
  and(
    eq(campaignEntries.ruleId, ruleId),
    eq(campaignEntries.number, 1),
    isNull(campaignEntries.result),
  );

const isTheirs = and(
  eq(campaignWinners.ruleId, campaignEntries.ruleId),
  eq(campaignWinners.xUserId, campaignEntries.xUserId),
);

const person = {
  xUserId: campaignEntries.xUserId,
  handle: campaignEntries.handle,
  name: campaignEntries.name,
  replyTo: campaignEntries.replyTo,
  postUrl: campaignEntries.postUrl,
};

async function untoldWinners(tx: Tx, ruleId: number, limit: number): Promise<UntoldPerson[]> {
  const rows = await tx
    .select({ ...person, code: campaignWinners.code })
    .from(campaignWinners)
    .innerJoin(campaignEntries, isTheirs)
    .where(isUntold(ruleId))
    .orderBy(asc(campaignWinners.rank))
    .limit(limit);
  return rows.map(({ code, ...row }) => ({ ...row, win: { code } }));
}

async function untoldLosers(tx: Tx, ruleId: number, limit: number): Promise<UntoldPerson[]> {
  const rows = await tx
    .select(person)
    .from(campaignEntries)
    .where(
      and(
        isUntold(ruleId),
        notExists(tx.select({ rank: campaignWinners.rank }).from(campaignWinners).where(isTheirs)),
      ),
    )
    .orderBy(asc(campaignEntries.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, win: null }));
}

/** All entries of these people have their result: in the transaction that made what they are told. */
export async function markTold(
  tx: Tx,
  ruleId: number,
  people: readonly UntoldPerson[],
): Promise<void> {
  for (const isWin of [true, false]) {
    const ids = people.filter(({ win }) => (win !== null) === isWin).map(({ xUserId }) => xUserId);
    if (ids.length === 0) continue;
    await tx
      .update(campaignEntries)
      .set(isWin ? { result: 'won' } : { result: 'lost', why: 'not_drawn' })
      .where(and(eq(campaignEntries.ruleId, ruleId), inArray(campaignEntries.xUserId, ids)));
  }
}
