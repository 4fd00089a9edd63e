import { describe, expect, it } from 'vitest';

import { diagnose } from '../../../src/domain/diagnosis/diagnose.js';
import type { DiagnosisInput } from '../../../src/domain/diagnosis/diagnosis.js';
import type { RateWindow } from '../../../src/domain/diagnosis/evidence.js';
import { mayHaveArrived } from '../../../src/domain/diagnosis/evidence.js';
import {
  faultMayHaveArrived,
  transportEvidence,
} from '../../../src/domain/diagnosis/transport-evidence.js';
import { code, status, tooMany } from './answers.js';
import { attempt, evidence, input } from './builders.js';

/** Minutes from now until the send goes out; fails unless the step is a wait. */
function waitMinutes(refused: DiagnosisInput): number {
  const { next } = diagnose(refused);
  if (next.kind !== 'wait') throw new Error(`Expected a wait, got ${next.kind}`);
  return (Date.parse(next.at) - refused.now.getTime()) / 60_000;
}

function inMinutes(minutes: number): string {
  return new Date(Date.parse('2026-11-25T12:00:00.000Z') + minutes * 60_000).toISOString();
}

function window(
  scope: RateWindow['scope'],
  remaining: number | null,
  minutes: number | null,
): RateWindow {
  return { scope, limit: 15, remaining, resetAt: minutes === null ? null : inMinutes(minutes) };
}

describe('waits', () => {
  it('last until the reset of the window that is used up', () => {
    const refused = tooMany([window('short', 0, 7), window('user_day', 900, 600)]);
    expect(waitMinutes(refused)).toBe(7);
    expect(diagnose(refused)).toMatchObject({ row: 'x19', next: { scope: 'short' } });
  });

  it.each([
    ['user_day', 'x20-user'],
    ['app_day', 'x20-app'],
  ] as const)('last until the reset of the %s when that is used up too', (scope, row) => {
    const refused = tooMany([window('short', 0, 7), window(scope, 0, 600)]);
    expect(waitMinutes(refused)).toBe(600);
    expect(diagnose(refused)).toMatchObject({ row, next: { scope } });
  });

  it('last until the later of two days', () => {
    expect(waitMinutes(tooMany([window('user_day', 0, 60), window('app_day', 0, 90)]))).toBe(90);
  });

  it('take a short window with a reset and no count as used up', () => {
    expect(waitMinutes(tooMany([window('short', null, 3)]))).toBe(3);
  });

  it('honour Retry-After', () => {
    expect(waitMinutes(tooMany([], inMinutes(2)))).toBe(2);
    expect(waitMinutes(tooMany([window('short', 0, 7)], inMinutes(9)))).toBe(9);
    expect(waitMinutes(code(344, {}))).toBe(15);
  });

  it('start again after a second when the reset has just passed, later with each repetition', () => {
    const passed = [window('short', 0, -0.01)];
    const before = [attempt(1, { row: 'x19' }), attempt(2, { row: 'x19' })];
    expect(waitMinutes(tooMany(passed)) * 60).toBeCloseTo(1);
    expect(waitMinutes(tooMany(passed, null, { recent: before })) * 60).toBeCloseTo(4);
  });

  it('never last longer than X can mean', () => {
    expect(waitMinutes(tooMany([window('short', 0, 60 * 24 * 365 * 1000)]))).toBe(25 * 60);
  });

  it('double from 15 minutes to a day where X names no end', () => {
    const tries = [20, 60, 150, 400, 900, 1_900, 3_500].map((minutes) =>
      attempt(minutes, { row: 'x21' }),
    );
    const waits = [0, 1, 2, 3, 7].map((count) =>
      waitMinutes(tooMany([], null, { recent: tries.slice(0, count) })),
    );
    expect(waits).toEqual([15, 30, 60, 120, 1_440]);
  });

  it('count refusals of one moment once, and start over after an accepted send', () => {
    const atOnce = [20, 20, 20, 20].map((minutes) => attempt(minutes, { row: 'x21' }));
    expect(waitMinutes(tooMany([], null, { recent: atOnce }))).toBe(30);
    const accepted = attempt(15, { outcome: 'accepted', row: null });
    expect(waitMinutes(tooMany([], null, { recent: [accepted, ...atOnce] }))).toBe(15);
  });

  it('start at 30 minutes for the daily limit of posts', () => {
    expect(waitMinutes(code(185))).toBe(30);
  });

  it('survive a day without a reset', () => {
    const refused = tooMany([window('user_day', 0, null)]);
    expect(waitMinutes(refused)).toBe(15);
    expect(diagnose(refused)).toMatchObject({ next: { scope: 'user_day' } });
  });
});

