import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP way to a server that can be cut and mended. */
export interface CuttableProxy {
  readonly port: number;
  /** Ends all connections and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Carries nothing any more, in connections old and new, and ends none: a network that swallows packets. */
  freeze(): void;
  stop(): Promise<void>;
}

/** `target`: a socket's path, or host and port. */
export async function startProxy(
  target: string | { readonly host: string; readonly port: number },
): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let frozen = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const open = () =>
    createServer((inward) => {
      const outward = typeof target === 'string' ? connect(target) : connect(target);
      keep(inward);
      keep(outward);
      if (frozen) return;
      inward.pipe(outward).pipe(inward);
      inward.on('close', () => outward.destroy());
      outward.on('close', () => inward.destroy());
    });
  const listen = (port: number) =>
    new Promise<void>((resolve) => {
      server = open();
      server.listen(port, '127.0.0.1', resolve);
    });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  let server = open();
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const freeze = () => {
    frozen = true;
    for (const socket of sockets) socket.unpipe().pause();
  };
  return { port, cut: close, mend: () => listen(port), freeze, stop: close };
}
