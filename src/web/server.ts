import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorWords, type Log } from '../log.js';
import { readBody } from './read-body.js';

export interface WebRequest {
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  /** The raw bytes: signatures are computed over them. Empty for GET. */
  readonly body: Buffer;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Longer bodies are answered with 413 without being read to their end. */
  readonly maxBodyBytes?: number;
  /** Rejects with `HangUp` where no answer is the right one. */
  handle(request: WebRequest): Promise<WebAnswer>;
}

/** Closes the connection without an answer, so that whoever asked tries again. */
export class HangUp extends Error {}

/** A path that somebody else's listener answers, all methods (Slack's HTTP mode). */
export interface Mount {
  readonly path: string;
  readonly listener: RequestListener;
}

export interface WebServer {
  /** The port it listens on, also when 0 was asked for. */
  readonly port: number;
  /** Ends after the requests under way, or after `graceMs` at the latest. */
  stop(graceMs: number): Promise<void>;
}

export interface WebServerOptions {
  readonly host: string;
  readonly port: number;
  readonly routes: readonly Route[];
  readonly mounts: readonly Mount[];
  readonly log: Log;
}

/** Nobody has a reason to send us more, and Slack's largest payloads are far smaller. */
const longestMountBodyBytes = 1_000_000;

/** Only to parse paths with. */
const origin = 'http://localhost';

const plain = (status: number, text: string): WebAnswer => ({ status, body: `${text}\n` });

function write(response: ServerResponse, answer: WebAnswer, withBody: boolean): void {
  response.writeHead(answer.status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(Buffer.byteLength(answer.body)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...answer.headers,
  });
  response.end(withBody ? answer.body : undefined);
}

async function answerRoute(
  routes: readonly Route[],
  request: IncomingMessage,
  url: URL,
): Promise<WebAnswer> {
  const here = routes.filter((route) => route.path === url.pathname);
  if (here.length === 0) return plain(404, 'Not found');
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = here.find((candidate) => candidate.method === method);
  if (route === undefined) {
    const allow = here.map((candidate) => candidate.method).join(', ');
    return { ...plain(405, 'Method not allowed'), headers: { allow } };
  }
  const body = await readBody(request, route.maxBodyBytes ?? 0);
  if (body === null) {
    return { ...plain(413, 'The body is too long'), headers: { connection: 'close' } };
  }
  return route.handle({ url, headers: request.headers, body });
}

function createListener({ routes, mounts, log }: WebServerOptions): RequestListener {
  return (request, response) => {
    const address = request.url ?? '/';
    const url = URL.canParse(address, origin) ? new URL(address, origin) : null;
    if (url === null) return write(response, plain(400, 'Bad request'), true);
    const mount = mounts.find((candidate) => candidate.path === url.pathname);
    if (mount !== undefined) {
      if (Number(request.headers['content-length'] ?? 0) <= longestMountBodyBytes) {
        return mount.listener(request, response);
      }
      const tooLong = { ...plain(413, 'The body is too long'), headers: { connection: 'close' } };
      return write(response, tooLong, true);
    }
    answerRoute(routes, request, url)
      .catch((error: unknown) => {
        if (error instanceof HangUp) throw error;
        log.error(
          { path: url.pathname, reason: errorWords(error) },
          'A request to the web server failed.',
        );
        return plain(500, 'Something went wrong here; the log says what.');
      })
      .then((answer) => write(response, answer, request.method !== 'HEAD'))
      // The client went away, or is to hear nothing.
      .catch(() => response.destroy());
  };
}

/** Listens at once. Rejects when the address cannot be had (`EADDRINUSE`, `EACCES`, …). */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const server = createServer(
    { requestTimeout: 15_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 },
    createListener(options),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  server.on('error', (error) => options.log.error({ reason: error.message }, 'Web server error.'));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async stop(graceMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}
