import type { XRequest } from './client.js';
import { readOnce, type XContext } from './exchange.js';
import type { ReadMessage, ReadPage, Reading, SeenWindows, XAccount, XEndpoint } from './port.js';
import { asObject, asObjects, asText, type JsonObject } from './read-json.js';

/** How one kind of list is read and understood. */
export interface ListSource {
  readonly endpoint: XEndpoint;
  readonly request: XRequest;
  /** Null: this item makes the page unusable. `skip`: it is of no interest. */
  readonly parse: (item: JsonObject) => ReadMessage | 'skip' | null;
  /** What the list was asked to begin with, when it was; null: with everything. */
  readonly listsFrom: Date | null;
}

/** Reads are dear (15 in 15 minutes, and paid for), so a list is followed this far and no further. */
const pageMaxCount = 3;

/** Lists are read this much further back than asked, so that clocks that differ hide nothing. */
export const clockMarginMs = 5 * 60_000;

/** X gives whole seconds, so the next page may begin within the second that this one ends in. */
const timeStepMs = 1_000;

interface Listed {
  readonly messages: readonly ReadMessage[];
  readonly nextToken: string | null;
}

/** Pages of a newest-first list until `back` is reached, it ends, or the page limit. */
export async function readBackTo(
  context: XContext,
  account: XAccount,
  source: ListSource,
  back: Date,
): Promise<Reading<ReadPage>> {
  const signal = context.deadline();
  const messages: ReadMessage[] = [];
  let token: string | null = null;
  let seen: SeenWindows = { endpoint: source.endpoint, windows: [] };
  for (let page = 0; page < pageMaxCount; page += 1) {
    const request = withToken(source.request, token);
    const parse = (body: JsonObject): Listed | null => parseList(body, source);
    const reading = await readOnce(context, account, source.endpoint, request, parse, signal);
    if (reading.kind === 'failed') return reading;
    ({ seen } = reading);
    messages.push(...reading.value.messages);
    token = reading.value.nextToken;
    if (token === null) {
      const reachesBackTo = source.listsFrom?.toISOString() ?? null;
      return { kind: 'read', value: { messages, reachesBackTo }, seen };
    }
    if (oldestOf(messages) < back.getTime() - clockMarginMs) break;
  }
  return { kind: 'read', value: { messages, reachesBackTo: reach(messages, context.now()) }, seen };
}

function withToken(request: XRequest, token: string | null): XRequest {
  return token === null
    ? request
    : { ...request, query: { ...request.query, pagination_token: token } };
}

/** Null when anything in the list cannot be understood: such a page proves nothing. */
function parseList(body: JsonObject, source: ListSource): Listed | null {
  if (hasForeignErrors(body)) return null;
  const data = body['data'] ?? [];
  if (!Array.isArray(data)) return null;
  const items = asObjects(data);
  if (items.length !== data.length) return null;
  const messages: ReadMessage[] = [];
  for (const item of items) {
    const message = source.parse(item);
    if (message === null) return null;
    if (message !== 'skip') messages.push(message);
  }
  return { messages, nextToken: asText(asObject(body['meta'])?.['next_token']) };
}

/** Errors about expanded people or posts leave the list itself whole; any other may have cut it. */
function hasForeignErrors(body: JsonObject): boolean {
  const types: readonly unknown[] = ['user', 'tweet', 'post', 'media'];
  const errors = body['errors'] ?? [];
  if (!Array.isArray(errors)) return true;
  const known = asObjects(errors).filter((error) => types.includes(error['resource_type']));
  return known.length !== errors.length;
}

function oldestOf(messages: readonly ReadMessage[]): number {
  return Math.min(...messages.map(({ at }) => Date.parse(at)));
}

/** With more pages to come, only what is certainly newer than the next page is complete. */
function reach(messages: readonly ReadMessage[], now: Date): string {
  const oldest = oldestOf(messages);
  return new Date(Number.isFinite(oldest) ? oldest + timeStepMs : now.getTime()).toISOString();
}
