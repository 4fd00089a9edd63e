import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { campaignMessage } from '../src/domain/campaigns/campaign-message.js';
import { readStoredCampaign, type CampaignDefinition } from '../src/domain/campaigns/campaign.js';
import {
  decideEntries,
  type CampaignState,
  type DecidedEntry,
  type EntryRequest,
  type PlacedCode,
} from '../src/domain/campaigns/decide-entries.js';
import type { SkipReason } from '../src/domain/sending/send.js';
import { lockCampaign, type CampaignRow } from './campaign-lock.js';
import { codeCounts, noteStock } from './campaign-stock.js';
import type { Tx } from './database.js';
import {
  campaignCodes,
  campaignEntries,
  campaigns,
  campaignWinners,
  ruleActs,
  rules,
} from './schema.js';

/** One person who may enter a campaign with one act. */
export interface CampaignEntrant {
  readonly triggerKey: string;
  readonly at: Date;
  readonly xUserId: string;
  readonly handle: string;
  readonly name: string | null;
  /** Whether they follow us at this moment; null = not looked up. */
  readonly follows: boolean | null;
  /** The post of theirs that a reply answers. */
  readonly replyTo: string | null;
  readonly postUrl: string | null;
}

/** What an entry leads to. */
export type EntryOutcome =
  | {
      readonly kind: 'send';
      readonly message: 'win' | 'lose' | 'entered';
      readonly variants: readonly string[];
      readonly code: string | null;
    }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  | { readonly kind: 'none' }
  /** Would win: look up whether they follow us, then decide again. Nothing was recorded. */
  | { readonly kind: 'look-up' };

export interface EntryBatch {
  readonly ruleId: number;
  readonly definition: CampaignDefinition;
  readonly entrants: readonly CampaignEntrant[];
  readonly timeZone: string;
  readonly now: Date;
}

/** How far the pace of wins looks back, and forward where another process's clock is ahead. */
const paceSpanMs = 3_600_000;

/**
 * Decides entries in their order and records them: entries, winners, codes, counts. Whoever decides about a campaign locks
 * its row first, so that prizes are given out one after the other, however many processes there are. One outcome per entrant.
 */
export async function enterCampaign(tx: Tx, given: EntryBatch): Promise<readonly EntryOutcome[]> {
  const { ruleId, entrants } = given;
  const campaign = await lockCampaign(tx, ruleId);
  if (campaign === null) return entrants.map(() => ({ kind: 'none' }));
  if (campaign.drawnAt !== null) return tooLate(tx, given);
  // What the caller knows may be older: until the first entry the campaign can be changed.
  const definition = campaign.entries === 0 ? await presentDefinition(tx, given) : given.definition;
  const batch = { ...given, definition };
  const known = await knownKeys(tx, batch);
  const fresh = entrants.filter(({ triggerKey }) => !known.has(triggerKey));
  const state = await loadState(tx, campaign, batch);
  const requests = fresh.map((entrant): EntryRequest => ({ ...entrant, decidedAt: batch.now }));
  const decided = decideEntries(definition, state, requests, batch.timeZone);
  await record(tx, { campaign, batch, state }, decided);
  const outcomes = new Map(
    decided.map((entry): [string, EntryOutcome] => [
      entry.request.triggerKey,
      outcomeOf(definition, entry),
    ]),
  );
  return entrants.map(({ triggerKey }) => outcomes.get(triggerKey) ?? { kind: 'none' });
}

async function presentDefinition(tx: Tx, { ruleId, definition }: EntryBatch) {
  const [rule] = await tx
    .select({ definition: rules.definition })
    .from(rules)
    .where(eq(rules.id, ruleId));
  return rule === undefined ? definition : readStoredCampaign(rule.definition);
}

/**
 * What was done before the end but seen after the draw comes too late for it: they are told as those who were not drawn,
 * once. Whoever entered before hears what came of that.
 */
async function tooLate(
  tx: Tx,
  { ruleId, definition, entrants }: EntryBatch,
): Promise<readonly EntryOutcome[]> {
  const told = await whoActed(tx, ruleId, entrants);
  return entrants.map(({ xUserId }): EntryOutcome => {
    const isFirst = !told.has(xUserId);
    told.add(xUserId);
    const message = campaignMessage(
      definition,
      isFirst ? { kind: 'lost', why: 'not_drawn' } : { kind: 'entered-again' },
    );
    if (message.kind !== 'send') return message;
    return { kind: 'send', message: message.text, variants: message.variants, code: null };
  });
}

