import { jsonArgument, required, writableChannel, type Method, type MethodCall } from './method.js';
import { asRecords, asText, type Json } from '../read-json.js';
import { SlackRefusal } from './refusal.js';
import type { SlackFile } from './workspace.js';

export function fileJson(file: SlackFile, origin: string): Json {
  const url = `${origin}/files-pri/${file.id}/${encodeURIComponent(file.name)}`;
  return {
    id: file.id,
    name: file.name,
    title: file.name,
    mimetype: file.name.endsWith('.csv') ? 'text/csv' : 'text/plain',
    filetype: file.name.split('.').at(-1) ?? 'text',
    size: file.content.length,
    url_private: url,
    url_private_download: url,
    user: file.owner,
  };
}

const getUploadUrl: Method = {
  token: 'bot',
  scope: 'files:write',
  args: ['filename', 'length', 'alt_txt', 'snippet_type'],
  run: (call) => {
    const { workspace, origin } = call;
    const length = Number(required(call, 'length'));
    if (!Number.isInteger(length) || length < 1) throw new SlackRefusal('invalid_arguments');
    const file: SlackFile = {
      id: workspace.nextId('F'),
      name: required(call, 'filename'),
      owner: workspace.botUserId,
      content: Buffer.alloc(0),
      isComplete: false,
    };
    workspace.files.set(file.id, file);
    return { upload_url: `${origin}/upload/${file.id}`, file_id: file.id };
  },
};

function share(call: MethodCall, channelId: string, files: readonly string[]): void {
  const { workspace } = call;
  const channel = writableChannel(call, channelId);
  workspace.messages.push({
    ts: workspace.nextTs(),
    channelId: channel.id,
    userId: workspace.botUserId,
    threadTs: call.args['thread_ts'] ?? null,
    seenBy: null,
    text: call.args['initial_comment'] ?? '',
    blocks: [],
    metadata: null,
    files,
    isDeleted: false,
    edits: 0,
  });
}

const complete: Method = {
  token: 'bot',
  scope: 'files:write',
  args: ['files', 'channel_id', 'initial_comment', 'thread_ts', 'blocks'],
  run: (call) => {
    const ids = asRecords(jsonArgument(call, 'files', 'invalid_arguments')).map((one) =>
      asText(one['id']),
    );
    const files = ids.map((id) => {
      const file = call.workspace.files.get(id);
      if (file === undefined || file.content.length === 0) throw new SlackRefusal('file_not_found');
      return file;
    });
    const channelId = call.args['channel_id'];
    if (channelId !== undefined) share(call, channelId, ids);
    for (const file of files) file.isComplete = true;
    call.workspace.conditions.changed();
    return { files: files.map((file) => fileJson(file, call.origin)) };
  },
};

const info: Method = {
  token: 'bot',
  scope: 'files:read',
  args: ['file'],
  run: (call) => {
    const file = call.workspace.files.get(required(call, 'file'));
    if (file === undefined) throw new SlackRefusal('file_not_found');
    return { file: fileJson(file, call.origin) };
  },
};

export const fileMethods: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': complete,
  'files.info': info,
};
