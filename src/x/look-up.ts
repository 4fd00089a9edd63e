import { assert } from '../domain/assert.js';
import type { AccountFacts, RecipientFacts } from '../domain/diagnosis/facts.js';
import { evidenceOf, readOnce, seenWindows, successBody, type XContext } from './exchange.js';
import type { Observed } from './observe.js';
import type { HandleLookUp, Reading, XAccount } from './port.js';
import { asObject, asObjects, asText } from './read-json.js';
import {
  ownFields,
  readMissing,
  readUser,
  readVerifiedType,
  recipientFields,
  type FoundFacts,
} from './read-user.js';

/** The most ids X takes in one request. */
const idsMaxCount = 100;

/** One result per id asked for, in that order; people X is silent about are missing, `unsaid`. */
export async function lookUp(
  context: XContext,
  account: XAccount,
  xUserIds: readonly string[],
): Promise<Reading<readonly RecipientFacts[]>> {
  assert(xUserIds.length <= idsMaxCount, 'a look-up asks for at most 100 people');
  if (xUserIds.length === 0) {
    return { kind: 'read', value: [], seen: { endpoint: 'users', windows: [] } };
  }
  const ids = [...new Set(xUserIds)].join(',');
  const request = {
    method: 'GET',
    path: '2/users',
    query: { ids, 'user.fields': recipientFields },
  } as const;
  const signal = context.deadline();
  const observed = await context.client.request(account.credentials, request, signal);
  const seen = seenWindows('users', observed);
  const facts = factsFor(xUserIds, observed, context.now());
  return facts === null
    ? { kind: 'failed', evidence: evidenceOf(context, observed), seen }
    : { kind: 'read', value: facts, seen };
}

function factsFor(
  xUserIds: readonly string[],
  observed: Observed,
  now: Date,
): readonly RecipientFacts[] | null {
  const data = asObjects(successBody(observed)?.['data']);
  const missing = readMissing(observed);
  // An answer that names nobody is no answer: it must not turn everybody into a missing person.
  if (data.length === 0 && missing.length === 0) return null;
  const found = new Map<string, FoundFacts>();
  for (const user of data) {
    const facts = readUser(user, now);
    if (facts !== null) found.set(facts.xUserId, facts);
  }
  const reasons = new Map(missing.map(({ value, reason }) => [value, reason]));
  return xUserIds.map(
    (xUserId) =>
      found.get(xUserId) ?? {
        kind: 'missing',
        xUserId,
        reason: reasons.get(xUserId) ?? 'unsaid',
        lookedUpAt: now.toISOString(),
      },
  );
}

/**
 * Who has this handle (without @). What cannot be a handle is nobody's. The window of this endpoint
 * is not the one of `lookUp`, so none is reported.
 */
export async function findByHandle(
  context: XContext,
  account: XAccount,
  handle: string,
): Promise<Reading<HandleLookUp>> {
  const seen = { endpoint: 'users', windows: [] } as const;
  if (!/^\w{1,15}$/.test(handle)) {
    return { kind: 'read', value: { kind: 'nobody', reason: 'unsaid' }, seen };
  }
  const request = {
    method: 'GET',
    path: '2/users/by/username/:username',
    params: { username: handle },
    query: { 'user.fields': recipientFields },
  } as const;
  const signal = context.deadline();
  const observed = await context.client.request(account.credentials, request, signal);
  const facts = readUser(asObject(successBody(observed)?.['data']), context.now());
  if (facts !== null) return { kind: 'read', value: { kind: 'found', facts }, seen };
  const missing = readMissing(observed)[0];
  return missing === undefined
    ? { kind: 'failed', evidence: evidenceOf(context, observed), seen }
    : { kind: 'read', value: { kind: 'nobody', reason: missing.reason }, seen };
}

/** Our own account. `account.xUserId` may be empty: this is how it is learnt. */
export function ownAccount(context: XContext, account: XAccount): Promise<Reading<AccountFacts>> {
  const query = { 'user.fields': ownFields };
  const request = { method: 'GET', path: '2/users/me', query } as const;
  return readOnce(context, account, 'me', request, (body) => {
    const user = asObject(body['data']);
    const facts = readUser(user, context.now());
    if (user === null || facts === null) return null;
    return {
      xUserId: facts.xUserId,
      handle: facts.handle,
      name: facts.name,
      protected: facts.protected,
      verifiedType: readVerifiedType(user['verified_type']),
      subscriptionType: asText(user['subscription_type']),
      createdAt: facts.createdAt,
      checkedAt: facts.lookedUpAt,
    };
  });
}
