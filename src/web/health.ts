import type { ChatHealth } from '../chat/port.js';
import type { Platform } from '../domain/actor.js';
import type { Route, WebAnswer } from './server.js';

export interface ReadinessOptions {
  /** Rejects when the database does not answer in time. */
  ping(timeoutMs: number): Promise<void>;
  /** Every configured platform; `connected` only once its commands are registered. */
  chatHealth(): Promise<ReadonlyMap<Platform, ChatHealth>>;
}

const pingTimeoutMs = 3_000;

const json = (status: number, body: unknown): WebAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: `${JSON.stringify(body)}\n`,
});

/** `GET /healthz`: this process answers, whatever it is connected to. */
export const healthRoute: Route = {
  method: 'GET',
  path: '/healthz',
  handle: async () => json(200, { ok: true }),
};

/** `GET /readyz`: 200 only with the database and every configured platform; the body names what is missing. */
export function readyRoute({ ping, chatHealth }: ReadinessOptions): Route {
  return {
    method: 'GET',
    path: '/readyz',
    async handle() {
      const database = await ping(pingTimeoutMs).then(
        () => 'connected',
        () => 'unreachable',
      );
      // Asking the live holder needs the database too; without it the platforms are unknown.
      const platforms =
        database === 'connected' ? await chatHealth() : new Map<Platform, ChatHealth>();
      const kinds = Object.fromEntries([...platforms].map(([name, health]) => [name, health.kind]));
      const ready =
        database === 'connected' && Object.values(kinds).every((kind) => kind === 'connected');
      return json(ready ? 200 : 503, { ready, database, ...kinds });
    },
  };
}
