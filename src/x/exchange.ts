import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { XClient, XRequest } from './client.js';
import type { Observed } from './observe.js';
import type { Reading, SeenWindows, XAccount, XEndpoint } from './port.js';
import { readWindows } from './read-headers.js';
import { asObject, parseJson, type JsonObject } from './read-json.js';
import { toEvidence } from './to-evidence.js';

/** What every method of the port works with. */
export interface XContext {
  readonly client: XClient;
  readonly now: () => Date;
  /** A deadline that starts now; one for all requests of a method. */
  readonly deadline: () => AbortSignal;
}

/** The readable JSON of an answer with a 2xx status; null for everything else. */
export function successBody(observed: Observed): JsonObject | null {
  if (observed.kind !== 'answered' || observed.status < 200 || observed.status > 299) return null;
  return asObject(parseJson(observed.body));
}

export function seenWindows(endpoint: XEndpoint, observed: Observed): SeenWindows {
  const windows = observed.kind === 'answered' ? readWindows(observed.headers) : [];
  return { endpoint, windows };
}

export function evidenceOf(
  context: XContext,
  observed: Observed,
  stage: Evidence['stage'] = 'post',
): Evidence {
  return toEvidence(observed, { stage, now: context.now() });
}

/**
 * One GET whose answer `parse` understands. `parse` gives null for a body that it cannot use; the
 * reading has then failed with that answer as evidence.
 */
export async function readOnce<T>(
  context: XContext,
  account: XAccount,
  endpoint: XEndpoint,
  request: XRequest,
  parse: (body: JsonObject, observed: Observed) => T | null,
  signal: AbortSignal = context.deadline(),
): Promise<Reading<T>> {
  const observed = await context.client.request(account.credentials, request, signal);
  const seen = seenWindows(endpoint, observed);
  const body = successBody(observed);
  const value = body === null ? null : parse(body, observed);
  return value === null
    ? { kind: 'failed', evidence: evidenceOf(context, observed), seen }
    : { kind: 'read', value, seen };
}
