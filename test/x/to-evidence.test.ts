import * as fc from 'fast-check';
import { ApiPartialResponseError, ApiRequestError } from 'twitter-api-v2';
import { describe, expect, test } from 'vitest';
import { mayHaveArrived } from '../../src/domain/diagnosis/evidence.js';
import type { Observed } from '../../src/x/observe.js';
import { toEvidence } from '../../src/x/to-evidence.js';

const now = new Date('2026-11-25T03:00:00.000Z');
const context = { stage: 'post', now } as const;

function answered(given: Partial<Extract<Observed, { kind: 'answered' }>>): Observed {
  return { kind: 'answered', status: 403, headers: {}, body: '', ending: 'whole', ...given };
}

type Unanswered = Extract<Observed, { kind: 'unanswered' }>;

function unanswered(error: unknown, given: Partial<Unanswered> = {}): Observed {
  return { kind: 'unanswered', error, connected: false, reached: false, hung: false, ...given };
}

const evidenceOf = (observed: Observed) => toEvidence(observed, context);
const json = (body: unknown) => evidenceOf(answered({ body: JSON.stringify(body) }));

describe('the shapes of X’s bodies', () => {
  test('a v2 problem', () => {
    const body = {
      title: 'Forbidden',
      detail: 'No.',
      type: 'https://api.x.com/2/problems/Client-Forbidden',
    };
    expect(json({ ...body, reason: 'client-not-enrolled' })).toMatchObject({
      title: 'Forbidden',
      detail: 'No.',
      slug: 'client-forbidden',
      messages: ['client-not-enrolled'],
    });
  });

  test('invalid parameters', () => {
    const errors = [
      { message: 'participant_id is not valid', parameters: { participant_id: ['x'] } },
    ];
    const problem = { title: 'Invalid Request', detail: 'One or more.', type: 'about:blank' };
    expect(json({ ...problem, errors })).toMatchObject({
      title: 'Invalid Request',
      slug: null,
      messages: ['participant_id is not valid'],
    });
  });

  test('partial errors', () => {
    const type = 'https://api.twitter.com/2/problems/resource-not-found';
    const one = { title: 'Forbidden', detail: 'User has been suspended: [5].', type };
    const other = { title: 'Other', detail: 'Else', type };
    expect(json({ errors: [one, other] })).toMatchObject({
      title: 'Forbidden',
      detail: 'User has been suspended: [5].',
      slug: 'resource-not-found',
      messages: ['Other', 'Else'],
    });
  });

  test.each([
    [
      {
        errors: [
          { code: 349, message: 'No.' },
          { code: '88', message: 'Slow.' },
        ],
      },
      [349, 88],
      ['No.', 'Slow.'],
    ],
    [{ error: 'Read-only application' }, [], ['Read-only application']],
    [{ error: { code: 32, message: 'Who?' } }, [32], ['Who?']],
    [{ errors: 'Invalid' }, [], ['Invalid']],
    [
      { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' },
      [],
      ['invalid_request', 'Value passed for the token was invalid.'],
    ],
  ])('%j', (body, codes, messages) => {
    expect(json(body)).toMatchObject({ codes, messages, title: null });
  });

  test('the day that X names', () => {
    expect(json({ reset_date: '2026-12-01' }).namedResetAt).toBe('2026-12-01T00:00:00.000Z');
    expect(json({ reset_date: 1_796_083_200 }).namedResetAt).toBe('2026-12-01T00:00:00.000Z');
    expect(json({ reset_date: 'soon' }).namedResetAt).toBeNull();
  });

  test('a page of a gateway, kept to 4,000 characters', () => {
    const evidence = evidenceOf(answered({ status: 502, body: '<html>'.repeat(1_000) }));
    expect(evidence).toMatchObject({
      answer: { kind: 'http', status: 502 },
      title: null,
      codes: [],
    });
    expect(evidence.rawBody).toHaveLength(4_000);
  });

  test('a body cut inside an emoji can still be stored', () => {
    const { rawBody } = evidenceOf(answered({ body: `${'a'.repeat(3_999)}🎉` }));
    expect(rawBody).toBe(`${'a'.repeat(3_999)}\uFFFD`);
  });

  test('a refusal counts by its status line when its body was cut', () => {
    const evidence = evidenceOf(answered({ body: '{"title":"Forb', ending: 'cut' }));
    expect(evidence.answer).toEqual({ kind: 'http', status: 403 });
  });
});

describe('X’s headers', () => {
  test('all three windows, and those of 24 hours alone', () => {
    const headers = {
      'x-user-limit-24hour-limit': '1440',
      'x-user-limit-24hour-remaining': '0',
      'x-user-limit-24hour-reset': '1795584000',
    };
    const day = {
      scope: 'user_day',
      limit: 1440,
      remaining: 0,
      resetAt: '2026-11-25T05:20:00.000Z',
    };
    expect(evidenceOf(answered({ status: 429, headers })).windows).toEqual([day]);
    const all = {
      ...headers,
      'x-rate-limit-limit': '15',
      'x-rate-limit-remaining': 'many',
      'x-app-limit-24hour-reset': '1795584000',
    };
    expect(evidenceOf(answered({ headers: all })).windows).toEqual([
      { scope: 'short', limit: 15, remaining: null, resetAt: null },
      day,
      { scope: 'app_day', limit: null, remaining: null, resetAt: '2026-11-25T05:20:00.000Z' },
    ]);
  });

  test.each([
    ['120', '2026-11-25T03:02:00.000Z'],
    ['Wed, 25 Nov 2026 03:05:00 GMT', '2026-11-25T03:05:00.000Z'],
    ['later', null],
    ['99999999999999999999', null],
  ])('Retry-After: %s', (value, expected) => {
    const evidence = evidenceOf(answered({ headers: { 'retry-after': value } }));
    expect(evidence.retryAfterAt).toBe(expected);
  });

  test('level, time and transaction', () => {
    const headers = {
      'x-access-level': 'read',
      'x-transaction-id': 'abc',
      date: 'Wed, 25 Nov 2026 02:50:00 GMT',
    };
    expect(evidenceOf(answered({ headers }))).toMatchObject({
      accessLevel: 'read',
      transactionId: 'abc',
      answeredAt: '2026-11-25T02:50:00.000Z',
    });
  });
});

describe('a request without an answer', () => {
  const failure = (code: string, message = 'went wrong') =>
    Object.assign(new Error(message), { code });
  const wrapped = (error: Error) =>
    new ApiRequestError('Request failed.', { request: Object.create(null), error });

  test.each([
    ['ECONNREFUSED', 'refused'],
    ['ENOTFOUND', 'unresolved'],
    ['EAI_AGAIN', 'unresolved'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'unreachable'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ])('%s before a connection stood: nothing arrived', (code, fault) => {
    const evidence = evidenceOf(unanswered(wrapped(failure(code))));
    expect(evidence.answer).toMatchObject({
      fault,
      mayHaveArrived: false,
      message: `${code}: went wrong`,
    });
    expect(mayHaveArrived(evidence)).toBe(false);
  });

  test('a reset inside the handshake', () => {
    const observed = unanswered(wrapped(failure('ECONNRESET')), { reached: true });
    expect(evidenceOf(observed).answer).toMatchObject({ fault: 'tls', mayHaveArrived: false });
  });

  test('a deadline that passed before a connection stood', () => {
    const observed = unanswered(wrapped(failure('ABORT_ERR')), { hung: true });
    expect(evidenceOf(observed).answer).toMatchObject({
      fault: 'unreachable',
      mayHaveArrived: false,
    });
  });

  test('several addresses tried in vain', () => {
    const error = new AggregateError([failure('ECONNREFUSED')], '');
    expect(evidenceOf(unanswered(wrapped(error))).answer).toMatchObject({ fault: 'refused' });
  });

  test.each([
    ['ECONNRESET', false, 'cut'],
    ['EPIPE', false, 'cut'],
    ['HPE_INVALID_CONSTANT', false, 'garbled'],
    ['ABORT_ERR', true, 'hung'],
  ])('%s on a connection that stood: it may have arrived', (code, hung, fault) => {
    const observed = unanswered(wrapped(failure(code)), { connected: true, reached: true, hung });
    expect(evidenceOf(observed).answer).toMatchObject({ fault, mayHaveArrived: true });
  });

  test('the cause inside a partial response', () => {
    const error = new ApiPartialResponseError('parse error', {
      request: Object.create(null),
      response: Object.create(null),
      responseError: failure('HPE_HEADER_OVERFLOW'),
      rawContent: '',
    });
    const observed = unanswered(error, { connected: true });
    expect(evidenceOf(observed).answer).toMatchObject({ fault: 'garbled' });
  });
});

describe('whatever arrives', () => {
  const body = fc.oneof(
    fc.json(),
    fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units)),
    fc
      .record(
        {
          title: fc.anything(),
          detail: fc.anything(),
          type: fc.anything(),
          errors: fc.oneof(fc.array(fc.anything()), fc.anything()),
          error: fc.anything(),
          code: fc.anything(),
          reset_date: fc.anything(),
        },
        { requiredKeys: [] },
      )
      .map((value) => tryJson(value)),
  );
  const headers = fc.dictionary(
    fc.constantFrom(
      'x-rate-limit-reset',
      'retry-after',
      'date',
      'x-access-level',
      'x-rate-limit-limit',
    ),
    fc.oneof(fc.string(), fc.nat().map(String)),
  );

  test('becomes evidence that can be stored as JSON', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), body, headers, (status, text, given) => {
        const evidence = evidenceOf(answered({ status, body: text, headers: given }));
        const stored = JSON.stringify(evidence);
        expect(JSON.parse(stored)).toEqual(evidence);
        // PostgreSQL takes neither NUL nor halves of surrogate pairs in JSON.
        expect(stored).not.toMatch(/\\u0000|\\ud[89a-f]/i);
      }),
      { numRuns: 500 },
    );
  });

  test('as an error is never thrown on', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('hostile');
        },
      },
    );
    for (const error of [
      hostile,
      null,
      undefined,
      5,
      'x',
      Symbol('x'),
      { code: {} },
      { _options: hostile },
    ]) {
      expect(evidenceOf(unanswered(error)).answer).toMatchObject({ kind: 'transport' });
    }
    fc.assert(
      fc.property(fc.anything(), (error) => {
        expect(evidenceOf(unanswered(error)).answer.kind).toBe('transport');
      }),
    );
  });
});

/** Cyclic and other values that JSON does not know become an empty text. */
function tryJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}
