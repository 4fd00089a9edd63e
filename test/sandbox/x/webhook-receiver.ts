import { onTestFinished } from 'vitest';
import { signatureOf } from '../../../sandbox/x/post-signed.js';
import { startLoopbackServer } from '../../../sandbox/x/server.js';

/** A delivery as it arrived. */
export interface Received {
  readonly body: string;
  readonly signature: unknown;
}

/** A server that knows the secret, answers deliveries with `status`, and keeps them. */
export async function receiver(secret: string) {
  const received: Received[] = [];
  const settings = { status: 200, secret };
  const server = await startLoopbackServer(async (request, response) => {
    const token = new URL(request.url ?? '/', 'http://x').searchParams.get('crc_token');
    if (token !== null) {
      const response_token = signatureOf(settings.secret, token);
      response.end(JSON.stringify({ response_token }));
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    received.push({
      body: Buffer.concat(chunks).toString('utf8'),
      signature: request.headers['x-twitter-webhooks-signature'],
    });
    response.writeHead(settings.status).end();
  });
  onTestFinished(() => server.stop());
  return { url: `${server.url}/x/webhook`, origin: server.url, received, settings };
}
