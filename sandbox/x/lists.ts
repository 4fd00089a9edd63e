import { invalidRequest, type XAnswer } from './answer.js';
import type { Incoming } from './incoming.js';

/** One page of a newest-first list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly meta: Readonly<Record<string, unknown>>;
}

export interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

/** The page that a request asks for, or X's refusal of its parameters. */
export function pageOf<T extends { readonly id: string }>(
  oldestFirst: readonly T[],
  incoming: Incoming,
  bounds: Bounds,
): Page<T> | XAnswer {
  const size = Number(incoming.query['max_results'] ?? bounds.usual);
  if (!Number.isInteger(size) || size < bounds.least || size > bounds.most) {
    const given = incoming.query['max_results'] ?? '';
    const message = `The \`max_results\` query parameter value [${given}] is not between ${bounds.least} and ${bounds.most}`;
    return invalidRequest(message, { max_results: [given] });
  }
  const token = incoming.query['pagination_token'] ?? incoming.query['next_token'] ?? null;
  const newestFirst = oldestFirst.toReversed();
  const start = token === null ? 0 : newestFirst.findIndex(({ id }) => tokenFor(id) === token);
  if (start < 0) {
    const message = `The \`pagination_token\` query parameter value [${token}] is not valid`;
    return invalidRequest(message, { pagination_token: [token ?? ''] });
  }
  const items = newestFirst.slice(start, start + size);
  const next = newestFirst[start + size];
  const nextToken = next === undefined ? {} : { next_token: tokenFor(next.id) };
  return { items, meta: { result_count: items.length, ...nextToken } };
}

/** Opaque, as X's are. */
function tokenFor(id: string): string {
  return `PAGE${Buffer.from(id).toString('hex').toUpperCase()}`;
}

export function listOf(query: string | undefined): ReadonlySet<string> {
  return new Set((query ?? '').split(',').filter((item) => item !== ''));
}

const idPattern = /^\d{1,19}$/;

/** X's refusal of an id in the path or query that is not one; null when it is fine. */
export function refuseId(name: string, id: string): XAnswer | null {
  if (idPattern.test(id)) return null;
  const message = `The \`${name}\` query parameter value [${id}] is not valid`;
  return invalidRequest(message, { [name]: [id] });
}
