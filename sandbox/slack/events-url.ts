import { createHmac } from 'node:crypto';
import { asRecord, parseJson, type Json } from '../read-json.js';
import type { Acknowledgement } from './sockets.js';

/** Where an app without Socket Mode wants its commands and clicks. */
export interface EventsUrl {
  readonly url: string;
  readonly signingSecret: string;
}

/** The headers by which Slack proves that `body` is its own. */
export function signedHeaders(body: string, secret: string, at: Date): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
}

function bodyOf(type: string, payload: Json): string {
  if (type !== 'slash_commands') {
    return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  }
  const fields = Object.entries(payload).map(([key, value]): [string, string] => [
    key,
    String(value),
  ]);
  return new URLSearchParams(fields).toString();
}

/** Sends one command or click to the app's request URL, signed. */
export async function deliverToUrl(
  events: EventsUrl,
  type: string,
  payload: Json,
  now: () => Date,
): Promise<Acknowledgement> {
  const body = bodyOf(type, payload);
  const startedAt = Date.now();
  try {
    const response = await fetch(events.url, {
      method: 'POST',
      body,
      headers: signedHeaders(body, events.signingSecret, now()),
      signal: AbortSignal.timeout(3000),
    });
    const text = await response.text();
    if (response.status !== 200) return { kind: 'failed', error: 'dispatch_failed' };
    return {
      kind: 'acknowledged',
      payload: asRecord(parseJson(text)),
      afterMs: Date.now() - startedAt,
    };
  } catch {
    return { kind: 'failed', error: 'operation_timeout' };
  }
}
