import type { TriggerActor } from '../domain/rules/trigger.js';
import { asId, asMoment, asObject, asText, momentOf, type JsonObject } from './read-json.js';

/*
 * Fields that X writes in several ways: ids as strings, or as numbers doubled by `…_str`; moments as ISO 8601, as
 * milliseconds, or as v1.1's `Wed Oct 10 20:19:24 +0000 2018`; people by `username` or `screen_name`.
 */

/** An id; a bare number only where it has lost no digits. */
export function idOf(object: JsonObject | null, field: string): string | null {
  const value = object?.[field];
  const doubled = asId(object?.[`${field}_str`]) ?? asId(value);
  if (doubled !== null) return doubled;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? String(value)
    : null;
}

/** The first of the fields that is a moment, in whatever way it is written. */
export function dateOf(object: JsonObject | null, ...fields: readonly string[]): Date | null {
  for (const field of fields) {
    const iso = readMoment(object?.[field]);
    if (iso !== null) return new Date(iso);
  }
  return null;
}

function readMoment(value: unknown): string | null {
  if (typeof value === 'number') return momentOf(value);
  if (typeof value === 'string' && /^\d{12,14}$/.test(value)) return momentOf(Number(value));
  return asMoment(value);
}

/** A person in any of X's shapes; null without an id. `{data: User}` is unwrapped. */
export function actorOf(value: unknown): TriggerActor | null {
  const outer = asObject(value);
  const user = asObject(outer?.['data']) ?? outer;
  const xUserId = idOf(user, 'id');
  if (xUserId === null) return null;
  const handle = asText(user?.['username']) ?? asText(user?.['screen_name']);
  return { xUserId, handle, name: asText(user?.['name']) };
}

/** When X began to count the milliseconds in its ids (https://docs.x.com/resources/fundamentals/x-ids). */
const idEpochMs = 1_288_834_974_657n;

/**
 * The moment to the millisecond, where the id of a post or message tells it: X's fields tell whole seconds, and what was
 * done right before and right after a rule was made must be told apart. An id that does not fit the field says nothing.
 */
export function preciseDate(id: string, date: Date): Date {
  const fromId = Number((BigInt(id) >> 22n) + idEpochMs);
  const second = date.getTime();
  return second % 1_000 === 0 && fromId >= second && fromId < second + 1_000
    ? new Date(fromId)
    : date;
}
