import { describe, expect, it } from 'vitest';

import { assertNever } from '../../../src/domain/assert.js';
import { diagnose, firstMatch } from '../../../src/domain/diagnosis/diagnose.js';
import type { NextStep } from '../../../src/domain/diagnosis/diagnosis.js';
import { diagnosisTable } from '../../../src/domain/diagnosis/table.js';
import { xErrorFixtures } from '../../fixtures/x-errors/fixtures.js';
import { code } from './answers.js';
import { evidence, input, inputOf } from './builders.js';

/*
 * Purpose: the error table of the X reference once more, in the shortest form, so that no row can
 * change what it claims or what it makes the program do without a test that fails. Oracle: the
 * reference itself, not the table under test.
 */

/** Row → the first cause, how sure we may be, and what happens next, when only the answer is known. */
const reference: Readonly<Record<string, string>> = {
  x1: 'recipient_closed likely stop',
  x2: 'recipient_closed likely stop',
  x3: 'recipient_not_following certain stop',
  x4: 'recipient_verified_only certain stop',
  x5: 'unknown possible stop',
  x6: 'action_block likely stop',
  'x6-duplicate': 'duplicate_content certain stop',
  'x6-too-long': 'content_too_long certain stop',
  'x6-link': 'content_link certain stop',
  'x6-field': 'content_invalid certain stop',
  x7: 'sender_dm_closed likely stop',
  x8: 'sender_protected likely stop',
  x9: 'content_too_long certain stop',
  x10: 'sender_locked certain pause sender_locked all check',
  x11: 'sender_suspended certain pause sender_suspended all check',
  x12: 'recipient_suspended certain stop',
  x13: 'recipient_gone certain stop',
  x14: 'recipient_protected likely stop',
  'x14-post': 'target_gone likely stop',
  x15: 'action_block certain pause action_block all cool-down',
  x16: 'duplicate_content certain stop',
  x17: 'daily_cap certain wait opaque',
  x18: 'daily_cap likely wait opaque',
  x19: 'rate_limited certain wait short',
  'x20-user': 'daily_cap certain wait user_day',
  'x20-app': 'daily_cap certain wait app_day',
  x21: 'rate_limited likely wait opaque',
  x22: 'spend_cap certain pause spend_cap all hourly-probe',
  x23: 'credits_exhausted certain pause credits_exhausted all hourly-probe',
  x24: 'credits_exhausted certain pause credits_exhausted all hourly-probe',
  'x24-bare': 'credits_exhausted likely pause credits_exhausted all hourly-probe',
  x25: 'spend_cap certain pause spend_cap all date',
  x26: 'link_broken likely pause link_broken all check',
  x27: 'link_broken certain pause link_broken all check',
  x28: 'clock_skew certain stop',
  x29: 'link_broken likely pause link_broken all check',
  'x29-client': 'link_broken likely pause link_broken all check',
  x30: 'permission_missing likely pause permission_missing dm person',
  'x30-upload': 'permission_missing likely stop',
  x31: 'permission_missing certain pause permission_missing dm person',
  x32: 'permission_missing certain pause permission_missing dm person',
  'x32-restricted': 'app_suspended certain pause app_suspended all check',
  x33: 'permission_missing certain pause permission_missing all person',
  x34: 'permission_missing certain pause permission_missing dm person',
  x35: 'app_suspended certain pause app_suspended all check',
  x36: 'unknown possible stop',
  x37: 'reply_not_invited certain stop',
  x38: 'reply_restricted certain stop',
  x39: 'target_gone certain stop',
  x40: 'target_gone certain stop',
  'x40-resource': 'target_gone certain stop',
  x41: 'content_too_long certain stop',
  x42: 'content_media certain stop',
  'x42-parameter': 'content_media certain stop',
  'x42-upload': 'content_media certain stop',
  'x42-processing': 'content_media likely stop',
  x43: 'content_link certain stop',
  'x43-parameter': 'content_link certain stop',
  x44: 'content_invalid likely stop',
  'x44-nullcast': 'secret_reply_undelivered likely stop',
  x45: 'unknown possible stop',
  x46: 'x_unstable certain read-back retry',
  x47: 'x_unstable certain read-back retry',
  x48: 'network certain retry',
  x49: 'network likely read-back person',
  'x49-crashed': 'network likely read-back person',
  x50: 'unknown possible stop',
  'x50-empty': 'x_unstable likely read-back person',
  x51: 'x_api_changed certain stop',
  'x51-empty': 'x_api_changed likely stop',
  x52: 'unknown possible stop',
};

