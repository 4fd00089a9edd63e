import { parseJson, type Json } from '../read-json.js';
import { SlackRefusal } from './refusal.js';
import type { SlackChannel, Workspace } from './workspace.js';

/** One call of the Web API, its form fields still as they came. */
export interface MethodCall {
  readonly workspace: Workspace;
  readonly origin: string;
  readonly args: Readonly<Record<string, string>>;
}

/** A Web API method: the arguments it knows, and what it answers. Refuses by `SlackRefusal`. */
export interface Method {
  readonly args: readonly string[];
  readonly token: 'bot' | 'app';
  /** The scope that the token must have been given; null where none is needed. */
  readonly scope: string | null;
  run(call: MethodCall): Json;
}

export function required(call: MethodCall, name: string): string {
  const value = call.args[name];
  if (value === undefined || value === '') {
    throw new SlackRefusal('invalid_arguments', [`[ERROR] missing required field: ${name}`]);
  }
  return value;
}

/** A field whose value is JSON, `undefined` when it was not sent. */
export function jsonArgument(call: MethodCall, name: string, error: string): unknown {
  const value = call.args[name];
  if (value === undefined) return undefined;
  const parsed = parseJson(value);
  if (parsed === undefined) throw new SlackRefusal(error, [`[ERROR] ${name} is not JSON`]);
  return parsed;
}

/** The channel, if the bot can know of it: a private one only as a member. */
export function knownChannel(call: MethodCall, id: string): SlackChannel {
  const { channels, botUserId } = call.workspace;
  const channel = channels.get(id);
  if (channel === undefined || channel.isDeleted) throw new SlackRefusal('channel_not_found');
  if (channel.kind !== 'public' && !channel.members.has(botUserId)) {
    throw new SlackRefusal('channel_not_found');
  }
  return channel;
}

/** The channel, if the bot may write there. */
export function writableChannel(call: MethodCall, id: string): SlackChannel {
  const channel = knownChannel(call, id);
  if (channel.isArchived) throw new SlackRefusal('is_archived');
  if (!channel.members.has(call.workspace.botUserId)) throw new SlackRefusal('not_in_channel');
  return channel;
}
