import {
  ApplicationCommandOptionType,
  ChannelType,
  ComponentType,
  PermissionFlagsBits,
  type APIApplicationCommandAutocompleteInteraction,
  type APIAttachment,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  type APIPingInteraction,
} from 'discord.js';
import type { Locale } from '../../domain/locale.js';
import type {
  Click,
  CommandCall,
  GivenFile,
  Interaction,
  Person,
  Submission,
  SuggestQuery,
} from '../port.js';
import { attemptOfComponent, readMark } from './card-marker.js';
import { toGivenFile } from './given-file.js';
import { joinParts } from './render-form.js';

/*
 * Discord's payload → what the port hands inward. The payload is read as it arrives: it carries the
 * member's roles, permissions and name, so that nothing depends on a cache or a privileged intent,
 * and a click on a message from before a restart reads like any other.
 */

/** All but the ping of HTTP interactions, which no Gateway sends. */
export type PersonalInteraction = Exclude<APIInteraction, APIPingInteraction>;

/** What reading needs beside the payload. */
export interface ReadContext {
  readonly hosts: ReadonlySet<string>;
  /** The language of what goes wrong with a file. */
  readonly locale: Locale;
}

export function readCommand(
  payload: APIChatInputApplicationCommandInteraction,
  context: ReadContext,
): CommandCall {
  const { path, entries } = descend(payload.data.options ?? []);
  const options: Record<string, string> = {};
  const files: Record<string, GivenFile> = {};
  for (const entry of entries) {
    const attachment = payload.data.resolved?.attachments?.[String(entry.value)];
    if (entry.type === ApplicationCommandOptionType.Attachment) {
      if (attachment) files[entry.name] = toFile(attachment, context);
    } else {
      options[entry.name] = String(entry.value);
    }
  }
  return { ...readBase(payload), path, options, files };
}

/** The option that is being typed; null when the payload names none. */
export function readSuggestQuery(
  payload: APIApplicationCommandAutocompleteInteraction,
): SuggestQuery | null {
  const { path, entries } = descend(payload.data.options);
  const typed = entries.find((entry) => entry.focused === true);
  if (!typed) return null;
  return { ...readBase(payload), path, option: typed.name, typed: String(typed.value ?? '') };
}

/**
 * A click. The attempt is the one that the clicked rendering showed: from the component's own
 * number, else from the message that came along, as its button or its footer says it.
 */
export function readClick(payload: APIMessageComponentInteraction): Click {
  const { verb, id } = splitCustomId(payload.data.custom_id);
  const { data, message } = payload;
  const attemptId =
    attemptOfComponent('id' in data && typeof data.id === 'number' ? data.id : undefined) ??
    attemptOfComponent(componentNumber(message.components, data.custom_id)) ??
    readMark(message)?.attemptId ??
    null;
  return { ...readBase(payload), verb, id, attemptId, messageRef: message.id };
}

export function readSubmission(
  payload: APIModalSubmitInteraction,
  context: ReadContext,
): Submission {
  const { verb, id } = splitCustomId(payload.data.custom_id);
  const inputs = new Map<string, string>();
  const files: Record<string, GivenFile> = {};
  for (const input of inputsOf(payload)) {
    if (input.type === ComponentType.TextInput) {
      inputs.set(input.custom_id, input.value ?? '');
    } else if (input.type === ComponentType.FileUpload) {
      const attachment = payload.data.resolved?.attachments?.[input.values?.[0] ?? ''];
      if (attachment) files[input.custom_id] = toFile(attachment, context);
    } else {
      // Lists are separated by commas, as they are in typed options.
      inputs.set(input.custom_id, (input.values ?? []).join(','));
    }
  }
  return { ...readBase(payload), verb, id, values: joinParts(inputs), files };
}

/** The language of the person's client where it is one of ours. */
export function personLocale(payload: { readonly locale?: string }): Locale | null {
  const language = payload.locale?.split('-')[0];
  return language === 'ja' || language === 'en' ? language : null;
}

function readBase(payload: PersonalInteraction): Interaction {
  return {
    platform: 'discord',
    channelId: boundChannel(payload),
    person: readPerson(payload),
    requestKey: `discord:${payload.id}`,
  };
}

const threadTypes: readonly unknown[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];

/** What is typed in a thread counts as typed in its channel, since channels are what is bound. */
function boundChannel(payload: PersonalInteraction): string {
  const channel: { readonly type?: ChannelType; readonly parent_id?: string | null } | undefined =
    payload.channel;
  const parent = threadTypes.includes(channel?.type) ? channel?.parent_id : null;
  return parent ?? payload.channel?.id ?? payload.channel_id ?? '';
}

function readPerson(payload: PersonalInteraction): Person {
  const user = payload.member?.user ?? payload.user;
  const roles = payload.member?.roles ?? [];
  const permissions = BigInt(payload.member?.permissions ?? '0');
  const admin = PermissionFlagsBits.ManageGuild | PermissionFlagsBits.Administrator;
  const name = payload.member?.nick ?? user?.global_name ?? user?.username ?? '?';
  return {
    actor: { kind: 'person', platform: 'discord', id: user?.id ?? '', name },
    roles,
    isInGroup: async (roleId) => roles.includes(roleId),
    isPlatformAdmin: async () => (permissions & admin) !== 0n,
    locale: personLocale(payload),
  };
}

interface Entry {
  readonly type: ApplicationCommandOptionType;
  readonly name: string;
  readonly value?: string | number | boolean | undefined;
  readonly focused?: boolean | undefined;
  readonly options?: readonly Entry[] | undefined;
}

/** Groups and subcommands are the words of the command; what lies in them are its options. */
function descend(options: readonly Entry[]): { path: string[]; entries: readonly Entry[] } {
  const path: string[] = [];
  let entries = options;
  for (;;) {
    const [first] = entries;
    if (!first || !isWord(first)) return { path, entries };
    path.push(first.name);
    entries = first.options ?? [];
  }
}

function isWord({ type }: Entry): boolean {
  return (
    type === ApplicationCommandOptionType.Subcommand ||
    type === ApplicationCommandOptionType.SubcommandGroup
  );
}

/** `verb:id`; an id may hold colons itself. */
function splitCustomId(customId: string): { verb: string; id: string } {
  const colon = customId.indexOf(':');
  return colon < 0
    ? { verb: customId, id: '' }
    : { verb: customId.slice(0, colon), id: customId.slice(colon + 1) };
}

interface Component {
  readonly id?: number | undefined;
  readonly custom_id?: string | undefined;
  readonly components?: readonly Component[] | undefined;
}

function componentNumber(
  components: readonly Component[] | undefined,
  customId: string,
): number | undefined {
  for (const component of components ?? []) {
    if (component.custom_id === customId) return component.id;
    const nested = componentNumber(component.components, customId);
    if (nested !== undefined) return nested;
  }
  return undefined;
}

interface Input {
  readonly type: ComponentType;
  readonly custom_id: string;
  readonly value?: string | undefined;
  readonly values?: readonly string[] | undefined;
}

/** Inputs lie in labels; the older action rows are read too. */
function inputsOf(payload: APIModalSubmitInteraction): readonly Input[] {
  return payload.data.components
    .flatMap((holder): unknown[] => {
      if ('component' in holder) return [holder.component];
      return 'components' in holder ? holder.components : [];
    })
    .filter((input): input is Input => isInput(input));
}

function isInput(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && 'custom_id' in value && 'type' in value;
}

function toFile(attachment: APIAttachment, { hosts, locale }: ReadContext): GivenFile {
  return toGivenFile(attachment, hosts, locale);
}
