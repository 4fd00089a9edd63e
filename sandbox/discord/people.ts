import { asRecords, asText, type Json } from '../read-json.js';
import { flatten } from './check-components.js';
import { beginInteraction, type InteractionStart } from './begin-interaction.js';
import { formData, storeFile, type FileShelf } from './fill-form.js';
import {
  loadingFlag,
  type GuildState,
  type StoredInteraction,
  type StoredMessage,
} from './guild.js';
import type { UploadedFile } from './http-server.js';

/** What a person did, and what came of it. Every wait rejects after some seconds with a sentence. */
export interface Act {
  readonly interaction: StoredInteraction;
  /** The type of the first answer: 4 message, 5 and 6 deferred, 7 update, 8 choices, 9 modal. */
  acknowledged(): Promise<number>;
  /** The first message that it led to and that is no "thinking" placeholder (any more). */
  answer(): Promise<StoredMessage>;
  /** The form that it opened. */
  form(): Promise<Json>;
}

/** What people in the guild do, as the clients would let them. */
export interface People {
  /** Types `/xtep <words>` with options; refuses what the registered command does not offer. */
  type(
    memberId: string,
    channelId: string,
    words: string,
    options?: Readonly<Record<string, string | number>>,
    files?: Readonly<Record<string, UploadedFile>>,
  ): Act;
  /**
   * Presses a button of a message: of the one that is there now, or of an older rendering of it
   * (from `snapshot`), as somebody does whose screen is a moment late.
   */
  press(memberId: string, message: string | StoredMessage, customId: string): Act;
  /** Fills and sends the form that an act opened. Selects take values separated by commas. */
  submit(
    memberId: string,
    opened: Act,
    values: Readonly<Record<string, string>>,
    files?: Readonly<Record<string, UploadedFile>>,
  ): Act;
  /** Delivers the same interaction once more, as a resumed session does. */
  repeat(act: Act): void;
  /** What is offered while a person types an option. */
  suggest(
    memberId: string,
    channelId: string,
    words: string,
    option: string,
    typed: string,
  ): Promise<readonly Json[]>;
}

export interface PeopleContext extends InteractionStart, FileShelf {
  until<T>(what: string, find: () => T | undefined): Promise<T>;
}

const optionType = { subcommand: 1, group: 2, text: 3, integer: 4, attachment: 11 } as const;

export function createPeople(context: PeopleContext): People {
  const { state, until } = context;

  const toAct = (interaction: StoredInteraction): Act => {
    const what = `${interaction.kind} ${interaction.id}`;
    return {
      interaction,
      acknowledged: () =>
        until(`an answer to ${what}`, () => interaction.answeredWith ?? undefined),
      answer: () =>
        until(`a message from ${what}`, () => {
          const updated = interaction.answeredWith === 7 ? [interaction.originalId ?? ''] : [];
          return [...updated, ...interaction.messageIds]
            .map((id) => state.messages.get(id))
            .find((message) => message && !message.deleted && (message.flags & loadingFlag) === 0);
        }),
      form: () => until(`a form from ${what}`, () => interaction.modal ?? undefined),
    };
  };

  return {
    type(memberId, channelId, words, options = {}, files = {}) {
      const path = words.split(' ');
      const offered = findOptions(state, path);
      const attachments: Record<string, Json> = {};
      const entries = [
        ...Object.entries(options).map(([name, value]) => typedOption(offered, name, value)),
        ...Object.entries(files).map(([name, file]) => {
          const attachment = storeFile(context, file);
          attachments[asText(attachment.id)] = attachment;
          return { name, type: optionType.attachment, value: attachment.id };
        }),
      ];
      for (const { name } of entries) requireOption(offered, name);
      const data = {
        ...commandData(state, path, entries),
        resolved: { attachments },
      };
      return toAct(beginInteraction(context, 'command', memberId, channelId, data, null));
    },
    press(memberId, message, customId) {
      const shown = typeof message === 'string' ? findMessage(state, message) : message;
      const button = flatten(shown.components).find(({ custom_id: id }) => id === customId);
      if (!button || button.disabled === true) {
        throw new Error(`The message shows no button ${customId}`);
      }
      const data = { component_type: button.type, custom_id: customId, id: button.id };
      return toAct(beginInteraction(context, 'click', memberId, shown.channelId, data, shown));
    },
    submit(memberId, opened, values, files = {}) {
      const { modal, sourceMessageId, channelId } = opened.interaction;
      if (!modal) throw new Error('That act opened no form');
      const source = sourceMessageId === null ? null : findMessage(state, sourceMessageId);
      const data = formData(context, modal, values, files);
      return toAct(beginInteraction(context, 'form', memberId, channelId, data, source));
    },
    repeat: ({ interaction }) => context.dispatch('INTERACTION_CREATE', interaction.payload),
    async suggest(memberId, channelId, words, option, typed) {
      const path = words.split(' ');
      const offered = requireOption(findOptions(state, path), option);
      if (offered.autocomplete !== true) throw new Error(`${option} suggests nothing`);
      const entry = { name: option, type: offered.type, value: typed, focused: true };
      const data = commandData(state, path, [entry]);
      const act = toAct(beginInteraction(context, 'autocomplete', memberId, channelId, data, null));
      await act.acknowledged();
      return act.interaction.choices;
    },
  };
}

function findOptions(state: GuildState, path: readonly string[]): readonly Json[] {
  let options = state.commands.flatMap((command) => asRecords(command.options));
  for (const word of path) {
    const found = options.find(
      ({ name, type }) =>
        name === word && (type === optionType.subcommand || type === optionType.group),
    );
    if (!found) throw new Error(`/xtep ${path.join(' ')} is not offered`);
    options = [...asRecords(found.options)];
  }
  return options;
}

function requireOption(offered: readonly Json[], name: string): Json {
  const option = offered.find((one) => one.name === name);
  if (!option) throw new Error(`The option ${name} is not offered`);
  return option;
}

function typedOption(
  offered: readonly Json[],
  name: string,
  value: string | number,
): { name: string; type: unknown; value: string | number } {
  const { type, choices } = requireOption(offered, name);
  const values = asRecords(choices).map((choice) => choice.value);
  if (values.length > 0 && !values.includes(value)) {
    throw new Error(`${name} offers ${values.join(', ')}, not ${value}`);
  }
  if (type !== optionType.integer) return { name, type, value: String(value) };
  if (!Number.isInteger(Number(value))) throw new Error(`${name} takes a whole number`);
  return { name, type, value: Number(value) };
}

function commandData(state: GuildState, path: readonly string[], entries: readonly Json[]): Json {
  const [first, second] = path;
  const inner = { name: second ?? first, type: optionType.subcommand, options: entries };
  const options =
    second === undefined ? [inner] : [{ name: first, type: optionType.group, options: [inner] }];
  const command = state.commands[0];
  return { id: command?.id, name: command?.name, type: 1, guild_id: state.guildId, options };
}

function findMessage(state: GuildState, messageId: string): StoredMessage {
  const message = state.messages.get(messageId);
  if (!message || message.deleted) throw new Error(`There is no message ${messageId}`);
  return message;
}
