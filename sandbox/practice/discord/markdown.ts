import { escapeHtml, html, raw, type Html } from '../html.js';

/* Discord's markup as a reader sees it: what the bot uses of it, and what would show a mistake. */

const zeroWidth = '\u200B';

interface Rule {
  readonly at: RegExp;
  draw(match: RegExpExecArray): string;
}

const wrap =
  (tag: string) =>
  ([, inner = '']: RegExpExecArray): string =>
    `<${tag}>${inlineMarkup(inner)}</${tag}>`;

const link = (address: string, label: string): string =>
  html`<a href="${address}" target="_blank" rel="noreferrer">${raw(label)}</a>`.markup;

/** Tried in this order at every place of a line. */
const rules: readonly Rule[] = [
  { at: /^\\([\\`*~|_()[\]#>+.:/-])/, draw: ([, mark = '']) => escapeHtml(mark) },
  { at: /^`([^`\n]+)`/, draw: ([, code = '']) => html`<code>${code}</code>`.markup },
  {
    at: /^\[((?:\\.|[^\]\\])+)\]\((https?:\/\/[^)\s]+)\)/,
    draw: ([, label = '', address = '']) => link(address, inlineMarkup(label)),
  },
  { at: /^\*\*((?:\\.|[^\\])+?)\*\*/, draw: wrap('b') },
  { at: /^__((?:\\.|[^\\])+?)__/, draw: wrap('u') },
  { at: /^~~((?:\\.|[^\\])+?)~~/, draw: wrap('s') },
  { at: /^\|\|((?:\\.|[^\\])+?)\|\|/, draw: wrap('mark') },
  { at: /^\*((?:\\.|[^\\*])+?)\*/, draw: wrap('i') },
  { at: /^_((?:\\.|[^\\_])+?)_(?![\p{L}\p{N}])/u, draw: wrap('i') },
  {
    at: /^<(@[!&]?|#)(\d+)>/,
    draw: ([, kind = '', id = '']) =>
      html`<span class="mention">${kind.charAt(0)}${id}</span>`.markup,
  },
  { at: /^https?:\/\/[^\s<>]+/, draw: ([address]) => link(address, escapeHtml(address)) },
];

const special = /[\\`[*_~|<]|https?:\/\//u;

/** Text up to the next mark that might mean something. */
function plainLength(text: string): number {
  const next = text.slice(1).search(special);
  return next < 0 ? text.length : next + 1;
}

function inlineMarkup(text: string): string {
  let rest = text;
  let drawn = '';
  let before = '';
  while (rest !== '') {
    // An underscore inside a word means nothing.
    const isInWord = rest.startsWith('_') && /[\p{L}\p{N}]$/u.test(before);
    const rule = isInWord ? undefined : rules.find(({ at }) => at.test(rest));
    const match = rule?.at.exec(rest);
    const taken = match?.[0] ?? rest.slice(0, plainLength(rest));
    drawn += rule && match ? rule.draw(match) : escapeHtml(taken.replaceAll(zeroWidth, ''));
    before = taken;
    rest = rest.slice(taken.length);
  }
  return drawn;
}

interface LineKind {
  readonly at: RegExp;
  readonly as: string;
}

const lineKinds: readonly LineKind[] = [
  { at: /^-# (.*)$/, as: 'small' },
  { at: /^> ?(.*)$/, as: 'quote' },
  { at: /^ *[-*] (.*)$/, as: 'item' },
  { at: /^#{1,3} (.*)$/, as: 'heading' },
];

function line(text: string): string {
  for (const { at, as } of lineKinds) {
    const match = at.exec(text);
    if (match !== null) return `<div class="${as}">${inlineMarkup(match[1] ?? '')}</div>`;
  }
  return `<div class="line">${inlineMarkup(text)}</div>`;
}

/** Blocks of markup, line by line. */
export function markdownToHtml(text: string): Html {
  if (text.replaceAll(zeroWidth, '') === '') return raw('');
  return raw(text.split('\n').map(line).join(''));
}

/** Markup in one line: titles and names of fields. */
export function inlineToHtml(text: string): Html {
  return raw(inlineMarkup(text));
}
