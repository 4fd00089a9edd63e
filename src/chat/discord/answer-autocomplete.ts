import {
  InteractionResponseType,
  Routes,
  type APIApplicationCommandAutocompleteInteraction,
  type REST,
} from 'discord.js';
import type { Locale } from '../../domain/locale.js';
import type { Log } from '../../log.js';
import type { ChatHandlers, Suggestion } from '../port.js';
import { isPath, isSuggested, offeredOptions } from './command-definition.js';
import { describeFault, trying } from './fault.js';
import { limits } from './limits.js';
import { cutText } from './plain-text.js';
import { personLocale, readSuggestQuery } from './read-interaction.js';

/** What suggesting needs beside the payload. */
export interface SuggestContext {
  readonly rest: REST;
  readonly log: Log;
  readonly handlers: Pick<ChatHandlers, 'commands' | 'suggest'>;
  readonly guildId: string;
  readonly locale: Locale;
}

/** Answers what Discord asks while a person types. Late or failed, it offers nothing. */
export async function answerAutocomplete(
  { rest, log, handlers, guildId, locale }: SuggestContext,
  payload: APIApplicationCommandAutocompleteInteraction,
): Promise<void> {
  const query = payload.guild_id === guildId ? readSuggestQuery(payload) : null;
  const spec = handlers.commands.find(({ path }) => isPath(path, query?.path ?? []));
  const option = spec ? offeredOptions(spec).find(({ name }) => name === query?.option) : undefined;
  let suggestions: readonly Suggestion[] = [];
  if (query && option && isSuggested(option)) {
    // Like the choices that Discord draws itself, these are in the person's language.
    const language = personLocale(payload) ?? locale;
    suggestions =
      option.suggests === true
        ? await handlers.suggest(query).catch((error: unknown) => {
            log.error({ err: error, option: option.name }, 'Suggestions failed');
            return [];
          })
        : matching(option.choices ?? [], query.typed, language);
  }
  const choices = suggestions
    .filter(({ value }) => value.length >= 1 && value.length <= limits.choiceText)
    .slice(0, limits.choices)
    .map(({ label, value }) => ({
      name: cutText(label || value, limits.choiceText),
      value: option?.kind === 'integer' ? Number(value) : value,
    }));
  const body = {
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: { choices },
  };
  const route = Routes.interactionCallback(payload.id, payload.token);
  const { fault } = await trying(rest.post(route, { auth: false, body }));
  if (fault) log.debug({ reason: describeFault(fault) }, 'Suggestions came too late');
}

function matching(
  choices: readonly { readonly value: string; readonly label: Readonly<Record<Locale, string>> }[],
  typed: string,
  locale: Locale,
): Suggestion[] {
  const wanted = typed.normalize('NFKC').toLowerCase();
  return choices
    .map(({ value, label }) => ({ value, label: label[locale] }))
    .filter(({ value, label }) =>
      `${value} ${label}`.normalize('NFKC').toLowerCase().includes(wanted),
    );
}
