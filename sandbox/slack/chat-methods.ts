import { blockTextLength, checkBlocks } from './check-blocks.js';
import { newComplaints } from './shapes.js';
import { jsonArgument, required, writableChannel, type Method, type MethodCall } from './method.js';
import { asRecord, asRecords, asText, type Json } from '../read-json.js';
import { SlackRefusal } from './refusal.js';
import type { SlackMessage, Workspace } from './workspace.js';

const sharedArgs = [
  'channel',
  'text',
  'blocks',
  'metadata',
  'parse',
  'link_names',
  'unfurl_links',
  'unfurl_media',
  'thread_ts',
];

/** Reads and checks the blocks; `null` when none were sent. */
export function blocksArgument(call: MethodCall): readonly Json[] | null {
  const blocks = jsonArgument(call, 'blocks', 'invalid_blocks_format');
  if (blocks === undefined) return null;
  const complaints = newComplaints();
  checkBlocks(blocks, { inModal: false }, complaints);
  if (complaints.found.length > 0) throw new SlackRefusal('invalid_blocks', complaints.found);
  if (blockTextLength(blocks) > 13_200) throw new SlackRefusal('msg_blocks_too_long');
  return withBlockIds(asRecords(blocks), call.workspace);
}

/** The real service names every block that came without an id. */
export function withBlockIds(blocks: readonly Json[], workspace: Workspace): readonly Json[] {
  return blocks.map((block) => ({ block_id: workspace.nextId('blk'), ...block }));
}

function metadataArgument(call: MethodCall): Json | null | undefined {
  const metadata = jsonArgument(call, 'metadata', 'invalid_metadata_format');
  if (metadata === undefined) return undefined;
  const object = asRecord(metadata);
  if (Object.keys(object).length === 0) return null;
  const payload = object['event_payload'];
  const values = Object.values(asRecord(payload));
  const isSound =
    Object.keys(object).every((key) => key === 'event_type' || key === 'event_payload') &&
    asText(object['event_type']) !== '' &&
    typeof payload === 'object' &&
    payload !== null &&
    values.every((value) => ['string', 'number', 'boolean'].includes(typeof value));
  if (!isSound) throw new SlackRefusal('invalid_metadata_format');
  return object;
}

/** A message as `conversations.history` and the payloads of clicks show it. */
export function messageJson(message: SlackMessage, botId: string, withMetadata: boolean): Json {
  return {
    type: 'message',
    user: message.userId,
    bot_id: botId,
    ts: message.ts,
    text: message.text,
    blocks: message.blocks,
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(withMetadata && message.metadata !== null ? { metadata: message.metadata } : {}),
  };
}

function ownMessage(call: MethodCall, channelId: string): SlackMessage {
  const { messages, botUserId } = call.workspace;
  const ts = required(call, 'ts');
  const message = messages.find((one) => one.ts === ts && one.channelId === channelId);
  if (message === undefined || message.isDeleted || message.seenBy !== null) {
    throw new SlackRefusal('message_not_found');
  }
  if (message.userId !== botUserId) throw new SlackRefusal('cant_update_message');
  return message;
}

function post(call: MethodCall, seenBy: string | null): SlackMessage {
  const { workspace } = call;
  const channel = writableChannel(call, required(call, 'channel'));
  const blocks = blocksArgument(call);
  const text = call.args['text'] ?? '';
  if (text === '' && (blocks === null || blocks.length === 0)) throw new SlackRefusal('no_text');
  const metadata = metadataArgument(call);
  const threadTs = call.args['thread_ts'] ?? null;
  if (
    threadTs !== null &&
    !workspace.messages.some((one) => one.ts === threadTs && !one.isDeleted)
  ) {
    throw new SlackRefusal('thread_not_found');
  }
  const message: SlackMessage = {
    ts: workspace.nextTs(),
    channelId: channel.id,
    userId: workspace.botUserId,
    threadTs,
    seenBy,
    text: text.slice(0, 40_000),
    blocks: blocks ?? [],
    metadata: metadata ?? null,
    files: [],
    isDeleted: false,
    edits: 0,
  };
  workspace.messages.push(message);
  workspace.conditions.changed();
  return message;
}

const postMessage: Method = {
  token: 'bot',
  scope: 'chat:write',
  args: sharedArgs,
  run: (call) => {
    const message = post(call, null);
    return {
      channel: message.channelId,
      ts: message.ts,
      message: messageJson(message, call.workspace.botId, true),
    };
  },
};

const postEphemeral: Method = {
  token: 'bot',
  scope: 'chat:write',
  args: [...sharedArgs.filter((name) => name !== 'metadata'), 'user'],
  run: (call) => {
    const user = required(call, 'user');
    const channel = writableChannel(call, required(call, 'channel'));
    if (!channel.members.has(user)) throw new SlackRefusal('user_not_in_channel');
    return { message_ts: post(call, user).ts };
  },
};

const update: Method = {
  token: 'bot',
  scope: 'chat:write',
  args: [...sharedArgs.filter((name) => name !== 'thread_ts'), 'ts'],
  run: (call) => {
    const { workspace } = call;
    const channel = writableChannel(call, required(call, 'channel'));
    const message = ownMessage(call, channel.id);
    const text = call.args['text'];
    if (text !== undefined && text.length > 4000) throw new SlackRefusal('msg_too_long');
    const blocks = blocksArgument(call);
    if (text === undefined && blocks === null) throw new SlackRefusal('no_text');
    const metadata = metadataArgument(call);
    message.text = text ?? message.text;
    // `text` without `blocks` takes the blocks away; metadata left out stays.
    message.blocks = blocks ?? [];
    if (metadata !== undefined) message.metadata = metadata;
    message.edits += 1;
    workspace.conditions.changed();
    return { channel: channel.id, ts: message.ts, text: message.text };
  },
};

const deleteMessage: Method = {
  token: 'bot',
  scope: 'chat:write',
  args: ['channel', 'ts'],
  run: (call) => {
    const channel = writableChannel(call, required(call, 'channel'));
    const message = ownMessage(call, channel.id);
    message.isDeleted = true;
    call.workspace.conditions.changed();
    return { channel: channel.id, ts: message.ts };
  },
};

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': deleteMessage,
};
