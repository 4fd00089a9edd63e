import { listAccounts } from '../db/accounts.js';
import type { FormField, Suggestion } from '../src/chat/port.js';
import type { FieldText } from '../src/i18n/commands-rule-form.js';
import type { CommandContext } from './command.js';
import { fieldLength } from './field-length.js';

/* The fields of the forms of rules and campaigns, filled with what was typed. */

/** The linked accounts, as many as a select of Discord shows. */
export async function accountChoices({ database }: CommandContext): Promise<readonly Suggestion[]> {
  const accounts = await listAccounts(database.db);
  return accounts
    .filter(({ state }) => state === 'linked')
    .slice(0, 25)
    .map(({ handle, name }) => ({ label: `@${handle} ${name}`, value: handle }));
}

interface Wanted extends FieldText {
  readonly name: string;
  /** As typed; '' = nothing yet. */
  readonly value: string;
  readonly required: boolean;
}

/** A field for words. */
export function textField({
  multiline,
  ...wanted
}: Wanted & { readonly multiline: boolean }): FormField {
  const { name, value } = wanted;
  return { kind: 'text', ...wanted, multiline, maxLength: fieldLength(name, value) };
}

/** A select; what was typed and is no choice is left out, and with nothing left the usual is chosen. */
export function selectField({
  value,
  usual,
  ...wanted
}: Wanted & {
  readonly multiple: boolean;
  readonly choices: readonly Suggestion[];
  readonly usual: readonly string[];
}): FormField {
  const typed = value
    .split(/[,、]/u)
    .map((one) => one.trim())
    .filter((one) => wanted.choices.some((choice) => choice.value === one));
  return { kind: 'select', ...wanted, values: typed.length > 0 ? typed : usual };
}
