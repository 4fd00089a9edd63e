import type { Block, View } from '../../src/chat/cards.js';
import { assertNever } from '../../src/domain/assert.js';

/** A card as lines of text, for snapshots that people can read. */
export function cardText(view: View): string {
  const buttons = view.buttons.map(({ verb, id, label }) => `[${label}](${verb}:${id})`);
  return [
    `${view.tone}: ${view.title}`,
    ...view.blocks.flatMap(blockLines),
    ...(buttons.length === 0 ? [] : [buttons.join(' ')]),
  ].join('\n');
}

function blockLines(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
      return [block.text];
    case 'strong':
      return [`*${block.text}*`];
    case 'fields':
      return [block.fields.map(({ label, text }) => `${label}: ${text}`).join(' | ')];
    case 'quote':
      return [`> ${block.text}`];
    case 'list':
      return block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${item}`);
    case 'note':
      return [`(${block.text})`];
    case 'link':
      return [`${block.label} <${block.url}>`];
    case 'divider':
      return ['---'];
    default:
      return assertNever(block);
  }
}