/** The numeric codes of the reference, without any words beside them. */
const codes: Readonly<Record<string, readonly number[]>> = {
  x2: [349],
  x3: [150],
  x4: [476],
  x6: [151],
  x7: [214],
  x9: [354],
  x10: [326],
  x11: [64],
  x12: [63],
  x13: [50, 17, 34, 108],
  x14: [179],
  x15: [226],
  x16: [187],
  x17: [185],
  x18: [344],
  x27: [32, 89, 99, 215],
  x28: [135],
  x32: [93, 220, 87],
  'x32-restricted': [261],
  x35: [416],
  x38: [433],
  x39: [385],
  x40: [144, 421, 422, 425],
  x41: [186],
  x42: [323, 324, 325, 386],
  x43: [44, 407, 195],
  x44: [38],
  x45: [161, 139, 160, 271, 272, 327],
  x46: [130],
  x47: [131],
  x51: [251, 68],
  x52: [279],
};

function nextInShort(next: NextStep): string {
  switch (next.kind) {
    case 'wait':
      return `wait ${next.scope}`;
    case 'read-back':
      return `read-back ${next.retryWhenAbsent ? 'retry' : 'person'}`;
    case 'pause':
      return `pause ${next.cause} ${next.holds} ${next.ends.kind}`;
    case 'refresh-token':
    case 'retry':
    case 'stop':
      return next.kind;
    default:
      return assertNever(next);
  }
}

describe('the X reference, row by row', () => {
  it('knows every row of the table and no other', () => {
    const ids = diagnosisTable.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(Object.keys(reference).toSorted());
  });

  it.each(xErrorFixtures)('claims no more and does no less: $row, $name', (fixture) => {
    const { causes, next } = diagnose(inputOf(fixture));
    const [{ cause, certainty }] = causes;
    expect(`${cause} ${certainty} ${nextInShort(next)}`).toBe(reference[fixture.row]);
  });

  it.each(Object.entries(codes).flatMap(([row, list]) => list.map((one) => [row, one] as const)))(
    '%s by code %d alone',
    (row, one) => {
      expect(firstMatch(code(one)).id).toBe(row);
    },
  );

  it.each(
    xErrorFixtures.filter(({ body }) => body.includes('"message"') && !body.includes('"type"')),
  )('$row by its words alone, as far as X is known to send them as a problem: $name', (fixture) => {
    const { evidence: seen, ...rest } = inputOf(fixture);
    const [detail = null] = seen.messages;
    const worded = { ...seen, codes: [], messages: [], detail };
    const { id } = firstMatch({ ...rest, evidence: worded });
    expect([fixture.row, 'x52']).toContain(id);
  });

  it('compares slugs without case, host or path', () => {
    const answer = { kind: 'http', status: 403 } as const;
    for (const slug of ['Client-Forbidden', 'https://api.x.com/2/problems/client-forbidden']) {
      expect(firstMatch(input({ evidence: evidence({ answer, slug }) })).id).toBe('x34');
    }
  });

  it('reads a trailing dot, case and space as nothing', () => {
    for (const detail of ['forbidden', ' Forbidden. ', 'FORBIDDEN']) {
      expect(firstMatch(input({ evidence: evidence({ detail }) })).id).toBe('x30');
    }
  });

  it('does not take the title of a 403 for its detail', () => {
    const seen = evidence({ title: 'Forbidden', detail: 'Something else.' });
    expect(firstMatch(input({ evidence: seen })).id).toBe('x52');
  });

  it('lets the status speak before any code or word', () => {
    const seen = evidence({ codes: [326], detail: 'User has been suspended.' });
    const by = (status: number) =>
      firstMatch(input({ evidence: { ...seen, answer: { kind: 'http', status } } })).id;
    expect([503, 500, 429, 402].map(by)).toEqual(['x46', 'x47', 'x21', 'x24-bare']);
  });
});
