import {
  ButtonStyle,
  ComponentType,
  MessageFlags,
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIEmbed,
} from 'discord.js';
import { assert } from '../../domain/assert.js';
import type { Block, Button, Card, Tone, View } from '../cards.js';
import { clip, cutLines, toLines } from './block-lines.js';
import { cardMark, componentId } from './card-marker.js';
import { limits } from './limits.js';
import { cutText, escapeWithin } from './plain-text.js';
import { renderEmbeds } from './render-embeds.js';

/*
 * View → one classic message: an embed with a colour bar, and rows of buttons. Components V2 was not
 * chosen: it holds 4000 characters instead of 6000, has no two columns, and cannot be taken back.
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
      ...(view.title === '' ? {} : { title: escapeWithin(view.title, limits.embedTitle) }),
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
    ...(view.title === '' ? [] : [`**${escapeWithin(view.title, 1000)}**`]),
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
