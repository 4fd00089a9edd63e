import type { Evidence, TransportFault } from '../diagnosis/evidence.js';

/** Evidence of a request that ended without any answer of X, seen from inside this program. */
export function transportEvidence(fault: TransportFault, message: string): Evidence {
  return {
    answer: { kind: 'transport', fault, mayHaveArrived: true, message },
    stage: 'post',
    codes: [],
    slug: null,
    title: null,
    detail: null,
    messages: [],
    namedResetAt: null,
    retryAfterAt: null,
    windows: [],
    accessLevel: null,
    answeredAt: null,
    transactionId: null,
    rawBody: '',
  };
}
