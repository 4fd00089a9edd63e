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
  /** False: drawn before all that was done in time was known. */
  readonly isComplete?: boolean;
}

/** In what a campaign can differ from what was decided: who entered, who wins, who has which code. */
export const verifiedParts = ['entrants', 'winners', 'codes'] as const;

export type VerifiedPart = (typeof verifiedParts)[number];

export type Verification =
  | { readonly kind: 'same' }
  | { readonly kind: 'differs'; readonly in: readonly VerifiedPart[] };

/** `same` when nothing differs. */
export function verification(differing: readonly VerifiedPart[]): Verification {
  const parts = verifiedParts.filter((part) => differing.includes(part));
  return parts.length === 0 ? { kind: 'same' } : { kind: 'differs', in: parts };
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

/** A winner as they stand in the list, and a code with whom it was given to. */
export interface GivenPrizes {
  readonly winners: readonly { readonly xUserId: string; readonly code: string | null }[];
  readonly codes: readonly { readonly code: string; readonly winnerXId: string | null }[];
}

/** Whether every winner has a code of the list that nobody else has, and nobody but winners has one. */
export function verifyCodes({ winners, codes }: GivenPrizes): Verification {
  const holders = new Map(codes.map(({ code, winnerXId }) => [code, winnerXId]));
  const given = codes.filter(({ winnerXId }) => winnerXId !== null).length;
  const agrees =
    holders.size === codes.length &&
    (codes.length === 0
      ? winners.every(({ code }) => code === null)
      : given === winners.length &&
        winners.every(({ xUserId, code }) => code !== null && holders.get(code) === xUserId));
  return verification(agrees ? [] : ['codes']);
}

/** How far back decisions of the pace can look: clocks of two processes differ by less than an hour. */
const paceLookBackMs = 2 * 3_600_000;

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
    while (isLongBefore(wins[0], entry.at)) wins.shift();
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

/** Too long ago for the pace, whichever process decided. */
function isLongBefore(win: Date | undefined, at: Date): boolean {
  return win !== undefined && at.getTime() - win.getTime() > paceLookBackMs;
}

function isSameDecision(one: InstantDecision, other: InstantDecision): boolean {
  if (one.kind === 'lose' && other.kind === 'lose') return one.why === other.why;
  return one.kind === other.kind;
}
