import type { IncomingHttpHeaders } from 'node:http';
import type { Evidence, RateWindow } from '../domain/diagnosis/evidence.js';
import { asMoment, asText, momentOf } from './read-json.js';

const windowHeaders = [
  ['short', 'x-rate-limit-'],
  ['user_day', 'x-user-limit-24hour-'],
  ['app_day', 'x-app-limit-24hour-'],
] as const;

/**
 * The windows that X's headers state. The library parses the 24-hour ones only beside
 * `x-rate-limit-limit`, and a 429 may carry them alone.
 */
export function readWindows(headers: IncomingHttpHeaders): readonly RateWindow[] {
  return windowHeaders.flatMap(([scope, prefix]) => {
    const limit = count(headers[`${prefix}limit`]);
    const remaining = count(headers[`${prefix}remaining`]);
    const resetAt = epoch(headers[`${prefix}reset`]);
    return limit === null && remaining === null && resetAt === null
      ? []
      : [{ scope, limit, remaining, resetAt }];
  });
}

export type HeaderEvidence = Pick<
  Evidence,
  'retryAfterAt' | 'windows' | 'accessLevel' | 'answeredAt' | 'transactionId'
>;

/** What the headers of an answer contribute to the evidence. */
export function readHeaders(headers: IncomingHttpHeaders, now: Date): HeaderEvidence {
  return {
    retryAfterAt: readRetryAfter(one(headers['retry-after']), now),
    windows: readWindows(headers),
    accessLevel: one(headers['x-access-level']),
    answeredAt: asMoment(one(headers['date'])),
    transactionId: one(headers['x-transaction-id']),
  };
}

/** `Retry-After` is a number of seconds or a date. */
function readRetryAfter(value: string | null, now: Date): string | null {
  if (value === null) return null;
  const seconds = count(value);
  return seconds === null ? asMoment(value) : momentOf(now.getTime() + seconds * 1000);
}

function one(value: string | readonly string[] | undefined): string | null {
  return asText(typeof value === 'string' ? value : value?.[0]);
}

function count(value: string | readonly string[] | undefined): number | null {
  const text = one(value);
  return text !== null && /^\d{1,15}$/.test(text.trim()) ? Number(text) : null;
}

function epoch(value: string | readonly string[] | undefined): string | null {
  const seconds = count(value);
  return seconds === null ? null : momentOf(seconds * 1000);
}
