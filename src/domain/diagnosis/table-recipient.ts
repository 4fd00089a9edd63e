import { byLookUp, byProtection, unlessFactsDisagree } from './refine.js';
import { closedForSomeReason } from './reachability.js';
import { ranked, stop, type Match, type Row } from './row.js';

const onePermissionText: Match = {
  status: ['refused'],
  words: /do not have permission to DM one or more participants/i,
};
const anyReason = closedForSomeReason(null, 'x-names-no-reason', 'usual-reason', 'no-look-up');

/** Rows 1 to 4, 7, 8 and 12 to 14: the recipient, and our own settings. */
export const recipientRows: readonly Row[] = [
  {
    id: 'x3',
    when: [
      { status: ['refused'], codes: [150] },
      { status: ['refused'], words: /cannot send messages to users who are not following you/i },
    ],
    causes: [ranked('recipient_not_following', 'certain', 'recipient-not-following', 'x-states')],
    next: stop,
    refine: unlessFactsDisagree,
    note: 'Row 3.',
  },
  {
    id: 'x4',
    when: [
      { status: ['refused'], codes: [476] },
      { status: ['refused'], words: /sender is not verified to send message requests/i },
    ],
    causes: [ranked('recipient_verified_only', 'certain', 'recipient-verified-only', 'x-states')],
    next: stop,
    refine: unlessFactsDisagree,
    note: 'Row 4.',
  },
  {
    id: 'x8',
    when: [{ ...onePermissionText, onlyOwnProtectionKnown: true }],
    causes: [
      ranked(
        'sender_protected',
        'likely',
        'sender-protected',
        'own-protected',
        'x-names-no-reason',
      ),
      ranked('recipient_closed', 'possible', 'recipient-closed', 'no-look-up'),
    ],
    next: stop,
    note: 'Row 8: X has no error for it; only likely, and only while nothing is known about the recipient.',
  },
  {
    id: 'x1',
    when: [onePermissionText],
    causes: anyReason,
    next: stop,
    refine: byLookUp,
    note: 'Row 1: one text for nearly every reason of the recipient; the look-up tells them apart.',
  },
  {
    id: 'x2',
    when: [
      { status: ['refused'], codes: [349] },
      { status: ['refused'], words: /you cannot send messages to this user/i },
    ],
    causes: anyReason,
    next: stop,
    refine: byLookUp,
    note: 'Row 2: as row 1.',
  },
  {
    id: 'x7',
    when: [
      { status: ['refused'], codes: [214] },
      { status: ['refused'], words: /owner must allow dms from anyone/i },
    ],
    causes: [ranked('sender_dm_closed', 'likely', 'sender-requests-closed', 'x-states')],
    next: stop,
    note: 'Row 7: the only answer that names our own DM setting, seen with welcome messages only.',
  },
  {
    id: 'x12',
    when: [
      { status: ['refused'], codes: [63] },
      { status: ['refused'], words: /user has been suspended/i },
    ],
    causes: [ranked('recipient_suspended', 'certain', 'recipient-restricted', 'x-states')],
    next: stop,
    note: 'Row 12: before row 13, whose slug comes with it.',
  },
  {
    id: 'x13',
    when: [
      { status: ['refused'], codes: [50, 17, 34, 108] },
      { status: ['refused'], slugs: ['resource-not-found'] },
      { status: ['refused'], words: /could not find user with|cannot find specified user/i },
    ],
    causes: [ranked('recipient_gone', 'certain', 'recipient-gone', 'x-states')],
    next: stop,
    note: 'Row 13: deleted or deactivated; nobody can come back from there within 30 days.',
  },
  {
    id: 'x14',
    when: [
      { status: ['refused'], codes: [179] },
      { status: ['refused'], slugs: ['not-authorized-for-resource'] },
      { status: ['refused'], words: /you are not authorized to see/i },
    ],
    causes: [
      ranked('recipient_protected', 'likely', 'recipient-protected', 'x-states'),
      ranked('recipient_blocked_us', 'possible', 'recipient-blocked-you', 'seen-with-this-answer'),
    ],
    next: stop,
    refine: byProtection,
    note: 'Row 14: protected or blocked by them, X does not say which.',
  },
];
