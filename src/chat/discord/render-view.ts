import {
  ButtonStyle,
  ComponentType,
  MessageFlags,
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIEmbed,
  type APIEmbedField,
} from 'discord.js';
import { assert, assertNever } from '../../domain/assert.js';
import type { Block, Button, Card, Tone, View } from '../cards.js';
import { cardMark, componentId } from './card-marker.js';
import { limits } from './limits.js';
import { cutText, escapeText, escapeWithin } from './plain-text.js';

/*
 * View → one classic message: an embed with a colour bar, and rows of buttons. Components V2 was not
 * chosen: it holds 4000 characters instead of 6000, has no two columns, and cannot be taken back.
 *
 * Two layouts. `columns` puts label and value pairs into embed fields, and what follows them into
 * fields with a heading, so that the order is kept in one box. `flat` writes everything as lines of
 * the description, which takes four times as much per piece. The first that fits is taken; when
 * none does, quotes are shortened before anything else.
 */

/** What every message of ours has; `flags` only where it is posted, an edit cannot change them. */
export interface MessageBody {
  readonly content: string;
  readonly embeds: APIEmbed[];
  readonly components: APIActionRowComponent<APIButtonComponent>[];
  readonly allowed_mentions: { readonly parse: never[] };
}

const colours: Readonly<Record<Tone, number>> = {
  alarm: 0xd83a3a,
  attention: 0xe0a21b,
  good: 0x2e9e5b,
  quiet: 0x8a8f98,
  info: 0x3b7dd8,
};

const buttonStyles = {
  primary: ButtonStyle.Primary,
  danger: ButtonStyle.Danger,
  plain: ButtonStyle.Secondary,
} as const;

const empty = '\u200B';
const quoteSizes = [Number.POSITIVE_INFINITY, 3000, 1500, 700, 300, 100];

/** A card: the title is the content, since only content shows in a notification; the mark is the footer. */
export function renderCard(card: Card): MessageBody {
  return {
    content: escapeWithin(card.title, limits.content),
    embeds: renderEmbeds(card.blocks, {
      color: colours[card.tone],
      footer: { text: cardMark(card) },
    }),
    components: renderButtons(card.buttons, card.attemptId),
    allowed_mentions: { parse: [] },
  };
}

/** An answer, or a message in a thread. */
export function renderView(view: View): MessageBody {
  return {
    content: '',
    embeds: renderEmbeds(view.blocks, {
      color: colours[view.tone],
      title: escapeWithin(view.title, limits.embedTitle),
    }),
    components: renderButtons(view.buttons, null),
    allowed_mentions: { parse: [] },
  };
}

/** The same without an embed, for when Discord refuses the rich form (50035). The buttons stay. */
export function renderPlain(
  view: View,
  mark: string | null,
): MessageBody & { flags: MessageFlags } {
  const end = mark === null ? '' : `\n-# ${mark}`;
  const bounds = { quoteMax: 1000, lineMax: limits.content - 100 };
  const lines = [
    `**${escapeWithin(view.title, 1000)}**`,
    ...clip(view.blocks).flatMap((block) => toLines(block, bounds)),
  ];
  return {
    content: cutLines(lines, limits.content - end.length) + end,
    embeds: [],
    components: renderButtons(view.buttons, null),
    allowed_mentions: { parse: [] },
    // Addresses in plain content would unfold into previews. Never set beside our own embeds: it hides them.
    flags: MessageFlags.SuppressEmbeds,
  };
}

/** The card with every quoted message replaced, for Discord's content filters (200000, 240000). */
export function redactQuotes<T extends View>(view: T, replacement: string): T {
  const blocks = view.blocks.map((block): Block =>
    block.kind === 'quote' ? { kind: 'quote', text: replacement } : block,
  );
  return { ...view, blocks };
}

/** Rows of five, in order. Ids are `verb:id`, exactly; the attempt travels in the component's number. */
export function renderButtons(
  buttons: readonly Button[],
  attemptId: number | null,
): APIActionRowComponent<APIButtonComponent>[] {
  const ids = new Set(buttons.map((button) => `${button.verb}:${button.id}`));
  assert(ids.size === buttons.length, 'no two buttons of a message have the same verb and id');
  assert(buttons.length <= limits.rows * limits.buttonsPerRow, 'a message has at most 25 buttons');
  const rows: APIActionRowComponent<APIButtonComponent>[] = [];
  for (const [slot, button] of buttons.entries()) {
    if (slot % limits.buttonsPerRow === 0)
      rows.push({ type: ComponentType.ActionRow, components: [] });
    rows.at(-1)?.components.push(renderButton(button, componentId(attemptId, slot)));
  }
  return rows;
}

