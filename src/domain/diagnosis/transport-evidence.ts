import type { Evidence, TransportFault } from './evidence.js';

/** Whether a request may have reached X when it ended in this way, unless more is known. */
export const faultMayHaveArrived: Readonly<Record<TransportFault, boolean>> = {
  refused: false,
  unresolved: false,
  unreachable: false,
  tls: false,
  cut: true,
  hung: true,
  garbled: true,
  crashed: true,
};

/** Evidence of a POST that X never answered, such as one that was under way when our process died. */
export function transportEvidence(fault: TransportFault, message: string): Evidence {
  const mayHaveArrived = faultMayHaveArrived[fault];
  return {
    answer: { kind: 'transport', fault, mayHaveArrived, message },
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
