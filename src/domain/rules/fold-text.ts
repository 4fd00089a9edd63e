/*
 * How words are compared. People type the same word in full or half width, in katakana or hiragana, on
 * keyboards that capitalise the first letter. What is decided here, beyond NFKC and lower case:
 *
 * - Katakana becomes hiragana. NFKC goes first, so that half-width ｶﾞ is one letter by then.
 * - The prolonged sound mark ー stays a letter of its own: らーめん and ラーメン are equal because both
 *   have it. It is not made equal to hyphens, since codes such as A-1 would begin to match words,
 *   and not dropped, since コーラ and コラ are two words. (Its half-width form ｰ is the same, by NFKC.)
 * - White space of any kind is one space, and none at either end.
 * - Invisible marks (zero-width spaces, the emoji variation selector, BOM) count for nothing: they
 *   come with copied text, and ❤ is typed with and without one. The joiner inside emoji stays.
 */

const ascii = /^[\u0020-\u007e]*$/u;
const invisible = /\u200b|\u200c|\u2060|\ufe0e|\ufe0f|\ufeff|\u00ad/gu;
const katakana = /[\u30a1-\u30f6\u30fd\u30fe]/gu;
const voicedKatakana: Readonly<Record<string, string>> = {
  ヷ: 'わ\u3099',
  ヸ: 'ゐ\u3099',
  ヹ: 'ゑ\u3099',
  ヺ: 'を\u3099',
};
const kanaDistance = 0x60;

/** The form in which two texts that people would call the same words are equal. Folding twice changes nothing. */
export function foldText(text: string): string {
  const folded = ascii.test(text) ? text.toLowerCase() : foldWide(text);
  return folded.replace(/\s+/gu, ' ').trim();
}

function foldWide(text: string): string {
  return normalise(text.replace(invisible, ''))
    .replace(katakana, (letter) =>
      String.fromCodePoint((letter.codePointAt(0) ?? kanaDistance) - kanaDistance),
    )
    .replace(/[ヷヸヹヺ]/gu, (letter) => voicedKatakana[letter] ?? letter);
}

/** Lower case can leave a form that NFKC changes again (İ), so both are repeated until they agree. */
function normalise(text: string): string {
  let before = text;
  for (;;) {
    const after = before.normalize('NFKC').toLowerCase().normalize('NFKC');
    if (after === before) return after;
    before = after;
  }
}

/** A hashtag as X compares it: without #, any width and case. Kana stay apart, as on X. */
export function foldHashtag(tag: string): string {
  return tag.normalize('NFKC').trim().replace(/^#/u, '').toLowerCase();
}
