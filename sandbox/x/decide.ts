import type { ServerResponse } from 'node:http';
import { isSuccess, type XAnswer } from './answer.js';
import { billRequest } from './bill.js';
import type { Delivery } from './deliver.js';
import type { Fault } from './faults.js';
import { carryOut, countOnly, factsOf, type Recognised } from './handle-request.js';
import type { Incoming } from './incoming.js';
import type { XRequestRecord } from './journal.js';
import type { RateLimiter } from './rate-limits.js';
import type { Outcome } from './route.js';
import type { World } from './world.js';

/** The journal's line for a request that has just arrived. */
export function newRecord(
  number: number,
  at: Date,
  connection: number,
  incoming: Incoming,
  recognised: Recognised,
): XRequestRecord {
  const { method, path, query, headers, body } = incoming;
  return {
    number,
    at,
    connection,
    method,
    path,
    query,
    headers,
    body,
    ...factsOf(incoming, recognised),
    accepted: false,
    xId: null,
    status: null,
    answered: null,
    trouble: null,
    settled: false,
  };
}

/** What goes out, and how. */
export interface Decision {
  readonly answer: XAnswer;
  readonly delivery: Delivery;
  /** Takes the connection over instead of an answer that is delivered whole. */
  readonly opens: ((response: ServerResponse) => void) | null;
}

/** Carries the request out (or not), and writes down what became of it. */
export async function decide(given: {
  readonly world: World;
  readonly limiter: RateLimiter;
  readonly incoming: Incoming;
  readonly recognised: Recognised;
  readonly record: XRequestRecord;
  readonly fault: Fault | null;
}): Promise<Decision> {
  const { world, limiter, incoming, recognised, record, fault } = given;
  const carries = fault === null || fault.respond === 'hold' || fault.accepts === true;
  const outcome: Outcome | null = carries
    ? await carryOut(world, limiter, incoming, recognised)
    : null;
  if (outcome !== null) billRequest(world, recognised.route, incoming, outcome);
  record.accepted = outcome !== null && isSuccess(outcome.answer);
  record.xId = outcome?.xId ?? null;
  const respond = fault?.respond ?? 'hold';
  if (typeof respond === 'object') {
    record.status = respond.status;
    record.answered = respond.body ?? '';
    const answer = outcome === null ? countOnly(limiter, recognised, respond) : respond;
    return { answer, delivery: 'whole', opens: null };
  }
  const answer = outcome?.answer ?? { status: 200, body: {} };
  if (respond === 'hold') {
    record.status = answer.status;
    record.answered = answer.body ?? '';
    return { answer, delivery: 'whole', opens: outcome?.opens ?? null };
  }
  record.trouble = respond;
  return { answer, delivery: respond, opens: null };
}
