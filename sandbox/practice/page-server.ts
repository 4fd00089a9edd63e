import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ZodError } from 'zod';
import type { Locale } from '../../src/domain/locale.js';
import { actors, isActorId, type ActorId } from './actors.js';
import { answerEvents } from './answer-events.js';
import type { Deed, DeedAnswer } from './deed.js';
import { discordDeeds } from './discord/deeds.js';
import { pageHtml } from './page.js';
import { pageProblems } from './page-problems.js';
import type { Room } from './room.js';
import { slackDeeds } from './slack/deeds.js';
import { xDeeds } from './x/deeds.js';

/** The server of the practice page, on loopback only. */
export interface PageServer {
  readonly url: string;
  /** From now on the page shows this room; until then it says that it is starting. */
  enter(room: Room): void;
  stop(): Promise<void>;
}

const deeds: Readonly<Record<string, Deed>> = { ...slackDeeds, ...discordDeeds, ...xDeeds };
const bodyMaxBytes = 16 * 1024 * 1024;

/** Beside this file in the sources; the build has no copy. */
function assetPath(name: string): string {
  const places = ['./page/', '../../../sandbox/practice/page/'].map((folder) =>
    fileURLToPath(new URL(`${folder}${name}`, import.meta.url)),
  );
  const found = places.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`No ${name} at ${places.join(' or ')}`);
  return found;
}

const assets: Readonly<Record<string, string>> = {
  '/practice.css': 'text/css; charset=utf-8',
  '/practice.js': 'text/javascript; charset=utf-8',
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src data:; form-action 'none'; base-uri 'none'";

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > bodyMaxBytes) throw new Error('More than 16 MB.');
    chunks.push(bytes);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

const reasonOf = (error: unknown): string => {
  if (error instanceof ZodError) return error.issues.map(({ message }) => message).join('; ');
  return error instanceof Error ? error.message : String(error);
};

async function act(room: Room, found: Deed, actor: ActorId, body: unknown): Promise<DeedAnswer> {
  try {
    return await found(room, actors[actor], body);
  } catch (error) {
    // What the emulated client would not let a person do at all, in the emulator's words.
    return { problem: pageProblems[room.locale].failed(reasonOf(error)) };
  }
}

interface Serving {
  readonly locale: Locale;
  room: Room | null;
  readonly entered: Promise<Room>;
}

async function answerPost(
  { room }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const found = deeds[url.pathname];
  const actor = url.searchParams.get('as');
  // A page of another origin cannot send this type without asking first, and is not answered then.
  const isJson = request.headers['content-type'] === 'application/json';
  if (found === undefined || room === null || !isActorId(actor) || !isJson) {
    send(response, 404, 'text/plain', 'Not found');
    return;
  }
  let body: unknown;
  try {
    body = await readBody(request);
  } catch (error) {
    send(response, 400, 'text/plain', reasonOf(error));
    return;
  }
  const answer = await act(room, found, actor, body);
  send(response, 200, 'application/json', JSON.stringify(answer));
}

function giveSlackFile({ room }: Serving, response: ServerResponse, id: string): void {
  const file = room?.stage.slack.file(id);
  if (file === undefined) send(response, 404, 'text/plain', 'Not found');
  else send(response, 200, 'application/octet-stream', file.content);
}

/** Somebody else's name that points here (DNS rebinding) is not answered. */
const isOurHost = (host: string | undefined): boolean =>
  /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? '');

async function answer(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://loopback');
  const { pathname, searchParams } = url;
  const wanted = searchParams.get('as');
  const actor = isActorId(wanted) ? wanted : 'aoi';
  if (!isOurHost(request.headers.host)) return send(response, 403, 'text/plain', 'Not for you');
  if (request.method === 'POST') return answerPost(serving, request, response, url);
  const asset = assets[pathname];
  if (asset !== undefined) {
    return send(response, 200, asset, readFileSync(assetPath(pathname.slice(1))));
  }
  if (pathname === '/') {
    return send(response, 200, 'text/html; charset=utf-8', pageHtml(serving.locale, actor));
  }
  if (pathname === '/events') return answerEvents(response, serving.entered, actor);
  if (pathname === '/x/authorize' && serving.room !== null) {
    // X's own authorize address, with the same query, on the emulated X.
    response.writeHead(302, {
      location: `${serving.room.stage.x.url}/i/oauth2/authorize${url.search}`,
    });
    response.end();
    return undefined;
  }
  const file = /^\/slack\/files\/([^/]+)$/.exec(pathname)?.[1];
  if (file !== undefined) return giveSlackFile(serving, response, decodeURIComponent(file));
  return send(response, 404, 'text/plain', 'Not found');
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Serves the page. Rejects with `EADDRINUSE` when the port is taken; 0 takes a free one. */
export async function startPageServer(locale: Locale, port: number): Promise<PageServer> {
  let enter: (room: Room) => void = () => undefined;
  const entered = new Promise<Room>((resolve) => (enter = resolve));
  const serving: Serving = { locale, room: null, entered };
  const server = createServer((request, response) => {
    answer(serving, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, 500, 'text/plain', reasonOf(error));
    });
  });
  const listening = await listenOn(server, port);
  return {
    url: `http://127.0.0.1:${listening}`,
    enter(room) {
      serving.room = room;
      enter(room);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
