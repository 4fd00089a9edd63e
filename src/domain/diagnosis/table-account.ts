import { byLength, byRecentSends } from './refine.js';
import { ranked, stop, type NextRule, type Row } from './row.js';

const untilWell: NextRule = { kind: 'pause', cause: 'sender_locked', holds: 'all', ends: 'check' };

/** Rows 5, 10, 11, 15, 36 and 45: restrictions of our account, certain or suspected. */
export const accountRows: readonly Row[] = [
  {
    id: 'x10',
    when: [
      { status: ['refused'], codes: [326] },
      { status: ['refused'], words: /account is temporarily locked/i },
    ],
    causes: [ranked('sender_locked', 'certain', 'sender-locked', 'x-states')],
    next: untilWell,
    note: 'Row 10: until a person logs in and unlocks it.',
  },
  {
    id: 'x11',
    when: [
      { status: ['refused'], codes: [64] },
      { status: ['refused'], words: /your account is suspended/i },
    ],
    causes: [ranked('sender_suspended', 'certain', 'sender-suspended', 'x-states')],
    next: { ...untilWell, cause: 'sender_suspended' },
    note: 'Row 11.',
  },
  {
    id: 'x15',
    when: [
      { status: ['refused'], codes: [226] },
      { status: ['refused'], words: /request looks like it might be automated/i },
    ],
    causes: [ranked('action_block', 'certain', 'x-automation', 'x-states')],
    next: { kind: 'pause', cause: 'action_block', holds: 'all', ends: 'cool-down' },
    refine: byRecentSends,
    note: 'Row 15: the spam guard; sending on makes it worse.',
  },
  {
    id: 'x5',
    when: [{ status: ['refused'], words: /this operation is not permitted/i }],
    causes: [
      ranked('unknown', 'possible', 'unknown', 'meaning-not-known'),
      ranked('action_block', 'possible', 'x-violation', 'seen-with-this-answer'),
    ],
    next: stop,
    note: 'Row 5: no known meaning. Never the recipient because of it; three recipients in a row speak for a block.',
  },
  {
    id: 'x36',
    when: [{ status: ['refused'], words: /you are not permitted to perform this action/i }],
    causes: [
      ranked('unknown', 'possible', 'unknown', 'meaning-not-known'),
      ranked('action_block', 'possible', 'x-violation', 'seen-with-this-answer'),
      ranked('daily_cap', 'possible', 'x-day-cap', 'seen-with-this-answer'),
      ranked('content_too_long', 'possible', 'content', 'seen-with-this-answer'),
    ],
    next: stop,
    refine: byLength,
    note: 'Row 36: seen for texts over 280 without Premium, for daily caps and for plan limits.',
  },
  {
    id: 'x45',
    when: [{ status: ['refused'], codes: [161, 139, 160, 271, 272, 327] }],
    causes: [
      ranked('unknown', 'possible', 'unknown', 'meaning-not-known'),
      ranked('action_block', 'possible', 'x-violation', 'seen-with-this-answer'),
    ],
    next: stop,
    note: 'Row 45: codes of follows, likes, mutes and reposts; none of them belongs to a DM or a reply.',
  },
];
