import { and, eq, notInArray, sql } from 'drizzle-orm';
import type { TriggerSource } from '../src/config.js';
import { readPriceMicroUsd, type BilledKind } from '../src/x/reading-port.js';
import { rowsOf, type Db, type Tx } from './database.js';
import { readUsage } from './schema.js';

/** What was read at X, or came from it. */
export interface NotedRead {
  readonly accountId: number;
  readonly source: TriggerSource | 'look-up';
  /** An endpoint family, or the type of a pushed event. */
  readonly endpoint: string;
  readonly requests: number;
  /** What X bills for it: `user:1`, `post:2`, `dm:3`, `like:<post>:<user>`. */
  readonly billed: readonly string[];
  readonly now: Date;
}

/** Where opt-out words are heard: what that costs is not limited, and uses up nothing of the budget. */
const outsideBudget = ['messages', 'dm.received', 'chat.received'];

/** The UTC day by which X bills, such as `2026-11-26`. */
export function billingDay(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

const dayMs = 86_400_000;

/** When X's next day of billing begins. */
export function nextBillingDay(now: Date): Date {
  return new Date((Math.floor(now.getTime() / dayMs) + 1) * dayMs);
}

function isBilledKind(kind: string): kind is BilledKind {
  return kind in readPriceMicroUsd;
}

/** What a resource costs; of a kind that nobody knows the dearest is assumed. */
function priceOf(resource: string): number {
  const kind = resource.slice(0, resource.indexOf(':'));
  return isBilledKind(kind)
    ? readPriceMicroUsd[kind]
    : Math.max(...Object.values(readPriceMicroUsd));
}

/**
 * Writes down what was read, and tells what it newly cost in millionths of a dollar: X bills a resource once a UTC day,
 * whoever reads it and however often.
 */
export async function noteRead(tx: Tx, read: NotedRead): Promise<number> {
  const { accountId, source, endpoint, requests, now } = read;
  const day = billingDay(now);
  const fresh = await firstOfTheDay(tx, day, read.billed);
  const costMicroUsd = fresh.reduce((sum, resource) => sum + priceOf(resource), 0);
  await tx
    .insert(readUsage)
    .values({ day, accountId, source, endpoint, requests, resources: fresh.length, costMicroUsd })
    .onConflictDoUpdate({
      target: [readUsage.day, readUsage.accountId, readUsage.source, readUsage.endpoint],
      set: {
        requests: sql`${readUsage.requests} + excluded.requests`,
        resources: sql`${readUsage.resources} + excluded.resources`,
        costMicroUsd: sql`${readUsage.costMicroUsd} + excluded.cost_micro_usd`,
      },
    });
  return costMicroUsd;
}

/** Those that were not billed on this day yet. In one order, so that two transactions cannot wait for each other. */
async function firstOfTheDay(
  tx: Tx,
  day: string,
  billed: readonly string[],
): Promise<readonly string[]> {
  const resources = [...new Set(billed)].sort();
  if (resources.length === 0) return [];
  const written = await tx.execute(sql`
    insert into billed_resources (day, resource)
    select ${day}::date, one.resource
    from jsonb_array_elements_text(${JSON.stringify(resources)}::text::jsonb) as one (resource)
    on conflict do nothing
    returning resource`);
  return rowsOf<{ resource: string }>(written).map(({ resource }) => resource);
}

/** What of the day's budget is left; Infinity when there is none. Not below zero. */
export async function budgetLeftMicroUsd(
  db: Db,
  budgetUsd: number | null,
  now: Date,
): Promise<number> {
  if (budgetUsd === null) return Infinity;
  const [row] = await db
    .select({ spent: sql<number>`coalesce(sum(${readUsage.costMicroUsd}), 0)::float8` })
    .from(readUsage)
    .where(
      and(eq(readUsage.day, billingDay(now)), notInArray(readUsage.endpoint, [...outsideBudget])),
    );
  return Math.max(0, Math.round(budgetUsd * 1_000_000) - (row?.spent ?? 0));
}

/** What one account read from one source today. */
export interface SourceUsage {
  readonly source: TriggerSource | 'look-up';
  readonly requests: number;
  readonly costMicroUsd: number;
}

/** The dearest resource does not fit in any more: what X pushes is not listened to until the next day. */
export function isSpent(leftMicroUsd: number): boolean {
  return leftMicroUsd < Math.max(...Object.values(readPriceMicroUsd));
}

/** Whether what is read there uses up the budget. */
export function countsTowardsBudget(endpoint: string): boolean {
  return !outsideBudget.includes(endpoint);
}

/** Requests and costs of an account on the UTC day of `now`, by source. */
export async function usageToday(
  db: Db,
  accountId: number,
  now: Date,
): Promise<readonly SourceUsage[]> {
  return db
    .select({
      source: readUsage.source,
      requests: sql<number>`sum(${readUsage.requests})::int`,
      costMicroUsd: sql<number>`sum(${readUsage.costMicroUsd})::float8`,
    })
    .from(readUsage)
    .where(and(eq(readUsage.day, billingDay(now)), eq(readUsage.accountId, accountId)))
    .groupBy(readUsage.source)
    .orderBy(readUsage.source);
}
