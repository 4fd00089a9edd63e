import { asRecord, asRecords, asText, type Json } from '../read-json.js';
import { apiErrors } from './api-error.js';
import { checkCommands } from './check-command.js';
import { botUser } from './gateway-server.js';
import { visibleMessages, type BotRight, type Channel, type GuildState } from './guild.js';
import type { ApiRequest, ApiResponse } from './http-server.js';
import type { InteractionRoutes } from './interaction-routes.js';
import { nonceOf, type MessageStore } from './message-store.js';

/** What the routes work on. */
export interface RouteContext {
  readonly state: GuildState;
  readonly store: MessageStore;
  readonly interactions: InteractionRoutes;
  readonly now: () => number;
  gatewayUrl(): string;
  changed(): void;
}

type Route = (context: RouteContext, request: ApiRequest, ids: readonly string[]) => ApiResponse;

/** Within this time a repeated nonce gives the message that it made ("the past few minutes"). */
const nonceMemoryMs = 3 * 60_000;

const botRoutes: readonly (readonly [string, RegExp, Route])[] = [
  ['GET', /^\/gateway\/bot$/, gateway],
  ['GET', /^\/users\/@me$/, ({ state }) => ({ status: 200, body: botUser(state) })],
  [
    'GET',
    /^\/applications\/@me$/,
    ({ state }) => ({ status: 200, body: { id: state.applicationId } }),
  ],
  ['PUT', /^\/applications\/(\d+)\/guilds\/(\d+)\/commands$/, registerCommands],
  ['GET', /^\/applications\/(\d+)\/guilds\/(\d+)\/commands$/, listCommands],
  ['GET', /^\/channels\/(\d+)$/, readChannel],
  ['GET', /^\/channels\/(\d+)\/messages$/, readHistory],
  ['POST', /^\/channels\/(\d+)\/messages$/, postMessage],
  ['GET', /^\/channels\/(\d+)\/messages\/(\d+)$/, readMessage],
  ['PATCH', /^\/channels\/(\d+)\/messages\/(\d+)$/, editMessage],
  ['DELETE', /^\/channels\/(\d+)\/messages\/(\d+)$/, deleteMessage],
  ['POST', /^\/channels\/(\d+)\/messages\/(\d+)\/threads$/, openThread],
];

/** Answers one REST request. Interaction routes go without the bot's token, all others need it. */
export function handleRequest(context: RouteContext, request: ApiRequest): ApiResponse {
  const answer = context.interactions.handle(request);
  if (answer) return answer;
  const { state } = context;
  if (state.tokenRevoked || request.authorization !== `Bot ${state.token}`) {
    throw apiErrors.unauthorized();
  }
  for (const [method, pattern, route] of botRoutes) {
    const match = method === request.method ? pattern.exec(request.path) : null;
    if (match) return route(context, request, match.slice(1));
  }
  throw apiErrors.notFound();
}

function gateway({ gatewayUrl }: RouteContext): ApiResponse {
  const limit = { total: 1000, remaining: 999, reset_after: 86_400_000, max_concurrency: 1 };
  return { status: 200, body: { url: gatewayUrl(), shards: 1, session_start_limit: limit } };
}

function registerCommands(
  context: RouteContext,
  request: ApiRequest,
  [applicationId, guildId]: readonly string[],
): ApiResponse {
  const { state } = context;
  checkTarget(state, applicationId, guildId);
  const commands = asRecords(request.body);
  const problems = checkCommands(commands);
  if (problems.length > 0) throw apiErrors.invalidForm(problems);
  state.commands = commands.map((command, index) => ({
    ...command,
    id: String(BigInt(state.applicationId) + BigInt(index + 1)),
    application_id: state.applicationId,
    guild_id: state.guildId,
    version: String(state.registrations + 1),
  }));
  state.registrations += 1;
  context.changed();
  return { status: 200, body: state.commands };
}

function listCommands(
  { state }: RouteContext,
  _request: ApiRequest,
  [applicationId, guildId]: readonly string[],
): ApiResponse {
  checkTarget(state, applicationId, guildId);
  return { status: 200, body: state.commands };
}

function checkTarget(state: GuildState, applicationId = '', guildId = ''): void {
  if (applicationId !== state.applicationId) throw apiErrors.unknownApplication();
  // A bot cannot tell an unknown guild from one that it was not invited to.
  if (guildId !== state.guildId) throw apiErrors.missingAccess();
}

function readChannel(
  { state }: RouteContext,
  _request: ApiRequest,
  [channelId]: readonly string[],
): ApiResponse {
  const { id, name, type, parentId } = openChannel(state, channelId, []);
  return { status: 200, body: { id, name, type, parent_id: parentId, guild_id: state.guildId } };
}

