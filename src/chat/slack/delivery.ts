import { webApi } from '@slack/bolt';
import { assertNever } from '../../domain/assert.js';
import type { Delivery } from '../port.js';

/** How Slack's answers to a failed call are understood; free of what the call was for. */
export type SlackFailure =
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'closed'; readonly reason: string }
  | { readonly kind: 'later'; readonly seconds: number; readonly reason: string }
  | { readonly kind: 'unclear'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'signed-out'; readonly reason: string }
  /** A trigger that is too old or used: the person must click again. */
  | { readonly kind: 'interaction-over'; readonly reason: string };

/**
 * Slack's error codes by what follows from them (slack-api-ref, `chat.postMessage`, `chat.update`,
 * `views.open`). A message that may not be edited any more counts as gone: the card is then posted
 * afresh instead of showing an old state for ever.
 */
const kindOfCode: Readonly<Record<string, SlackFailure['kind']>> = {
  message_not_found: 'gone',
  thread_not_found: 'gone',
  cant_update_message: 'gone',
  edit_window_closed: 'gone',

  channel_not_found: 'closed',
  not_in_channel: 'closed',
  is_archived: 'closed',
  is_inactive: 'closed',
  restricted_action: 'closed',
  restricted_action_read_only_channel: 'closed',
  restricted_action_thread_only_channel: 'closed',
  restricted_action_non_threadable_channel: 'closed',
  restricted_action_thread_locked: 'closed',
  channel_is_limited_access: 'closed',
  messages_tab_disabled: 'closed',
  cannot_dm_bot: 'closed',
  user_disabled: 'closed',
  missing_scope: 'closed',
  no_permission: 'closed',
  access_denied: 'closed',
  ekm_access_denied: 'closed',
  team_access_not_granted: 'closed',
  org_login_required: 'closed',
  not_allowed_token_type: 'closed',

  invalid_blocks: 'refused',
  invalid_blocks_format: 'refused',
  msg_blocks_too_long: 'refused',
  msg_too_long: 'refused',
  block_mismatch: 'refused',
  view_too_large: 'refused',
  no_text: 'refused',
  invalid_arguments: 'refused',
  invalid_arg_name: 'refused',
  invalid_metadata_format: 'refused',
  invalid_metadata_schema: 'refused',
  metadata_too_large: 'refused',
  too_many_attachments: 'refused',

  ratelimited: 'later',
  rate_limited: 'later',
  message_limit_exceeded: 'later',
  service_unavailable: 'later',
  team_added_to_org: 'later',
  too_many_websockets: 'later',

  invalid_auth: 'signed-out',
  not_authed: 'signed-out',
  account_inactive: 'signed-out',
  token_revoked: 'signed-out',
  token_expired: 'signed-out',
  team_disabled: 'signed-out',
  user_removed_from_team: 'signed-out',

  internal_error: 'unclear',
  fatal_error: 'unclear',
  request_timeout: 'unclear',

  expired_trigger_id: 'interaction-over',
  exchanged_trigger_id: 'interaction-over',
  invalid_trigger_id: 'interaction-over',
};

/** Slack's error code, or null where the error is another one. */
export function platformCode(error: unknown): string | null {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : null;
}

/** Transport errors after which the request cannot have reached Slack. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const waitSeconds = { rateLimit: 30, unreached: 5, unknownCode: 300 };

function codesBelow(error: unknown, depth = 0): readonly string[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const inner = error instanceof AggregateError ? error.errors : [];
  return [error.cause, ...inner].reduce<readonly string[]>(
    (codes, one) => [...codes, ...codesBelow(one, depth + 1)],
    own,
  );
}

function ofCode(error: webApi.WebAPIPlatformError): SlackFailure {
  const code = error.data.error;
  const pointers = error.data.response_metadata?.messages ?? [];
  const reason = [code, ...pointers].join(' ').slice(0, 1000);
  // Something between us and Slack answered HTTP 200 with a page of its own.
  if (!/^[a-z0-9_-]+$/u.test(code)) return { kind: 'unclear', reason };
  const kind = kindOfCode[code];
  // A code we do not know: it did not happen, and trying again now and then loses nothing.
  if (kind === undefined) return { kind: 'later', seconds: waitSeconds.unknownCode, reason };
  return kind === 'later' ? { kind, seconds: waitSeconds.rateLimit, reason } : { kind, reason };
}

function ofTransport(error: webApi.WebAPIRequestError): SlackFailure {
  const codes = codesBelow(error.original);
  const reason = [error.original.name, error.original.message, ...codes].join(' ');
  return codes.some((code) => neverSent.has(code))
    ? { kind: 'later', seconds: waitSeconds.unreached, reason }
    : { kind: 'unclear', reason };
}

/** What a failed call of Slack's Web API means. Anything that is not Slack's error is thrown on. */
export function readFailure(error: unknown): SlackFailure {
  if (error instanceof webApi.WebAPIRateLimitedError) {
    return { kind: 'later', seconds: error.retryAfter, reason: 'ratelimited' };
  }
  if (error instanceof webApi.WebAPIPlatformError) return ofCode(error);
  if (error instanceof webApi.WebAPIRequestError) return ofTransport(error);
  if (error instanceof webApi.WebAPIHTTPError) {
    const reason = `HTTP ${error.statusCode}`;
    return error.statusCode >= 500
      ? { kind: 'unclear', reason }
      : { kind: 'later', seconds: waitSeconds.rateLimit, reason };
  }
  // A 429 without Retry-After comes as a plain Error without any code.
  if (error instanceof Error && error.message.startsWith('Retry header did not contain')) {
    return { kind: 'later', seconds: waitSeconds.rateLimit, reason: 'ratelimited' };
  }
  throw error;
}

/** The failure of a post or an edit, as the cards loop understands it. */
export function toDelivery(failure: SlackFailure, now: Date): Delivery {
  switch (failure.kind) {
    case 'gone':
      return { kind: 'gone' };
    case 'later':
      return {
        kind: 'later',
        at: new Date(now.getTime() + failure.seconds * 1000),
        reason: failure.reason,
      };
    case 'interaction-over':
      return { kind: 'refused', reason: failure.reason };
    case 'closed':
    case 'refused':
    case 'signed-out':
    case 'unclear':
      return failure;
    default:
      return assertNever(failure);
  }
}
