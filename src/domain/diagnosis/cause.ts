/** The families of the XTEP error article, in its order. */
export const causeFamilies = [
  'recipient',
  'sender',
  'restriction',
  'new_account',
  'other',
] as const;

export type CauseFamily = (typeof causeFamilies)[number];

/**
 * Every cause with its family (design.md section 8). The ids are a contract: history, metrics, card
 * metadata and filters use them, so none is ever renamed.
 */
export const causeFamily = {
  recipient_closed: 'recipient',
  recipient_protected: 'recipient',
  recipient_not_following: 'recipient',
  recipient_verified_only: 'recipient',
  recipient_blocked_us: 'recipient',
  recipient_blocked_by_us: 'recipient',
  recipient_suspended: 'recipient',
  recipient_gone: 'recipient',
  sender_protected: 'sender',
  sender_dm_closed: 'sender',
  rate_limited: 'restriction',
  daily_cap: 'restriction',
  action_block: 'restriction',
  duplicate_content: 'restriction',
  sender_locked: 'restriction',
  sender_suspended: 'restriction',
  reply_not_invited: 'restriction',
  new_account: 'new_account',
  network: 'other',
  x_unstable: 'other',
  link_broken: 'other',
  permission_missing: 'other',
  app_suspended: 'other',
  credits_exhausted: 'other',
  spend_cap: 'other',
  content_too_long: 'other',
  content_media: 'other',
  content_link: 'other',
  content_invalid: 'other',
  target_gone: 'other',
  reply_restricted: 'other',
  secret_reply_undelivered: 'other',
  clock_skew: 'other',
  x_api_changed: 'other',
  unknown: 'other',
} as const satisfies Record<string, CauseFamily>;

export type CauseId = keyof typeof causeFamily;

/** All cause ids, in the order above. */
export const causeIds = Object.keys(causeFamily) as readonly CauseId[];

export function isCauseId(value: string): value is CauseId {
  return Object.hasOwn(causeFamily, value);
}

/** How sure a ranked cause is. `certain` only where X or a profile states it. */
export const certainties = ['certain', 'likely', 'possible'] as const;

export type Certainty = (typeof certainties)[number];
