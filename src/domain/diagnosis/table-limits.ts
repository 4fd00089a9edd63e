import { byKind } from './refine.js';
import { ranked, type NextRule, type Row } from './row.js';

const spendPause: NextRule = {
  kind: 'pause',
  cause: 'spend_cap',
  holds: 'all',
  ends: 'date-or-probe',
};
const creditPause: NextRule = { ...spendPause, cause: 'credits_exhausted' };

/** Rows 22 to 25: money. Rate-limit headers still look healthy on these answers. */
const moneyRows: readonly Row[] = [
  {
    id: 'x25',
    when: [
      { status: [402, 403, 429], title: /spend\s?cap\s?reached/i },
      { status: [402, 403, 429], words: /spend\s?cap\s?reached|reached its .{0,30}spend cap/i },
    ],
    causes: [ranked('spend_cap', 'certain', 'plan-credit', 'x-states')],
    next: spendPause,
    note: 'Row 25: SpendCapReached, `reset_date` in the body.',
  },
  {
    id: 'x22',
    when: [
      { status: ['refused', 429], slugs: ['usage-capped'] },
      { status: ['refused', 429], title: /usage\s?cap\s?exceeded/i },
      { status: ['refused', 429], words: /usage cap exceeded/i },
    ],
    causes: [ranked('spend_cap', 'certain', 'plan-credit', 'plan-used-up')],
    next: spendPause,
    note: 'Row 22: a cap of the plan (period and scope in the body), not a window.',
  },
  {
    id: 'x23',
    when: [
      { status: [402], slugs: ['credits'] },
      { status: [402], title: /credits\s?depleted/i },
    ],
    causes: [ranked('credits_exhausted', 'certain', 'plan-credit', 'x-states')],
    next: creditPause,
    note: 'Row 23: the enrolled account does not have any credits.',
  },
  {
    id: 'x24',
    when: [
      { status: [402], slugs: ['credits-depleted'] },
      { status: [402], words: /credits/i },
    ],
    causes: [ranked('credits_exhausted', 'certain', 'plan-credit', 'x-states')],
    next: creditPause,
    note: 'Row 24: the other body shape of the same.',
  },
  {
    id: 'x24-bare',
    when: [{ status: [402] }],
    causes: [ranked('credits_exhausted', 'likely', 'plan-credit', 'usual-reason')],
    next: creditPause,
    note: 'Rows 23 and 24 without their words: no other meaning of 402 is known.',
  },
];

/** Rows 17 to 21: windows and days. */
const windowRows: readonly Row[] = [
  {
    id: 'x20-user',
    when: [{ status: [420, 429], usedUp: 'user_day' }],
    causes: [ranked('daily_cap', 'certain', 'x-day-cap', 'user-day-used-up')],
    next: { kind: 'at-reset', scope: 'user_day' },
    note: 'Row 20, user. Before row 19: a day that is used up outlasts any short window.',
  },
  {
    id: 'x20-app',
    when: [{ status: [420, 429], usedUp: 'app_day' }],
    causes: [ranked('daily_cap', 'certain', 'x-day-cap', 'app-day-used-up')],
    next: { kind: 'at-reset', scope: 'app_day' },
    note: 'Row 20, app: other accounts of the same app count too.',
  },
  {
    id: 'x19',
    when: [{ status: [420, 429], usedUp: 'short' }],
    causes: [ranked('rate_limited', 'certain', 'window-used-up', 'window-used-up')],
    next: { kind: 'at-reset', scope: 'short' },
    note: 'Row 19: x-rate-limit-remaining: 0.',
  },
  {
    id: 'x21',
    when: [{ status: [420, 429] }, { status: ['refused'], codes: [88] }],
    causes: [
      ranked('rate_limited', 'likely', 'limit-not-named', 'limit-not-named'),
      ranked('daily_cap', 'possible', 'x-day-cap', 'limit-not-named'),
      ranked('action_block', 'possible', 'x-burst', 'seen-with-this-answer'),
    ],
    next: { kind: 'growing-wait', firstMinutes: 15 },
    refine: byKind,
    note: 'Row 21: 429 without headers or with an open window: a limit that X does not show.',
  },
  {
    id: 'x17',
    when: [
      { status: ['refused'], codes: [185] },
      { status: ['refused'], words: /over daily status update limit/i },
    ],
    causes: [ranked('daily_cap', 'certain', 'x-day-cap', 'x-states')],
    next: { kind: 'growing-wait', firstMinutes: 30 },
    note: 'Row 17: rolling windows of unspecified length.',
  },
  {
    id: 'x18',
    when: [
      { status: ['refused'], codes: [344] },
      { status: ['refused'], words: /reached your daily limit for sending/i },
    ],
    causes: [ranked('daily_cap', 'likely', 'x-day-cap', 'x-states')],
    next: { kind: 'growing-wait', firstMinutes: 15 },
    note: 'Row 18: often transient, and hit early by new or unverified accounts; hence only likely.',
  },
];

export const limitRows: readonly Row[] = [...moneyRows, ...windowRows];
