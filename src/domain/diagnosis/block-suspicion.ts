import type { DiagnosisInput, NextStep, RecentAttempt } from './diagnosis.js';
import { countRecipients, dayMs, isYounger, sinceAccepted } from './recent.js';

const recipientsInARow = 3;

/** X's one 403 text (and code 349, which says the same): suspicious only while the look-up says open. */
const oneTextRows: readonly string[] = ['x1', 'x2'];
const notPermittedRow = 'x5';

/** What the pause after a block is like; row 15 pauses in the same way. */
export const blockPause: NextStep = {
  kind: 'pause',
  cause: 'action_block',
  holds: 'all',
  ends: { kind: 'cool-down' },
};

function isSuspiciousRow(row: string | null, receivesYourDm: boolean | null): boolean {
  if (row === notPermittedRow) return receivesYourDm !== false;
  return oneTextRows.includes(row ?? '') && receivesYourDm === true;
}

function receivesNow({ recipient }: DiagnosisInput): boolean | null {
  return recipient?.kind === 'found' ? recipient.receivesYourDm : null;
}

/** Other failures in between neither prove nor disprove a block; only an accepted send does. */
function suspicious(input: DiagnosisInput): readonly RecentAttempt[] {
  return sinceAccepted(input).filter(
    (attempt) =>
      attempt.outcome === 'rejected' &&
      isSuspiciousRow(attempt.row, attempt.receivesYourDm) &&
      isYounger(attempt, input.now, dayMs),
  );
}

/**
 * How many different recipients X has refused in a row although nothing speaks against them, this
 * attempt included; 0 when this attempt is not of that kind.
 */
export function refusedThoughOpen(row: string, input: DiagnosisInput): number {
  if (!isSuspiciousRow(row, receivesNow(input))) return 0;
  return countRecipients(input, suspicious(input));
}

/**
 * Design section 2, pauses: from three different recipients in a row the account is suspected, not
 * the recipients. A single refusal whose meaning is not known never pauses anything.
 */
export function looksBlocked(row: string, input: DiagnosisInput): boolean {
  return refusedThoughOpen(row, input) >= recipientsInARow;
}
