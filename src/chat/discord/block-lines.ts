import { assertNever } from '../../domain/assert.js';
import type { Block } from '../cards.js';
import { limits } from './limits.js';
import { cutText, escapeText, escapeWithin } from './plain-text.js';

/* Blocks → lines of Discord's markup. */

/** How long a quote, and one line with its markup, may be. Texts are cut before they are escaped. */
export interface Bounds {
  readonly quoteMax: number;
  readonly lineMax: number;
}

/** As long as one embed takes. */
export const unbounded: Bounds = {
  quoteMax: Number.POSITIVE_INFINITY,
  lineMax: limits.embedDescription,
};
/** What our own markup around a line may take. */
const lineFrame = 16;

/** The lines of one block, each within the bounds. */
export function toLines(block: Block, bounds: Bounds = unbounded): string[] {
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

/**
 * Leaves out what no message could show anyway, before any work is spent on it: a rendering must not
 * hold up the event loop. Quotes have a budget of their own, since they are shortened later.
 */
export function clip(blocks: readonly Block[]): Block[] {
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

/** Whole lines while they fit, then an ellipsis, so that what is missing is seen to be missing. */
export function cutLines(lines: readonly string[], max: number): string {
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
