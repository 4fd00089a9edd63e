import { and, asc, eq, isNull, lte, ne, sql } from 'drizzle-orm';
import { system, type Actor } from '../src/domain/actor.js';
import { readStoredCampaign } from '../src/domain/campaigns/campaign.js';
import {
  chooseWinners,
  entrantsDigest,
  rankEntrants,
  type DrawTerms,
  type DrawnWinner,
} from '../src/domain/campaigns/draw.js';
import type { DrawFigures } from '../src/domain/campaigns/draw-end.js';
import type { DrawRecord } from '../src/domain/campaigns/verify.js';
import { freeCodes, recordWinners } from './campaign-entries.js';
import { lockCampaign, type CampaignRow } from './campaign-lock.js';
import { codeCounts, noteStock } from './campaign-stock.js';
import type { Db, Tx } from './database.js';
import { makeNotice } from './notices.js';
import { notify } from './notify.js';
import { recordAction } from './record-action.js';
import { lockRule, type RuleRow } from './rules.js';
import { campaignEntries, campaigns, rules } from './schema.js';

/** Who draws, and when. */
export interface DrawWish {
  readonly ruleId: number;
  readonly actor: Actor;
  readonly now: Date;
}

export type BegunDraw =
  | {
      readonly kind: 'begun';
      readonly ruleId: number;
      readonly accountId: number;
      readonly endedAt: Date;
      readonly isDrawn: boolean;
    }
  /** An instant-win campaign has nothing to be drawn. */
  | { readonly kind: 'missing' | 'not_draw' };

/** A draw that was begun and not heard of for so long is gone on with by the duty. */
const graceMs = 60_000;

const goesOnAt = (now: Date) => new Date(now.getTime() + graceMs);

/**
 * Ends the entries and writes down that a draw has begun: from then on `draw_at` says when it is gone on with if whoever
 * draws has died. Until then the duty leaves it alone, so that people are looked up once, and who drew is told.
 */
export async function beginDraw(tx: Tx, { ruleId, actor, now }: DrawWish): Promise<BegunDraw> {
  const locked = await lockBoth(tx, ruleId);
  if (locked === null) return { kind: 'missing' };
  const { rule, campaign } = locked;
  if (campaign.kind !== 'draw') return { kind: 'not_draw' };
  const { accountId } = rule;
  const endedAt = campaign.endedAt ?? now;
  const isDrawn = campaign.drawnAt !== null;
  const begun = { kind: 'begun', ruleId, accountId, endedAt, isDrawn } as const;
  if (isDrawn) return begun;
  await tx
    .update(campaigns)
    .set({
      endedAt,
      endedBy: campaign.endedBy ?? actor,
      // Who began it, whoever ends it.
      drawnBy: campaign.drawnBy ?? actor,
      drawAt: goesOnAt(now),
    })
    .where(eq(campaigns.ruleId, ruleId));
  // Its lists and feeds are read for the last time.
  if (campaign.endedAt === null) await notify(tx, 'rules');
  return begun;
}

interface Locked {
  readonly rule: RuleRow;
  readonly campaign: CampaignRow;
}

async function lockBoth(tx: Tx, ruleId: number): Promise<Locked | null> {
  const rule = await lockRule(tx, ruleId);
  const campaign = rule === null ? null : await lockCampaign(tx, ruleId);
  return rule === null || campaign === null ? null : { rule, campaign };
}

/** The duty goes on with the draw then, if it is not done. */
export async function goOnAt(tx: Tx, { ruleId, actor }: DrawWish, at: Date): Promise<void> {
  await tx
    .update(campaigns)
    .set({ drawAt: at })
    .where(and(eq(campaigns.ruleId, ruleId), isNull(campaigns.drawnAt)));
  // The duty itself knows.
  if (actor.kind !== system.kind) await notify(tx, 'rules');
}

