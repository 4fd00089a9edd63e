import { bySecrecy } from './refine.js';
import { ranked, stop, type Row } from './row.js';
import { bareForbiddenRow, linkRows, permissionRows, unauthorizedRow } from './table-access.js';
import { accountRows } from './table-account.js';
import { limitRows } from './table-limits.js';
import { messageRows, targetRows } from './table-message.js';
import { recipientRows } from './table-recipient.js';
import { transportRows } from './table-transport.js';
import { uploadRows } from './table-upload.js';

/** Rows 50 and 51: an answer with neither success nor refusal in it. */
const oddRows: readonly Row[] = [
  {
    id: 'x51',
    when: [{ status: ['refused'], codes: [251, 68] }, { status: [406, 410] }],
    causes: [ranked('x_api_changed', 'certain', 'x-api-changed', 'x-states')],
    next: stop,
    note: 'Row 51: retired, or not rolled out.',
  },
  {
    id: 'x51-empty',
    when: [{ status: [404], wordless: true }],
    causes: [ranked('x_api_changed', 'likely', 'x-api-changed', 'usual-reason')],
    next: stop,
    note: 'Row 51: a 404 without a problem comes from the gateway, not from the endpoint.',
  },
  {
    id: 'x50-empty',
    when: [{ status: ['2xx'], wordless: true }],
    causes: [ranked('x_unstable', 'likely', 'x-unstable', 'empty-success')],
    next: { kind: 'read-back', retryWhenAbsent: false },
    note: 'Row 50 without `errors` too: X says "created" and not what; it may have been sent.',
  },
  {
    id: 'x50',
    when: [{ status: ['2xx'] }],
    causes: [
      ranked('unknown', 'possible', 'unknown', 'not-in-table'),
      ranked('action_block', 'possible', 'x-violation', 'seen-with-this-answer'),
    ],
    next: stop,
    note: 'Row 50: `errors` without `data` that no other row knows.',
  },
];

/** Row 52: whatever is left. Shown with X's own words, never dressed up. */
export const unknownRow: Row = {
  id: 'x52',
  when: [{}],
  causes: [
    ranked('unknown', 'possible', 'unknown', 'not-in-table'),
    ranked('action_block', 'possible', 'x-violation', 'seen-with-this-answer'),
  ],
  next: stop,
  refine: bySecrecy,
  note: 'Row 52. A text that is seen here more than once deserves a row and a fixture.',
};

/**
 * The diagnosis table: the error table of the X reference (section 2.3), most specific first. New
 * knowledge is a row here and a fixture in `test/fixtures/x-errors`. Order: transport, statuses
 * with a meaning of their own, codes and texts, and last what a bare status means.
 */
export const diagnosisTable: readonly Row[] = [
  ...transportRows,
  ...limitRows,
  ...linkRows,
  ...uploadRows,
  ...permissionRows,
  ...accountRows,
  ...targetRows,
  ...recipientRows,
  ...messageRows,
  bareForbiddenRow,
  unauthorizedRow,
  ...oddRows,
  unknownRow,
];