function renderButton(button: Button, id: number | undefined): APIButtonComponent {
  const customId = `${button.verb}:${button.id}`;
  assert(customId.length <= limits.customId, `a button id has at most 100 characters: ${customId}`);
  return {
    type: ComponentType.Button,
    style: buttonStyles[button.style],
    label: cutText(button.label, limits.buttonLabel),
    custom_id: customId,
    ...(id === undefined ? {} : { id }),
  };
}

function renderEmbeds(given: readonly Block[], frame: APIEmbed): APIEmbed[] {
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

/**
 * Leaves out what no message could show anyway, before any work is spent on it: a rendering must not
 * hold up the event loop. Quotes have a budget of their own, since they are shortened later.
 */
function clip(blocks: readonly Block[]): Block[] {
  let left: number = limits.embedSum;
  const take = (text: string): string => {
    const taken = cutText(text, left);
    left = Math.max(1, left - taken.length);
    return taken;
  };
  return blocks.map((block): Block => {
    switch (block.kind) {
      case 'quote':
        return { ...block, text: cutText(block.text, limits.embedSum) };
      case 'fields':
        return {
          ...block,
          fields: block.fields.map(({ label, text }) => ({ label: take(label), text: take(text) })),
        };
      case 'list':
        return { ...block, items: block.items.map(take) };
      case 'link':
      case 'divider':
        return block;
      case 'text':
      case 'strong':
      case 'note':
        return { ...block, text: take(block.text) };
      default:
        return assertNever(block);
    }
  });
}

/** The title goes on the first box and the footer on the last. */
function dress(descriptions: readonly string[], { title, footer, ...rest }: APIEmbed): APIEmbed[] {
  return descriptions.map((description, index) => ({
    ...rest,
    ...(description === '' ? {} : { description }),
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

/** How long a quote, and one line with its markup, may be. Texts are cut before they are escaped. */
interface Bounds {
  readonly quoteMax: number;
  readonly lineMax: number;
}

const unbounded: Bounds = {
  quoteMax: Number.POSITIVE_INFINITY,
  lineMax: limits.embedDescription,
};
/** What our own markup around a line may take. */
const lineFrame = 16;

function toLines(block: Block, bounds: Bounds = unbounded): string[] {
  const escape = (text: string): string => escapeWithin(text, bounds.lineMax - lineFrame);
  const lines = (text: string): string[] => text.split('\n').map(escape);
  switch (block.kind) {
    case 'text':
      return lines(block.text);
    case 'strong':
      return [`**${escape(block.text)}**`];
    case 'fields':
      return block.fields.map(({ label, text }) => {
        const name = escapeWithin(label, limits.embedFieldName);
        return `**${name}** ${escapeWithin(text, bounds.lineMax - name.length - lineFrame)}`;
      });
    case 'quote':
      return lines(cutText(block.text, bounds.quoteMax)).map((line) => `> ${line}`);
    case 'list':
      return block.items.flatMap((item, index) =>
        listLines(lines(item), block.ordered ? index + 1 : null),
      );
    case 'note':
      return lines(block.text).map((line) => `-# ${line}`);
    case 'link':
      return [
        `[${escapeText(block.label).replaceAll(']', String.raw`\]`)}](${linkTarget(block.url)})`,
      ];
    case 'divider':
      return ['───────────'];
    default:
      return assertNever(block);
  }
}

function listLines([first = '', ...rest]: readonly string[], place: number | null): string[] {
  const lead = place === null ? '- ' : `${place}. `;
  return [lead + first, ...rest.map((line) => `  ${line}`)];
}

/** A parenthesis would end the link early. */
function linkTarget(url: string): string {
  return url.replaceAll('(', '%28').replaceAll(')', '%29');
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

/** Whole lines while they fit, then an ellipsis, so that what is missing is seen to be missing. */
function cutLines(lines: readonly string[], max: number): string {
  const whole = lines.join('\n');
  if (whole.length <= max) return whole;
  const kept: string[] = [];
  let size = 0;
  for (const line of lines) {
    if (size + line.length + 1 > max - 2) break;
    kept.push(line);
    size += line.length + 1;
  }
  return kept.length > 0 ? `${kept.join('\n')}\n…` : cutText(whole, max);
}