export type TriedDraw =
  /** `isNew` false: it had been drawn before, and nothing was changed. */
  | ({ readonly kind: 'drawn'; readonly isNew: boolean } & DrawFigures)
  /** Look these up first, and keep what was found with `keepChecks`. */
  | {
      readonly kind: 'look-up';
      readonly accountId: number;
      readonly xUserIds: readonly string[];
    }
  | { readonly kind: 'missing' };

/**
 * Draws, once everybody who is about to win has been looked up: winners, their codes and the record that proves it, in one
 * transaction. Whoever comes second finds it drawn. Who is told what follows from the state (`campaign-tellings.ts`).
 */
export async function tryDraw(
  tx: Tx,
  { ruleId, actor, now, isComplete }: DrawWish & { readonly isComplete: boolean },
): Promise<TriedDraw> {
  const locked = await lockBoth(tx, ruleId);
  if (locked === null) return { kind: 'missing' };
  const { rule, campaign } = locked;
  const past = figuresOf(campaign);
  if (past !== null) return { kind: 'drawn', isNew: false, ...past };
  const { quota, followersOnly } = readStoredCampaign(rule.definition);
  const codes = await codeCounts(tx, ruleId);
  const prizes = codes.total === 0 ? quota : Math.min(quota, codes.left);
  const terms: DrawTerms = { prizes, followersOnly };
  const entrants = await drawEntrants(tx, ruleId);
  const checks = new Map(campaign.checks.map(({ xUserId, follows }) => [xUserId, follows]));
  const result = chooseWinners(rankEntrants(campaign.seed, entrants), terms, checks);
  if (result.kind === 'look-up') {
    return { kind: 'look-up', accountId: rule.accountId, xUserIds: result.xUserIds };
  }
  const draw: DrawRecord = {
    seed: campaign.seed,
    version: rule.version,
    digest: entrantsDigest(entrants),
    terms,
    checks: campaign.checks,
    winners: result.winners.map(({ xUserId }) => xUserId),
    isComplete,
  };
  const drawn = { ...campaign, drawnAt: now, drawnBy: campaign.drawnBy ?? actor, draw };
  await recordDraw(tx, { rule, drawn, chosen: result.winners, hasCodes: codes.total > 0, now });
  const figures = { ...figuresFrom(drawn, draw), drawnAt: now };
  if (actor.kind === system.kind) await tellChannels(tx, rule, figures);
  return { kind: 'drawn', isNew: true, ...figures };
}

function figuresOf(campaign: CampaignRow): DrawFigures | null {
  const { drawnAt, draw } = campaign;
  return drawnAt === null || draw === null ? null : { ...figuresFrom(campaign, draw), drawnAt };
}

function figuresFrom({ drawnBy, entrants }: CampaignRow, draw: DrawRecord) {
  return {
    drawnBy: drawnBy ?? system,
    entrants,
    winners: draw.winners.length,
    passedOver: draw.checks.filter(({ follows }) => !follows).length,
    isComplete: draw.isComplete !== false,
  };
}

/** Everybody who entered, as a draw sees them. */
export async function drawEntrants(
  db: Db,
  ruleId: number,
): Promise<readonly { readonly xUserId: string; readonly entries: number }[]> {
  return db
    .select({ xUserId: campaignEntries.xUserId, entries: sql<number>`count(*)::int` })
    .from(campaignEntries)
    .where(eq(campaignEntries.ruleId, ruleId))
    .groupBy(campaignEntries.xUserId);
}

interface Drawing {
  readonly rule: RuleRow;
  readonly drawn: CampaignRow & { readonly draw: DrawRecord };
  readonly chosen: readonly DrawnWinner[];
  readonly hasCodes: boolean;
  readonly now: Date;
}

