import type { RankedCause } from './diagnosis.js';
import type { AccountFacts, RecipientFacts } from './facts.js';
import { ranked, type Causes } from './row.js';

/*
 * The decision list of the X reference, section 2.4: what the look-up of a recipient says about why
 * a DM cannot reach them. X's own error says none of it.
 */

type Found = Extract<RecipientFacts, { kind: 'found' }>;
type Missing = Extract<RecipientFacts, { kind: 'missing' }>;

/** What the look-up says about reaching somebody; `item` is the number in the decision list. */
export type Reachability =
  | { readonly kind: 'open' }
  | { readonly kind: 'unsaid' }
  | { readonly kind: 'closed'; readonly item: string; readonly causes: Causes };

/** `account` tells whether verified-only is plausible: only for an unverified sender. */
export function reachability(
  facts: RecipientFacts | null,
  account: AccountFacts | null,
): Reachability {
  if (facts === null) return { kind: 'unsaid' };
  if (facts.kind === 'missing') {
    return { kind: 'closed', item: `1-${facts.reason}`, causes: causesOfMissing[facts.reason] };
  }
  if (facts.receivesYourDm === null) return { kind: 'unsaid' };
  return facts.receivesYourDm ? { kind: 'open' } : whyClosed(facts, account);
}

/** Item 1, told apart by X's `errors[]`; rows 12 to 14 say the same when a POST gets the answer. */
const causesOfMissing: Readonly<Record<Missing['reason'], Causes>> = {
  suspended: [
    ranked('recipient_suspended', 'certain', 'recipient-restricted', 'look-up-suspended'),
  ],
  gone: [ranked('recipient_gone', 'certain', 'recipient-gone', 'look-up-gone')],
  not_authorized: [
    ranked('recipient_protected', 'likely', 'recipient-protected', 'look-up-not-authorized'),
    ranked('recipient_blocked_us', 'possible', 'recipient-blocked-you', 'look-up-not-authorized'),
  ],
  unsaid: [
    ranked('recipient_gone', 'likely', 'recipient-gone', 'look-up-missing'),
    ranked('recipient_suspended', 'possible', 'recipient-restricted', 'look-up-missing'),
  ],
};

function closed(item: string, ...causes: Causes): Reachability {
  return { kind: 'closed', item, causes };
}

/** Items 2 to 5; `connections` that X left out leave only what the other fields prove. */
function whyClosed(facts: Found, account: AccountFacts | null): Reachability {
  const followedBy = facts.connections?.includes('followed_by') ?? null;
  if (facts.protected === true && followedBy !== true) {
    const certainty = followedBy === false ? 'certain' : 'likely';
    const cause = 'recipient_protected';
    return closed(
      '2',
      ranked(cause, certainty, 'recipient-protected', ...protectedWhy(followedBy)),
    );
  }
  if (facts.connections?.includes('blocking') === true) {
    const cause = 'recipient_blocked_by_us';
    return closed('3', ranked(cause, 'certain', 'recipient-blocked-by-you', 'look-up-we-block'));
  }
  if (followedBy === null) return closed('0', ...closedForSomeReason(account, 'look-up-closed'));
  return followedBy ? closed('5', ...closedThoughFollowing) : closed('4', ...notFollowing(account));
}

function protectedWhy(followedBy: boolean | null) {
  const seen = ['look-up-closed', 'look-up-protected'] as const;
  return followedBy === false ? ([...seen, 'look-up-not-followed-by'] as const) : seen;
}

/** Item 4: limited to accounts they follow, or to verified ones; we are told only that it is closed. */
function notFollowing(account: AccountFacts | null): Causes {
  return [
    ranked(
      'recipient_not_following',
      'likely',
      'recipient-requests-closed',
      'look-up-closed',
      'look-up-not-followed-by',
    ),
    ...verifiedOnly(account),
  ];
}

/** Item 5: X has no field for "blocked by"; it is never more than likely. */
const closedThoughFollowing: Causes = [
  ranked(
    'recipient_blocked_us',
    'likely',
    'recipient-blocked-you',
    'look-up-closed',
    'look-up-followed-by',
  ),
  ranked(
    'recipient_closed',
    'possible',
    'recipient-closed',
    'look-up-closed',
    'look-up-followed-by',
  ),
];

function verifiedOnly(account: AccountFacts | null): readonly RankedCause[] {
  if (account !== null && account.verifiedType !== null && account.verifiedType !== 'none') {
    return [];
  }
  const why = account?.verifiedType === 'none' ? (['own-unverified'] as const) : [];
  return [ranked('recipient_verified_only', 'possible', 'recipient-verified-only', ...why)];
}

/** The recipient family's first guess, with what it may be in particular. */
export function closedForSomeReason(
  account: AccountFacts | null,
  ...why: readonly ('look-up-closed' | 'x-names-no-reason' | 'usual-reason' | 'no-look-up')[]
): Causes {
  return [
    ranked('recipient_closed', 'likely', 'recipient-closed', ...why),
    ranked('recipient_not_following', 'possible', 'recipient-requests-closed'),
    ...verifiedOnly(account),
    ranked('recipient_blocked_us', 'possible', 'recipient-blocked-you'),
  ];
}
