import { asRecord, asRecords, asText, type Json } from '../slack/read-json.js';
import { flatten } from './checks.js';
import type { GuildState, Member, StoredInteraction, StoredMessage } from './guild.js';
import { loadingFlag } from './guild.js';
import type { UploadedFile } from './http-server.js';
import type { MessageStore } from './message-store.js';

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

export interface PeopleContext {
  readonly state: GuildState;
  readonly store: MessageStore;
  readonly now: () => number;
  readonly nextId: () => string;
  url(): string;
  dispatch(type: string, data: Json): void;
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
      return toAct(begin(context, 'command', memberId, channelId, data, null));
    },
    press(memberId, message, customId) {
      const shown = typeof message === 'string' ? findMessage(state, message) : message;
      const button = flatten(shown.components).find(({ custom_id: id }) => id === customId);
      if (!button || button.disabled === true) {
        throw new Error(`The message shows no button ${customId}`);
      }
      const data = { component_type: button.type, custom_id: customId, id: button.id };
      return toAct(begin(context, 'click', memberId, shown.channelId, data, shown));
    },
    submit(memberId, opened, values, files = {}) {
      const { modal, sourceMessageId, channelId } = opened.interaction;
      if (!modal) throw new Error('That act opened no form');
      const source = sourceMessageId === null ? null : findMessage(state, sourceMessageId);
      const data = formData(context, modal, values, files);
      return toAct(begin(context, 'form', memberId, channelId, data, source));
    },
    repeat: ({ interaction }) => context.dispatch('INTERACTION_CREATE', interaction.payload),
    async suggest(memberId, channelId, words, option, typed) {
      const path = words.split(' ');
      const offered = requireOption(findOptions(state, path), option);
      if (offered.autocomplete !== true) throw new Error(`${option} suggests nothing`);
      const entry = { name: option, type: offered.type, value: typed, focused: true };
      const data = commandData(state, path, [entry]);
      const act = toAct(begin(context, 'autocomplete', memberId, channelId, data, null));
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

const interactionTypes = { command: 2, click: 3, autocomplete: 4, form: 5 } as const;

function begin(
  context: PeopleContext,
  kind: StoredInteraction['kind'],
  memberId: string,
  channelId: string,
  data: Json,
  source: StoredMessage | null,
): StoredInteraction {
  const { state, now, nextId, store } = context;
  const member = state.members.get(memberId);
  const channel = state.channels.get(channelId);
  if (!member || !channel) throw new Error(`No member ${memberId} or no channel ${channelId}`);
  if (source && source.ephemeralFor !== null && source.ephemeralFor !== memberId) {
    throw new Error('Nobody but its owner sees an ephemeral message');
  }
  const id = nextId();
  const token = `interaction-${id}`;
  const payload = {
    id,
    application_id: state.applicationId,
    type: interactionTypes[kind],
    data,
    guild_id: state.guildId,
    guild: { id: state.guildId, locale: 'ja', features: [] },
    channel: {
      id: channel.id,
      name: channel.name,
      type: channel.type,
      parent_id: channel.parentId,
    },
    channel_id: channel.id,
    member: memberJson(member),
    token,
    version: 1,
    app_permissions: String(appPermissions(channel.rights)),
    locale: member.locale,
    guild_locale: 'ja',
    entitlements: [],
    authorizing_integration_owners: { '0': state.guildId },
    context: 0,
    attachment_size_limit: 10_485_760,
    ...(source === null ? {} : { message: store.toJson(source) }),
  };
  const interaction: StoredInteraction = {
    id,
    token,
    kind,
    memberId,
    channelId,
    createdAtMs: now(),
    payload,
    sourceMessageId: source?.id ?? null,
    answeredWith: null,
    originalId: null,
    choices: [],
    modal: null,
    messageIds: [],
  };
  state.interactions.set(id, interaction);
  context.dispatch('INTERACTION_CREATE', payload);
  return interaction;
}

const rightBits = {
  view: 1n << 10n,
  send: 1n << 11n,
  embed: 1n << 14n,
  attach: 1n << 15n,
  history: 1n << 16n,
  threads: (1n << 35n) | (1n << 38n),
} as const;

function appPermissions(rights: ReadonlySet<keyof typeof rightBits>): bigint {
  return [...rights].reduce((bits, right) => bits | rightBits[right], 0n);
}

function memberJson({ id, name, roles, isManager }: Member): Json {
  return {
    user: { id, username: name.toLowerCase(), discriminator: '0', global_name: name, avatar: null },
    nick: null,
    roles,
    permissions: isManager ? String((1n << 5n) | (1n << 10n)) : String(1n << 10n),
    joined_at: '2026-01-01T00:00:00.000Z',
    deaf: false,
    mute: false,
    flags: 0,
  };
}

function storeFile({ state, nextId, url }: PeopleContext, file: UploadedFile): Json {
  const id = nextId();
  state.files.set(id, { id, ...file });
  const address = `${url()}/files/${id}/${encodeURIComponent(file.name)}`;
  return {
    id,
    filename: file.name,
    size: file.content.length,
    content_type: file.contentType,
    url: address,
    proxy_url: address,
    ephemeral: true,
  };
}

/** What the client sends for a filled form; what was not touched keeps its value. */
function formData(
  context: PeopleContext,
  modal: Json,
  values: Readonly<Record<string, string>>,
  files: Readonly<Record<string, UploadedFile>>,
): Json {
  const labels = asRecords(modal.components).filter(({ type }) => type === 18);
  const names = labels.map(({ component }) => asText(asRecord(component).custom_id));
  for (const name of [...Object.keys(values), ...Object.keys(files)]) {
    if (!names.includes(name))
      throw new Error(`The form has no field ${name}: ${names.join(', ')}`);
  }
  const attachments: Record<string, Json> = {};
  const components = asRecords(modal.components).map((label) => {
    if (label.type !== 18) return { type: label.type, id: label.id ?? 0 };
    const input = asRecord(label.component);
    const name = asText(input.custom_id);
    const base = { type: input.type, id: 2, custom_id: name };
    const file = files[name];
    if (input.type === 19) {
      const attachment = file === undefined ? null : storeFile(context, file);
      if (attachment) attachments[asText(attachment.id)] = attachment;
      return { type: 18, id: 1, component: { ...base, values: attachment ? [attachment.id] : [] } };
    }
    if (input.type === 3) {
      const chosen = asRecords(input.options).filter((option) => option.default === true);
      const usual = chosen.map(({ value }) => asText(value)).join(',');
      const picked = (values[name] ?? usual).split(',').filter((value) => value !== '');
      return { type: 18, id: 1, component: { ...base, values: picked } };
    }
    const value = values[name] ?? asText(input.value);
    if (value.length > Number(input.max_length ?? 4000)) throw new Error(`${name} is too long`);
    if (input.required !== false && value === '') throw new Error(`${name} is required`);
    return { type: 18, id: 1, component: { ...base, value } };
  });
  return { custom_id: modal.custom_id, components, resolved: { attachments } };
}
