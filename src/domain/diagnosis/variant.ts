import type { CauseId } from './cause.js';

/**
 * The texts that each cause can be told with, the usual one first. Ids are those of the product
 * reference, sections 8.2 and 8.3; the rest are ours, where design.md section 8 says "(new)" or one
 * text would claim too much.
 */
export const causeVariants = {
  recipient_closed: ['recipient-closed'],
  recipient_protected: ['recipient-protected'],
  recipient_not_following: ['recipient-requests-closed', 'recipient-not-following'],
  recipient_verified_only: ['recipient-verified-only'],
  recipient_blocked_us: ['recipient-blocked-you'],
  recipient_blocked_by_us: ['recipient-blocked-by-you'],
  recipient_suspended: ['recipient-restricted'],
  recipient_gone: ['recipient-gone'],
  sender_protected: ['sender-protected'],
  sender_dm_closed: ['sender-requests-closed'],
  rate_limited: ['window-used-up', 'limit-not-named'],
  daily_cap: ['send-cap', 'x-day-cap'],
  action_block: ['x-automation', 'x-burst', 'x-same-text', 'x-violation'],
  duplicate_content: ['x-same-text'],
  sender_locked: ['sender-locked'],
  sender_suspended: ['sender-suspended'],
  reply_not_invited: ['reply-not-invited'],
  new_account: ['new-low-trust', 'new-unverified', 'unverified'],
  network: ['network', 'network-unclear', 'interrupted'],
  x_unstable: ['x-unstable'],
  link_broken: ['link-broken'],
  permission_missing: ['permission'],
  app_suspended: ['app-suspended'],
  credits_exhausted: ['plan-credit'],
  spend_cap: ['plan-credit'],
  content_too_long: ['content'],
  content_media: ['content', 'media-file-missing'],
  content_link: ['content'],
  content_invalid: ['content'],
  target_gone: ['target-post-closed'],
  reply_restricted: ['target-post-closed'],
  secret_reply_undelivered: ['secret-reply-undelivered'],
  clock_skew: ['clock-skew'],
  x_api_changed: ['x-api-changed'],
  unknown: ['unknown'],
} as const satisfies Record<CauseId, readonly [string, ...string[]]>;

export type VariantOf<C extends CauseId> = (typeof causeVariants)[C][number];

export type VariantId = VariantOf<CauseId>;

/** The variant as stored with a diagnosis, or the usual one when a later version no longer has it. */
export function knownVariant(cause: CauseId, stored: string): VariantId {
  const variants: readonly VariantId[] = causeVariants[cause];
  return variants.find((variant) => variant === stored) ?? causeVariants[cause][0];
}
