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

/** Escapes, code and the rest, as Discord reads them from left to right. */
function tokens(
  text: string,
): { readonly kind: 'escaped' | 'code' | 'rest'; readonly text: string }[] {
  return [...text.matchAll(/\\([^\p{L}\p{N}\s])|`([^`\n]+)`|([\s\S])/gu)].map(
    ([, escaped, code, rest = '']) => {
      if (escaped !== undefined) return { kind: 'escaped', text: escaped };
      return code === undefined ? { kind: 'rest', text: rest } : { kind: 'code', text: code };
    },
  );
}

/** Every piece of markup in `text` that is neither escaped nor inside code. */
export function liveMarkup(text: string): string[] {
  const bare = tokens(text)
    .map((token) => (token.kind === 'rest' ? token.text : '\u0001'))
    .join('');
  return active.flatMap((pattern) => pattern.exec(bare)?.[0] ?? []);
}

/** The text that a reader of Discord sees. */
export function asRead(text: string): string {
  return tokens(text)
    .map((token) => (token.kind === 'rest' ? token.text.replace('\u200B', '') : token.text))
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