describe('the link', () => {
  const linkPause = { kind: 'pause', cause: 'link_broken', holds: 'all', ends: { kind: 'check' } };

  it.each([status(401), code(89), code(32)])(
    'is renewed first where that can help (%#)',
    (refused) => {
      expect(diagnose({ ...refused, canRefreshToken: true }).next).toEqual({
        kind: 'refresh-token',
      });
      expect(diagnose(refused).next).toEqual(linkPause);
    },
  );

  it('is broken when the renewal itself is refused', () => {
    const answer = { kind: 'http', status: 400 } as const;
    const refused = input({
      canRefreshToken: true,
      evidence: evidence({ answer, stage: 'token' }),
    });
    expect(diagnose(refused)).toMatchObject({ row: 'x29', next: linkPause });
  });

  it('may only look broken when our clock is wrong', () => {
    const answer = { kind: 'http', status: 401 } as const;
    const late = evidence({ answer, answeredAt: inMinutes(-10) });
    const causes = diagnose(input({ evidence: late })).causes.map(({ cause }) => cause);
    expect(causes).toEqual(['link_broken', 'clock_skew']);
  });

  it('is no question when its renewal met a fault: the POST never left', () => {
    const answer = { kind: 'http', status: 503 } as const;
    expect(diagnose(input({ evidence: evidence({ answer, stage: 'token' }) })).next).toEqual({
      kind: 'retry',
    });
    const cut = { ...transportEvidence('cut', 'socket hang up'), stage: 'token' } as const;
    expect(diagnose(input({ evidence: cut })).next).toEqual({ kind: 'retry' });
  });
});

describe('what may have arrived', () => {
  it.each(['refused', 'unresolved', 'unreachable', 'tls'] as const)('%s: tried again', (fault) => {
    expect(diagnose(input({ evidence: transportEvidence(fault, '') })).next.kind).toBe('retry');
  });

  it.each(['cut', 'hung', 'garbled', 'crashed'] as const)(
    '%s: read back, then a person',
    (fault) => {
      expect(diagnose(input({ evidence: transportEvidence(fault, '') })).next).toEqual({
        kind: 'read-back',
        retryWhenAbsent: false,
      });
    },
  );

  it.each([500, 502, 503, 504, 520])('%d: read back, then tried again', (number) => {
    expect(diagnose(status(number)).next).toEqual({ kind: 'read-back', retryWhenAbsent: true });
  });

  it('is read back and nothing else, for every fault', () => {
    for (const [fault, arrived] of Object.entries(faultMayHaveArrived)) {
      const seen = {
        ...transportEvidence('cut', ''),
        answer: { kind: 'transport', fault: 'cut', mayHaveArrived: arrived, message: fault },
      } as const;
      expect(diagnose(input({ evidence: seen })).next.kind).toBe(arrived ? 'read-back' : 'retry');
      expect(mayHaveArrived(seen)).toBe(arrived);
    }
  });
});

describe('pauses', () => {
  it.each([
    [code(326), 'sender_locked', 'check'],
    [code(64), 'sender_suspended', 'check'],
    [code(416), 'app_suspended', 'check'],
    [code(261), 'app_suspended', 'check'],
    [status(402), 'credits_exhausted', 'hourly-probe'],
  ])('hold everything (%#)', (refused, cause, ends) => {
    expect(diagnose(refused).next).toEqual({
      kind: 'pause',
      cause,
      holds: 'all',
      ends: { kind: ends },
    });
  });

  it.each(['dm', 'reply'] as const)('hold only the lane %s for a missing permission', (kind) => {
    expect(diagnose(code(93, { kind })).next).toEqual({
      kind: 'pause',
      cause: 'permission_missing',
      holds: kind,
      ends: { kind: 'person' },
    });
  });

  it('hold both lanes when X says that the token may only read', () => {
    const refused = input({ evidence: evidence({ codes: [220], accessLevel: 'read' }) });
    expect(diagnose(refused).next).toMatchObject({ holds: 'all' });
  });

  it('end at the date X named, unless that has passed', () => {
    const answer = { kind: 'http', status: 403 } as const;
    const capped = (namedResetAt: string) =>
      diagnose(input({ evidence: evidence({ answer, title: 'SpendCapReached', namedResetAt }) }))
        .next;
    expect(capped('2026-12-01')).toMatchObject({
      cause: 'spend_cap',
      ends: { kind: 'date', at: '2026-12-01T00:00:00.000Z' },
    });
    expect(capped('2026-11-01')).toMatchObject({ ends: { kind: 'hourly-probe' } });
    expect(capped('soon')).toMatchObject({ ends: { kind: 'hourly-probe' } });
  });
});

describe('row 36', () => {
  const detail = 'You are not permitted to perform this action.';
  const causesFor = (text: string) =>
    diagnose(input({ kind: 'reply', text, evidence: evidence({ detail }) })).causes.map(
      ({ cause }) => cause,
    );

  it('moves the length up when the text is over 280', () => {
    expect(causesFor('あ'.repeat(141)).slice(0, 2)).toEqual(['unknown', 'content_too_long']);
    expect(causesFor('あ'.repeat(140)).at(-1)).toBe('content_too_long');
  });

  it('counts a link as 23', () => {
    const link = `https://example.com/${'x'.repeat(300)}`;
    expect(causesFor(`${'a'.repeat(250)} ${link}`).at(-1)).toBe('content_too_long');
  });
});

describe('a secret reply that X refuses in unknown words', () => {
  it('is possibly just that', () => {
    const refused = input({ secret: true, kind: 'reply', evidence: evidence({ detail: 'No.' }) });
    expect(diagnose(refused).causes.map(({ cause }) => cause)).toContain(
      'secret_reply_undelivered',
    );
    expect(diagnose({ ...refused, secret: false }).causes.map(({ cause }) => cause)).not.toContain(
      'secret_reply_undelivered',
    );
  });
});
