import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { XConfig } from '../config.js';
import { errorWords } from '../log.js';
import type { StreamEnd, StreamHandlers } from './push-port.js';
import { retryOf } from './push-requests.js';
import { parseJson } from './read-json.js';
import { readLines } from './read-lines.js';
import { toEvidence } from './to-evidence.js';
import { newTrace } from './watch-request.js';

/*
 * `GET /2/activity/stream`. Node's own client rather than the library's stream: that one emits events whether or not the
 * one before was stored, and reconnects by rules of its own.
 */

export interface StreamOptions {
  readonly now: () => Date;
  /** Silence after which the stream counts as dead; X sends a line about every 20 s. */
  readonly silenceMs?: number;
  /** How long X may take to open it. */
  readonly openMs?: number;
}

/** An answer that refuses is read this far. */
const longestRefusalBytes = 64_000;

/** Resolves when the stream has ended; never rejects. */
export async function openActivityStream(
  config: Pick<XConfig, 'apiUrl' | 'bearerToken'>,
  handlers: StreamHandlers,
  signal: AbortSignal,
  { now, silenceMs = 60_000, openMs = 15_000 }: StreamOptions,
): Promise<StreamEnd> {
  if (signal.aborted) return { kind: 'stopped' };
  const request = start(config);
  const stop = (): void => void request.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const response = await opened(request, openMs);
    if (response.kind === 'failed') {
      return signal.aborted ? { kind: 'stopped' } : unreached(response.error, now);
    }
    const { message } = response;
    const status = message.statusCode ?? 0;
    if (status !== 200) return await refused(message, now);
    handlers.onOpen();
    const reason = await readEvents(message, handlers, silenceMs);
    return signal.aborted ? { kind: 'stopped' } : { kind: 'lost', reason };
  } finally {
    signal.removeEventListener('abort', stop);
    request.destroy();
  }
}

function start({ apiUrl, bearerToken }: Pick<XConfig, 'apiUrl' | 'bearerToken'>): ClientRequest {
  const url = new URL(apiUrl);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/2/activity/stream`;
  const request = (url.protocol === 'http:' ? httpRequest : httpsRequest)(url, {
    agent: false,
    headers: { authorization: `Bearer ${bearerToken ?? 'unset'}`, accept: 'application/json' },
  });
  request.end();
  return request;
}

type Opened =
  | { readonly kind: 'opened'; readonly message: IncomingMessage }
  | { readonly kind: 'failed'; readonly error: unknown };

function opened(request: ClientRequest, openMs: number): Promise<Opened> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => request.destroy(new Error('X did not answer in time')), openMs);
    request.on('response', (message) => {
      clearTimeout(timer);
      resolve({ kind: 'opened', message });
    });
    // Stays for the life of the request: a late error without a listener would end the process.
    request.on('error', (error) => {
      clearTimeout(timer);
      resolve({ kind: 'failed', error });
    });
    request.on('close', () => {
      clearTimeout(timer);
      resolve({ kind: 'failed', error: new Error('The connection was closed') });
    });
  });
}

/** Never reached: told as any other request that was not. */
function unreached(error: unknown, now: () => Date): StreamEnd {
  const { connected, reached } = newTrace();
  const observed = { kind: 'unanswered', error, connected, reached, hung: false } as const;
  return {
    kind: 'refused',
    evidence: toEvidence(observed, { stage: 'post', now: now() }),
    retryAt: null,
  };
}

async function refused(message: IncomingMessage, now: () => Date): Promise<StreamEnd> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > longestRefusalBytes) break;
    }
  } catch {
    // What came until the cut is all that will come.
  }
  const observed = {
    kind: 'answered',
    status: message.statusCode ?? 0,
    headers: message.headers,
    body: Buffer.concat(chunks).toString('utf8'),
    ending: 'whole',
  } as const;
  const evidence = toEvidence(observed, { stage: 'post', now: now() });
  return { kind: 'refused', evidence, retryAt: retryOf(evidence) };
}

/** Reads until the stream ends, one event after the other; resolves to why it ended. */
async function readEvents(
  message: IncomingMessage,
  handlers: StreamHandlers,
  silenceMs: number,
): Promise<string> {
  let silence: NodeJS.Timeout | undefined;
  const listen = (): void => {
    clearTimeout(silence);
    silence = setTimeout(
      () => message.destroy(new Error(`nothing came for ${String(silenceMs / 1000)} s`)),
      silenceMs,
    );
  };
  // Every byte counts, also the bare line ends that keep the connection alive.
  async function* heard(): AsyncGenerator<Buffer> {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      listen();
      yield chunk;
    }
  }
  listen();
  try {
    for await (const line of readLines(heard())) {
      if (line.trim() === '') continue;
      // What is being stored is not silence of X.
      clearTimeout(silence);
      await deliver(line, handlers);
      listen();
    }
    return 'X closed the stream';
  } catch (error) {
    return errorWords(error);
  } finally {
    clearTimeout(silence);
  }
}

async function deliver(line: string, handlers: StreamHandlers): Promise<void> {
  const json = parseJson(line);
  if (json === undefined) handlers.onGarbage(line);
  else await handlers.onEvent(json);
}
