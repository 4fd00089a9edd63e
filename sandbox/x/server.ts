import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A loopback HTTP server that can stop listening and listen again on its port. */
export interface LoopbackServer {
  readonly url: string;
  /** How many TCP connections it has taken in all. */
  connectionCount(): number;
  /** Ends all connections and refuses new ones. */
  refuse(): Promise<void>;
  /** Listens again after `refuse`. */
  listen(): Promise<void>;
  stop(): Promise<void>;
}

export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  connection: number,
) => Promise<void>;

/** Listens on a free port of the loopback interface. */
export async function startLoopbackServer(handle: Handler): Promise<LoopbackServer> {
  const numbers = new WeakMap<Socket, number>();
  const sockets = new Set<Socket>();
  let count = 0;
  const server: Server = createServer((request, response) => {
    handle(request, response, numbers.get(request.socket) ?? 0).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(`The emulator broke: ${String(error)}`);
    });
  });
  server.on('connection', (socket) => {
    count += 1;
    numbers.set(socket, count);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  const port = await listenOn(server, 0);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      if (!server.listening) return resolve();
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return {
    url: `http://127.0.0.1:${port}`,
    connectionCount: () => count,
    refuse: close,
    async listen() {
      await listenOn(server, port);
    },
    stop: close,
  };
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address() as AddressInfo;
      resolve(address.port);
    });
  });
}
