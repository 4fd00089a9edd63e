import { ranked, type Row } from './row.js';

/** Rows 46 to 49: X or the network out of order. Status and transport speak before any word does. */
export const transportRows: readonly Row[] = [
  {
    id: 'x49-crashed',
    when: [{ fault: 'crashed' }],
    causes: [ranked('network', 'likely', 'interrupted', 'we-stopped')],
    next: { kind: 'read-back', retryWhenAbsent: false },
    note: 'Row 49 for our own end: the process died while the request was under way.',
  },
  {
    id: 'x48',
    when: [{ mayHaveArrived: false }],
    causes: [ranked('network', 'certain', 'network', 'not-reached')],
    next: { kind: 'retry' },
    note: 'Row 48: ENOTFOUND, EAI_AGAIN, ECONNREFUSED and TLS failures; nothing left for X.',
  },
  {
    id: 'x49',
    when: [{ mayHaveArrived: true }],
    causes: [ranked('network', 'likely', 'network-unclear', 'answer-incomplete')],
    next: { kind: 'read-back', retryWhenAbsent: false },
    note: 'Row 49: reset, deadline, truncated body; the request may still be under way.',
  },
  {
    id: 'x46',
    when: [{ status: [503] }, { status: ['refused'], codes: [130] }],
    causes: [ranked('x_unstable', 'certain', 'x-unstable', 'server-error')],
    next: { kind: 'read-back', retryWhenAbsent: true },
    note: 'Row 46: over capacity; JSON, HTML or nothing as the body.',
  },
  {
    id: 'x47',
    when: [
      { status: ['5xx'] },
      { status: ['refused'], codes: [131] },
      { status: ['refused'], slugs: ['internal-error'] },
    ],
    causes: [ranked('x_unstable', 'certain', 'x-unstable', 'server-error')],
    next: { kind: 'read-back', retryWhenAbsent: true },
    note: 'Row 47: the POST may have been carried out before the gateway gave up.',
  },
];
