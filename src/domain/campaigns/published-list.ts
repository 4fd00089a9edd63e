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
