import { and, asc, eq, sql } from 'drizzle-orm';
import type { EntrantLine, Winner } from '../src/domain/campaigns/csv-rows.js';
import type { Db } from './database.js';
import { campaignEntries, campaigns, campaignWinners, sends } from './schema.js';

/** Who won, in rank, with the state of the send that tells them. */
export async function winnersOf(db: Db, ruleId: number): Promise<readonly Winner[]> {
  return db
    .select({
      rank: campaignWinners.rank,
      xUserId: campaignWinners.xUserId,
      handle: campaignWinners.handle,
      code: campaignWinners.code,
      wonAt: campaignWinners.wonAt,
      state: sends.state,
    })
    .from(campaignWinners)
    .leftJoin(
      sends,
      and(
        eq(sends.ruleId, campaignWinners.ruleId),
        eq(sends.recipientXId, campaignWinners.xUserId),
        eq(sends.triggerKey, campaignWinners.triggerKey),
      ),
    )
    .where(eq(campaignWinners.ruleId, ruleId))
    .orderBy(asc(campaignWinners.rank));
}

/** Who entered, in the order of their first entries. */
export async function entrantsOf(db: Db, ruleId: number): Promise<readonly EntrantLine[]> {
  const rows = await db
    .select({
      xUserId: campaignEntries.xUserId,
      handle: sql<string>`(array_agg(${campaignEntries.handle} order by ${campaignEntries.number} desc))[1]`,
      enteredAt: sql<Date>`min(${campaignEntries.at})`.mapWith(campaignEntries.at),
      entries: sql<number>`count(*)::int`,
      won: sql<boolean>`bool_or(${campaignWinners.xUserId} is not null)`,
      isOpen: sql<boolean>`bool_or(${campaignEntries.result} is null and ${campaigns.drawnAt} is null)`,
    })
    .from(campaignEntries)
    .innerJoin(campaigns, eq(campaigns.ruleId, campaignEntries.ruleId))
    .leftJoin(
      campaignWinners,
      and(
        eq(campaignWinners.ruleId, campaignEntries.ruleId),
        eq(campaignWinners.xUserId, campaignEntries.xUserId),
      ),
    )
    .where(eq(campaignEntries.ruleId, ruleId))
    .groupBy(campaignEntries.xUserId)
    .orderBy(sql`min(${campaignEntries.id})`);
  return rows.map(({ won, isOpen, ...row }) => {
    if (won) return { ...row, result: 'won' };
    return { ...row, result: isOpen ? 'entered' : 'lost' };
  });
}
