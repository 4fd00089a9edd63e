import type { ServerResponse } from 'node:http';
import { withBlockIds } from './chat-methods.js';
import { blockTextLength, checkBlocks } from './check-blocks.js';
import { newComplaints } from './shapes.js';
import type { SlackFault, SlackFaults } from './faults.js';
import { asRecord, asRecords, asText, parseJson, type Json } from '../read-json.js';
import type { ResponseUrl, SlackMessage, Workspace } from './workspace.js';

const lifeMs = 30 * 60_000;
const maxUses = 5;

const known = [
  'text',
  'blocks',
  'response_type',
  'replace_original',
  'delete_original',
  'parse',
  'link_names',
  'unfurl_links',
  'unfurl_media',
  'thread_ts',
  'metadata',
];

/** Why Slack refuses this use of a response URL; null when it takes it. */
function refusal(workspace: Workspace, url: ResponseUrl | undefined, body: Json): string | null {
  if (url === undefined) return 'invalid_url';
  if (workspace.now().getTime() - url.madeAt.getTime() > lifeMs) return 'expired_url';
  if (url.uses >= maxUses) return 'used_url';
  const alien = Object.keys(body).filter((key) => !known.includes(key));
  if (alien.length > 0) return `unknown field ${alien.join(', ')}`;
  const complaints = newComplaints();
  if (body['blocks'] !== undefined) checkBlocks(body['blocks'], { inModal: false }, complaints);
  if (complaints.found.length > 0) return `invalid_blocks ${complaints.found.join('; ')}`;
  if (blockTextLength(body['blocks']) > 13_200) return 'msg_blocks_too_long';
  if (asText(body['text']) === '' && asRecords(body['blocks']).length === 0) return 'no_text';
  return null;
}

function replace(workspace: Workspace, message: SlackMessage, body: Json): void {
  message.text = asText(body['text']);
  message.blocks = withBlockIds(asRecords(body['blocks']), workspace);
  message.edits += 1;
}

function add(workspace: Workspace, url: ResponseUrl, body: Json): void {
  workspace.messages.push({
    ts: workspace.nextTs(),
    channelId: url.channelId,
    userId: workspace.botUserId,
    threadTs: null,
    seenBy: body['response_type'] === 'in_channel' ? null : url.userId,
    text: asText(body['text']),
    blocks: withBlockIds(asRecords(body['blocks']), workspace),
    metadata: null,
    files: [],
    isDeleted: false,
    edits: 0,
  });
}

function meetFault(fault: SlackFault, response: ServerResponse): void {
  if (fault.kind === 'status') response.writeHead(fault.status, fault.headers).end(fault.body);
  else response.socket?.destroy();
}

/** One use of a response URL: an answer beside the message, or in its place. */
export function answerResponseUrl(
  parts: { readonly workspace: Workspace; readonly faults: SlackFaults },
  id: string,
  text: string,
  response: ServerResponse,
): void {
  const { workspace } = parts;
  const fault = parts.faults.take('response_url');
  if (fault !== null) return meetFault(fault, response);
  const url = workspace.responseUrls.get(id);
  const body = asRecord(parseJson(text));
  const problem = refusal(workspace, url, body);
  if (problem !== null || url === undefined) {
    response.writeHead(problem === 'invalid_url' ? 404 : 400).end(problem ?? '');
    return undefined;
  }
  url.uses += 1;
  if (body['replace_original'] === true && url.source !== null)
    replace(workspace, url.source, body);
  else add(workspace, url, body);
  response.writeHead(200).end('ok');
  workspace.conditions.changed();
  return undefined;
}
