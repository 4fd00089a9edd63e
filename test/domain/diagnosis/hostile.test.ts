/*
 * Purpose: whatever X (or whoever answers in its place) sends, a diagnosis comes out and can be
 * told. Doubles: none. Oracles: the diagnosis has causes that exist with variants that exist, times
 * that can be read, and an explanation in both languages; and the rows read no more than they say.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isCauseId } from '../../../src/domain/diagnosis/cause.js';
import { diagnose } from '../../../src/domain/diagnosis/diagnose.js';
import type { DiagnosisInput } from '../../../src/domain/diagnosis/diagnosis.js';
import { explain } from '../../../src/domain/diagnosis/explain.js';
import { predictFromLookUp } from '../../../src/domain/diagnosis/predict.js';
import { diagnosisTable } from '../../../src/domain/diagnosis/table.js';
import { faultMayHaveArrived } from '../../../src/domain/diagnosis/transport-evidence.js';
import { causeVariants } from '../../../src/domain/diagnosis/variant.js';
import { locales } from '../../../src/domain/locale.js';
import { account, attempt, evidence, input, missing, now, recipient } from './builders.js';

/** Words that rows look for, spliced into noise. */
const loadedWords = fc.constantFrom(
  'You do not have permission to DM one or more participants',
  'This operation is not permitted',
  'There was an error sending your message: ',
  'Forbidden',
  'User has been suspended',
  'SpendCapReached',
  'nullcast',
);
const words = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), loadedWords);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const stamp = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom('', 'soon', '+275760-09-13T00:00:00.000Z', '2026-11-25T12:00:01Z'),
);
const faults = fc.constantFrom(
  ...([
    'refused',
    'unresolved',
    'unreachable',
    'tls',
    'cut',
    'hung',
    'garbled',
    'crashed',
  ] as const),
);
const answer = fc.oneof(
  fc.record({
    kind: fc.constant('http' as const),
    status: fc.oneof(fc.integer(), fc.integer({ min: 100, max: 599 })),
  }),
  fc.record({
    kind: fc.constant('transport' as const),
    fault: faults,
    mayHaveArrived: fc.boolean(),
    message: words,
  }),
);
const anyEvidence = fc
  .record({
    answer,
    stage: fc.constantFrom('post' as const, 'token' as const),
    codes: fc.array(fc.oneof(fc.integer({ min: 0, max: 500 }), fc.double())),
    slug: maybe(fc.oneof(words, fc.constantFrom('invalid-request', 'USAGE-CAPPED', '/'))),
    title: maybe(words),
    detail: maybe(words),
    messages: fc.array(words, { maxLength: 4 }),
    namedResetAt: maybe(stamp),
    retryAfterAt: maybe(stamp),
    windows: fc.array(
      fc.record({
        scope: fc.constantFrom('short' as const, 'user_day' as const, 'app_day' as const),
        limit: maybe(fc.integer()),
        remaining: maybe(fc.integer({ min: -1, max: 3 })),
        resetAt: maybe(stamp),
      }),
    ),
    accessLevel: maybe(fc.constantFrom('read', 'read-write', 'x')),
    answeredAt: maybe(stamp),
    rawBody: words,
  })
  .map(evidence);
const anyRecipient = fc.oneof(
  fc.constantFrom(null, missing('gone'), missing('unsaid'), missing('not_authorized')),
  fc
    .record({
      receivesYourDm: maybe(fc.boolean()),
      protected: maybe(fc.boolean()),
      connections: maybe(fc.subarray(['blocking', 'following', 'followed_by'] as const)),
    })
    .map(recipient),
);
const anyAccount = maybe(
  fc.record({ protected: maybe(fc.boolean()), createdAt: maybe(stamp) }).map(account),
);
const anyRecent = fc.array(
  fc
    .record({
      recipientXId: maybe(fc.constantFrom('a', 'b', 'c')),
      row: maybe(fc.constantFrom('x1', 'x5', 'x19', 'x21', 'gone')),
      outcome: fc.constantFrom('accepted' as const, 'rejected' as const, 'unknown' as const),
      receivesYourDm: maybe(fc.boolean()),
      endedAt: stamp,
    })
    .map((facts) => attempt(1, facts)),
  { maxLength: 6 },
);
const anyInput: fc.Arbitrary<DiagnosisInput> = fc
  .record({
    evidence: anyEvidence,
    kind: fc.constantFrom('dm' as const, 'reply' as const),
    text: fc.string({ unit: 'binary' }),
    recipient: anyRecipient,
    account: anyAccount,
    canRefreshToken: fc.boolean(),
    secret: fc.boolean(),
    recent: anyRecent,
  })
  .map(input);

describe('any answer at all', () => {
  it('leads to a diagnosis that can be told', () => {
    fc.assert(
      fc.property(anyInput, (hostile) => {
        const diagnosis = diagnose(hostile);
        expect(diagnosisTable.some(({ id }) => id === diagnosis.row)).toBe(true);
        for (const { cause, variant } of diagnosis.causes) {
          expect(isCauseId(cause)).toBe(true);
          expect(causeVariants[cause]).toContain(variant);
        }
        for (const locale of locales) {
          const told = explain({
            diagnosis,
            evidence: hostile.evidence,
            locale,
            formatTime: (at) => at.toISOString(),
          });
          expect(told.next).not.toBe('');
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('never waits into the past or for longer than a day and an hour', () => {
    fc.assert(
      fc.property(anyInput, (hostile) => {
        const { next } = diagnose(hostile);
        if (next.kind !== 'wait') return;
        const waitMs = Date.parse(next.at) - now.getTime();
        expect(waitMs).toBeGreaterThan(0);
        expect(waitMs).toBeLessThanOrEqual(25 * 60 * 60_000);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never is tried again by itself while the POST may have arrived', () => {
    fc.assert(
      fc.property(anyInput, faults, (hostile, fault) => {
        fc.pre(faultMayHaveArrived[fault]);
        const cut = { kind: 'transport', fault, mayHaveArrived: true, message: '' } as const;
        const seen = { ...hostile.evidence, stage: 'post', answer: cut } as const;
        expect(diagnose({ ...hostile, evidence: seen }).next).toEqual({
          kind: 'read-back',
          retryWhenAbsent: false,
        });
      }),
    );
  });

  it('ranks each cause once, hints after the rest and never first', () => {
    fc.assert(
      fc.property(anyInput, (hostile) => {
        const causes = diagnose(hostile).causes.map(({ cause }) => cause);
        expect(new Set(causes).size).toBe(causes.length);
        expect(causes[0]).not.toBe('new_account');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('any look-up at all', () => {
  it('predicts a stop or nothing', () => {
    fc.assert(
      fc.property(anyRecipient, anyAccount, (facts, own) => {
        const predicted = predictFromLookUp(facts, 'dm', own);
        const says = facts?.kind === 'missing' || facts?.receivesYourDm === false;
        expect(predicted?.next ?? null).toEqual(says ? { kind: 'stop' } : null);
      }),
    );
  });
});
