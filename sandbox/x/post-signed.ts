import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What a request of X to a webhook was answered with. */
export interface WebhookAnswer {
  readonly status: number;
  readonly body: string;
}

/** X's proof that a text is its own, and a webhook's that it knows the secret. */
export function signatureOf(consumerSecret: string, text: string): string {
  return `sha256=${createHmac('sha256', consumerSecret).update(text).digest('base64')}`;
}

/** One request on a connection of its own; null when there was no answer. Redirects are not followed. */
export function askWebhook(
  url: string,
  sent: { readonly body: string; readonly signature: string | null } | null,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<WebhookAnswer | null> {
  return new Promise((resolve) => {
    const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, {
      agent: false,
      method: sent === null ? 'GET' : 'POST',
      signal: limits.signal,
      timeout: limits.timeoutMs,
      headers: headersOf(sent),
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
      response.on('error', () => resolve(null));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
    request.end(sent?.body);
  });
}

function headersOf(
  sent: { readonly body: string; readonly signature: string | null } | null,
): Readonly<Record<string, string | number>> {
  if (sent === null) return {};
  return {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(sent.body),
    ...(sent.signature === null ? {} : { 'x-twitter-webhooks-signature': sent.signature }),
  };
}
