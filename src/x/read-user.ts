import { connections, type RecipientFacts, type VerifiedType } from '../domain/diagnosis/facts.js';
import {
  asBoolean,
  asId,
  asMoment,
  asObject,
  asObjects,
  asText,
  parseJson,
  type JsonObject,
} from './read-json.js';
import type { Observed } from './observe.js';

export type FoundFacts = Extract<RecipientFacts, { kind: 'found' }>;
export type MissingReason = Extract<RecipientFacts, { kind: 'missing' }>['reason'];

/** What is asked about a recipient; relationship fields come with a user's token only. */
export const recipientFields =
  'protected,verified_type,receives_your_dm,connection_status,created_at,withheld';

/** What is asked about our own account. */
export const ownFields = 'protected,verified_type,subscription_type,created_at,affiliation';

/** Null when it is not a user. A field that X left out stays "not known". */
export function readUser(user: JsonObject | null, now: Date): FoundFacts | null {
  const xUserId = asId(user?.['id']);
  const handle = asText(user?.['username']);
  if (user === null || xUserId === null || handle === null) return null;
  return {
    kind: 'found',
    xUserId,
    handle,
    name: asText(user['name']) ?? handle,
    receivesYourDm: asBoolean(user['receives_your_dm']),
    protected: asBoolean(user['protected']),
    verifiedType: readVerifiedType(user['verified_type']),
    connections: readConnections(user['connection_status']),
    createdAt: asMoment(user['created_at']),
    lookedUpAt: now.toISOString(),
  };
}

const verifiedTypes: readonly VerifiedType[] = ['none', 'blue', 'business', 'government'];

export function readVerifiedType(value: unknown): VerifiedType | null {
  return verifiedTypes.find((type) => type === value) ?? null;
}

function readConnections(value: unknown): FoundFacts['connections'] {
  if (!Array.isArray(value)) return null;
  return connections.filter((connection) => value.includes(connection));
}

/** One person X did not give, with what it said of them. */
export interface MissingUser {
  /** What the request named them by: an id or a handle. Null when X does not say whom it means. */
  readonly value: string | null;
  readonly reason: MissingReason;
}

/** v1.1 codes for a person who is not there; code 64 would be about ourselves. */
const reasonOfCode: ReadonlyMap<unknown, MissingReason> = new Map([
  [17, 'gone'],
  [50, 'gone'],
  [63, 'suspended'],
]);

/**
 * The people whom X explains to be missing. It mostly does so inside a 200, but a 403 or 404 with
 * the same list (or the v1.1 codes) has been seen.
 */
export function readMissing(observed: Observed): readonly MissingUser[] {
  if (observed.kind !== 'answered') return [];
  const errors = asObjects(asObject(parseJson(observed.body))?.['errors']);
  return errors.flatMap((error) => {
    const reason = missingReason(error);
    return reason === null ? [] : [{ value: namedValue(error), reason }];
  });
}

function namedValue(error: JsonObject): string | null {
  return asText(error['resource_id']) ?? asText(error['value']);
}

/** Null when the error is not about a missing person, such as one about a single field. */
function missingReason(error: JsonObject): MissingReason | null {
  const byCode = reasonOfCode.get(error['code']);
  if (byCode !== undefined) return byCode;
  if (error['resource_type'] !== 'user') return null;
  const words = [error['title'], error['detail'], error['type']].join(' ');
  if (/not-authorized-for-field|field-unauthorized|field-hydration/i.test(words)) return null;
  if (/suspended/i.test(words)) return 'suspended';
  if (/resource-not-found|could not find|not found/i.test(words)) return 'gone';
  return /not-authorized-for-resource|not authorized/i.test(words) ? 'not_authorized' : 'unsaid';
}
