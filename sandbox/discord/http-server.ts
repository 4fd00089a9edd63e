import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asRecord, parseJson, type Json } from '../read-json.js';
import { ApiError, apiErrors } from './api-error.js';
import type { DiscordFault, DiscordFaults } from './faults.js';
import type { createRateLimits } from './rate-limits.js';

/** An upload that came with a request. */
export interface UploadedFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** One REST request, as our side sent it. */
export interface ApiRequest {
  readonly method: string;
  /** Below `/api/v10`, decoded: `/channels/1/messages`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
  readonly authorization: string;
}

export interface RecordedRequest extends ApiRequest {
  readonly status: number | 'cut' | 'hang';
}

export interface ApiResponse {
  readonly status: number;
  readonly body?: unknown;
}

export interface HttpOptions {
  readonly faults: DiscordFaults;
  readonly rateLimits: ReturnType<typeof createRateLimits>;
  /** Answers an API request, or throws `ApiError`. */
  handle(request: ApiRequest): ApiResponse;
  /** The content of `/files/<id>/<name>`; null when there is none. */
  file(id: string): UploadedFile | null;
  record(request: RecordedRequest): void;
}

const apiPrefix = '/api/v10';

/** The server that REST, files and the Gateway's upgrade share. */
export function createHttpServer(options: HttpOptions): {
  readonly server: ReturnType<typeof createServer>;
  listen(port: number): Promise<number>;
  close(): Promise<void>;
} {
  const server = createServer((incoming, response) => {
    serve(options, incoming, response).catch((error: unknown) => {
      answer(response, 500, { message: String(error), code: 0 });
    });
  });
  return {
    server,
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  options: HttpOptions,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://emulator');
  const bytes = await readAll(incoming);
  if (url.pathname.startsWith('/files/')) return serveFile(options, url, response);
  const request = await parseRequest(incoming, url, bytes);
  const fault = options.faults.take(request.method, request.path);
  const record = (status: RecordedRequest['status']): void =>
    options.record({ ...request, status });
  if (fault) return fail(options, request, fault, response, record);
  const limit = options.rateLimits.spend(limitKey(request));
  if (limit.retryAfterMs !== null) {
    record(429);
    return answer(
      response,
      429,
      {
        message: 'You are being rate limited.',
        retry_after: limit.retryAfterMs / 1000,
        global: false,
      },
      {
        ...limit.headers,
        'retry-after': String(Math.ceil(limit.retryAfterMs / 1000)),
        'x-ratelimit-scope': 'user',
      },
    );
  }
  const { status, body } = settle(options, request);
  record(status);
  return answer(response, status, body, limit.headers);
}

function fail(
  options: HttpOptions,
  request: ApiRequest,
  fault: DiscordFault,
  response: ServerResponse,
  record: (status: RecordedRequest['status']) => void,
): void {
  if (fault.kind === 'status') {
    record(fault.status);
    answer(response, fault.status, fault.body, fault.headers);
    return;
  }
  if (fault.applied) settle(options, request);
  record(fault.kind);
  if (fault.kind === 'cut') response.socket?.destroy();
}

function settle(options: HttpOptions, request: ApiRequest): ApiResponse {
  try {
    return options.handle(request);
  } catch (error: unknown) {
    if (error instanceof ApiError) return { status: error.status, body: error.toJson() };
    throw error;
  }
}

/** Interaction callbacks have no shared bucket; the rest is per method, route and major parameter. */
function limitKey({ method, path }: ApiRequest): string {
  if (path.endsWith('/callback')) return `${method} ${path}`;
  const [, first, major] = path.split('/');
  return `${method} /${first}/${major} ${path.split('/').length}`;
}

async function parseRequest(
  incoming: IncomingMessage,
  url: URL,
  bytes: Buffer<ArrayBuffer>,
): Promise<ApiRequest> {
  const contentType = incoming.headers['content-type'] ?? '';
  const isMultipart = contentType.startsWith('multipart/form-data');
  const parsed = isMultipart
    ? await parseMultipart(bytes, contentType)
    : { body: bytes.length > 0 ? parseJson(bytes.toString()) : undefined, files: [] };
  return {
    method: incoming.method ?? 'GET',
    path: decodeURIComponent(url.pathname.slice(apiPrefix.length)),
    query: url.searchParams,
    authorization: incoming.headers.authorization ?? '',
    ...parsed,
  };
}

async function parseMultipart(
  bytes: Buffer<ArrayBuffer>,
  contentType: string,
): Promise<{ body: Json; files: UploadedFile[] }> {
  const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  const payload = form.get('payload_json');
  const files: UploadedFile[] = [];
  for (const [key, value] of form.entries()) {
    if (!key.startsWith('files[') || typeof value === 'string') continue;
    const content = Buffer.from(await value.arrayBuffer());
    files.push({ name: value.name, contentType: value.type, content });
  }
  if (files.some(({ content }) => content.length > 10 * 1024 * 1024)) throw apiErrors.tooLarge();
  return { body: asRecord(parseJson(typeof payload === 'string' ? payload : '')), files };
}

function serveFile(options: HttpOptions, url: URL, response: ServerResponse): void {
  const file = options.file(url.pathname.split('/')[2] ?? '');
  if (!file) return answer(response, 404, { message: '404: Not Found', code: 0 });
  response.writeHead(200, { 'content-type': file.contentType });
  response.end(file.content);
  return undefined;
}

async function readAll(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

/** A 204 must not name a content type: discord.js would try to parse what is not there. */
function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (body === undefined) {
    response.writeHead(status, headers);
    response.end();
    return;
  }
  response.writeHead(status, { ...headers, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
