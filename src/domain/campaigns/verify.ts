import {
  chooseWinners,
  entrantsDigest,
  rankEntrants,
  type DrawTerms,
  type Entrant,
} from './draw.js';
import {
  decideInstant,
  type InstantDecision,
  type InstantEntry,
  type InstantTerms,
} from './instant.js';

/** What a draw stored when it was made. */
export interface DrawRecord {
  readonly seed: string;
  /** Version of the campaign's definition that was drawn by. */
  readonly version: number;
  readonly digest: string;
  readonly terms: DrawTerms;
  readonly checks: readonly { readonly xUserId: string; readonly follows: boolean }[];
  /** X ids in rank. */
  readonly winners: readonly string[];
}

/** `differs` says in what: the list of entrants, or who wins. */
export type Verification =
  | { readonly kind: 'same' }
  | { readonly kind: 'differs'; readonly in: readonly ('entrants' | 'winners')[] };

function verification(differing: readonly ('entrants' | 'winners')[]): Verification {
  return differing.length === 0 ? { kind: 'same' } : { kind: 'differs', in: differing };
}

/** Draws again from what is stored. `winners`: those that stand in the list now. */
export function verifyDraw(
  record: DrawRecord,
  entrants: readonly Entrant[],
  winners: readonly string[],
): Verification {
  const checks = new Map(record.checks.map(({ xUserId, follows }) => [xUserId, follows]));
  const result = chooseWinners(rankEntrants(record.seed, entrants), record.terms, checks);
  const drawn = result.kind === 'drawn' ? result.winners.map(({ xUserId }) => xUserId) : null;
  const agrees = drawn !== null && isSame(drawn, record.winners) && isSame(drawn, winners);
  return verification([
    ...(entrantsDigest(entrants) === record.digest ? [] : (['entrants'] as const)),
    ...(agrees ? [] : (['winners'] as const)),
  ]);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** One decision of an instant-win campaign as it was stored, with the entry it was about. */
export interface LoggedDecision {
  readonly entry: InstantEntry;
  readonly decision: Exclude<InstantDecision, { readonly kind: 'look-up' }>;
}

/** Decides all entries again, in the order in which they were decided, and compares. */
export function verifyInstant(
  terms: InstantTerms,
  seed: string,
  log: readonly LoggedDecision[],
  winners: readonly string[],
): Verification {
  const won = new Set<string>();
  const wins: Date[] = [];
  for (const { entry, decision } of log) {
    const again = decideInstant(terms, seed, entry, {
      winners: won.size,
      hasWon: won.has(entry.xUserId),
      recentWins: wins,
    });
    if (!isSameDecision(again, decision)) return verification(['winners']);
    if (again.kind === 'win') {
      won.add(entry.xUserId);
      wins.push(entry.at);
    }
  }
  return verification(isSame([...won], winners) ? [] : ['winners']);
}

function isSameDecision(one: InstantDecision, other: InstantDecision): boolean {
  if (one.kind === 'lose' && other.kind === 'lose') return one.why === other.why;
  return one.kind === other.kind;
}
