import { escapeHtml, html, raw, type Html } from '../html.js';

/** Names behind `<@U…>` and `<#C…>`. */
export interface SlackNames {
  user(id: string): string;
  channel(id: string): string;
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Slack's emphasis holds only at the edges of words. */
const emphases: readonly (readonly [RegExp, string])[] = [
  [/(^|[\s(「『・:])\*([^*\n]+)\*(?=$|[\s).,!?」』・:])/gm, 'b'],
  [/(^|[\s(「『・:])_([^_\n]+)_(?=$|[\s).,!?」』・:])/gm, 'i'],
  [/(^|[\s(「『・:])~([^~\n]+)~(?=$|[\s).,!?」』・:])/gm, 's'],
];

function emphasise(text: string): string {
  return emphases.reduce(
    (marked, [pattern, tag]) => marked.replace(pattern, `$1<${tag}>$2</${tag}>`),
    escapeHtml(unescape(text)),
  );
}

function token(inner: string, names: SlackNames): string {
  const [target = '', label] = inner.split('|');
  if (target.startsWith('@')) {
    return html`<span class="mention">@${names.user(target.slice(1))}</span>`.markup;
  }
  if (target.startsWith('#')) {
    return html`<span class="mention">#${names.channel(target.slice(1))}</span>`.markup;
  }
  if (target.startsWith('!')) {
    return html`<span class="mention">${unescape(label ?? target.slice(1))}</span>`.markup;
  }
  if (!/^https?:\/\//.test(target)) return escapeHtml(`<${unescape(inner)}>`);
  const address = unescape(target);
  const shown = label === undefined ? address : unescape(label);
  return html`<a href="${address}" target="_blank" rel="noreferrer">${shown}</a>`.markup;
}

function inline(text: string, names: SlackNames): string {
  return text
    .split(/(<[^<>\n]+>|`[^`\n]+`)/)
    .map((piece) => {
      if (/^<.+>$/.test(piece)) return token(piece.slice(1, -1), names);
      if (/^`.+`$/.test(piece)) return html`<code>${unescape(piece.slice(1, -1))}</code>`.markup;
      return emphasise(piece);
    })
    .join('');
}

/** Slack's markup as a reader sees it. Text must have been escaped by the bot, as Slack wants it. */
export function mrkdwnToHtml(text: string, names: SlackNames): Html {
  const lines = text.split('\n').map((line) => {
    const quoted = /^&gt;\s?(.*)$/.exec(line);
    return quoted === null
      ? inline(line, names)
      : `<span class="quote">${inline(quoted[1] ?? '', names)}</span>`;
  });
  return raw(lines.join('<br>'));
}

/** Plain text with its line breaks. */
export function plainToHtml(text: string): Html {
  return raw(text.split('\n').map(escapeHtml).join('<br>'));
}
