import { describe, expect, it } from 'vitest';

import { diagnose } from '../../../src/domain/diagnosis/diagnose.js';
import type { RecentAttempt } from '../../../src/domain/diagnosis/diagnosis.js';
import { code, notPermitted, oneText } from './answers.js';
import { account, attempt, evidence, input, recipient } from './builders.js';

const blockPause = {
  kind: 'pause',
  cause: 'action_block',
  holds: 'all',
  ends: { kind: 'cool-down' },
};
const open = recipient({ receivesYourDm: true });

/** Two earlier refusals, of two other recipients. */
function twoBefore(facts: Partial<RecentAttempt> = {}): readonly RecentAttempt[] {
  return [attempt(2, { recipientXId: 'b', ...facts }), attempt(4, { recipientXId: 'a', ...facts })];
}

const oneTextBefore = twoBefore({ row: 'x1', receivesYourDm: true });

describe('an account that X refuses, recipient after recipient', () => {
  it('is paused from the third different recipient on', () => {
    const { causes, next } = diagnose(notPermitted({ recent: twoBefore() }));
    expect(next).toEqual(blockPause);
    expect(causes[0]).toMatchObject({ cause: 'action_block', certainty: 'likely' });
  });

  it('is paused for the one 403 text when the look-up called all three open', () => {
    expect(diagnose(oneText({ recipient: open, recent: oneTextBefore })).next).toEqual(blockPause);
  });

  it('counts both texts together', () => {
    const recent = [attempt(1, { recipientXId: 'c' }), ...oneTextBefore.slice(1)];
    expect(diagnose(oneText({ recipient: open, recent })).next).toEqual(blockPause);
  });

  it.each([
    ['two recipients', notPermitted({ recent: twoBefore().slice(1) })],
    [
      'one recipient, again and again',
      notPermitted({ recent: twoBefore({ recipientXId: '2244994945' }) }),
    ],
    [
      'a send that X accepted in between',
      notPermitted({ recent: [attempt(1, { outcome: 'accepted', row: null }), ...twoBefore()] }),
    ],
    [
      'recipients whom the look-up did not call open',
      oneText({ recipient: open, recent: twoBefore({ row: 'x1' }) }),
    ],
    [
      'closed recipients',
      oneText({ recipient: recipient({ receivesYourDm: false }), recent: oneTextBefore }),
    ],
    ['refusals of another lane', notPermitted({ kind: 'reply', recent: twoBefore() })],
    [
      'refusals of the day before',
      notPermitted({
        recent: [attempt(1_500, { recipientXId: 'b' }), attempt(1_600, { recipientXId: 'a' })],
      }),
    ],
    ['look-ups without a POST', notPermitted({ recent: twoBefore({ outcome: 'not_posted' }) })],
  ])('is not paused after %s', (_name, refused) => {
    expect(diagnose(refused).next).toEqual({ kind: 'stop' });
  });

  it('is not let off by other failures in between', () => {
    const recent = [attempt(1, { row: 'x49', outcome: 'unknown' }), ...twoBefore()];
    expect(diagnose(notPermitted({ recent })).next).toEqual(blockPause);
  });

  it('knows the recipient from the look-up when it is not told', () => {
    const refused = { ...oneText({ recent: oneTextBefore }), recipient: open };
    expect(diagnose({ ...refused, recipientXId: null }).next).toEqual(blockPause);
  });
});

describe('an action block that X names', () => {
  it('pauses at once', () => {
    expect(diagnose(code(226)).next).toEqual(blockPause);
  });

  it.each([
    ['x-automation', []],
    ['x-same-text', [attempt(60, { text: 'こんにちは' }), attempt(90, { text: 'こんにちは' })]],
    ['x-burst', Array.from({ length: 15 }, () => attempt(3, { outcome: 'accepted', row: null }))],
  ])('is told as %s by what was sent before', (variant, recent) => {
    expect(diagnose(code(226, { recent })).causes[0].variant).toBe(variant);
  });

  it('of a reply says nothing of DMs, and counts no DMs', () => {
    const kind = 'reply';
    const same = [
      attempt(60, { kind, text: 'こんにちは' }),
      attempt(90, { kind, text: 'こんにちは' }),
    ];
    const [first] = diagnose(code(226, { kind, recent: same })).causes;
    expect(first).toMatchObject({
      variant: 'x-automation',
      why: ['x-states', 'same-text-repeated'],
    });
    const dms = Array.from({ length: 15 }, () => attempt(3, { outcome: 'accepted', row: null }));
    expect(diagnose(code(226, { kind, recent: dms })).causes[0].why).toEqual(['x-states']);
    const limited = diagnose(input({ kind, evidence: evidence({ answer: tooMany }) })).causes;
    expect(limited.map(({ variant }) => variant)).not.toContain('x-burst');
  });
});

const tooMany = { kind: 'http', status: 429 } as const;

describe('hints', () => {
  const young = account({ createdAt: '2026-11-10T00:00:00.000Z', verifiedType: 'none' });
  const old = account({ verifiedType: 'none' });

  function newAccountHint(refused: ReturnType<typeof input>) {
    return diagnose(refused).causes.find(({ cause }) => cause === 'new_account') ?? null;
  }

  it.each([
    ['new-unverified', notPermitted({ account: young, recent: twoBefore().slice(1) })],
    [
      'new-low-trust',
      code(344, { account: { ...young, verifiedType: 'blue' }, recent: twoBefore() }),
    ],
    ['unverified', code(226, { account: old, recent: twoBefore() })],
  ])('say %s beside a restriction met with several recipients', (variant, refused) => {
    expect(newAccountHint(refused)).toMatchObject({ certainty: 'possible', variant });
  });

  it.each([
    ['the first refusal', notPermitted({ account: young })],
    ['an old verified account', notPermitted({ account: account(), recent: twoBefore() })],
    [
      'an old account and two recipients',
      notPermitted({ account: old, recent: twoBefore().slice(1) }),
    ],
    ['a refusal for the recipient', oneText({ account: young, recent: twoBefore() })],
    ['an account nobody knows', notPermitted({ recent: twoBefore() })],
  ])('say nothing of a new account for %s', (_name, refused) => {
    expect(newAccountHint(refused)).toBeNull();
  });

  it('name our own DM setting when a second open recipient refuses, never first', () => {
    const causes = diagnose(
      oneText({ account: account(), recipient: open, recent: oneTextBefore.slice(1) }),
    ).causes.map(({ cause }) => cause);
    expect(causes.indexOf('sender_dm_closed')).toBe(causes.length - 1);
    expect(causes[0]).toBe('unknown');
  });

  it('do not name our own DM setting for one refusal or for a reply', () => {
    const once = diagnose(oneText({ account: account(), recipient: open }));
    const reply = diagnose(
      notPermitted({ account: account(), kind: 'reply', recent: twoBefore({ kind: 'reply' }) }),
    );
    const causes = [...once.causes, ...reply.causes].map(({ cause }) => cause);
    expect(causes).not.toContain('sender_dm_closed');
  });
});
