/** Stands where text was left out. */
export const cutMark = '…';

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** The last place at or before `end` that does not stand inside a character of two code units. */
export function wholeCharacterEnd(text: string, end: number): number {
  return end < text.length && isLowSurrogate(text.charCodeAt(end)) ? end - 1 : end;
}

/** `text` in at most `max` code units, which is how Slack counts; with a mark where it was cut. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = wholeCharacterEnd(text, Math.max(0, max - cutMark.length));
  return `${text.slice(0, end)}${cutMark}`;
}

/** How far back a cut looks for a better place, in code units. */
const lookBack = 200;

/** Where to cut so that neither side of the cut is white space: Slack may trim an input's ends. */
function cutInsideWord(text: string, max: number): number {
  for (let end = max; end > Math.max(1, max - lookBack); end -= 1) {
    const isWhole = wholeCharacterEnd(text, end) === end;
    if (isWhole && /\S/u.test(text.charAt(end - 1)) && /\S/u.test(text.charAt(end))) return end;
  }
  return wholeCharacterEnd(text, max);
}

/** Pieces of at most `max` code units which, joined, give `text` again; one empty piece for ''. */
export function splitText(text: string, max: number): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const end = cutInsideWord(rest, max);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}
