import { dayNumber } from '../rules/local-clock.js';
import type { CampaignEvent } from './campaign-message.js';
import type { CampaignDefinition } from './campaign.js';
import { decideInstant, type InstantDecision, type LoseReason } from './instant.js';

/** One act by which a person may enter. */
export interface EntryRequest {
  readonly triggerKey: string;
  readonly xUserId: string;
  readonly handle: string;
  readonly name: string | null;
  /** When it was done: `entry:daily` counts by its day. */
  readonly at: Date;
  readonly decidedAt: Date;
  readonly follows: boolean | null;
  readonly replyTo: string | null;
  readonly postUrl: string | null;
}

/** A code with its place in the list. */
export interface PlacedCode {
  readonly position: number;
  readonly code: string;
}

/** What is known of a campaign and of the people of the batch, under the lock of its row. */
export interface CampaignState {
  readonly seed: string;
  /** When each of them entered before. */
  readonly entries: ReadonlyMap<string, readonly Date[]>;
  /** Who of them has won. */
  readonly won: ReadonlySet<string>;
  readonly winners: number;
  readonly recentWins: readonly Date[];
  /** Null: the campaign has no codes. */
  readonly codesLeft: number | null;
  /** As many as the batch could give out. */
  readonly nextCodes: readonly PlacedCode[];
}

/** What became of one of them. Only `entered` is an entry. */
export type DecidedEntry =
  | {
      readonly kind: 'entered';
      readonly request: EntryRequest;
      /** 1 for the person's first entry. */
      readonly number: number;
      readonly codesLeft: number | null;
      /** Null: it is decided by the draw. */
      readonly result: 'won' | 'lost' | null;
      readonly why: LoseReason | null;
      readonly win: { readonly rank: number; readonly code: PlacedCode | null } | null;
      readonly event: CampaignEvent;
    }
  /** They may not enter again (today). */
  | { readonly kind: 'again'; readonly request: EntryRequest; readonly event: CampaignEvent }
  | { readonly kind: 'look-up'; readonly request: EntryRequest };

/** The state while a batch is being decided. */
interface Progress {
  readonly entries: Map<string, Date[]>;
  readonly won: Set<string>;
  readonly recentWins: Date[];
  readonly codes: PlacedCode[];
  winners: number;
  codesLeft: number | null;
}

/** Decides entries one after the other; each counts for those after it. */
export function decideEntries(
  definition: CampaignDefinition,
  state: CampaignState,
  requests: readonly EntryRequest[],
  timeZone: string,
): readonly DecidedEntry[] {
  const progress: Progress = {
    entries: new Map([...state.entries].map(([id, dates]) => [id, [...dates]])),
    won: new Set(state.won),
    recentWins: [...state.recentWins],
    codes: [...state.nextCodes],
    winners: state.winners,
    codesLeft: state.codesLeft,
  };
  return requests.map((request) => decideOne(definition, state.seed, progress, request, timeZone));
}

function decideOne(
  definition: CampaignDefinition,
  seed: string,
  progress: Progress,
  request: EntryRequest,
  timeZone: string,
): DecidedEntry {
  const before = progress.entries.get(request.xUserId) ?? [];
  if (!mayEnter(definition, before, request.at, timeZone)) {
    return { kind: 'again', request, event: { kind: 'entered-again' } };
  }
  const number = before.length + 1;
  const { codesLeft } = progress;
  const decision: InstantDecision | null =
    definition.kind === 'draw'
      ? null
      : decideInstant(
          definition,
          seed,
          {
            xUserId: request.xUserId,
            number,
            at: request.decidedAt,
            follows: request.follows,
            codesLeft,
          },
          {
            winners: progress.winners,
            hasWon: progress.won.has(request.xUserId),
            recentWins: progress.recentWins,
          },
        );
  if (decision?.kind === 'look-up') return { kind: 'look-up', request };
  progress.entries.set(request.xUserId, [...before, request.at]);
  const entry = { kind: 'entered', request, number, codesLeft } as const;
  if (decision === null) {
    const event = { kind: 'entered', isFirst: number === 1 } as const;
    return { ...entry, result: null, why: null, win: null, event };
  }
  if (decision.kind === 'lose') {
    const event = { kind: 'lost', why: decision.why } as const;
    return { ...entry, result: 'lost', why: decision.why, win: null, event };
  }
  return {
    ...entry,
    result: 'won',
    why: null,
    win: takePrize(progress, request),
    event: { kind: 'won' },
  };
}

function takePrize(progress: Progress, { xUserId, decidedAt }: EntryRequest) {
  progress.winners += 1;
  progress.won.add(xUserId);
  progress.recentWins.push(decidedAt);
  const code = progress.codes.shift() ?? null;
  if (progress.codesLeft !== null) progress.codesLeft -= 1;
  return { rank: progress.winners, code };
}

function mayEnter(
  { entry }: CampaignDefinition,
  before: readonly Date[],
  at: Date,
  timeZone: string,
): boolean {
  if (entry === 'once') return before.length === 0;
  const day = dayNumber(at, timeZone);
  return before.every((moment) => dayNumber(moment, timeZone) !== day);
}
