import type { Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { asRecord, asText, parseJson, type Json } from '../read-json.js';
import { SlackRefusal } from './refusal.js';
import type { Workspace } from './workspace.js';

/** What came back for one envelope within Slack's three seconds. */
export type Acknowledgement =
  | { readonly kind: 'acknowledged'; readonly payload: Json; readonly afterMs: number }
  /** What Slack shows the person: nobody was there, or nobody answered in time. */
  | { readonly kind: 'failed'; readonly error: 'dispatch_failed' | 'operation_timeout' };

/** The Socket Mode side: several sockets, each envelope to a random one. */
export interface Sockets {
  /** Address for a new socket, as `apps.connections.open` gives it. */
  open(): string;
  /** Sockets that said hello. */
  count(): number;
  /** Sends the envelope; the same one `copies` times, each to a random socket. */
  deliver(type: string, payload: Json, copies: number): Promise<Acknowledgement>;
  /** Asks the given number of sockets (default: one) to reconnect, as the real service does every few hours. */
  refresh(reason?: string, howMany?: number): void;
  /** Cuts all connections without a closing frame. */
  cut(): void;
  /** Stops (or goes on) sending and answering anything: a half-open connection. */
  mute(isMuted: boolean): void;
  /** Refuses new sockets with this error; null lets them in. */
  refuse(error: string | null): void;
  stop(): void;
}

export interface SocketsOptions {
  readonly server: Server;
  readonly workspace: Workspace;
  readonly random: () => number;
  /** How long a person waits for an acknowledgement; the real service's three seconds. */
  readonly ackTimeoutMs: number;
  origin(): string;
}

export function createSockets(options: SocketsOptions): Sockets {
  const { server, workspace, random, origin, ackTimeoutMs } = options;
  const live = new Set<WebSocket>();
  /** Sockets that were asked to reconnect: nothing more is sent to them. */
  const leaving = new WeakSet<WebSocket>();
  const waiting = new Map<string, (payload: Json) => void>();
  const wss = new WebSocketServer({ noServer: true, autoPong: false });
  let isMuted = false;
  let refused: string | null = null;

  server.on('upgrade', (request, socket, head) => {
    if (!(request.url ?? '').startsWith('/socket')) {
      socket.destroy();
      return;
    }
    wss.handleUpgrade(request, socket, head, (ws) => welcome(ws));
  });

  const welcome = (ws: WebSocket): void => {
    ws.on('error', () => undefined);
    ws.on('ping', (data: Buffer) => {
      if (!isMuted) ws.pong(data);
    });
    ws.on('message', (data: Buffer) => take(data.toString()));
    ws.on('close', () => {
      live.delete(ws);
      workspace.conditions.changed();
    });
    live.add(ws);
    if (isMuted) return;
    ws.send(
      JSON.stringify({
        type: 'hello',
        num_connections: live.size,
        connection_info: { app_id: workspace.appId },
        debug_info: { host: 'emulated', approximate_connection_time: 18_060 },
      }),
    );
    workspace.conditions.changed();
  };

  const take = (text: string): void => {
    const message = asRecord(parseJson(text));
    const id = asText(message['envelope_id']);
    waiting.get(id)?.(asRecord(message['payload']));
  };

  const pick = (): WebSocket | undefined => {
    const open = [...live].filter((ws) => ws.readyState === ws.OPEN && !leaving.has(ws));
    return open[Math.floor(random() * open.length)];
  };

  const deliver = (type: string, payload: Json, copies: number): Promise<Acknowledgement> => {
    const id = workspace.nextId('envelope-');
    const envelope = JSON.stringify({
      envelope_id: id,
      type,
      payload,
      accepts_response_payload: type === 'slash_commands' || payload['type'] === 'view_submission',
    });
    const targets = Array.from({ length: copies }, pick);
    if (targets.every((target) => target === undefined)) {
      return Promise.resolve({ kind: 'failed', error: 'dispatch_failed' });
    }
    const startedAt = Date.now();
    return new Promise((resolve) => {
      const end = (answer: Acknowledgement): void => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(answer);
      };
      const timer = setTimeout(
        () => end({ kind: 'failed', error: 'operation_timeout' }),
        ackTimeoutMs,
      );
      waiting.set(id, (answer) =>
        end({ kind: 'acknowledged', payload: answer, afterMs: Date.now() - startedAt }),
      );
      if (!isMuted) for (const target of targets) target?.send(envelope);
    });
  };

  return {
    open: () => {
      if (refused !== null) throw new SlackRefusal(refused);
      if (live.size >= 10) throw new SlackRefusal('too_many_websockets');
      return `${origin().replace('http', 'ws')}/socket?ticket=${workspace.nextId('ticket-')}`;
    },
    count: () => [...live].filter((ws) => ws.readyState === ws.OPEN).length,
    deliver,
    refresh: (reason = 'refresh_requested', howMany = 1) => {
      for (const ws of [...live].slice(0, howMany)) {
        leaving.add(ws);
        ws.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'emulated' } }));
      }
    },
    cut: () => {
      for (const ws of live) ws.terminate();
    },
    mute: (value) => {
      isMuted = value;
    },
    refuse: (error) => {
      refused = error;
    },
    stop: () => {
      for (const ws of live) ws.terminate();
      wss.close();
    },
  };
}
