import type { IncomingMessage } from 'node:http';
import { parseMultipart } from './multipart.js';

/** A request with its body read and its address taken apart. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  /** Parsed JSON or form (files in it as bytes); null for no body, the raw text for anything else. */
  readonly body: unknown;
  readonly contentType: string;
}

/** Null when the connection ended before the request was whole. */
export async function readIncoming(request: IncomingMessage): Promise<Incoming | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
  } catch {
    return null;
  }
  const url = new URL(request.url ?? '/', 'http://emulator');
  const contentType = request.headers['content-type'] ?? '';
  return {
    method: request.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    body: parseBytes(Buffer.concat(chunks), contentType),
    contentType,
  };
}

function parseBytes(body: Buffer, contentType: string): unknown {
  if (contentType.startsWith('multipart/form-data')) return parseMultipart(body, contentType);
  return parseBody(body.toString('utf8'), contentType);
}

function parseBody(text: string, contentType: string): unknown {
  if (text === '') return null;
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  if (!contentType.startsWith('application/json')) return text;
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return text;
  }
}

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a parsed body; none when it is no object. */
export function fieldsOf(body: unknown): Fields {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Fields) : {};
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
