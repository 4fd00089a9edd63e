import { codeAnswer, problem, type XAnswer } from './answer.js';
import { appRefusals, contentRefusals, planRefusals } from './app-refusals.js';

/*
 * What X answers instead of sending, by the rows of the X reference's error table (section 2.3).
 * For `emulator.fail({ respond: refusals.dmNotPermitted })`.
 */

const gatewayPage = '<html><head><title>502 Bad Gateway</title></head><body>502</body></html>';

const spamBlock =
  'This request looks like it might be automated. To protect our users from spam and other ' +
  "malicious activity, we can't complete this action right now. Please try again later.";

const locked =
  'To protect our users from spam and other malicious activity, this account is temporarily ' +
  'locked. Please log in to https://x.com to unlock your account.';

export const replyNotInvitedDetail =
  'Reply to this conversation is not allowed because you have not been mentioned or otherwise ' +
  'engaged by the author of the post you are replying to.';

/** X's fixed refusals, one per row that this sandbox plays. */
export const refusals = {
  ...appRefusals,
  ...planRefusals,
  ...contentRefusals,
  /** Row 1. */
  dmNotPermitted: problem(
    403,
    'Forbidden',
    'You do not have permission to DM one or more participants.',
  ),
  /** Row 2. */
  cannotMessageUser: codeAnswer(403, 349, 'You cannot send messages to this user.'),
  /** Row 3. */
  notFollowingYou: codeAnswer(
    403,
    150,
    'You cannot send messages to users who are not following you.',
  ),
  /** Row 4. */
  notVerified: codeAnswer(403, 476, 'Sender is not verified to send message requests.'),
  /** Row 5. */
  operationNotPermitted: problem(403, 'Forbidden', 'This operation is not permitted.'),
  /** Row 6: X refuses for a reason that it puts into the text. */
  dmNotSent: codeAnswer(403, 151, 'There was an error sending your message: Please try later.'),
  /** Row 7. */
  ownerMustAllowDms: codeAnswer(403, 214, 'Owner must allow dms from anyone.'),
  /** Row 10. */
  accountLocked: codeAnswer(403, 326, locked),
  /** Row 11. */
  accountSuspended: codeAnswer(
    403,
    64,
    'Your account is suspended and is not permitted to access this feature.',
  ),
  /** Row 12. */
  recipientSuspended: codeAnswer(403, 63, 'User has been suspended.'),
  /** Row 13. */
  recipientGone: codeAnswer(404, 50, 'User not found.'),
  /** Row 14. */
  recipientHidden: codeAnswer(403, 179, 'Sorry, you are not authorized to see this status.'),
  /** Row 15. */
  spamBlock: codeAnswer(403, 226, spamBlock),
  /** Row 16. */
  duplicate: problem(
    403,
    'Forbidden',
    'You are not allowed to create a Tweet with duplicate content.',
  ),
  /** Row 17. */
  dailyUpdateLimit: codeAnswer(403, 185, 'User is over daily status update limit.'),
  /** Row 18. */
  dailySendLimit: codeAnswer(
    403,
    344,
    'You have reached your daily limit for sending Tweets and messages. Please try again later.',
  ),
  /** Row 21: neither headers nor a reason. */
  tooManyOpaque: {
    ...problem(429, 'Too Many Requests', 'Too Many Requests'),
    withoutWindows: true,
  },
  /** Row 36. */
  actionNotPermitted: problem(403, 'Forbidden', 'You are not permitted to perform this action.'),
  /** Row 37. */
  replyNotInvited: problem(403, 'Forbidden', replyNotInvitedDetail),
  /** Row 38. */
  repliesRestricted: codeAnswer(
    403,
    433,
    'The original Tweet author restricted who can reply to this Tweet.',
  ),
  /** Row 39. */
  targetNotVisible: problem(
    403,
    'Forbidden',
    'You attempted to reply to a Tweet that is deleted or not visible to you.',
  ),
  /** Row 40. */
  targetGone: codeAnswer(404, 144, 'No status found with that ID.'),
  /** Row 45. */
  followRefused: codeAnswer(403, 161, 'You are unable to follow more people at this time.'),
  /** Row 46. */
  overCapacity: problem(503, 'Service Unavailable', 'Service Unavailable'),
  /** Row 47. */
  badGateway: { status: 502, body: gatewayPage, headers: { 'content-type': 'text/html' } },
} as const satisfies Record<string, XAnswer>;
