import type { AddressInfo } from 'node:net';
import { createConditions } from '../conditions.js';
import { deliverToUrl, type EventsUrl } from './events-url.js';
import { createFaults, type SlackFaults } from './faults.js';
import { createPeople, type People } from './people.js';
import { createPostGate, type PostLimit } from './rate-limit.js';
import { createSockets, type Acknowledgement, type Sockets } from './sockets.js';
import { pictureOf } from './terminal-picture.js';
import { createTokens } from './tokens.js';
import { createWebApi, type ApiCall } from './web-api.js';
import type { Json } from '../read-json.js';
import {
  createWorkspace,
  type SlackChannel,
  type SlackFile,
  type SlackMessage,
  type SlackUser,
  type SlackView,
  type Workspace,
} from './workspace.js';

/** The scopes of the app's manifest, and the app token's own. */
const allScopes = [
  'commands',
  'chat:write',
  'channels:join',
  'files:write',
  'files:read',
  'im:write',
  'users:read',
  'usergroups:read',
  'channels:read',
  'groups:read',
  'channels:history',
  'groups:history',
  'connections:write',
];

export interface SlackEmulatorOptions {
  readonly botToken?: string;
  readonly appToken?: string;
  readonly signingSecret?: string;
  /** Slack's limit of posts per channel; null (default) lets everything through. */
  readonly postLimit?: PostLimit | null;
  /** Scopes that the tokens lack, of those that the app's manifest asks for. */
  readonly withoutScopes?: readonly string[];
  readonly now?: () => Date;
  readonly random?: () => number;
  /** How long a person waits for an acknowledgement; the real service's (and default) is 3 s. */
  readonly ackTimeoutMs?: number;
  readonly port?: number;
}

/** A loopback Slack: Web API, Socket Mode, interactivity, modals and files, with people who use it. */
export interface SlackEmulator extends People {
  /** For `SLACK_API_URL`. */
  readonly url: string;
  readonly origin: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly workspace: Workspace;
  /** Every Web API call so far, oldest first. */
  readonly calls: readonly ApiCall[];
  readonly faults: SlackFaults;
  readonly sockets: Omit<Sockets, 'open' | 'deliver' | 'stop'>;
  addUser(user: Partial<SlackUser> & { readonly id: string }): SlackUser;
  addUserGroup(id: string, userIds: readonly string[]): void;
  /** Adds a channel; the bot and all users so far are members unless told otherwise. */
  addChannel(channel: {
    readonly id: string;
    readonly name?: string;
    readonly kind?: 'public' | 'private';
    readonly hasBot?: boolean;
  }): SlackChannel;
  /** What stands in a channel for everybody, oldest first, thread replies included. */
  messages(channelId: string): readonly SlackMessage[];
  /** What only this person sees, oldest first. */
  ephemerals(userId: string): readonly SlackMessage[];
  /** What the bot wrote to this person directly, oldest first. */
  dms(userId: string): readonly SlackMessage[];
  openViews(userId: string): readonly SlackView[];
  file(id: string): SlackFile | undefined;
  nextMessage(
    channelId: string,
    isIt: (message: SlackMessage) => boolean,
    timeoutMs?: number,
  ): Promise<SlackMessage>;
  nextEphemeral(
    userId: string,
    isIt: (message: SlackMessage) => boolean,
    timeoutMs?: number,
  ): Promise<SlackMessage>;
  nextView(userId: string, timeoutMs?: number): Promise<SlackView>;
  until: Workspace['conditions']['until'];
  /** A person deletes a message. */
  deleteMessage(ts: string): void;
  setChannel(channelId: string, state: 'open' | 'archived' | 'deleted' | 'without-bot'): void;
  refuseToken(which: 'bot' | 'app', error: string | null): void;
  /** From now on commands and clicks go to this URL instead of a socket; null = sockets. */
  useEventsUrl(url: string | null): void;
  /** The message as a terminal shows it. */
  picture(message: SlackMessage): string;
  stop(): Promise<void>;
}

function addPeopleAndPlaces(
  workspace: Workspace,
): Pick<SlackEmulator, 'addUser' | 'addUserGroup' | 'addChannel' | 'setChannel'> {
  return {
    addUser: (given) => {
      const user: SlackUser = {
        name: given.id.toLowerCase(),
        isAdmin: false,
        isOwner: false,
        locale: 'ja-JP',
        ...given,
      };
      workspace.users.set(user.id, user);
      return user;
    },
    addUserGroup: (id, userIds) => {
      workspace.userGroups.set(id, userIds);
    },
    addChannel: ({ id, name = id.toLowerCase(), kind = 'public', hasBot = true }) => {
      const members = new Set(workspace.users.keys());
      if (hasBot) members.add(workspace.botUserId);
      const channel: SlackChannel = {
        id,
        name,
        kind,
        members,
        isArchived: false,
        isDeleted: false,
      };
      workspace.channels.set(id, channel);
      return channel;
    },
    setChannel: (channelId, state) => {
      const channel = workspace.channels.get(channelId);
      if (channel === undefined) throw new Error(`No channel ${channelId}`);
      channel.isArchived = state === 'archived';
      channel.isDeleted = state === 'deleted';
      if (state === 'without-bot') channel.members.delete(workspace.botUserId);
      if (state === 'open') channel.members.add(workspace.botUserId);
    },
  };
}

