import type { APIEmbed, APIEmbedField } from 'discord.js';
import type { Block } from '../cards.js';
import { clip, cutLines, toLines, unbounded } from './block-lines.js';
import { limits } from './limits.js';
import { escapeText } from './plain-text.js';

/*
 * Two layouts. `columns` puts label and value pairs into embed fields, and what follows them into
 * fields with a heading, so that the order is kept in one box. `flat` writes everything as lines of
 * the description, which takes four times as much per piece. The first that fits is taken; when
 * none does, quotes are shortened before anything else.
 */

const empty = '\u200B';
const quoteSizes = [Number.POSITIVE_INFINITY, 3000, 1500, 700, 300, 100];

/** The boxes that show `given`, within Discord's limits; `frame` has colour, title and footer. */
export function renderEmbeds(given: readonly Block[], frame: APIEmbed): APIEmbed[] {
  const blocks = clip(given);
  const room = limits.embedSum - (frame.title?.length ?? 0) - (frame.footer?.text.length ?? 0);
  const columns = toColumns(blocks);
  if (columns !== null && sizeOf(columns) <= room) return [withColumns(frame, columns)];
  for (const quoteMax of quoteSizes) {
    const descriptions = pack(
      blocks.flatMap((block) => toLines(block, { ...unbounded, quoteMax })),
    );
    const size = descriptions.reduce((sum, text) => sum + text.length, 0);
    if (size <= room) return dress(descriptions, frame);
  }
  const shortest = blocks.flatMap((block) => toLines(block, { ...unbounded, quoteMax: 100 }));
  return dress([cutLines(shortest, limits.embedDescription)], frame);
}

/** The title goes on the first box and the footer on the last. */
function dress(descriptions: readonly string[], { title, footer, ...rest }: APIEmbed): APIEmbed[] {
  return descriptions.map((description, index) => ({
    ...rest,
    // A box with a footer alone is not drawn.
    ...(description === '' && title !== undefined ? {} : { description: description || empty }),
    ...(index === 0 && title !== undefined ? { title } : {}),
    ...(index === descriptions.length - 1 && footer !== undefined ? { footer } : {}),
  }));
}

function withColumns(frame: APIEmbed, { description, fields }: Columns): APIEmbed {
  return { ...frame, ...(description === '' ? {} : { description }), fields };
}

interface Columns {
  readonly description: string;
  readonly fields: APIEmbedField[];
}

/** Null when a piece is too long for a field, or there is nothing to put side by side. */
function toColumns(blocks: readonly Block[]): Columns | null {
  const start = blocks.findIndex((block) => block.kind === 'fields');
  if (start < 0) return null;
  const description = blocks
    .slice(0, start)
    .flatMap((block) => toLines(block))
    .join('\n');
  const fields: APIEmbedField[] = [];
  let open: { name: string; lines: string[] } | null = null;
  const close = (): void => {
    if (open !== null) fields.push({ name: open.name, value: open.lines.join('\n') || empty });
    open = null;
  };
  for (const block of blocks.slice(start)) {
    if (block.kind === 'fields') {
      close();
      for (const field of block.fields) {
        fields.push({ name: orEmpty(field.label), value: orEmpty(field.text), inline: true });
      }
    } else if (block.kind === 'strong') {
      close();
      open = { name: orEmpty(block.text), lines: [] };
    } else {
      open ??= { name: empty, lines: [] };
      open.lines.push(...toLines(block));
    }
  }
  close();
  return fits(description, fields) ? { description, fields } : null;
}

function orEmpty(text: string): string {
  return escapeText(text) || empty;
}

function fits(description: string, fields: readonly APIEmbedField[]): boolean {
  return (
    description.length <= limits.embedDescription &&
    fields.length <= limits.embedFields &&
    fields.every(
      ({ name, value }) =>
        name.length <= limits.embedFieldName && value.length <= limits.embedFieldValue,
    )
  );
}

function sizeOf({ description, fields }: Columns): number {
  return fields.reduce(
    (sum, { name, value }) => sum + name.length + value.length,
    description.length,
  );
}

/** Lines into as few descriptions as take them; an empty message still has one. */
function pack(lines: readonly string[]): string[] {
  const packed = [''];
  for (const line of lines) {
    const last = packed.at(-1) ?? '';
    const joined = last === '' ? line : `${last}\n${line}`;
    if (joined.length <= limits.embedDescription) packed[packed.length - 1] = joined;
    else packed.push(line);
  }
  return packed;
}
