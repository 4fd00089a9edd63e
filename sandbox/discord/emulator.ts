import { createConditions } from '../conditions.js';
import type { Json } from '../read-json.js';
import { createFaults, type DiscordFaults } from './faults.js';
import { createGatewayServer, type GatewayServer } from './gateway-server.js';
import {
  botRights,
  createSnowflakes,
  visibleMessages,
  type BotRight,
  type Channel,
  type GuildState,
  type Member,
  type StoredMessage,
} from './guild.js';
import { createHttpServer, type RecordedRequest } from './http-server.js';
import { createInteractionRoutes } from './interaction-routes.js';
import { createMessageStore } from './message-store.js';
import { createPeople, type People } from './people.js';
import { drawForm, drawMessage } from './picture.js';
import { createRateLimits, type Bucket } from './rate-limits.js';
import { handleRequest } from './routes.js';

/*
 * A loopback Discord: REST and Gateway on one port, strict about limits and errors, with people who
 * act in it, faults to set, and conditions to wait for. What it holds lies open in `state`.
 */

export interface DiscordEmulatorOptions {
  readonly token?: string;
  readonly applicationId?: string;
  readonly guildId?: string;
  readonly channels?: readonly { readonly id: string; readonly name: string }[];
  readonly members?: readonly Partial<Member>[];
  readonly heartbeatIntervalMs?: number;
}

