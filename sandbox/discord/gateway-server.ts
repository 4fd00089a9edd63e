import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { asRecord, parseJson, type Json } from '../read-json.js';
import type { GuildState } from './guild.js';

/** Gateway opcodes (discord-api-docs, opcodes and status codes). */
const op = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const;

/** Intents that need an approval nobody gave here: members, presences, message content. */
const privilegedIntents = (1 << 1) | (1 << 8) | (1 << 15);

interface Session {
  readonly id: string;
  sequence: number;
  /** What was dispatched, for a resume. */
  readonly sent: { readonly sequence: number; readonly frame: string }[];
}

interface Peer {
  readonly socket: WebSocket;
  session: Session | null;
}

export interface GatewayServer {
  /** Connections that have identified or resumed. */
  connections(): number;
  identifies(): number;
  resumes(): number;
  /** Sends an event to the session; kept for a resume while no socket is there. */
  dispatch(type: string, data: Json): void;
  /** op 7: please reconnect and resume. */
  askToReconnect(): void;
  /** op 9. */
  invalidate(resumable: boolean): void;
  /** Closes with a code, such as 4004. */
  close(code: number): void;
  /** Cuts the TCP connections without a close frame. */
  cut(): void;
  /** Stops (or takes up again) acknowledging heartbeats. */
  freezeHeartbeats(frozen: boolean): void;
  stop(): void;
}

export interface GatewayOptions {
  readonly state: GuildState;
  readonly heartbeatIntervalMs: number;
  url(): string;
  changed(): void;
}

export function createGatewayServer(server: Server, options: GatewayOptions): GatewayServer {
  const { state } = options;
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  const peers = new Set<Peer>();
  const sessions = new Map<string, Session>();
  let frozen = false;
  let identifies = 0;
  let resumes = 0;

  const send = (socket: WebSocket, frame: Json): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
  };
  const dispatchTo = (session: Session, type: string, data: Json): void => {
    session.sequence += 1;
    const frame = JSON.stringify({ op: op.dispatch, t: type, s: session.sequence, d: data });
    session.sent.push({ sequence: session.sequence, frame });
    for (const { socket, session: theirs } of peers) {
      if (theirs === session && socket.readyState === socket.OPEN) socket.send(frame);
    }
  };

  const identify = (peer: Peer, data: Json): void => {
    if (state.tokenRevoked || data.token !== state.token) return peer.socket.close(4004);
    if ((Number(data.intents) & privilegedIntents) !== 0) return peer.socket.close(4014);
    identifies += 1;
    const session: Session = { id: randomUUID().replaceAll('-', ''), sequence: 0, sent: [] };
    sessions.set(session.id, session);
    peer.session = session;
    dispatchTo(session, 'READY', ready(state, session.id, options.url()));
    dispatchTo(session, 'GUILD_CREATE', guildCreate(state));
    return options.changed();
  };
  const resume = (peer: Peer, data: Json): void => {
    if (state.tokenRevoked || data.token !== state.token) return peer.socket.close(4004);
    const session = sessions.get(String(data.session_id));
    if (!session) return send(peer.socket, { op: op.invalidSession, d: false });
    resumes += 1;
    peer.session = session;
    const missed = session.sent.filter(({ sequence }) => sequence > Number(data.seq));
    for (const { frame } of missed) peer.socket.send(frame);
    dispatchTo(session, 'RESUMED', {});
    return options.changed();
  };
  const receive = (peer: Peer, frame: Json): void => {
    if (frame.op === op.heartbeat && !frozen) send(peer.socket, { op: op.heartbeatAck });
    if (frame.op === op.identify) identify(peer, asRecord(frame.d));
    if (frame.op === op.resume) resume(peer, asRecord(frame.d));
  };

  sockets.on('connection', (socket) => {
    const peer: Peer = { socket, session: null };
    peers.add(peer);
    socket.on('message', (data: Buffer) => receive(peer, asRecord(parseJson(data.toString()))));
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      peers.delete(peer);
      // A client that closes with 1000 or 1001 gives its session up.
      if (peer.session && (code === 1000 || code === 1001)) sessions.delete(peer.session.id);
      options.changed();
    });
    send(socket, { op: op.hello, d: { heartbeat_interval: options.heartbeatIntervalMs } });
  });

  const toAll = (act: (peer: Peer) => void): void => {
    for (const peer of peers) act(peer);
  };
  return {
    connections: () => [...peers].filter(({ session }) => session !== null).length,
    identifies: () => identifies,
    resumes: () => resumes,
    dispatch: (type, data) => {
      for (const session of sessions.values()) dispatchTo(session, type, data);
    },
    askToReconnect: () => toAll(({ socket }) => send(socket, { op: op.reconnect, d: null })),
    invalidate: (resumable) => {
      if (!resumable) sessions.clear();
      toAll(({ socket }) => send(socket, { op: op.invalidSession, d: resumable }));
    },
    close: (code) => toAll(({ socket }) => socket.close(code)),
    cut: () => toAll(({ socket }) => socket.terminate()),
    freezeHeartbeats: (isFrozen) => {
      frozen = isFrozen;
    },
    stop: () => {
      toAll(({ socket }) => socket.terminate());
      sockets.close();
    },
  };
}

function ready(state: GuildState, sessionId: string, url: string): Json {
  return {
    v: 10,
    user: botUser(state),
    guilds: [{ id: state.guildId, unavailable: true }],
    session_id: sessionId,
    resume_gateway_url: url,
    application: { id: state.applicationId, flags: 0 },
  };
}

function guildCreate(state: GuildState): Json {
  return {
    id: state.guildId,
    name: 'Sandbox',
    owner_id: '1',
    features: [],
    roles: [],
    emojis: [],
    stickers: [],
    members: [],
    channels: [...state.channels.values()].map(({ id, name, type }) => ({ id, name, type })),
    threads: [],
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    member_count: state.members.size,
    preferred_locale: 'ja',
  };
}

/** The bot as a user. */
export function botUser(state: GuildState): Json {
  return {
    id: state.botId,
    username: 'xtep',
    discriminator: '0000',
    global_name: null,
    avatar: null,
    bot: true,
  };
}