/** Who entered before, or was too late before. */
async function whoActed(
  tx: Tx,
  ruleId: number,
  entrants: readonly CampaignEntrant[],
): Promise<Set<string>> {
  const ids = entrants.map(({ xUserId }) => xUserId);
  if (ids.length === 0) return new Set();
  const entered = await tx
    .select({ xUserId: campaignEntries.xUserId })
    .from(campaignEntries)
    .where(and(eq(campaignEntries.ruleId, ruleId), inArray(campaignEntries.xUserId, ids)));
  const acted = await tx
    .select({ xUserId: ruleActs.xUserId })
    .from(ruleActs)
    .where(
      and(
        eq(ruleActs.ruleId, ruleId),
        inArray(ruleActs.xUserId, ids),
        eq(ruleActs.verdict, 'answered'),
      ),
    );
  return new Set([...entered, ...acted].map(({ xUserId }) => xUserId));
}

async function knownKeys(tx: Tx, { ruleId, entrants }: EntryBatch): Promise<ReadonlySet<string>> {
  if (entrants.length === 0) return new Set();
  const rows = await tx
    .select({ triggerKey: campaignEntries.triggerKey })
    .from(campaignEntries)
    .where(
      and(
        eq(campaignEntries.ruleId, ruleId),
        inArray(
          campaignEntries.triggerKey,
          entrants.map(({ triggerKey }) => triggerKey),
        ),
      ),
    );
  return new Set(rows.map(({ triggerKey }) => triggerKey));
}

async function loadState(
  tx: Tx,
  campaign: CampaignRow,
  { ruleId, definition, entrants, now }: EntryBatch,
): Promise<CampaignState> {
  const ids = [...new Set(entrants.map(({ xUserId }) => xUserId))];
  const before =
    ids.length === 0
      ? []
      : await tx
          .select({ xUserId: campaignEntries.xUserId, at: campaignEntries.at })
          .from(campaignEntries)
          .where(and(eq(campaignEntries.ruleId, ruleId), inArray(campaignEntries.xUserId, ids)))
          .orderBy(asc(campaignEntries.id));
  const won =
    ids.length === 0
      ? []
      : await tx
          .select({ xUserId: campaignWinners.xUserId })
          .from(campaignWinners)
          .where(and(eq(campaignWinners.ruleId, ruleId), inArray(campaignWinners.xUserId, ids)));
  const entries = new Map<string, Date[]>();
  for (const { xUserId, at } of before) entries.set(xUserId, [...(entries.get(xUserId) ?? []), at]);
  return {
    seed: campaign.seed,
    entries,
    won: new Set(won.map(({ xUserId }) => xUserId)),
    winners: campaign.winners,
    recentWins: definition.perHour === null ? [] : await recentWins(tx, ruleId, now),
    ...(await codesOf(tx, ruleId, entrants.length)),
  };
}

async function recentWins(tx: Tx, ruleId: number, now: Date): Promise<readonly Date[]> {
  const rows = await tx
    .select({ wonAt: campaignWinners.wonAt })
    .from(campaignWinners)
    .where(
      and(
        eq(campaignWinners.ruleId, ruleId),
        gt(campaignWinners.wonAt, new Date(now.getTime() - 2 * paceSpanMs)),
      ),
    );
  return rows.map(({ wonAt }) => wonAt);
}

/** How many codes are left, null = there are none at all; and the next ones, at most `wanted`. */
async function codesOf(
  tx: Tx,
  ruleId: number,
  wanted: number,
): Promise<Pick<CampaignState, 'codesLeft' | 'nextCodes'>> {
  const counts = await codeCounts(tx, ruleId);
  if (counts.total === 0) return { codesLeft: null, nextCodes: [] };
  return { codesLeft: counts.left, nextCodes: await freeCodes(tx, ruleId, wanted) };
}

/** The next codes to be given out. */
export async function freeCodes(
  tx: Tx,
  ruleId: number,
  wanted: number,
): Promise<readonly PlacedCode[]> {
  return tx
    .select({ position: campaignCodes.position, code: campaignCodes.code })
    .from(campaignCodes)
    .where(and(eq(campaignCodes.ruleId, ruleId), isNull(campaignCodes.winnerXId)))
    .orderBy(asc(campaignCodes.position))
    .limit(wanted);
}

