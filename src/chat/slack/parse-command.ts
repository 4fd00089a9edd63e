import { closestMatch } from 'leven';
import type { CommandSpec, OptionSpec } from '../port.js';
import { splitWords, type Word } from './split-words.js';

/** What a typed command says, or what is wrong with it. */
export type ParsedCommand =
  | {
      readonly kind: 'call';
      readonly path: readonly string[];
      readonly options: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'unknown-command'; readonly typed: string; readonly nearest: string | null }
  /** The first word is right, but a second one must follow. */
  | { readonly kind: 'incomplete'; readonly typed: string; readonly words: readonly string[] }
  | {
      readonly kind: 'unknown-option';
      readonly command: string;
      readonly typed: string;
      readonly nearest: string | null;
      readonly options: readonly string[];
    }
  | {
      readonly kind: 'stray-words';
      readonly command: string;
      readonly typed: string;
      /** `status:failed` for the bare word `failed`, where one option takes it. */
      readonly nearest: string | null;
      readonly options: readonly string[];
    }
  /** A file: there is a form for it. */
  | { readonly kind: 'file-option'; readonly option: string; readonly form: string }
  | { readonly kind: 'given-twice'; readonly option: string }
  | { readonly kind: 'open-quote' };

/** How a word is compared: width and case do not matter. */
function plainWord(word: string): string {
  return word.normalize('NFKC').toLowerCase();
}

/** The right word that is nearest to the wrong one, if any is near enough to be meant. */
function nearestOf(typed: string, words: readonly string[]): string | null {
  const word = plainWord(typed);
  const begun = words.find((one) => word.length >= 2 && one.startsWith(word));
  const maxDistance = Math.max(1, Math.ceil(word.length / 2));
  return begun ?? closestMatch(word, words, { maxDistance }) ?? null;
}

function distinct(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}

interface Found {
  readonly spec: CommandSpec;
  /** Words of the path that were typed. */
  readonly taken: number;
}

/** Finds the command with the longest path that the first words name. */
function findCommand(words: readonly Word[], specs: readonly CommandSpec[]): Found | ParsedCommand {
  const bare = words.map((word) =>
    word.key === null && !word.isQuoted ? plainWord(word.value) : '',
  );
  const isNamed = (spec: CommandSpec): boolean =>
    spec.path.every((part, index) => bare[index] === part);
  const [best] = specs
    .filter(isNamed)
    .toSorted((one, other) => other.path.length - one.path.length);
  if (best !== undefined) return { spec: best, taken: best.path.length };

  const [first = ''] = bare;
  const typedFirst = words[0]?.value ?? '';
  const firstWords = distinct(specs.flatMap(({ path }) => path.slice(0, 1)));
  if (!firstWords.includes(first)) {
    const typed = words[0]?.key ?? typedFirst;
    const nearest = nearestOf(typed, firstWords);
    return {
      kind: 'unknown-command',
      typed,
      nearest: nearest === null ? null : `/xtep ${nearest}`,
    };
  }
  const seconds = distinct(
    specs.filter(({ path }) => path[0] === first).flatMap(({ path }) => path.slice(1, 2)),
  );
  const second = words[1];
  if (second === undefined || second.key !== null) {
    return { kind: 'incomplete', typed: `/xtep ${first}`, words: seconds };
  }
  const nearest = nearestOf(second.value, seconds);
  return nearest === null
    ? { kind: 'incomplete', typed: `/xtep ${first}`, words: seconds }
    : {
        kind: 'unknown-command',
        typed: `${first} ${second.value}`,
        nearest: `/xtep ${first} ${nearest}`,
      };
}

/** What gathers the values while the words are read one after the other. */
interface Gathering {
  readonly values: Map<string, string>;
  /** The option that bare words go on with, because its own value was not quoted. */
  open: { readonly name: string; readonly end: number } | null;
  /** A key came with nothing behind its colon (`text: hello`): the next word is its value. */
  awaited: string | null;
  /** A bare word came last: from here on an unknown `word:` is text. */
  isInText: boolean;
  /** Options whose value was quoted: what follows is a mistake, never a part of the message. */
  readonly sealed: Set<string>;
}

interface Offer {
  readonly command: string;
  readonly options: readonly OptionSpec[];
  readonly rest: OptionSpec | null;
  /** Options that only a form of Slack takes, with the command that opens it. */
  readonly forms: ReadonlyMap<string, string>;
  readonly text: string;
}

