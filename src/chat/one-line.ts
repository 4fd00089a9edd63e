const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * A foreign name or sentence as part of one line: without line breaks and invisible controls (also
 * those that turn the direction of writing around), at most `maxLength` characters as people count
 * them, cut with `…`.
 */
export function oneLine(text: string, maxLength: number): string {
  const flat = text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u{202A}-\u{202E}\u{2066}-\u{2069}]+/gu, ' ')
    .trim();
  if (flat.length <= maxLength) return flat;
  const characters = Array.from(graphemes.segment(flat), ({ segment }) => segment);
  return characters.length <= maxLength ? flat : `${characters.slice(0, maxLength - 1).join('')}…`;
}
