/**
 * The handles of winners as texts that each `fit`, such as posts: the heading stands above the first.
 * Without @, since a list of winners must not ping anyone: X forbids mentions nobody asked for. A
 * heading or handle too long on its own stands alone all the same.
 */
export function publishedTexts(
  heading: string,
  handles: readonly string[],
  fits: (text: string) => boolean,
): readonly string[] {
  const texts: string[] = [];
  let text = heading;
  for (const handle of handles) {
    const longer = text === '' ? handle : `${text}\n${handle}`;
    if (fits(longer)) {
      text = longer;
    } else {
      if (text !== '') texts.push(text);
      text = handle;
    }
  }
  return text === '' ? texts : [...texts, text];
}

/** A post that names the winners from `firstRank` to `lastRank`. */
export interface WinnersPost {
  readonly text: string;
  readonly firstRank: number;
  readonly lastRank: number;
}

/** The same as posts that know whom they name; `winners` in rank, without gaps. The heading is one line that fits. */
export function winnersPosts(
  heading: string,
  winners: readonly { readonly rank: number; readonly handle: string }[],
  fits: (text: string) => boolean,
): readonly WinnersPost[] {
  const handles = winners.map(({ handle }) => handle);
  let from = 0;
  return publishedTexts(heading, handles, fits).flatMap((text, index) => {
    const named = text.split('\n').length - (index === 0 ? 1 : 0);
    const firstRank = winners[from]?.rank;
    from += named;
    const lastRank = winners[from - 1]?.rank;
    return named === 0 || firstRank === undefined || lastRank === undefined
      ? []
      : [{ text, firstRank, lastRank }];
  });
}
