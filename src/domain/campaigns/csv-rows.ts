import type { SendState } from '../sending/send.js';

/* Rows of the campaigns' CSV files; who writes them quotes the cells and disarms formulas. */

export const winnerColumns = ['rank', 'user_id', 'username', 'code', 'won_at', 'state'] as const;

export interface Winner {
  readonly rank: number;
  readonly xUserId: string;
  readonly handle: string;
  readonly code: string | null;
  readonly wonAt: Date;
  /** State of the send that tells them; null = it has not been made yet. */
  readonly state: SendState | null;
}

/** In the order of `winnerColumns`. */
export function winnerRow(winner: Winner): readonly string[] {
  return [
    String(winner.rank),
    winner.xUserId,
    winner.handle,
    winner.code ?? '',
    winner.wonAt.toISOString(),
    winner.state ?? '',
  ];
}

export const entrantColumns = ['user_id', 'username', 'entered_at', 'entries', 'result'] as const;

/** `entered`: not decided yet. */
export type EntrantResult = 'entered' | 'won' | 'lost';

export interface EntrantLine {
  readonly xUserId: string;
  readonly handle: string;
  /** Of the first entry. */
  readonly enteredAt: Date;
  readonly entries: number;
  readonly result: EntrantResult;
}

/** In the order of `entrantColumns`. */
export function entrantRow(entrant: EntrantLine): readonly string[] {
  return [
    entrant.xUserId,
    entrant.handle,
    entrant.enteredAt.toISOString(),
    String(entrant.entries),
    entrant.result,
  ];
}
