import { hashOf } from './hash.js';

/** A person who entered a draw, and how often. */
export interface Entrant {
  readonly xUserId: string;
  readonly entries: number;
}

export interface DrawnWinner {
  readonly xUserId: string;
  /** 1 for the first winner. */
  readonly rank: number;
  /** The place in the ranking of all entrants, from 1: those passed over leave gaps. */
  readonly place: number;
}

/** Whether people followed us when it was looked up for the draw. Stored, since it cannot be asked again. */
export type FollowChecks = ReadonlyMap<string, boolean>;

export type DrawResult =
  | {
      readonly kind: 'drawn';
      readonly winners: readonly DrawnWinner[];
      /** Who would have won but no longer followed, in rank. */
      readonly passedOver: readonly string[];
    }
  /** Look these people up, add what was found to the checks, and draw again. */
  | { readonly kind: 'look-up'; readonly xUserIds: readonly string[] };

export interface DrawTerms {
  /** Prizes: the quota, or the codes when they are fewer. */
  readonly prizes: number;
  readonly followersOnly: boolean;
}

/**
 * All entrants in the order in which they win. Each entry is a ticket, whose number is the hash of seed, person and
 * number of the entry; a person stands where their best ticket stands. So every entry has the same chance,
 * nobody is listed twice, and the order does not depend on how the list was given.
 */
export function rankEntrants(seed: string, entrants: readonly Entrant[]): readonly string[] {
  return entrants
    .map(({ xUserId, entries }) => ({ xUserId, ticket: bestTicket(seed, xUserId, entries) }))
    .sort((one, other) => compare(one.ticket, other.ticket) || compare(one.xUserId, other.xUserId))
    .map(({ xUserId }) => xUserId);
}

function bestTicket(seed: string, xUserId: string, entries: number): string {
  let best = hashOf('draw', seed, xUserId, 1);
  for (let number = 2; number <= entries; number += 1) {
    const ticket = hashOf('draw', seed, xUserId, number);
    if (ticket < best) best = ticket;
  }
  return best;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/**
 * The first of the ranking, as many as there are prizes; where they must follow us, the next in rank
 * replaces who does not. People are only looked up when they are about to win: each look-up costs.
 */
export function chooseWinners(
  ranking: readonly string[],
  { prizes, followersOnly }: DrawTerms,
  checks: FollowChecks,
): DrawResult {
  const winners: DrawnWinner[] = [];
  const passedOver: string[] = [];
  const unknown: string[] = [];
  for (const [index, xUserId] of ranking.entries()) {
    if (winners.length + unknown.length >= prizes) break;
    const follows = followersOnly ? checks.get(xUserId) : true;
    if (follows === undefined) unknown.push(xUserId);
    else if (follows) winners.push({ xUserId, rank: winners.length + 1, place: index + 1 });
    else passedOver.push(xUserId);
  }
  return unknown.length > 0
    ? { kind: 'look-up', xUserIds: unknown }
    : { kind: 'drawn', winners, passedOver };
}

/**
 * SHA-256 over who entered how often, whatever the order of the list: stored with a draw, it proves
 * later that nobody was added or removed.
 */
export function entrantsDigest(entrants: readonly Entrant[]): string {
  return hashOf(...entrants.map(({ xUserId, entries }) => `${xUserId} ${String(entries)}`).sort());
}