/** The value that a bare word may have meant, with the option that takes it. */
function nearestValue(typed: string, options: readonly OptionSpec[]): string | null {
  const choices = options.flatMap(({ name, choices: values = [] }) =>
    values.map(({ value }) => ({ value, meant: `${name}:${value}` })),
  );
  const near = nearestOf(
    typed,
    choices.map(({ value }) => value),
  );
  return choices.find(({ value }) => value === near)?.meant ?? null;
}

function addBare(word: Word, offer: Offer, gathering: Gathering): ParsedCommand | null {
  const { values, open, awaited } = gathering;
  const name = awaited ?? offer.rest?.name ?? open?.name ?? null;
  const before = name === null || awaited !== null ? undefined : values.get(name);
  const raw = offer.text.slice(word.start, word.end);
  // Quotes inside a running text belong to it, quotes around the whole do not.
  const value = word.key === null && before === undefined ? word.value : raw;
  if (name === null || gathering.sealed.has(name)) {
    const options = offer.options.map((one) => one.name);
    const nearest = word.isQuoted ? null : nearestValue(word.value, offer.options);
    return { kind: 'stray-words', command: offer.command, typed: raw, nearest, options };
  }
  if (word.isQuoted && before === undefined) gathering.sealed.add(name);
  // What was typed between two words of one text belongs to it: line breaks, double spaces.
  const between = open?.name === name ? offer.text.slice(open.end, word.start) : ' ';
  values.set(name, before === undefined ? value : `${before}${between}${value}`);
  gathering.open = { name, end: word.end };
  gathering.awaited = null;
  gathering.isInText = awaited === null;
  return null;
}

function addKeyed(
  word: Word,
  key: string,
  offer: Offer,
  gathering: Gathering,
): ParsedCommand | null {
  const { values } = gathering;
  const spec = offer.options.find((one) => one.name === key);
  if (spec === undefined) {
    const form = offer.forms.get(key);
    if (form !== undefined) return { kind: 'file-option', option: key, form };
    // In a running text, and in an address, `word:` is no option.
    const isText = gathering.isInText || gathering.awaited !== null || word.value.startsWith('//');
    if (isText) return addBare(word, offer, gathering);
    const options = offer.options.map((one) => one.name);
    const nearest = nearestOf(key, options);
    return { kind: 'unknown-option', command: offer.command, typed: key, nearest, options };
  }
  if (values.has(key)) return { kind: 'given-twice', option: key };
  values.set(key, word.value);
  if (word.isQuoted) gathering.sealed.add(key);
  const isEmpty = word.value === '' && !word.isQuoted;
  gathering.awaited = isEmpty ? key : null;
  gathering.isInText = false;
  const goesOn = spec.kind === 'text' && !word.isQuoted && !isEmpty;
  gathering.open = goesOn ? { name: key, end: word.end } : null;
  return null;
}

/**
 * Reads what was typed after `/xtep`. Nothing typed is `help`. A bare word goes to the option that
 * takes the rest, else it goes on with the unquoted text before it (`name:spring sale`).
 */
export function parseCommand(text: string, specs: readonly CommandSpec[]): ParsedCommand {
  const words = splitWords(text);
  if (words === null) return { kind: 'open-quote' };
  if (words.length === 0) return { kind: 'call', path: ['help'], options: {} };
  const found = findCommand(words, specs);
  if ('kind' in found) return found;

  const { spec, taken } = found;
  const options = spec.options.filter((one) => (one.only ?? 'slack') === 'slack');
  const offer: Offer = {
    text,
    options,
    command: `/xtep ${spec.path.join(' ')}`,
    rest: options.find((one) => one.takesRest === true) ?? null,
    forms: new Map(
      spec.options.flatMap(({ name, formOnSlack: form }) =>
        form === undefined ? [] : [[name, form]],
      ),
    ),
  };
  const gathering: Gathering = {
    values: new Map(),
    open: null,
    awaited: null,
    isInText: false,
    sealed: new Set(),
  };
  for (const word of words.slice(taken)) {
    const problem =
      word.key === null
        ? addBare(word, offer, gathering)
        : addKeyed(word, word.key, offer, gathering);
    if (problem !== null) return problem;
  }
  return { kind: 'call', path: spec.path, options: Object.fromEntries(gathering.values) };
}
