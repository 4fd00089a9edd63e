/*
 * Text of strangers (handles, messages) must never become a ping, a link or formatting. discord.js's
 * `escapeMarkdown` is not enough and too much at once: whatever its options it leaves `<@1>`,
 * `@everyone` and `>` alive, and it puts backslashes into handles such as @a_b and into addresses,
 * where people copy them along. Hence our own, with a property test.
 */

const zeroWidth = '\u200B';
const address = /\bhttps?:\/\/[^\s<>`]+/giu;

/** Makes `text` show exactly as it is written: no ping, no link, no heading, no formatting. */
export function escapeText(text: string): string {
  let escaped = '';
  let end = 0;
  for (const match of text.matchAll(address)) {
    escaped += escapeWords(text.slice(end, match.index)) + codeSpan(match[0]);
    end = match.index + match[0].length;
  }
  return escapeLineStarts(escaped + escapeWords(text.slice(end)));
}

/** An address as code: it stays readable and copyable, and nobody opens it by accident. */
function codeSpan(url: string): string {
  return `\`${url}\``;
}

function escapeWords(text: string): string {
  return (
    text
      .replaceAll(/[\\`*~|]/gu, String.raw`\$&`)
      // An underscore between letters (@a_b) cannot end italics, and every other one is escaped.
      .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\_`)
      .replaceAll('](', String.raw`]\(`)
      .replaceAll(/@(?=everyone|here)/giu, `@${zeroWidth}`)
      // Mentions, custom emoji, times, commands and bare addresses all start with `<`.
      .replaceAll(/<(?=[@#/:a-z])/giu, `<${zeroWidth}`)
      .replaceAll(/\b(\w+):\/\//gu, String.raw`$1\://`)
  );
}

function escapeLineStarts(text: string): string {
  return text
    .replaceAll(/^(\s*)([#>+-])/gmu, String.raw`$1\$2`)
    .replaceAll(/^(\s*\d+)([.)])/gmu, String.raw`$1\$2`);
}

/** Cuts to `max` UTF-16 units, with an ellipsis in place of what is left out; never inside a character. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = max - 1;
  if (isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
  return `${text.slice(0, Math.max(0, end))}…`;
}

/** Escapes as much of `text` as fits into `max` UTF-16 units; cut before escaping, so no escape is torn. */
export function escapeWithin(text: string, max: number): string {
  let size = max;
  let escaped = escapeText(cutText(text, size));
  while (escaped.length > max && size > 1) {
    size = Math.min(size - 1, Math.floor((size * max) / escaped.length));
    escaped = escapeText(cutText(text, size));
  }
  return escaped;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
