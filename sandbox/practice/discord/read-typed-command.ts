import type { OfferedCommand } from './offered-commands.js';

/** What somebody typed into Discord's box, as the client would send it. */
export type TypedCommand =
  | {
      readonly kind: 'command';
      readonly words: string;
      readonly options: Readonly<Record<string, string>>;
    }
  /** No subcommand begins like this. */
  | { readonly kind: 'unknown'; readonly typed: string }
  /** Words that belong to no option. */
  | { readonly kind: 'stray'; readonly words: string; readonly stray: string };

const unquoted = (value: string): string => /^"(.*)"$/s.exec(value)?.[1] ?? value;

/**
 * Reads `/xtep send to:@a text:Hello there`: an option's value goes to the next `name:` that the
 * subcommand offers, as in Discord's own box. Quotes around a value are taken away.
 */
export function readTypedCommand(typed: string, offered: readonly OfferedCommand[]): TypedCommand {
  const text = typed
    .trim()
    .replace(/^\/?xtep(?=\s|$)/, '')
    .trim();
  const command = offered
    .filter(({ words }) => text === words || text.startsWith(`${words} `))
    .sort((one, other) => other.words.length - one.words.length)[0];
  if (command === undefined) return { kind: 'unknown', typed: text };
  const rest = ` ${text.slice(command.words.length).trim()}`;
  const names = command.options.map(({ name }) => name);
  const marks = names.length === 0 ? [] : [...rest.matchAll(nameMarks(names))];
  const stray = rest.slice(0, marks[0]?.index ?? rest.length).trim();
  if (stray !== '') return { kind: 'stray', words: command.words, stray };
  const options = marks.map((mark, index): [string, string] => {
    const from = mark.index + mark[0].length;
    const value = rest.slice(from, marks[index + 1]?.index ?? rest.length).trim();
    return [mark[1] ?? '', unquoted(value)];
  });
  return { kind: 'command', words: command.words, options: Object.fromEntries(options) };
}

function nameMarks(names: readonly string[]): RegExp {
  return new RegExp(`\\s(${names.join('|')}):`, 'g');
}
