import { codeAnswer, invalidRequest, problem, type XAnswer } from './answer.js';

/*
 * What X answers when the link, the app, the plan or the content is wrong (rows 22 to 52 of the X
 * reference's error table). `refusals.ts` has the rest.
 */

const projectNeeded =
  'When authenticating requests to the Twitter API v2 endpoints, you must use keys and tokens ' +
  'from a Twitter developer App that is attached to a Project.';

const appOnly =
  'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint. Supported ' +
  'authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].';

function plus(answer: XAnswer, more: object): XAnswer {
  const body = typeof answer.body === 'object' ? answer.body : {};
  return { ...answer, body: { ...body, ...more } };
}

/** The link and the app. */
export const appRefusals = {
  /** Row 26. */
  unauthorized: problem(401, 'Unauthorized', 'Unauthorized'),
  /** Row 27. */
  invalidToken: codeAnswer(401, 89, 'Invalid or expired token.'),
  /** Row 28. */
  clockSkew: codeAnswer(401, 135, 'Timestamp out of bounds.'),
  /** Row 29, of the token endpoint. */
  spentRefreshToken: {
    status: 400,
    body: {
      error: 'invalid_request',
      error_description: 'Value passed for the token was invalid.',
    },
  },
  /** Row 30. */
  missingScope: problem(403, 'Forbidden', 'Forbidden'),
  /** Row 31. */
  appPermissions: problem(
    403,
    'Forbidden',
    'Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.',
    'oauth1-permissions',
  ),
  /** Row 32. */
  noDmsForApp: codeAnswer(
    403,
    93,
    'This application is not allowed to access or delete your direct messages.',
  ),
  /** Row 32, for a restricted app. */
  noWritesForApp: codeAnswer(403, 261, 'Application cannot perform write actions.'),
  /** Row 33. */
  appOnly: problem(403, 'Unsupported Authentication', appOnly, 'unsupported-authentication'),
  /** Row 34. */
  notEnrolled: plus(problem(403, 'Client Forbidden', projectNeeded, 'client-forbidden'), {
    reason: 'client-not-enrolled',
    registration_url: 'https://developer.twitter.com/en/docs/projects/overview',
  }),
  /** Row 35. */
  appSuspended: codeAnswer(401, 416, 'Invalid / suspended application.'),
  /** Row 51. */
  retired: codeAnswer(410, 251, 'This endpoint has been retired and should not be used.'),
} as const satisfies Record<string, XAnswer>;

/** The plan and its credits. */
export const planRefusals = {
  /** Row 22. */
  usageCapped: plus(
    problem(429, 'UsageCapExceeded', 'Usage cap exceeded: Monthly product cap', 'usage-capped'),
    { period: 'Monthly', scope: 'Product' },
  ),
  /** Row 23. */
  creditsDepleted: problem(
    402,
    'CreditsDepleted',
    'Your enrolled account [1] does not have any credits to fulfill this request.',
    'credits',
  ),
  /** Row 24. */
  paymentRequired: problem(
    402,
    'Payment Required',
    'Your credits are depleted.',
    'credits-depleted',
  ),
} as const satisfies Record<string, XAnswer>;

/** What was sent. */
export const contentRefusals = {
  /** Row 9. */
  dmTooLong: codeAnswer(
    403,
    354,
    'The text of your direct message is over the max character limit.',
  ),
  /** Row 41. */
  replyTooLong: codeAnswer(403, 186, 'Tweet needs to be a bit shorter.'),
  /** Row 42. */
  wrongMedia: codeAnswer(400, 324, 'The validation of media ids failed.'),
  /** Row 43. */
  wrongLink: codeAnswer(400, 44, 'attachment_url parameter is invalid'),
  /** Row 44. */
  wrongParameter: invalidRequest(
    'The `participant_id` query parameter value [x] does not match ^[0-9]{1,19}$',
    { participant_id: ['x'] },
  ),
} as const satisfies Record<string, XAnswer>;

/** Row 25: X's own limit of what may be spent, until `resetDate` (as X writes it). */
export function spendCapReached(resetDate: string): XAnswer {
  const answer = problem(
    403,
    'SpendCapReached',
    'Your enrolled account has reached its billing cycle spend cap.',
  );
  return plus(answer, { reset_date: resetDate });
}
