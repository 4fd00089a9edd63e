import { foldHashtag } from './fold-text.js';
import { readHours, type Hours } from './hours.js';
import type { RuleFault } from './fault.js';
import { triggerKinds, type TriggerKind } from './trigger.js';
import { readWallTime, type WallTime } from './wall-time.js';

/* Reads one option as a person typed it. Each reader gives the value, or what is wrong with it. */

export type Reading<T, Fault = RuleFault> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'wrong'; readonly faults: readonly Fault[] };

export type Read<T> = (typed: string) => Reading<T>;

function right<T>(value: T): Reading<T, never> {
  return { kind: 'read', value };
}

function wrong(...faults: readonly RuleFault[]): Reading<never> {
  return { kind: 'wrong', faults };
}

/** Reads a word that stands for a value; in any case and width. */
function readWord<T extends string | boolean>(
  words: Readonly<Record<string, T>>,
  choices: readonly string[],
): Read<T> {
  return (typed) => {
    const word = typed.normalize('NFKC').trim().toLowerCase();
    const value = Object.hasOwn(words, word) ? words[word] : undefined;
    return value === undefined ? wrong({ kind: 'not_choice', typed, choices }) : right(value);
  };
}

/** One of `choices`, or one of the `others` that stand for them, as Japanese words do. */
export function readChoice<const T extends string>(
  choices: readonly T[],
  others: Readonly<Record<string, T>> = {},
): Read<T> {
  const own = Object.fromEntries(choices.map((choice): [string, T] => [choice, choice]));
  return readWord({ ...others, ...own }, choices);
}

export const readYesNo = readWord(
  {
    yes: true,
    no: false,
    on: true,
    off: false,
    true: true,
    false: false,
    はい: true,
    いいえ: false,
  },
  ['yes', 'no'],
);

/** What stands between the pieces of a list. */
export const listSeparator = /[,、，､]/u;

/** The pieces of a list, separated by `,` or `、`; empty ones and doubles are dropped. */
export function splitList(typed: string): readonly string[] {
  const pieces = typed.split(listSeparator).map((piece) => piece.trim());
  return [...new Set(pieces.filter((piece) => piece !== ''))];
}

/** Reads each piece; the faults of all pieces together. `limit` is how many there may be. */
export function readList<T>(read: Read<T>, limit: number): Read<T[]> {
  return (typed) => {
    const readings = splitList(typed).map((piece) => read(piece));
    const faults = readings.flatMap((reading) => (reading.kind === 'wrong' ? reading.faults : []));
    const values = readings.flatMap((reading) => (reading.kind === 'read' ? [reading.value] : []));
    const distinct = [...new Set(values)];
    if (faults.length > 0) return wrong(...faults);
    if (distinct.length === 0) return wrong({ kind: 'missing' });
    if (distinct.length > limit) return wrong({ kind: 'too_many', count: distinct.length, limit });
    return right(distinct);
  };
}

const japaneseKinds: Readonly<Record<string, TriggerKind>> = {
  フォロー: 'follow',
  いいね: 'like',
  リポスト: 'repost',
  リツイート: 'repost',
  リプライ: 'reply',
  返信: 'reply',
  引用: 'quote',
  メンション: 'mention',
  ハッシュタグ: 'hashtag',
};

/** Kinds come in one order, whatever order they were typed in, so that equal rules are equal. */
export const readKinds: Read<TriggerKind[]> = (typed) => {
  const reading = readList(readChoice(triggerKinds, japaneseKinds), triggerKinds.length)(typed);
  if (reading.kind === 'wrong') return reading;
  return right(triggerKinds.filter((kind) => reading.value.includes(kind)));
};

/** A handle without @, from `name`, `@name` or the address of a profile. */
export const readHandle: Read<string> = (typed) => {
  const match =
    /^(?:@|https?:\/\/(?:www\.|mobile\.)?(?:x|twitter)\.com\/)?(\w{1,15})(?:[/?#].*)?$/iu.exec(
      typed.normalize('NFKC').trim(),
    );
  return match?.[1] === undefined ? wrong({ kind: 'not_handle', typed }) : right(match[1]);
};

/** A post's id, from the id or the post's address. */
export const readPost: Read<string> = (typed) => {
  const id = postAddress(typed)?.[2];
  return id === undefined ? wrong({ kind: 'not_post', typed }) : right(id);
};

/** Whose post an address leads to; null for an id alone, and for addresses that name nobody (`x.com/i/status/1`). */
export function postAuthor(typed: string): string | null {
  const handle = postAddress(typed)?.[1];
  return handle === undefined || handle.toLowerCase() === 'i' ? null : handle;
}

function postAddress(typed: string): RegExpExecArray | null {
  return /^(?:https?:\/\/[\w.]+\/(\w+)(?:\/web)?\/status(?:es)?\/)?(\d{1,19})(?:[/?#].*)?$/iu.exec(
    typed.normalize('NFKC').trim(),
  );
}

/** A hashtag as X takes it: letters, digits and _ of any script, not digits alone. */
export const readHashtag: Read<string> = (typed) => {
  const tag = foldHashtag(typed);
  const valid = /^[\p{L}\p{M}\p{N}_・·〜]{1,100}$/u.test(tag) && !/^[\p{N}_]+$/u.test(tag);
  return valid ? right(tag) : wrong({ kind: 'not_hashtag', typed });
};

/** A whole number; thousands may be separated. */
export function readNumber(min: number, max: number): Read<number> {
  return (typed) => {
    const digits = typed
      .normalize('NFKC')
      .trim()
      .replace(/(?<=\d),(?=\d{3}(?!\d))/gu, '');
    const value = /^\d{1,12}$/u.test(digits) ? Number(digits) : Number.NaN;
    return value >= min && value <= max
      ? right(value)
      : wrong({ kind: 'not_number', typed, min, max });
  };
}

export const readHoursOption: Read<Hours | null> = (typed) => {
  const reading = readHours(typed);
  if (reading.kind === 'read') return right(reading.hours);
  return wrong({ kind: reading.kind === 'empty' ? 'empty_hours' : 'not_hours', typed });
};

export const readDate: Read<WallTime> = (typed) => {
  const reading = readWallTime(typed);
  if (reading.kind === 'read') return right(reading.wall);
  return wrong({ kind: reading.kind === 'malformed' ? 'not_date' : 'no_such_date', typed });
};
