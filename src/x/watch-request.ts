import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** What became of one request, as the connection itself showed it. */
export interface Trace {
  /** Null: nothing was handed to Node, so the library refused the call itself. */
  request: ClientRequest | null;
  response: IncomingMessage | null;
  readonly chunks: Buffer[];
  /** A connection (and its TLS) stood, so the request may have left. */
  connected: boolean;
  /** TCP stood, whatever TLS did. */
  reached: boolean;
}

export function newTrace(): Trace {
  return { request: null, response: null, chunks: [], connected: false, reached: false };
}

/**
 * An agent that shares the connections of `agent` and writes down into `trace` what happens to the
 * one request that is sent with it.
 *
 * twitter-api-v2 shows neither the status of a success nor what had arrived of a body that was cut,
 * and its `requestEventDebugHandler` leaves six listeners on a kept-alive socket with each request.
 * `addRequest` is where Node hands every request to its agent.
 */
export function watchingAgent(agent: Agent, trace: Trace): Agent {
  const addRequest = (request: ClientRequest, ...rest: readonly unknown[]): void => {
    follow(request, trace);
    const add: unknown = Reflect.get(agent, 'addRequest');
    if (typeof add !== 'function') throw new Error('This Node has no Agent.addRequest.');
    Reflect.apply(add, agent, [request, ...rest]);
  };
  const watching: Agent = Object.create(agent, { addRequest: { value: addRequest } });
  return watching;
}

function follow(request: ClientRequest, trace: Trace): void {
  trace.request = request;
  request.once('socket', (socket) => followSocket(socket, trace));
  request.once('response', (response) => {
    trace.response = response;
    response.on('data', (chunk: Buffer) => trace.chunks.push(chunk));
  });
}

/** A socket that is not connecting has been kept alive: it stands already. */
function followSocket(socket: Socket, trace: Trace): void {
  if (!socket.connecting) {
    trace.reached = true;
    trace.connected = true;
    return;
  }
  socket.once('connect', () => {
    trace.reached = true;
    if (!(socket instanceof TLSSocket)) trace.connected = true;
  });
  if (socket instanceof TLSSocket) socket.once('secureConnect', () => (trace.connected = true));
}
