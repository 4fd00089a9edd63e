import type { CampaignDefinition } from './campaign.js';
import { fractionOf } from './hash.js';

/** One entry into an instant-win campaign, with everything its decision depends on. */
export interface InstantEntry {
  readonly xUserId: string;
  /** 1 for the person's first entry. */
  readonly number: number;
  /** When it is decided: what becomes `won_at`. */
  readonly at: Date;
  /** Whether they follow us at this moment; null = not looked up (only asked for when it matters). */
  readonly follows: boolean | null;
  /** Codes that no winner has; null = the campaign has none. */
  readonly codesLeft: number | null;
}

/** What was won so far. Read and written in one transaction that holds the campaign's row. */
export interface InstantState {
  readonly winners: number;
  readonly hasWon: boolean;
  /** When the wins of the last hour were, at least those. */
  readonly recentWins: readonly Date[];
}

/** Why an entry did not win; the first that holds. */
export const loseReasons = [
  'already_won',
  'quota',
  'codes',
  'chance',
  'pace',
  'not_follower',
] as const;

export type LoseReason = (typeof loseReasons)[number];

export type InstantDecision =
  | { readonly kind: 'win' }
  | { readonly kind: 'lose'; readonly why: LoseReason }
  /** It would win: look up whether they follow us, then decide again. */
  | { readonly kind: 'look-up' };

export type InstantTerms = Pick<
  CampaignDefinition,
  'quota' | 'probability' | 'perHour' | 'followersOnly'
>;

const hourMs = 3_600_000;

/**
 * Whether an entry wins. Chance is a function of seed, person and number of the entry, so whoever has the seed can
 * check it, deciding twice gives the same, and the order in which entries are decided
 * only matters for what is limited: prizes and pace.
 */
export function decideInstant(
  terms: InstantTerms,
  seed: string,
  entry: InstantEntry,
  state: InstantState,
): InstantDecision {
  const why = reasonToLose(terms, seed, entry, state);
  if (why !== null) return { kind: 'lose', why };
  if (!terms.followersOnly || entry.follows === true) return { kind: 'win' };
  return entry.follows === null ? { kind: 'look-up' } : { kind: 'lose', why: 'not_follower' };
}

function reasonToLose(
  { quota, probability, perHour }: InstantTerms,
  seed: string,
  entry: InstantEntry,
  state: InstantState,
): LoseReason | null {
  if (state.hasWon) return 'already_won';
  if (state.winners >= quota) return 'quota';
  if (entry.codesLeft !== null && entry.codesLeft <= 0) return 'codes';
  if (chanceOf(seed, entry) * 100 >= probability) return 'chance';
  return perHour !== null && winsAround(state.recentWins, entry.at) >= perHour ? 'pace' : null;
}

/** From 0 to below 1; smaller is luckier. */
export function chanceOf(seed: string, { xUserId, number }: InstantEntry): number {
  return fractionOf('instant', seed, xUserId, number);
}

/**
 * Wins that share a span of 60 minutes with this moment, both ends included. On both sides of it,
 * since the clocks of two processes may differ.
 */
function winsAround(wins: readonly Date[], at: Date): number {
  return wins.filter((win) => Math.abs(win.getTime() - at.getTime()) <= hourMs).length;
}