export interface DiscordEmulator extends People {
  /** For `DISCORD_API_URL`. */
  readonly apiUrl: string;
  /** Origin of REST, files and Gateway. */
  readonly url: string;
  readonly token: string;
  readonly applicationId: string;
  readonly guildId: string;
  readonly state: GuildState;
  readonly faults: DiscordFaults;
  readonly gateway: GatewayServer;
  /** Every REST request, oldest first, with what it was answered. */
  readonly requests: readonly RecordedRequest[];
  /** How much each route takes; usual is far more than a test needs. */
  limitTo(bucket: Bucket): void;
  /** Lets the emulator's clock run ahead: interactions get old, nonces are forgotten. */
  advance(ms: number): void;
  addChannel(name: string): Channel;
  addMember(member: Partial<Member>): Member;
  deleteChannel(channelId: string): void;
  deleteMessage(messageId: string): void;
  /** Another bot or person says something in a channel. */
  say(channelId: string, content: string): StoredMessage;
  forbid(channelId: string, right: BotRight): void;
  allow(channelId: string, right: BotRight): void;
  /** REST answers 401 and the Gateway closes with 4004, until `restoreToken`. */
  revokeToken(): void;
  restoreToken(): void;
  /** Messages that everybody in the channel sees, oldest first. */
  messages(channelId: string): readonly StoredMessage[];
  /** Messages that only this member sees, oldest first. */
  ephemerals(memberId: string): readonly StoredMessage[];
  /** A copy of a message as it is shown now, for a late `press`. */
  snapshot(messageId: string): StoredMessage;
  /** The first message in the channel that fits, now or when it comes. */
  untilMessage(
    channelId: string,
    fits: (message: StoredMessage) => boolean,
    what?: string,
  ): Promise<StoredMessage>;
  /** Resolves when `find` gives something; looked at again after every change. */
  until<T>(what: string, find: () => T | undefined, timeoutMs?: number): Promise<T>;
  /** What a person sees, as text for a terminal. */
  picture(message: StoredMessage): string;
  formPicture(modal: Json): string;
  /** Refuses connections, as a Discord that is down, until `resume`. */
  suspend(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

const usual = {
  // Shaped like a token (id in base64, time, signature); valid nowhere.
  token: 'MTAwMDAwMDAwMDAwMDAwMDAx.Sandbx.valid-only-in-the-emulator-0000000000',
  applicationId: '100000000000000001',
  guildId: '110000000000000001',
  channels: [{ id: '120000000000000001', name: 'alerts' }],
  members: [
    { id: '130000000000000001', name: 'Aoi', isManager: true },
    { id: '130000000000000002', name: 'Ben' },
  ],
};

export async function startDiscordEmulator(
  options: DiscordEmulatorOptions = {},
): Promise<DiscordEmulator> {
  const settings = { ...usual, heartbeatIntervalMs: 41_250, ...options };
  const conditions = createConditions();
  const { changed, until } = conditions;
  let aheadMs = 0;
  const now = (): number => Date.now() + aheadMs;
  const nextId = createSnowflakes(now);
  const requests: RecordedRequest[] = [];
  const state = createState(settings);
  let port = 0;
  const url = (): string => `http://127.0.0.1:${port}`;
  const gatewayUrl = (): string => `ws://127.0.0.1:${port}`;

  const faults = createFaults();
  const rateLimits = createRateLimits(now);
  const store = createMessageStore({ state, now, nextId, url, changed });
  const interactions = createInteractionRoutes({ state, store, now, changed });
  const routes = { state, store, interactions, now, gatewayUrl, changed };
  const http = createHttpServer({
    faults,
    rateLimits,
    handle: (request) => handleRequest(routes, request),
    file: (id) => state.files.get(id) ?? null,
    record: (request) => {
      requests.push(request);
      changed();
    },
  });
  const gateway = createGatewayServer(http.server, {
    state,
    heartbeatIntervalMs: settings.heartbeatIntervalMs,
    url: gatewayUrl,
    changed,
  });
  const people = createPeople({
    state,
    store,
    now,
    nextId,
    url,
    until,
    dispatch: gateway.dispatch,
  });
  port = await http.listen(0);

  return {
    ...people,
    url: url(),
    apiUrl: `${url()}/api`,
    token: settings.token,
    applicationId: settings.applicationId,
    guildId: settings.guildId,
    state,
    faults,
    gateway,
    requests,
    limitTo: (bucket) => {
      rateLimits.bucket = bucket;
    },
    advance: (ms) => {
      aheadMs += ms;
    },
    addChannel: (name) => addChannel(state, nextId(), name),
    addMember: (member) => addMember(state, { id: nextId(), ...member }),
    deleteChannel: (channelId) => {
      state.channels.delete(channelId);
      gateway.dispatch('CHANNEL_DELETE', { id: channelId, guild_id: state.guildId, type: 0 });
      changed();
    },
    deleteMessage: (messageId) => {
      const message = state.messages.get(messageId);
      if (message) store.remove(message);
    },
    say: (channelId, content) =>
      store.create({ channelId, body: { content }, files: [], isForeign: true }),
    forbid: (channelId, right) => {
      state.channels.get(channelId)?.rights.delete(right);
    },
    allow: (channelId, right) => {
      state.channels.get(channelId)?.rights.add(right);
    },
    revokeToken: () => {
      state.tokenRevoked = true;
      gateway.close(4004);
    },
    restoreToken: () => {
      state.tokenRevoked = false;
    },
    messages: (channelId) => visibleMessages(state, channelId),
    ephemerals: (memberId) =>
      [...state.messages.values()].filter(
        ({ ephemeralFor, deleted }) => ephemeralFor === memberId && !deleted,
      ),
    snapshot: (messageId) => {
      const message = state.messages.get(messageId);
      if (!message) throw new Error(`There is no message ${messageId}`);
      return structuredClone(message);
    },
    untilMessage: (channelId, fits, what = `a message in ${channelId}`) =>
      until(what, () => visibleMessages(state, channelId).find(fits)),
    until,
    picture: drawMessage,
    formPicture: drawForm,
    suspend: async () => {
      gateway.cut();
      await http.close();
    },
    resume: async () => {
      await http.listen(port);
    },
    stop: async () => {
      conditions.stop();
      gateway.stop();
      await http.close();
    },
  };
}

function createState(settings: {
  readonly token: string;
  readonly applicationId: string;
  readonly guildId: string;
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  readonly members: readonly Partial<Member>[];
}): GuildState {
  const state: GuildState = {
    guildId: settings.guildId,
    applicationId: settings.applicationId,
    botId: settings.applicationId,
    channels: new Map(),
    members: new Map(),
    messages: new Map(),
    interactions: new Map(),
    files: new Map(),
    commands: [],
    registrations: 0,
    token: settings.token,
    tokenRevoked: false,
  };
  for (const { id, name } of settings.channels) addChannel(state, id, name);
  for (const member of settings.members) addMember(state, member);
  return state;
}

function addChannel(state: GuildState, id: string, name: string): Channel {
  const channel: Channel = {
    id,
    name,
    type: 0,
    parentId: null,
    rights: new Set(botRights),
    archived: false,
  };
  state.channels.set(id, channel);
  return channel;
}

function addMember(state: GuildState, member: Partial<Member>): Member {
  const full: Member = {
    id: '130000000000000099',
    name: 'Member',
    roles: [],
    locale: 'ja',
    isManager: false,
    ...member,
  };
  state.members.set(full.id, full);
  return full;
}
