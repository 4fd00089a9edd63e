import { createHmac, timingSafeEqual } from 'node:crypto';

/* What proves to X that a webhook is ours, and to us that a delivery is X's (X reference section 5.3). */

const sign = (secret: string, content: string | Buffer): string =>
  `sha256=${createHmac('sha256', secret).update(content).digest('base64')}`;

/** The `response_token` for X's challenge. */
export function crcResponse(consumerSecret: string, token: string): string {
  return sign(consumerSecret, token);
}

/** Whether the header signs exactly these bytes; compared in constant time. */
export function isSigned(
  consumerSecret: string,
  rawBody: Buffer,
  header: string | undefined,
): boolean {
  const expected = Buffer.from(sign(consumerSecret, rawBody));
  const given = Buffer.from(header ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
