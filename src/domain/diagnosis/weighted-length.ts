const linkLength = 23;

/** Ranges that X counts as one; everything else (Japanese, emoji) counts as two. */
const narrow: readonly (readonly [number, number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];

function weightOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  return narrow.some(([from, to]) => point >= from && point <= to) ? 1 : 2;
}

/**
 * About what X counts for a post: links 23, Japanese and emoji 2. Good enough to rank a guess; what
 * must fit exactly is counted with twitter-text.
 */
export function weightedLength(text: string): number {
  const withoutLinks = text.replaceAll(/https?:\/\/\S+/gu, '');
  const links = text.match(/https?:\/\/\S+/gu)?.length ?? 0;
  return Array.from(withoutLinks).reduce((sum, one) => sum + weightOf(one), links * linkLength);
}
