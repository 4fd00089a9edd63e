/** One word of a typed command, with its place in what was typed. */
export interface Word {
  /** `key` of `key:value`, in lower case and half width; null for a bare word. */
  readonly key: string | null;
  readonly value: string;
  readonly isQuoted: boolean;
  readonly start: number;
  readonly end: number;
}

const straight = '"＂';
const typographic = '“”„‟';
const anyQuote = straight + typographic;

function isSpace(character: string): boolean {
  return /\s/u.test(character);
}

function isWordEnd(text: string, at: number): boolean {
  return at >= text.length || isSpace(text.charAt(at));
}

/** The quotes that end a value opened by `opener`; a straight one may hold “these” and the reverse. */
function closersOf(opener: string): string {
  return straight.includes(opener) ? straight : typographic;
}

interface Quoted {
  readonly value: string;
  readonly end: number;
}

/**
 * Reads a quoted value from just behind its opening quote. Only a quote with nothing behind it
 * closes the value, so a forgotten backslash inside a text does not cut it: `"a "b" c"`. Backslashes
 * count only before a quote: `\"` is a quote, `\\"` a backslash and the end. Null when no quote
 * closes it.
 */
function readQuoted(text: string, from: number, closers: string): Quoted | null {
  let value = '';
  let at = from;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\\') {
      const run = /^\\+/u.exec(text.slice(at))?.[0].length ?? 1;
      const next = text.charAt(at + run);
      const isBeforeQuote = next !== '' && anyQuote.includes(next);
      value += '\\'.repeat(isBeforeQuote ? Math.floor(run / 2) : run);
      at += run;
      if (isBeforeQuote && run % 2 === 1) {
        value += next;
        at += 1;
      }
    } else if (closers.includes(character) && isWordEnd(text, at + 1)) {
      return { value, end: at + 1 };
    } else {
      value += character;
      at += 1;
    }
  }
  return null;
}

/** Phones turn only one of two quotes into a typographic one; then any quote may close. */
function readAnyQuoted(text: string, from: number, opener: string): Quoted | null {
  return readQuoted(text, from, closersOf(opener)) ?? readQuoted(text, from, anyQuote);
}

const keyPattern = /^([A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ_＿-]*)[:：]/u;

function bareEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && !isSpace(text.charAt(end))) end += 1;
  return end;
}

/** Reads the word that begins at `start`; null when its quote is never closed. */
function readWord(text: string, start: number): Word | null {
  const match = keyPattern.exec(text.slice(start));
  const key = match?.[1]?.normalize('NFKC').toLowerCase() ?? null;
  const valueStart = start + (match?.[0].length ?? 0);
  const opener = text.charAt(valueStart);
  if (opener === '' || !anyQuote.includes(opener)) {
    const end = bareEnd(text, valueStart);
    return { key, value: text.slice(valueStart, end), isQuoted: false, start, end };
  }
  const quoted = readAnyQuoted(text, valueStart + 1, opener);
  return quoted === null ? null : { key, isQuoted: true, start, ...quoted };
}

/**
 * Splits what was typed after `/xtep` into words and `key:value` pairs. White space of any width
 * separates, full-width colons and typographic quotes count. Null when a quote is never closed.
 */
export function splitWords(text: string): readonly Word[] | null {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text.charAt(at))) {
      at += 1;
      continue;
    }
    const word = readWord(text, at);
    if (word === null) return null;
    words.push(word);
    at = word.end;
  }
  return words;
}
