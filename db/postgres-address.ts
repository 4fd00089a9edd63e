/** Where `postgres.js` must connect to; `host` and `port` are set for a Unix socket only. */
export interface PostgresAddress {
  readonly url: string;
  readonly socket: { readonly host: string; readonly port: number } | null;
}

/**
 * Reads `?host=/folder` of a connection address as libpq does (managed databases hand out such
 * addresses for their sockets); postgres.js would send it to the server as a setting, which refuses it.
 */
export function postgresAddress(address: string): PostgresAddress {
  const url = new URL(address);
  const host = url.searchParams.get('host');
  if (host === null || !host.startsWith('/')) return { url: address, socket: null };
  const port = Number(url.searchParams.get('port') ?? (url.port === '' ? '5432' : url.port));
  url.searchParams.delete('host');
  url.searchParams.delete('port');
  return { url: url.toString(), socket: { host, port } };
}
