import type { DiagnosisInput } from '../../../src/domain/diagnosis/diagnosis.js';
import type { RateWindow } from '../../../src/domain/diagnosis/evidence.js';
import { evidence, input } from './builders.js';

/* Inputs by the answer they are about. */

type More = Partial<Omit<DiagnosisInput, 'evidence'>>;

/** X's one 403 text (row 1). */
export function oneText(more: More = {}): DiagnosisInput {
  const detail = 'You do not have permission to DM one or more participants.';
  return input({ ...more, evidence: evidence({ title: 'Forbidden', detail }) });
}

/** "This operation is not permitted." (row 5). */
export function notPermitted(more: More = {}): DiagnosisInput {
  return input({ ...more, evidence: evidence({ detail: 'This operation is not permitted.' }) });
}

/** A v1.1 code. */
export function code(number: number, more: More = {}): DiagnosisInput {
  return input({ ...more, evidence: evidence({ codes: [number] }) });
}

/** A bare status. */
export function status(number: number, more: More = {}): DiagnosisInput {
  return input({ ...more, evidence: evidence({ answer: { kind: 'http', status: number } }) });
}

/** 429 with these windows and `Retry-After`. */
export function tooMany(
  windows: readonly RateWindow[],
  retryAfterAt: string | null = null,
  more: More = {},
): DiagnosisInput {
  const answer = { kind: 'http', status: 429 } as const;
  return input({ ...more, evidence: evidence({ answer, windows, retryAfterAt }) });
}