interface Recording {
  readonly campaign: CampaignRow;
  readonly batch: EntryBatch;
  readonly state: CampaignState;
}

async function record(
  tx: Tx,
  { campaign, batch, state }: Recording,
  decided: readonly DecidedEntry[],
): Promise<void> {
  const { ruleId, now } = batch;
  const entered = decided.filter((one) => one.kind === 'entered');
  if (entered.length === 0) return;
  const rows = entered.map(({ request, number, codesLeft, result, why }) => ({
    ruleId,
    xUserId: request.xUserId,
    handle: request.handle,
    name: request.name,
    triggerKey: request.triggerKey,
    number,
    at: request.at,
    decidedAt: request.decidedAt,
    follows: request.follows,
    codesLeft,
    result,
    why,
    replyTo: request.replyTo,
    postUrl: request.postUrl,
  }));
  for (const some of chunksOf(rows)) await tx.insert(campaignEntries).values(some);
  const winners = entered.flatMap((entry) =>
    entry.win === null ? [] : [{ ...entry, ...entry.win }],
  );
  await recordWinners(
    tx,
    ruleId,
    winners.map(({ request, rank, code }) => ({
      xUserId: request.xUserId,
      handle: request.handle,
      name: request.name,
      triggerKey: request.triggerKey,
      rank,
      code,
    })),
    now,
  );
  const newcomers = new Set(
    entered.flatMap(({ request, number }) => (number === 1 ? [request.xUserId] : [])),
  );
  await tx
    .update(campaigns)
    .set({
      entrants: campaign.entrants + newcomers.size,
      entries: campaign.entries + entered.length,
      winners: campaign.winners + winners.length,
    })
    .where(eq(campaigns.ruleId, ruleId));
  if (winners.length > 0 && state.codesLeft !== null) await noteStock(tx, ruleId, now);
}

/** A winner as the draw or an entry made them. */
export interface NewWinner {
  readonly xUserId: string;
  readonly handle: string;
  readonly name: string | null;
  /** Key of the send that tells them. */
  readonly triggerKey: string;
  /** 1 for the first, without gaps. */
  readonly rank: number;
  readonly code: { readonly position: number; readonly code: string } | null;
}

/** Winners with their codes; the database itself refuses a second win and a code given twice. */
export async function recordWinners(
  tx: Tx,
  ruleId: number,
  winners: readonly NewWinner[],
  now: Date,
): Promise<void> {
  for (const some of chunksOf(winners)) await recordSome(tx, ruleId, some, now);
}

/** Rows per statement: PostgreSQL takes 65,535 parameters. */
const rowsPerStatement = 1_000;

function chunksOf<T>(rows: readonly T[]): readonly T[][] {
  const count = Math.ceil(rows.length / rowsPerStatement);
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * rowsPerStatement, (index + 1) * rowsPerStatement),
  );
}

async function recordSome(
  tx: Tx,
  ruleId: number,
  winners: readonly NewWinner[],
  now: Date,
): Promise<void> {
  await tx.insert(campaignWinners).values(
    winners.map(({ code, ...winner }) => ({
      ruleId,
      ...winner,
      code: code?.code ?? null,
      wonAt: now,
    })),
  );
  const given = winners.flatMap(({ xUserId, code }) =>
    code === null ? [] : [sql`(${code.position}::int, ${xUserId}::text)`],
  );
  if (given.length === 0) return;
  await tx.execute(sql`
    update ${campaignCodes} set winner_x_id = given.x_id, given_at = ${now.toISOString()}::timestamptz
    from (values ${sql.join(given, sql`, `)}) as given (position, x_id)
    where ${campaignCodes.ruleId} = ${ruleId} and ${campaignCodes.position} = given.position`);
}

function outcomeOf(definition: CampaignDefinition, entry: DecidedEntry): EntryOutcome {
  if (entry.kind === 'look-up') return { kind: 'look-up' };
  const message = campaignMessage(definition, entry.event);
  if (message.kind !== 'send') return message;
  const code = entry.kind === 'entered' ? (entry.win?.code?.code ?? null) : null;
  return { kind: 'send', message: message.text, variants: message.variants, code };
}