function look(
  workspace: Workspace,
): Pick<
  SlackEmulator,
  | 'messages'
  | 'ephemerals'
  | 'dms'
  | 'openViews'
  | 'file'
  | 'nextMessage'
  | 'nextEphemeral'
  | 'nextView'
  | 'until'
> {
  const messages = (channelId: string): readonly SlackMessage[] =>
    workspace.messages.filter(
      (one) => one.channelId === channelId && one.seenBy === null && !one.isDeleted,
    );
  const ephemerals = (userId: string): readonly SlackMessage[] =>
    workspace.messages.filter((one) => one.seenBy === userId && !one.isDeleted);
  const openViews = (userId: string): readonly SlackView[] =>
    [...workspace.views.values()].filter((view) => view.userId === userId && view.isOpen);
  const { until } = workspace.conditions;
  return {
    messages,
    ephemerals,
    dms: (userId) =>
      [...workspace.channels.values()]
        .filter((channel) => channel.kind === 'im' && channel.members.has(userId))
        .flatMap((channel) => messages(channel.id)),
    openViews,
    file: (id) => workspace.files.get(id),
    nextMessage: (channelId, isIt, timeoutMs) =>
      until(`a message in ${channelId}`, () => messages(channelId).find(isIt), timeoutMs),
    nextEphemeral: (userId, isIt, timeoutMs) =>
      until(`an ephemeral message for ${userId}`, () => ephemerals(userId).find(isIt), timeoutMs),
    nextView: (userId, timeoutMs) =>
      until(`a modal for ${userId}`, () => openViews(userId).at(-1), timeoutMs),
    until,
  };
}

export async function startSlackEmulator(
  options: SlackEmulatorOptions = {},
): Promise<SlackEmulator> {
  const now = options.now ?? (() => new Date());
  const conditions = createConditions();
  const workspace = createWorkspace(now, conditions);
  const tokens = createTokens(
    options.botToken ?? 'xoxb-0-0-emulated',
    options.appToken ?? 'xapp-1-A0-0-emulated',
  );
  const signingSecret = options.signingSecret ?? '0123456789abcdef0123456789abcdef';
  const faults = createFaults();
  const calls: ApiCall[] = [];
  let origin = '';
  let eventsUrl: EventsUrl | null = null;

  const server = createWebApi({
    workspace,
    tokens,
    faults,
    calls,
    scopes: new Set(allScopes.filter((scope) => !(options.withoutScopes ?? []).includes(scope))),
    postGate: createPostGate(options.postLimit ?? null),
    openSocket: () => sockets.open(),
    origin: () => origin,
  });
  const sockets = createSockets({
    server,
    workspace,
    random: options.random ?? Math.random,
    ackTimeoutMs: options.ackTimeoutMs ?? 3000,
    origin: () => origin,
  });
  const deliver = async (type: string, payload: Json, copies: number): Promise<Acknowledgement> => {
    if (eventsUrl === null) return sockets.deliver(type, payload, copies);
    const url = eventsUrl;
    const [first = { kind: 'failed', error: 'dispatch_failed' } as const] = await Promise.all(
      Array.from({ length: copies }, () => deliverToUrl(url, type, payload, now)),
    );
    return first;
  };

  await new Promise<void>((resolve) => {
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    ...createPeople({ workspace, origin: () => origin, deliver }),
    ...addPeopleAndPlaces(workspace),
    ...look(workspace),
    url: `${origin}/api/`,
    origin,
    botToken: tokens.bot,
    appToken: tokens.app,
    signingSecret,
    workspace,
    calls,
    faults,
    sockets,
    deleteMessage: (ts) => {
      for (const message of workspace.messages) if (message.ts === ts) message.isDeleted = true;
      conditions.changed();
    },
    refuseToken: tokens.refuse,
    useEventsUrl: (url) => {
      eventsUrl = url === null ? null : { url, signingSecret };
    },
    picture: (message) => pictureOf(message, workspace),
    stop: async () => {
      conditions.stop();
      sockets.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