async function recordDraw(tx: Tx, { rule, drawn, chosen, hasCodes, now }: Drawing): Promise<void> {
  const { ruleId, draw, drawnBy } = drawn;
  const people = await firstEntries(tx, ruleId);
  const codes = hasCodes ? await freeCodes(tx, ruleId, chosen.length) : [];
  await recordWinners(
    tx,
    ruleId,
    chosen.map(({ xUserId, rank }, index) => ({
      xUserId,
      handle: people.get(xUserId)?.handle ?? xUserId,
      name: people.get(xUserId)?.name ?? null,
      triggerKey: drawKey(ruleId),
      rank,
      code: codes[index] ?? null,
    })),
    now,
  );
  await tx
    .update(campaigns)
    .set({ drawnAt: now, drawnBy, draw, winners: chosen.length })
    .where(eq(campaigns.ruleId, ruleId));
  await recordAction(tx, {
    at: now,
    actor: drawnBy ?? system,
    verb: 'campaign-draw',
    accountId: rule.accountId,
    ruleId,
    detail: { winners: chosen.length, entrants: drawn.entrants },
  });
  if (hasCodes) await noteStock(tx, ruleId, now);
  await notify(tx, 'rules');
}

/** Key of the send that tells somebody what the draw came to; `entered` was told under that of their act. */
export const drawKey = (ruleId: number) => `draw:${String(ruleId)}`;

async function firstEntries(tx: Tx, ruleId: number) {
  const rows = await tx
    .select({
      xUserId: campaignEntries.xUserId,
      handle: campaignEntries.handle,
      name: campaignEntries.name,
    })
    .from(campaignEntries)
    .where(and(eq(campaignEntries.ruleId, ruleId), eq(campaignEntries.number, 1)));
  return new Map(rows.map((row) => [row.xUserId, row]));
}

async function tellChannels(tx: Tx, rule: RuleRow, figures: DrawFigures): Promise<void> {
  const { winners, entrants, drawnAt, isComplete } = figures;
  await makeNotice(tx, {
    kind: 'drawn',
    key: `drawn:${String(rule.id)}`,
    accountId: rule.accountId,
    ruleId: rule.id,
    content: { winners, entrants, ...(isComplete ? {} : { incomplete: 1 }) },
    now: drawnAt,
  });
}

/** Keeps what was looked up for a draw, which is under way. What another process found before stands. */
export async function keepChecks(
  tx: Tx,
  ruleId: number,
  found: DrawRecord['checks'],
  now: Date,
): Promise<void> {
  const campaign = await lockCampaign(tx, ruleId);
  if (campaign === null || campaign.drawnAt !== null) return;
  const known = new Set(campaign.checks.map(({ xUserId }) => xUserId));
  const checks = [...campaign.checks, ...found.filter(({ xUserId }) => !known.has(xUserId))];
  await tx
    .update(campaigns)
    .set({ checks, drawAt: goesOnAt(now) })
    .where(eq(campaigns.ruleId, ruleId));
}

const isOpenDraw = and(
  eq(campaigns.kind, 'draw'),
  isNull(campaigns.drawnAt),
  ne(rules.state, 'deleted'),
);

/** Campaigns whose draw is due or has begun. */
export async function dueDraws(db: Db, now: Date): Promise<readonly number[]> {
  const rows = await db
    .select({ ruleId: campaigns.ruleId })
    .from(campaigns)
    .innerJoin(rules, eq(rules.id, campaigns.ruleId))
    .where(and(isOpenDraw, lte(campaigns.drawAt, now)))
    .orderBy(asc(campaigns.drawAt), asc(campaigns.ruleId));
  return rows.map(({ ruleId }) => ruleId);
}

/** When the next draw that is not due yet is; null: none is planned. */
export async function nextDrawAt(db: Db, now: Date): Promise<Date | null> {
  const [row] = await db
    .select({ at: sql<Date | null>`min(${campaigns.drawAt})`.mapWith(campaigns.drawAt) })
    .from(campaigns)
    .innerJoin(rules, eq(rules.id, campaigns.ruleId))
    .where(and(isOpenDraw, sql`${campaigns.drawAt} > ${sql.param(now, campaigns.drawAt)}`));
  return row?.at ?? null;
}
