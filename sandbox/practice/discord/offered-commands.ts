import { asRecords, asText, type Json } from '../../read-json.js';

/** One subcommand that the bot registered. */
export interface OfferedCommand {
  /** `account link`. */
  readonly words: string;
  readonly description: string;
  readonly options: readonly OfferedOption[];
}

export interface OfferedOption {
  readonly name: string;
  readonly description: string;
  readonly kind: 'text' | 'integer' | 'file';
  readonly suggests: boolean;
  readonly choices: readonly { readonly label: string; readonly value: string }[];
}

/** Option types (discord-api-docs, application commands). */
const types = { subcommand: 1, group: 2, integer: 4, attachment: 11 } as const;

const kinds: Readonly<Record<number, OfferedOption['kind']>> = {
  [types.integer]: 'integer',
  [types.attachment]: 'file',
};

function toOption(option: Json): OfferedOption {
  return {
    name: asText(option['name']),
    description: asText(option['description']),
    kind: kinds[Number(option['type'])] ?? 'text',
    suggests: option['autocomplete'] === true,
    choices: asRecords(option['choices']).map(({ name, value }) => ({
      label: asText(name),
      value: String(value),
    })),
  };
}

/** Every subcommand of the registered definition, in its order. */
export function offeredCommands(registered: readonly Json[]): readonly OfferedCommand[] {
  const collect = (entries: readonly Json[], before: string): readonly OfferedCommand[] =>
    entries.flatMap((entry) => {
      const words = `${before}${asText(entry['name'])}`;
      const inner = asRecords(entry['options']);
      if (entry['type'] === types.group) return collect(inner, `${words} `);
      return entry['type'] === types.subcommand
        ? [{ words, description: asText(entry['description']), options: inner.map(toOption) }]
        : [];
    });
  return registered.flatMap((command) => collect(asRecords(command['options']), ''));
}
