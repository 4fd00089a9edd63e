import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  InteractionContextType,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOptionChoice,
  type APIApplicationCommandSubcommandGroupOption,
  type APIApplicationCommandSubcommandOption,
  type LocalizationMap,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import { assert } from '../../domain/assert.js';
import type { Locale, Localized } from '../../domain/locale.js';
import { discordTexts, type DiscordTexts } from '../../i18n/discord.js';
import type { CommandSpec, OptionSpec } from '../port.js';
import { limits } from './limits.js';

/*
 * The one `/xtep` command, generated from the definitions in commands/. Names are the contract's
 * English words and are not translated; descriptions and choices are. The own default language is
 * also given as a localization, since Discord's fallback misbehaves without it.
 */

export type CommandBody = RESTPostAPIChatInputApplicationCommandsJSONBody;

const namePattern = /^[-_'\p{L}\p{N}]{1,32}$/u;

/** The definition that is registered in the guild. Throws when Discord would not take it: a bug of ours. */
export function defineCommand(specs: readonly CommandSpec[], locale: Locale): CommandBody {
  const body: CommandBody = {
    type: ApplicationCommandType.ChatInput,
    name: 'xtep',
    ...describe(
      localized((texts) => texts.command),
      locale,
    ),
    contexts: [InteractionContextType.Guild],
    options: defineSubcommands(specs, locale),
  };
  const characters = commandCharacters(body);
  assert(
    characters <= limits.commandCharacters,
    `/xtep has at most 8000 characters, not ${characters}`,
  );
  return body;
}

/** The options of a command that Discord offers: those that only Slack needs are left out. */
export function offeredOptions(spec: CommandSpec): readonly OptionSpec[] {
  return spec.options.filter((option) => option.only === undefined || option.only === 'discord');
}

/** True where Discord asks us while a person types; lists beyond its 25 choices are asked for too. */
export function isSuggested(option: OptionSpec): boolean {
  return option.suggests === true || (option.choices?.length ?? 0) > limits.choices;
}

/** Whether two commands have the same words. */
export function isPath(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((word, index) => word === other[index]);
}

type Subcommands = (
  | APIApplicationCommandSubcommandOption
  | APIApplicationCommandSubcommandGroupOption
)[];

function defineSubcommands(specs: readonly CommandSpec[], locale: Locale): Subcommands {
  const groups = new Map<string, APIApplicationCommandSubcommandOption[]>();
  const options: Subcommands = [];
  for (const spec of specs) {
    const [first = '', second, ...more] = spec.path;
    assert(more.length === 0, `a command has one or two words: ${spec.path.join(' ')}`);
    if (second === undefined) {
      options.push(defineSubcommand(first, spec, locale));
      continue;
    }
    const group = groups.get(first) ?? [];
    if (!groups.has(first)) {
      groups.set(first, group);
      options.push(defineGroup(first, group, locale));
    }
    group.push(defineSubcommand(second, spec, locale));
  }
  assertNames(options);
  for (const [word, group] of groups) assertNames(group, word);
  return options;
}

function defineGroup(
  name: string,
  options: APIApplicationCommandSubcommandOption[],
  locale: Locale,
): APIApplicationCommandSubcommandGroupOption {
  const summary = localized((texts) => texts.groups[name] ?? texts.group(name));
  return {
    type: ApplicationCommandOptionType.SubcommandGroup,
    name,
    ...describe(summary, locale),
    options,
  };
}

function defineSubcommand(
  name: string,
  spec: CommandSpec,
  locale: Locale,
): APIApplicationCommandSubcommandOption {
  const options = offeredOptions(spec).map((option) => defineOption(option, locale));
  assertNames(options, spec.path.join(' '));
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name,
    ...describe(spec.summary, locale),
    options,
  };
}

/** No option is required: what is missing is asked for in a form, or the answer names it. */
function defineOption(option: OptionSpec, locale: Locale): APIApplicationCommandBasicOption {
  const base = { name: option.name, ...describe(option.summary, locale) };
  if (option.kind === 'file') return { ...base, type: ApplicationCommandOptionType.Attachment };
  if (option.kind === 'integer') {
    return {
      ...base,
      type: ApplicationCommandOptionType.Integer,
      autocomplete: isSuggested(option),
    };
  }
  const type = ApplicationCommandOptionType.String;
  if (isSuggested(option)) return { ...base, type, autocomplete: true };
  const choices = option.choices?.map((choice) => defineChoice(choice, locale));
  return { ...base, type, ...(choices === undefined ? {} : { choices }) };
}

function defineChoice(
  choice: { readonly value: string; readonly label: Localized<string> },
  locale: Locale,
): APIApplicationCommandOptionChoice<string> {
  assert(
    Object.values(choice.label).every((label) => label.length <= limits.choiceText),
    `a choice has at most 100 characters: ${choice.value}`,
  );
  return {
    name: choice.label[locale],
    name_localizations: localizations(choice.label),
    value: choice.value,
  };
}

function describe(
  summary: Localized<string>,
  locale: Locale,
): { description: string; description_localizations: LocalizationMap } {
  assert(
    Object.values(summary).every(
      ({ length }) => length >= 1 && length <= limits.commandDescription,
    ),
    `a description has 1 to 100 characters: ${summary[locale]}`,
  );
  return {
    description: summary[locale],
    description_localizations: localizations(summary),
  };
}

function localizations(text: Localized<string>): LocalizationMap {
  return { ja: text.ja, 'en-US': text.en, 'en-GB': text.en };
}

function localized(pick: (texts: DiscordTexts) => string): Localized<string> {
  return { ja: pick(discordTexts.ja), en: pick(discordTexts.en) };
}

function assertNames(entries: readonly { readonly name: string }[], where = 'xtep'): void {
  const names = entries.map((entry) => entry.name);
  assert(names.length <= limits.commandEntries, `${where} has at most 25 entries`);
  assert(new Set(names).size === names.length, `${where} has no entry twice: ${names.join(', ')}`);
  for (const name of names) {
    assert(namePattern.test(name) && name === name.toLowerCase(), `Discord takes the name ${name}`);
  }
}

type Translations =
  | { readonly [language in string]?: string | null | undefined }
  | null
  | undefined;

interface Counted {
  readonly name: string;
  readonly description?: string | undefined;
  readonly name_localizations?: Translations;
  readonly description_localizations?: Translations;
  readonly value?: string | number | undefined;
  readonly options?: readonly Counted[] | undefined;
  readonly choices?: readonly Counted[] | undefined;
}

/**
 * The characters that Discord counts towards its 8000: names, descriptions and values of everything,
 * of each text the longest language (discord-api-docs, application commands).
 */
export function commandCharacters(command: Counted): number {
  const nested = [...(command.options ?? []), ...(command.choices ?? [])];
  return (
    longest(command.name, command.name_localizations) +
    longest(command.description ?? '', command.description_localizations) +
    String(command.value ?? '').length +
    nested.reduce((sum, entry) => sum + commandCharacters(entry), 0)
  );
}

function longest(text: string, others: Translations): number {
  return Math.max(text.length, ...Object.values(others ?? {}).map((other) => other?.length ?? 0));
}
