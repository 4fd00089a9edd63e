import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { chatMethods } from './chat-methods.js';
import { conversationMethods } from './conversation-methods.js';
import type { SlackFault, SlackFaults } from './faults.js';
import { fileMethods } from './file-methods.js';
import type { Method } from './method.js';
import { peopleMethods } from './people-methods.js';
import type { PostGate } from './rate-limit.js';
import type { Json } from '../read-json.js';
import { SlackRefusal } from './refusal.js';
import { answerResponseUrl } from './response-url.js';
import type { Tokens } from './tokens.js';
import { viewMethods } from './view-methods.js';
import type { Workspace } from './workspace.js';

/** One call of the Web API as it arrived. */
export interface ApiCall {
  readonly method: string;
  readonly args: Readonly<Record<string, string>>;
  readonly at: Date;
}

export interface WebApiParts {
  readonly workspace: Workspace;
  readonly tokens: Tokens;
  readonly faults: SlackFaults;
  readonly postGate: PostGate;
  readonly calls: ApiCall[];
  /** What the tokens were given; a method that needs another refuses. */
  readonly scopes: ReadonlySet<string>;
  /** Gives the address of a new socket, or refuses. */
  openSocket(): string;
  origin(): string;
}

const baseMethods: Readonly<Record<string, Method>> = {
  ...chatMethods,
  ...conversationMethods,
  ...viewMethods,
  ...peopleMethods,
  ...fileMethods,
};

function methodNamed(parts: WebApiParts, name: string): Method {
  if (name === 'apps.connections.open') {
    const run = (): Json => ({ url: parts.openSocket() });
    return { token: 'app', scope: 'connections:write', args: [], run };
  }
  const method = baseMethods[name];
  if (method === undefined) throw new SlackRefusal('unknown_method', [`req_method ${name}`]);
  return method;
}

function run(parts: WebApiParts, name: string, args: Record<string, string>, token?: string): Json {
  const method = methodNamed(parts, name);
  parts.tokens.check(method.token, token);
  if (method.scope !== null && !parts.scopes.has(method.scope)) {
    throw new SlackRefusal('missing_scope', [`[ERROR] needed ${method.scope}`]);
  }
  const { team_id: team, ...rest } = args;
  if (team !== undefined && team !== parts.workspace.teamId) {
    throw new SlackRefusal('invalid_arguments', [`[ERROR] team_id ${team}`]);
  }
  const alien = Object.keys(rest).filter((key) => !method.args.includes(key));
  if (alien.length > 0) {
    throw new SlackRefusal('invalid_arguments', [`[ERROR] unknown argument ${alien.join(', ')}`]);
  }
  return method.run({ workspace: parts.workspace, origin: parts.origin(), args: rest });
}

/** The body of the answer: `ok` and what the method gave, or its refusal. */
function answerOf(
  parts: WebApiParts,
  name: string,
  args: Record<string, string>,
  token?: string,
): Json {
  try {
    return { ok: true, ...run(parts, name, args, token) };
  } catch (error: unknown) {
    if (!(error instanceof SlackRefusal)) throw error;
    return {
      ok: false,
      error: error.code,
      ...(error.messages.length === 0 ? {} : { response_metadata: { messages: error.messages } }),
    };
  }
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export function sendJson(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

/** Meets the fault: answers by it, cuts, or never answers. */
function meet(fault: SlackFault, response: ServerResponse, apply: () => Json): void {
  switch (fault.kind) {
    case 'status':
      response.writeHead(fault.status, fault.headers);
      response.end(fault.body ?? '');
      return;
    case 'error':
      sendJson(response, 200, { ok: false, error: fault.error });
      return;
    case 'cut':
      if (fault.applied) apply();
      response.socket?.destroy();
      return;
    case 'hang':
      if (fault.applied) apply();
      return;
    case 'slow':
      setTimeout(() => sendJson(response, 200, apply()), fault.delayMs);
      return;
  }
}

async function callMethod(
  parts: WebApiParts,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const args = Object.fromEntries(new URLSearchParams((await readBody(request)).toString()));
  parts.calls.push({ method: name, args, at: parts.workspace.now() });
  const apply = (): Json => answerOf(parts, name, args, request.headers.authorization);
  const fault = parts.faults.take(name);
  if (fault !== null) {
    meet(fault, response, apply);
    parts.workspace.conditions.changed();
    return;
  }
  if (name === 'chat.postMessage') {
    const waitSeconds = parts.postGate(args['channel'] ?? '', parts.workspace.now());
    if (waitSeconds !== null) {
      response.writeHead(429, { 'retry-after': String(waitSeconds) });
      response.end(JSON.stringify({ ok: false, error: 'ratelimited' }));
      return;
    }
  }
  // The real service names the token's scopes with every answer; `doctor` looks at them.
  response.setHeader('x-oauth-scopes', [...parts.scopes].join(','));
  sendJson(response, 200, apply());
  parts.workspace.conditions.changed();
}

async function takeUpload(
  parts: WebApiParts,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = parts.workspace.files.get(id);
  const body = await readBody(request);
  const type = request.headers['content-type'] ?? '';
  if (file === undefined || request.headers.authorization !== `Bearer ${parts.tokens.bot}`) {
    response.writeHead(404).end();
    return;
  }
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': type },
  }).formData();
  const part = form.get('body');
  if (part === null || typeof part === 'string') {
    response.writeHead(400).end();
    return;
  }
  file.content = Buffer.from(await part.arrayBuffer());
  response.writeHead(200).end('OK');
}

function giveFile(
  parts: WebApiParts,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const file = parts.workspace.files.get(id);
  if (file === undefined) {
    response.writeHead(404).end();
  } else if (request.headers.authorization !== `Bearer ${parts.tokens.bot}`) {
    // The real service sends a stranger to its login page.
    response.writeHead(302, { location: `${parts.origin()}/login` }).end();
  } else {
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.content);
  }
}

async function route(
  parts: WebApiParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [room = '', id = ''] = new URL(request.url ?? '/', 'http://loopback').pathname
    .slice(1)
    .split('/');
  const key = `${request.method ?? ''} ${room}`;
  if (key === 'POST api') await callMethod(parts, id, request, response);
  else if (key === 'POST upload') await takeUpload(parts, id, request, response);
  else if (key === 'GET files-pri') giveFile(parts, id, request, response);
  else if (key === 'POST response') {
    answerResponseUrl(parts, id, (await readBody(request)).toString(), response);
  } else response.writeHead(404).end();
}

/** The HTTP side of the emulator: Web API, uploads, private files and response URLs. */
export function createWebApi(parts: WebApiParts): Server {
  return createServer((request, response) => {
    route(parts, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
}
