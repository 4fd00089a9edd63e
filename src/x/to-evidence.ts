import type { Answer, Evidence } from '../domain/diagnosis/evidence.js';
import type { Observed } from './observe.js';
import { readBody, silentBody } from './read-body.js';
import { readHeaders, type HeaderEvidence } from './read-headers.js';
import { parseJson, storable } from './read-json.js';
import { toFault } from './transport-fault.js';

/** How much of a body is kept with the attempt. */
const rawBodyMaxLength = 4_000;

export interface EvidenceContext {
  /** Which request this was: what the caller wanted, or a token exchange before it. */
  readonly stage: Evidence['stage'];
  readonly now: Date;
}

const silentHeaders: HeaderEvidence = {
  retryAfterAt: null,
  windows: [],
  accessLevel: null,
  answeredAt: null,
  transactionId: null,
};

/**
 * Turns whatever came back of a request into evidence. Never throws, whatever X or anything between
 * us and X sent.
 */
export function toEvidence(observed: Observed, { stage, now }: EvidenceContext): Evidence {
  if (observed.kind === 'unanswered') {
    const answer = { kind: 'transport', ...toFault(observed) } as const;
    return { answer, stage, ...silentBody, ...silentHeaders, rawBody: '' };
  }
  const body = parseJson(observed.body);
  return {
    answer: toAnswer(observed, body),
    stage,
    ...readBody(body),
    ...readHeaders(observed.headers, now),
    rawBody: storable(observed.body.slice(0, rawBodyMaxLength)),
  };
}

/**
 * A refusal counts by its status line, even when its body was cut. A success that cannot be read to
 * its end tells nothing about what X did.
 */
function toAnswer(observed: Extract<Observed, { kind: 'answered' }>, body: unknown): Answer {
  const { status, ending } = observed;
  const succeeded = status >= 200 && status < 300;
  if (!succeeded || (body !== undefined && ending === 'whole')) return { kind: 'http', status };
  const message = `HTTP ${status}, ${observed.body.length} characters of its body`;
  if (ending !== 'whole')
    return { kind: 'transport', fault: ending, mayHaveArrived: true, message };
  return { kind: 'transport', fault: 'garbled', mayHaveArrived: true, message };
}
