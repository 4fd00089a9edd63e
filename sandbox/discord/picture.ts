import { asRecord, asRecords, asText, type Json } from '../read-json.js';
import { ephemeralFlag, loadingFlag, type StoredMessage } from './guild.js';

/** Colour bars: what the embed's colour is closest to, as an emoji a terminal shows. */
const bars: readonly (readonly [number, string])[] = [
  [0xd83a3a, '🟥'],
  [0xe0a21b, '🟨'],
  [0x2e9e5b, '🟩'],
  [0x3b7dd8, '🟦'],
  [0x8a8f98, '⬜'],
];

/** A message as text for a terminal: what a person sees, without the marks of the markup. */
export function drawMessage(message: StoredMessage): string {
  const isPrivate = message.ephemeralFor !== null || (message.flags & ephemeralFlag) !== 0;
  return [
    isPrivate ? '(only you can see this)' : '',
    (message.flags & loadingFlag) !== 0 ? 'thinking…' : plain(message.content),
    ...message.embeds.map(drawEmbed),
    ...message.attachments.map(({ filename }) => `📎 ${asText(filename)}`),
    ...message.components.map(drawRow),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function drawEmbed(embed: Json): string {
  const bar = bars.find(([colour]) => colour === embed.color)?.[1] ?? '▌';
  const lines = [
    asText(embed.title),
    asText(embed.description),
    ...drawFields(asRecords(embed.fields)),
    asText(asRecord(embed.footer).text),
  ].filter((text) => text !== '');
  return lines
    .flatMap((text) => plain(text).split('\n'))
    .map((line) => `${bar} ${line}`)
    .join('\n');
}

function drawFields(fields: readonly Json[]): string[] {
  return fields.map(({ name, value, inline }) => {
    const label = plain(asText(name));
    if (label === '') return asText(value);
    return inline === true ? `${label}: ${asText(value)}` : `${label}\n${asText(value)}`;
  });
}

function drawRow(row: Json): string {
  return asRecords(row.components)
    .map(({ label, disabled }) =>
      disabled === true ? `(${asText(label)})` : `[ ${asText(label)} ]`,
    )
    .join(' ');
}

/** Takes the markup away that Discord would draw: escapes, bold, code, small print, quotes, zero width. */
function plain(text: string): string {
  return text
    .replaceAll('\u200B', '')
    .replaceAll(/^-# /gmu, '')
    .replaceAll(/^> /gmu, '│ ')
    .replaceAll(/\[([^\]]+)\]\((https?:[^)]+)\)/gu, '$1 <$2>')
    .replaceAll(/(?<!\\)(\*\*|`)/gu, '')
    .replaceAll(/\\([\\`*~|_([#>+.)-])/gu, '$1')
    .replaceAll(/\\:\/\//gu, '://');
}

/** A form as text for a terminal. */
export function drawForm(modal: Json): string {
  const fields = asRecords(modal.components).map((component) => {
    if (component.type !== 18) return asText(component.content);
    const input = asRecord(component.component);
    const chosen = asRecords(input.options)
      .filter((option) => option.default === true)
      .map(({ label }) => asText(label))
      .join(', ');
    return `${asText(component.label)}: ${asText(input.value) || chosen}`;
  });
  return [`┌ ${asText(modal.title)}`, ...fields.map((field) => `│ ${field}`), '└'].join('\n');
}
