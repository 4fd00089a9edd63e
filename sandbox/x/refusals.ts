import { codeAnswer, problem, type XAnswer } from './answer.js';

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
  /** Row 9. */
  dmTooLong: codeAnswer(
    403,
    354,
    'The text of your direct message is over the max character limit.',
  ),
  /** Row 10. */
  accountLocked: codeAnswer(403, 326, locked),
  /** Row 11. */
  accountSuspended: codeAnswer(
    403,
    64,
    'Your account is suspended and is not permitted to access this feature.',
  ),
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
  /** Row 23. */
  creditsDepleted: problem(
    402,
    'CreditsDepleted',
    'Your enrolled account [1] does not have any credits to fulfill this request.',
    'credits',
  ),
  /** Row 26. */
  unauthorized: problem(401, 'Unauthorized', 'Unauthorized'),
  /** Row 30. */
  missingScope: problem(403, 'Forbidden', 'Forbidden'),
  /** Row 31. */
  appPermissions: problem(
    403,
    'Forbidden',
    'Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.',
    'oauth1-permissions',
  ),
  /** Row 35. */
  appSuspended: codeAnswer(401, 416, 'Invalid / suspended application.'),
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
  /** Row 46. */
  overCapacity: problem(503, 'Service Unavailable', 'Service Unavailable'),
  /** Row 47. */
  badGateway: { status: 502, body: gatewayPage, headers: { 'content-type': 'text/html' } },
} as const satisfies Record<string, XAnswer>;

/** Row 25: X's own limit of what may be spent, until `resetDate` (as X writes it). */
export function spendCapReached(resetDate: string): XAnswer {
  const answer = problem(
    403,
    'SpendCapReached',
    'Your enrolled account has reached its billing cycle spend cap.',
  );
  return { ...answer, body: { ...asRecord(answer.body), reset_date: resetDate } };
}

function asRecord(body: unknown): object {
  return typeof body === 'object' && body !== null ? body : {};
}
