import type { ServerResponse } from 'node:http';
import { assertNever } from '../../src/domain/assert.js';
import type { XAnswer } from './answer.js';

/** How an answer goes out on the wire. */
export type Delivery = 'whole' | 'cut' | 'cut-in-answer' | 'hang' | 'drip' | 'garbled';

const dripEveryMs = 20;

/** Sends an answer as X does, or fails at it as the delivery says. `released` ends a hang. */
export function deliver(
  response: ServerResponse,
  answer: XAnswer,
  delivery: Delivery,
  released: Promise<void>,
): void {
  const bytes = Buffer.from(bodyText(answer));
  switch (delivery) {
    case 'whole':
      writeHead(response, answer, bytes.length);
      response.end(bytes);
      return;
    case 'cut':
      response.destroy();
      return;
    case 'cut-in-answer':
      writeHead(response, answer, bytes.length + 2);
      response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
      return;
    case 'hang':
      void released.then(() => response.destroy());
      return;
    case 'drip':
      writeHead(response, answer, bytes.length + 100_000);
      drip(response, released);
      return;
    case 'garbled':
      writeHead(response, { ...answer, headers: answer.headers ?? {} }, 12);
      response.end('{"data": {"d');
      return;
    default:
      assertNever(delivery);
  }
}

function bodyText({ body }: XAnswer): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function writeHead(response: ServerResponse, answer: XAnswer, length: number): void {
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'x-transaction-id': 'f3a1c2d4e5b6a798',
    ...answer.headers,
    'content-length': length,
  });
}

/** A blank now and then: JSON that never ends, on a connection that is never idle. */
function drip(response: ServerResponse, released: Promise<void>): void {
  response.write(' ');
  const timer = setInterval(() => response.write(' '), dripEveryMs);
  response.on('close', () => clearInterval(timer));
  void released.then(() => response.destroy());
}