/** Without the right to read history Discord gives an empty list, not an error. */
function readHistory(
  { state, store }: RouteContext,
  { query }: ApiRequest,
  [channelId]: readonly string[],
): ApiResponse {
  const channel = openChannel(state, channelId, []);
  if (!channel.rights.has('history')) return { status: 200, body: [] };
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw apiErrors.invalidForm([{ path: 'limit', code: 'NUMBER_TYPE_MAX', message: '1 to 100.' }]);
  }
  const after = query.get('after');
  const before = query.get('before');
  const all = visibleMessages(state, channel.id).filter(
    ({ id }) =>
      (after === null || BigInt(id) > BigInt(after)) &&
      (before === null || BigInt(id) < BigInt(before)),
  );
  // `after` gives the oldest ones behind it, everything else the newest; both newest first.
  const page = after === null ? all.slice(-limit) : all.slice(0, limit);
  return { status: 200, body: page.toReversed().map(store.toJson) };
}

function postMessage(
  { state, store, now }: RouteContext,
  { body, files }: ApiRequest,
  [channelId]: readonly string[],
): ApiResponse {
  const draft = asRecord(body);
  const channel = openChannel(state, channelId, ['send', ...neededFor(draft, files.length)]);
  if (channel.archived) throw apiErrors.archivedThread();
  const nonce = nonceOf(draft);
  const earlier =
    draft.enforce_nonce === true
      ? visibleMessages(state, channel.id).find(
          (message) => message.nonce === nonce && now() - message.createdAtMs < nonceMemoryMs,
        )
      : undefined;
  const message = earlier ?? store.create({ channelId: channel.id, body: draft, files });
  return { status: 200, body: { ...store.toJson(message), ...(nonce === null ? {} : { nonce }) } };
}

function neededFor(body: Json, files: number): BotRight[] {
  return [
    ...(asRecords(body.embeds).length > 0 ? (['embed'] as const) : []),
    ...(files > 0 ? (['attach'] as const) : []),
  ];
}

function readMessage(
  { state, store }: RouteContext,
  _request: ApiRequest,
  [channelId, messageId]: readonly string[],
): ApiResponse {
  return { status: 200, body: store.toJson(ownMessage(state, channelId, messageId)) };
}

function editMessage(
  { state, store }: RouteContext,
  { body, files }: ApiRequest,
  [channelId, messageId]: readonly string[],
): ApiResponse {
  const channel = openChannel(state, channelId, []);
  if (channel.archived) throw apiErrors.archivedThread();
  const message = ownMessage(state, channelId, messageId);
  if (message.isForeign) throw apiErrors.foreignMessage();
  store.edit(message, asRecord(body), files);
  return { status: 200, body: store.toJson(message) };
}

function deleteMessage(
  { state, store }: RouteContext,
  _request: ApiRequest,
  [channelId, messageId]: readonly string[],
): ApiResponse {
  store.remove(ownMessage(state, channelId, messageId));
  return { status: 204 };
}

/** The thread of a message has the message's id. */
function openThread(
  { state, changed }: RouteContext,
  { body }: ApiRequest,
  [channelId, messageId = '']: readonly string[],
): ApiResponse {
  const channel = openChannel(state, channelId, ['threads']);
  ownMessage(state, channelId, messageId);
  if (state.channels.has(messageId)) throw apiErrors.threadExists();
  const name = asText(asRecord(body).name);
  if (name.length < 1 || name.length > 100) {
    throw apiErrors.invalidForm([
      {
        path: 'name',
        code: 'BASE_TYPE_BAD_LENGTH',
        message: 'Must be between 1 and 100 in length.',
      },
    ]);
  }
  const thread: Channel = {
    id: messageId,
    name,
    type: 11,
    parentId: channel.id,
    rights: channel.rights,
    archived: false,
  };
  state.channels.set(messageId, thread);
  changed();
  return { status: 201, body: { id: thread.id, name, type: 11, parent_id: channel.id } };
}

function openChannel(state: GuildState, channelId = '', needed: readonly BotRight[] = []): Channel {
  const channel = state.channels.get(channelId);
  if (!channel) throw apiErrors.unknownChannel();
  if (!channel.rights.has('view')) throw apiErrors.missingAccess();
  if (needed.some((right) => !channel.rights.has(right))) throw apiErrors.missingPermissions();
  return channel;
}

function ownMessage(
  state: GuildState,
  channelId = '',
  messageId = '',
): ReturnType<typeof visibleMessages>[number] {
  openChannel(state, channelId);
  const message = state.messages.get(messageId);
  const isThere =
    message !== undefined &&
    !message.deleted &&
    message.channelId === channelId &&
    message.ephemeralFor === null;
  if (!isThere) throw apiErrors.unknownMessage();
  return message;
}
