import { blockPause, looksBlocked, refusedThoughOpen } from './block-suspicion.js';
import { causeFamily } from './cause.js';
import type { Diagnosis, DiagnosisInput } from './diagnosis.js';
import { hints } from './hints.js';
import { rowMatches } from './match.js';
import { nextStep } from './next-step.js';
import { ranked, type Row } from './row.js';
import { diagnosisTable, unknownRow } from './table.js';

/**
 * Why an attempt failed and what follows: the first row of the table that fits, refined by what is
 * known about recipient, own account and recent attempts, with hints last. Never throws, whatever X
 * answered: what no row knows is `unknown`, with the evidence as X worded it.
 */
export function diagnose(input: DiagnosisInput): Diagnosis {
  const row = firstMatch(input);
  if (looksBlocked(row.id, input)) return blocked(row, input);
  const causes = row.refine?.(row.causes, input) ?? row.causes;
  return {
    row: row.id,
    causes: [...causes, ...hints(row.id, input)],
    next: nextStep(row.next, input),
  };
}

/** The row of the table that an answer belongs to. */
export function firstMatch(input: DiagnosisInput): Row {
  return diagnosisTable.find((row) => rowMatches(row, input)) ?? unknownRow;
}

/**
 * Whether a fresh look-up of the recipient could tell more about this refusal: X refused for their
 * sake, or in the words that it uses for every reason. Look up, then `diagnose` with what was found.
 */
export function concernsRecipient(input: DiagnosisInput): boolean {
  const { causes } = firstMatch({ ...input, recipient: null, account: null });
  return causeFamily[causes[0].cause] === 'recipient';
}

/**
 * Whether it is the number of such refusals that decides what this one means: then those that ended
 * at the same moment must be among the recent attempts.
 */
export function countsRefusals(input: DiagnosisInput): boolean {
  return refusedThoughOpen(firstMatch(input).id, input) > 0;
}

/** X refused one open recipient after another: likely the account, and never certain (row 5). */
function blocked(row: Row, input: DiagnosisInput): Diagnosis {
  const why = 'open-recipients-in-a-row';
  return {
    row: row.id,
    causes: [
      ranked('action_block', 'likely', 'x-violation', why),
      ranked('unknown', 'possible', 'unknown', 'meaning-not-known'),
      ...hints(row.id, input),
    ],
    next: blockPause,
  };
}
