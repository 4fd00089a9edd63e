import { assertNever } from '../assert.js';
import type { DiagnosisInput, RankedCause, RecentAttempt } from './diagnosis.js';
import type { RecipientFacts } from './facts.js';
import { closedForSomeReason, reachability } from './reachability.js';
import { dayMs, isYounger } from './recent.js';
import { ranked, type Causes } from './row.js';
import type { VariantOf } from './variant.js';
import { weightedLength } from './weighted-length.js';
import type { WhyToken } from './why.js';

/* What look-up, own account and recent attempts make of the causes that a row names. */

const burstMs = 15 * 60_000;
/** X's documented window: 15 DMs in 15 minutes are the most that a patient sender makes. */
const burstCount = 15;
const clockToleranceMs = 5 * 60_000;

/** Rows 1 and 2: the one 403 text stands for every reason of the recipient's, and for some that are not. */
export function byLookUp(_causes: Causes, input: DiagnosisInput): Causes {
  const reach = reachability(input.recipient, input.account);
  switch (reach.kind) {
    case 'open':
      return openButRefused;
    case 'closed':
      return reach.causes;
    case 'unsaid':
      return withoutReceivesYourDm(input);
    default:
      return assertNever(reach);
  }
}

/** Item 6 of the decision list: not the recipient, as far as X tells. */
const openButRefused: Causes = [
  ranked('unknown', 'possible', 'unknown', 'look-up-open', 'x-names-no-reason'),
  ranked('action_block', 'possible', 'x-violation', 'look-up-open'),
  ranked('recipient_closed', 'possible', 'recipient-closed', 'look-up-disagrees'),
];

/** The field was dropped (app-only token, or not asked for): what remains of the profile still counts. */
function withoutReceivesYourDm({ recipient, account }: DiagnosisInput): Causes {
  const reasons = ['x-names-no-reason', 'usual-reason', 'no-look-up'] as const;
  if (recipient?.kind !== 'found') return closedForSomeReason(account, ...reasons);
  if (recipient.connections?.includes('blocking') === true) {
    const cause = 'recipient_blocked_by_us';
    return [ranked(cause, 'likely', 'recipient-blocked-by-you', 'look-up-we-block')];
  }
  if (recipient.protected === true && !isFollowedBy(recipient)) {
    return [ranked('recipient_protected', 'likely', 'recipient-protected', 'look-up-protected')];
  }
  return closedForSomeReason(account, 'x-names-no-reason', 'usual-reason');
}

function isFollowedBy(facts: RecipientFacts | null): boolean {
  return facts?.kind === 'found' && facts.connections?.includes('followed_by') === true;
}

/** Rows 3 and 4: X names the reason, yet what we see of the accounts can contradict it. */
export function unlessFactsDisagree(causes: Causes, input: DiagnosisInput): Causes {
  const [first, ...rest] = causes;
  const verified = input.account?.verifiedType ?? 'none';
  const disagrees =
    isFollowedBy(input.recipient) ||
    (first.cause === 'recipient_verified_only' && verified !== 'none');
  if (!disagrees) return causes;
  return [{ ...first, certainty: 'likely', why: [...first.why, 'look-up-disagrees'] }, ...rest];
}

/** Row 14: "not authorized to see" is protection or a block; the profile may tell which. */
export function byProtection(causes: Causes, { recipient }: DiagnosisInput): Causes {
  if (recipient?.kind !== 'found' || recipient.protected === null) return causes;
  if (!recipient.protected) {
    return [ranked('recipient_blocked_us', 'likely', 'recipient-blocked-you', 'x-states')];
  }
  return [
    ranked('recipient_protected', 'likely', 'recipient-protected', 'x-states', 'look-up-protected'),
    ranked('recipient_blocked_us', 'possible', 'recipient-blocked-you'),
  ];
}

/** Row 15: which of the known ways into an action block the recent attempts speak for. */
export function byRecentSends(causes: Causes, input: DiagnosisInput): Causes {
  const reached = input.recent.filter(
    ({ kind, outcome }) => kind === input.kind && outcome !== 'not_posted',
  );
  const same = reached.filter((attempt) => isSameText(attempt, input)).length;
  const burst = reached.filter((attempt) => isYounger(attempt, input.now, burstMs)).length;
  if (same >= 2) return told(causes, input, 'x-same-text', 'same-text-repeated');
  return burst < burstCount ? causes : told(causes, input, 'x-burst', 'many-in-short-time');
}

/** The texts of the XTEP article speak of DMs; a reply that is blocked keeps the one that does not. */
function told(
  [first, ...rest]: Causes,
  { kind }: DiagnosisInput,
  variant: VariantOf<'action_block'>,
  why: WhyToken,
): Causes {
  const variantOfKind = kind === 'dm' ? { variant } : {};
  return [{ ...first, ...variantOfKind, why: [...first.why, why] }, ...rest];
}

/** Row 21: what a reply is refused for is not that many DMs were sent. */
export function byKind([first, ...rest]: Causes, { kind }: DiagnosisInput): Causes {
  if (kind === 'dm') return [first, ...rest];
  return [
    first,
    ...rest.map((cause) =>
      cause.variant === 'x-burst' ? { ...cause, variant: 'x-automation' } : cause,
    ),
  ];
}

function isSameText(attempt: RecentAttempt, input: DiagnosisInput): boolean {
  return attempt.text === input.text && isYounger(attempt, input.now, dayMs);
}

/**
 * Row 36 was seen for posts over 280 without Premium. The length moves that guess up or down, but
 * never away: our count is not X's.
 */
export function byLength([first, ...rest]: Causes, input: DiagnosisInput): Causes {
  const isTooLong = ({ cause }: RankedCause): boolean => cause === 'content_too_long';
  const others = rest.filter((cause) => !isTooLong(cause));
  if (input.kind !== 'reply' || weightedLength(input.text) <= 280) {
    return [first, ...others, ...rest.filter(isTooLong)];
  }
  const why = ['seen-with-this-answer', 'text-over-280'] as const;
  return [first, ranked('content_too_long', 'possible', 'content', ...why), ...others];
}

/** Rows 26 and 27: a wrong clock breaks OAuth 1.0a signatures, and X then only says "Unauthorized". */
export function byClock(causes: Causes, { evidence, now }: DiagnosisInput): Causes {
  const answeredMs = Date.parse(evidence.answeredAt ?? '');
  if (!(Math.abs(answeredMs - now.getTime()) > clockToleranceMs)) return causes;
  return [...causes, ranked('clock_skew', 'possible', 'clock-skew', 'clock-differs')];
}

/** Row 52: a secret reply that X refuses in words nobody knows is most of all an undelivered one. */
export function bySecrecy(causes: Causes, { secret }: DiagnosisInput): Causes {
  if (secret !== true) return causes;
  const cause = 'secret_reply_undelivered';
  return [...causes, ranked(cause, 'possible', 'secret-reply-undelivered', 'secret-reply')];
}
