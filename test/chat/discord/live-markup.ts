/*
 * What Discord would draw or act on in a text: an independent reading of its markup, as the oracle
 * for escaping. Our own markup (quotes, lists, small print, bold headings) is taken away first where
 * `stripOwn` is used.
 */

const active: readonly RegExp[] = [
  /<(?:@|#|:|a:|t:|\/|id:|https?:)/iu,
  /@(?:everyone|here)/iu,
  /\]\(/u,
  /\w:\/\//u,
  /[*~|`]/u,
  /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u,
  /^\s*(?:#{1,3}|-#|>{1,3}|[-+]|\d+[.)])\s/mu,
];

/** Every piece of markup in `text` that is neither escaped nor inside code. */
export function liveMarkup(text: string): string[] {
  const bare = withoutCode(text).replaceAll(/\\[^\p{L}\p{N}\s]/gu, '\u0001');
  return active.flatMap((pattern) => pattern.exec(bare)?.[0] ?? []);
}

/** The text that a reader of Discord sees. */
export function asRead(text: string): string {
  return text
    .split(/(?<!\\)(?:\\\\)*(`[^`\n]*`)/u)
    .map((part) =>
      /^`[^`\n]*`$/u.test(part)
        ? part.slice(1, -1)
        : part.replaceAll('\u200B', '').replaceAll(/\\([^\p{L}\p{N}\s])/gu, '$1'),
    )
    .join('');
}

/** Takes away what the renderer itself puts around texts: one prefix per line, and bold headings. */
export function stripOwn(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line.replace(/^(?:> |- |\d+\. |-# )/u, '').replace(/^\*\*(.*?)(?<!\\)\*\*/u, '$1'),
    )
    .join('\n');
}

function withoutCode(text: string): string {
  return text.replaceAll(/\\`|`[^`\n]*`/gu, (match) =>
    match.startsWith('\\') ? '\u0001' : 'code',
  );
}
