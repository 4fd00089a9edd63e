import { expect, test } from 'vitest';
import type { CauseId } from '../../../src/domain/diagnosis/cause.js';
import { looksLikeOutage } from '../../../src/domain/sending/outage.js';
import { shouldPauseRule } from '../../../src/domain/sending/rule-breaker.js';

const tries = (...causes: (CauseId | null)[]) =>
  causes.map((cause, index) => ({ sendId: index + 1, cause }));

test.each([
  [
    'five different sends in trouble',
    tries('network', 'x_unstable', 'network', 'network', 'x_unstable'),
    true,
  ],
  ['only four', tries('network', 'network', 'network', 'network'), false],
  ['one was accepted', tries('network', 'network', null, 'network', 'network', 'network'), false],
  [
    'one was refused with a reason',
    tries('network', 'recipient_closed', 'network', 'network', 'network', 'network'),
    false,
  ],
  [
    'one send tried again and again',
    Array.from({ length: 9 }, () => ({ sendId: 1, cause: 'network' as const })),
    false,
  ],
  [
    'older answers do not count',
    tries('network', 'network', 'network', 'network', 'network', null),
    true,
  ],
])('an outage: %s', (_what, newestFirst, expected) => {
  expect(looksLikeOutage(newestFirst)).toBe(expected);
});

test.each([
  [
    'five in a row',
    tries(
      'content_too_long',
      'reply_not_invited',
      'content_link',
      'content_invalid',
      'content_media',
    ),
    true,
  ],
  [
    'four',
    tries('content_too_long', 'content_too_long', 'content_too_long', 'content_too_long'),
    false,
  ],
  [
    'another cause between',
    tries(
      'content_too_long',
      'content_too_long',
      'recipient_closed',
      'content_too_long',
      'content_too_long',
      'content_too_long',
    ),
    false,
  ],
  [
    'recipients, however many',
    tries(...Array.from({ length: 9 }, () => 'recipient_closed' as const)),
    false,
  ],
])('a rule pauses: %s', (_what, newestFirst, expected) => {
  expect(shouldPauseRule(newestFirst)).toBe(expected);
});
