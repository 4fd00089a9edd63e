import { evidenceOf, seenWindows, successBody, type XContext } from './exchange.js';
import type { Reading, XAccount } from './port.js';
import { dateOf, idOf } from './read-field.js';
import { asObject, asObjects, asText, type JsonObject } from './read-json.js';
import { readMissing } from './read-user.js';
import type { LookedUpPerson, XReader } from './reading-port.js';

type People = Awaited<ReturnType<XReader['people']>> extends Reading<infer T> ? T : never;

/** Up to 100 people as the conditions of rules see them; who X does not give is left out. */
export async function readPeopleByIds(
  context: XContext,
  account: XAccount,
  xUserIds: readonly string[],
): Promise<Reading<People>> {
  const ids = [...new Set(xUserIds)];
  if (ids.length === 0) {
    return {
      kind: 'read',
      value: { people: new Map(), billed: [] },
      seen: { endpoint: 'users', windows: [] },
    };
  }
  const request = {
    method: 'GET',
    path: '2/users',
    query: {
      ids: ids.join(','),
      'user.fields': 'name,username,public_metrics,created_at,connection_status',
    },
  } as const;
  const observed = await context.client.request(account.credentials, request, context.deadline());
  const seen = seenWindows('users', observed);
  const people = asObjects(successBody(observed)?.['data']).flatMap((user) => personOf(user) ?? []);
  // An answer that names nobody is no answer: it must not turn everybody into a missing person.
  if (people.length === 0 && readMissing(observed).length === 0) {
    return { kind: 'failed', evidence: evidenceOf(context, observed), seen };
  }
  return {
    kind: 'read',
    value: {
      people: new Map(people.map((person) => [person.xUserId, person])),
      billed: people.map(({ xUserId }) => `user:${xUserId}`),
    },
    seen,
  };
}

function personOf(user: JsonObject): LookedUpPerson | null {
  const xUserId = idOf(user, 'id');
  const handle = asText(user['username']);
  if (xUserId === null || handle === null) return null;
  const followers = asObject(user['public_metrics'])?.['followers_count'];
  const connections = user['connection_status'];
  return {
    xUserId,
    handle,
    name: asText(user['name']) ?? handle,
    followers: typeof followers === 'number' ? followers : null,
    createdAt: dateOf(user, 'created_at'),
    followsUs: Array.isArray(connections) ? connections.includes('followed_by') : null,
  };
}
