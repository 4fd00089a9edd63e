import { asRecord, asRecords, asText, type Json } from '../read-json.js';
import type { SlackMessage, Workspace } from './workspace.js';

/** What a reader sees of Slack's markup: entities undone, links as their label. */
function plain(text: string): string {
  return text
    .replace(/<!date\^\d+\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<(https?:[^|>]+)\|([^>]+)>/g, '$2 ($1)')
    .replace(/<(https?:[^|>]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function textOf(object: unknown): string {
  const record = asRecord(object);
  const text = asText(record['text']);
  return record['type'] === 'mrkdwn' ? plain(text) : text;
}

function richText(element: Json): string {
  const inner = asRecords(element['elements'])
    .map((one) =>
      one['elements'] === undefined ? asText(one['text'] ?? one['url']) : richText(one),
    )
    .join(element['type'] === 'rich_text_list' ? '\n' : '');
  const prefix: Readonly<Record<string, string>> = {
    rich_text_quote: '▏ ',
    rich_text_preformatted: '▏ ',
    rich_text_list: '・',
  };
  const mark = prefix[asText(element['type'])];
  return mark === undefined
    ? inner
    : inner
        .split('\n')
        .map((line) => `${mark}${line}`)
        .join('\n');
}

type Draw = (block: Json) => readonly string[];

const draws: Readonly<Record<string, Draw>> = {
  header: (block) => [`━━ ${textOf(block['text'])} ━━`],
  section: (block) => [
    ...(block['text'] === undefined ? [] : textOf(block['text']).split('\n')),
    ...asRecords(block['fields']).map((field) => textOf(field).replace('\n', ': ')),
  ],
  context: (block) =>
    asRecords(block['elements']).flatMap((element) =>
      textOf(element)
        .split('\n')
        .map((line) => `  ${line}`),
    ),
  divider: () => ['────────'],
  rich_text: (block) => asRecords(block['elements']).map(richText).join('\n').split('\n'),
  actions: (block) => [
    asRecords(block['elements'])
      .map((button) => `[ ${textOf(button['text'])} ]`)
      .join(' '),
  ],
};

/** One message as lines of text with a border, for terminals and for reading in a failed test. */
export function pictureOf(message: SlackMessage, workspace: Workspace): string {
  const channel = workspace.channels.get(message.channelId)?.name ?? message.channelId;
  const name = workspace.users.get(message.seenBy ?? '')?.name ?? message.seenBy;
  const where = message.seenBy === null ? `#${channel}` : `#${channel} (${name} only)`;
  const lines = message.blocks.flatMap((block) => draws[asText(block['type'])]?.(block) ?? []);
  const body = lines.length === 0 ? plain(message.text).split('\n') : lines;
  const files = message.files.map((id) => `📎 ${workspace.files.get(id)?.name ?? id}`);
  const thread = message.threadTs === null ? [] : ['↳'];
  return [
    `┌─ Slack ${where}`,
    ...[...thread, ...body, ...files].map((line) => `│ ${line}`),
    '└─',
  ].join('\n');
}
