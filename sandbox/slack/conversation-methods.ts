import { messageJson } from './chat-methods.js';
import { knownChannel, required, writableChannel, type Method } from './method.js';
import type { Json } from '../read-json.js';
import { SlackRefusal } from './refusal.js';
import type { SlackChannel, Workspace } from './workspace.js';

function channelJson(channel: SlackChannel, workspace: Workspace): Json {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: channel.kind === 'im',
    is_private: channel.kind !== 'public',
    is_archived: channel.isArchived,
    is_member: channel.members.has(workspace.botUserId),
  };
}

const info: Method = {
  token: 'bot',
  scope: 'channels:read',
  args: ['channel'],
  run: (call) => ({
    channel: channelJson(knownChannel(call, required(call, 'channel')), call.workspace),
  }),
};

const join: Method = {
  token: 'bot',
  scope: 'channels:join',
  args: ['channel'],
  run: (call) => {
    const channel = knownChannel(call, required(call, 'channel'));
    if (channel.isArchived) throw new SlackRefusal('is_archived');
    if (channel.kind !== 'public') {
      throw new SlackRefusal('method_not_supported_for_channel_type');
    }
    channel.members.add(call.workspace.botUserId);
    call.workspace.conditions.changed();
    return { channel: channelJson(channel, call.workspace) };
  },
};

const list: Method = {
  token: 'bot',
  scope: 'channels:read',
  args: ['types', 'limit', 'cursor', 'exclude_archived'],
  run: ({ workspace }) => ({
    channels: [...workspace.channels.values()]
      .filter((channel) => !channel.isDeleted && channel.kind !== 'im')
      .map((channel) => channelJson(channel, workspace)),
    response_metadata: { next_cursor: '' },
  }),
};

/** The direct messages between the bot and one person; made when they are first needed. */
export function directChannel(workspace: Workspace, userId: string): SlackChannel {
  const found = [...workspace.channels.values()].find(
    (channel) => channel.kind === 'im' && channel.members.has(userId),
  );
  if (found !== undefined) return found;
  const channel: SlackChannel = {
    id: workspace.nextId('D'),
    name: `dm-${userId}`,
    kind: 'im',
    members: new Set([workspace.botUserId, userId]),
    isArchived: false,
    isDeleted: false,
  };
  workspace.channels.set(channel.id, channel);
  return channel;
}

const open: Method = {
  token: 'bot',
  scope: 'im:write',
  args: ['users', 'return_im'],
  run: (call) => {
    const user = required(call, 'users');
    if (!call.workspace.users.has(user)) throw new SlackRefusal('user_not_found');
    return { channel: { id: directChannel(call.workspace, user).id } };
  },
};

const history: Method = {
  token: 'bot',
  scope: 'channels:history',
  args: ['channel', 'oldest', 'latest', 'limit', 'cursor', 'inclusive', 'include_all_metadata'],
  run: (call) => {
    const { workspace, args } = call;
    const channel = writableChannel(call, required(call, 'channel'));
    const limit = Math.min(Number(args['limit'] ?? 100), 999);
    if (!Number.isInteger(limit) || limit < 1) throw new SlackRefusal('invalid_limit');
    const oldest = Number(args['oldest'] ?? 0);
    const start = args['cursor'] === undefined ? 0 : Number(args['cursor']);
    const all = workspace.messages
      .filter(
        (one) =>
          one.channelId === channel.id &&
          one.seenBy === null &&
          one.threadTs === null &&
          !one.isDeleted &&
          Number(one.ts) > oldest,
      )
      .toReversed();
    const page = all.slice(start, start + limit);
    const isMore = start + limit < all.length;
    const withMetadata = args['include_all_metadata'] === 'true';
    return {
      messages: page.map((one) => messageJson(one, workspace.botId, withMetadata)),
      has_more: isMore,
      response_metadata: { next_cursor: isMore ? String(start + limit) : '' },
    };
  },
};

export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.info': info,
  'conversations.join': join,
  'conversations.list': list,
  'conversations.open': open,
  'conversations.history': history,
};
