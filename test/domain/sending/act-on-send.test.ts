import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  actOnSend,
  sendVerbs,
  type ActableSend,
  type SendVerb,
} from '../../../src/domain/sending/act-on-send.js';
import { sendStates, type SendState } from '../../../src/domain/sending/send.js';

const send = (state: SendState, rest: Partial<ActableSend> = {}): ActableSend => ({
  state,
  origin: 'rule',
  lastAttemptId: 7,
  ignoredFrom: state === 'ignored' ? 'failed' : null,
  optedOut: false,
  confirmation: null,
  ...rest,
});
const wish = (verb: SendVerb, rest = {}) => ({
  verb,
  shownAttemptId: 7,
  confirmed: false,
  ...rest,
});

/** Everything that is not listed is refused. */
const allowed: Readonly<Record<SendVerb, Partial<Record<SendState, string>>>> = {
  resend: { failed: 'send-again', unknown: 'ask-back' },
  edit: { failed: 'send-again' },
  ignore: { failed: 'ignore', unknown: 'ignore' },
  undo: { ignored: 'undo' },
  cancel: { waiting: 'skip' },
  approve: {},
  reject: {},
};

describe('what a wish does in each state', () => {
  const cells = sendVerbs.flatMap((verb) => sendStates.map((state) => [verb, state] as const));

  test.each(cells)('%s while %s', (verb, state) => {
    const decision = actOnSend(send(state), wish(verb));
    expect(decision.kind).toBe(allowed[verb][state] ?? 'refuse');
  });
});

test('a card that shows an older attempt acts in no state', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...sendVerbs),
      fc.constantFrom(...sendStates),
      fc.boolean(),
      (verb, state, confirmed) => {
        const decision = actOnSend(send(state), wish(verb, { shownAttemptId: 6, confirmed }));
        expect(decision).toEqual({ kind: 'refuse', why: 'outdated' });
      },
    ),
  );
});

test('a message that shows no attempt acts on the present one', () => {
  const decision = actOnSend(send('failed'), wish('resend', { shownAttemptId: null }));
  expect(decision.kind).toBe('send-again');
});

test('resend while the first try is unknown asks back once', () => {
  expect(actOnSend(send('unknown'), wish('resend')).kind).toBe('ask-back');
  expect(actOnSend(send('unknown'), wish('resend', { confirmed: true })).kind).toBe('send-again');
});

test('a person who opted out is skipped, except for the confirmation of just that', () => {
  const optedOut = { optedOut: true };
  const skipped = { kind: 'skip', reason: 'opted_out' };
  expect(actOnSend(send('failed', optedOut), wish('resend'))).toEqual(skipped);
  expect(actOnSend(send('failed', optedOut), wish('edit'))).toEqual(skipped);
  const confirmation = send('failed', { ...optedOut, origin: 'system' });
  expect(actOnSend(confirmation, wish('resend')).kind).toBe('send-again');
});

describe('what waits for a person', () => {
  const wanted = { confirmation: 'wanted' } as const;
  const cells = sendStates.map((state) => [state] as const);

  test.each(cells)('is approved or rejected while it waits, not while %s otherwise', (state) => {
    const waits = state === 'waiting';
    expect(actOnSend(send(state, wanted), wish('approve')).kind).toBe(waits ? 'approve' : 'refuse');
    expect(actOnSend(send(state, wanted), wish('reject'))).toEqual(
      waits ? { kind: 'skip', reason: 'rejected' } : { kind: 'refuse', why: 'state' },
    );
    expect(actOnSend(send(state, { confirmation: 'approved' }), wish('reject')).kind).toBe(
      'refuse',
    );
  });

  test('is not sent to who opted out meanwhile', () => {
    const optedOut = send('waiting', { ...wanted, optedOut: true });
    expect(actOnSend(optedOut, wish('approve'))).toEqual({ kind: 'skip', reason: 'opted_out' });
  });
});

test('undo brings back what it was before', () => {
  const ignored = send('ignored', { ignoredFrom: 'unknown' });
  expect(actOnSend(ignored, wish('undo'))).toEqual({ kind: 'undo', to: 'unknown' });
});
