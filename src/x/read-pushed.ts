import type { PushedEvents } from './push-port.js';
import { readAccountActivity } from './read-account-activity.js';
import { isActivityEvent, readActivityEvent } from './read-activity-event.js';

/** One event of the stream or one delivery to the webhook, in whichever shape it came. Never throws. */
export function readPushed(json: unknown): PushedEvents {
  return isActivityEvent(json) ? readActivityEvent(json) : readAccountActivity(json);
}
