import { asRecord, asRecords, asText, type Json } from '../read-json.js';
import { apiErrors } from './api-error.js';
import { flatten } from './check-components.js';
import { checkMessage } from './check-message.js';
import { botUser } from './gateway-server.js';
import { ephemeralFlag, loadingFlag, type GuildState, type StoredMessage } from './guild.js';
import type { UploadedFile } from './http-server.js';

/** Writes messages, and gives them back as Discord shows them. */
export interface MessageStore {
  /** Makes a message from a body, after the checks. */
  create(draft: MessageDraft): StoredMessage;
  /** Changes what the body names, after the checks; clears the "thinking" flag. */
  edit(message: StoredMessage, body: Json, files: readonly UploadedFile[]): void;
  remove(message: StoredMessage): void;
  toJson(message: StoredMessage): Json;
}

export interface MessageDraft {
  readonly channelId: string;
  readonly body: Json;
  readonly files: readonly UploadedFile[];
  readonly ephemeralFor?: string | null;
  /** A placeholder shows "thinking" and may be empty. */
  readonly isPlaceholder?: boolean;
  readonly isForeign?: boolean;
}

export interface StoreOptions {
  readonly state: GuildState;
  readonly now: () => number;
  readonly nextId: () => string;
  url(): string;
  changed(): void;
}

/** Bits of `flags` that a bot may set itself. */
const settableFlags = 4 | 64 | (1 << 12) | (1 << 15);

export function createMessageStore(options: StoreOptions): MessageStore {
  const { state, now, nextId } = options;

  const keepFiles = (files: readonly UploadedFile[]): Json[] =>
    files.map(({ name, contentType, content }) => {
      const id = nextId();
      state.files.set(id, { id, name, contentType, content });
      const url = `${options.url()}/files/${id}/${encodeURIComponent(name)}`;
      return {
        id,
        filename: name,
        size: content.length,
        content_type: contentType,
        url,
        proxy_url: url,
      };
    });

  return {
    create({
      channelId,
      body,
      files,
      ephemeralFor = null,
      isPlaceholder = false,
      isForeign = false,
    }) {
      refuse(body);
      const message: StoredMessage = {
        id: nextId(),
        channelId,
        createdAtMs: now(),
        ephemeralFor,
        nonce: nonceOf(body),
        content: asText(body.content),
        embeds: asRecords(body.embeds),
        components: numbered(asRecords(body.components)),
        flags: (Number(body.flags ?? 0) & settableFlags) | (isPlaceholder ? loadingFlag : 0),
        attachments: keepFiles(files),
        editedAtMs: null,
        replyTo: asText(asRecord(body.message_reference).message_id) || null,
        isForeign,
        deleted: false,
      };
      if (!isPlaceholder && isEmpty(message)) throw apiErrors.emptyMessage();
      state.messages.set(message.id, message);
      options.changed();
      return message;
    },
    edit(message, body, files) {
      refuse({ ...body, flags: message.flags });
      if (body.content !== undefined) message.content = asText(body.content);
      if (body.embeds !== undefined) message.embeds = asRecords(body.embeds);
      if (body.components !== undefined) message.components = numbered(asRecords(body.components));
      if (body.attachments !== undefined || files.length > 0) {
        const kept = asRecords(body.attachments).map(({ id }) => String(id));
        const old = message.attachments.filter(({ id }) => kept.includes(String(id)));
        message.attachments = [...old, ...keepFiles(files)];
      }
      if (isEmpty(message)) throw apiErrors.emptyMessage();
      message.flags &= ~loadingFlag;
      message.editedAtMs = now();
      options.changed();
    },
    remove(message) {
      message.deleted = true;
      options.changed();
    },
    toJson: (message) => messageJson(state, message),
  };
}

function refuse(body: Json): void {
  const problems = checkMessage(body);
  if (problems.length > 0) throw apiErrors.invalidForm(problems);
}

/** A nonce may be a number or a text. */
export function nonceOf({ nonce }: Json): string | null {
  if (typeof nonce === 'number') return String(nonce);
  return asText(nonce) || null;
}

function isEmpty({ content, embeds, components, attachments }: StoredMessage): boolean {
  return content === '' && embeds.length + components.length + attachments.length === 0;
}

/** Gives every component without an id one, from 1 on, around those that have one. */
function numbered(components: readonly Json[]): Json[] {
  const taken = new Set(flatten(components).map(({ id }) => Number(id ?? 0)));
  let next = 0;
  const free = (): number => {
    do next += 1;
    while (taken.has(next));
    return next;
  };
  const number = (component: Json): Json => {
    const id = Number(component.id ?? 0) || free();
    return component.components === undefined
      ? { ...component, id }
      : { ...component, id, components: asRecords(component.components).map(number) };
  };
  return components.map(number);
}

/** History does not give the nonce back; only the answer to the posting does (see the route). */
function messageJson(state: GuildState, message: StoredMessage): Json {
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    id: message.id,
    channel_id: message.channelId,
    type: message.replyTo === null ? 0 : 19,
    author: message.isForeign
      ? { id: '99', username: 'someone', discriminator: '0', global_name: 'Someone', avatar: null }
      : botUser(state),
    content: message.content,
    timestamp: iso(message.createdAtMs),
    edited_timestamp: message.editedAtMs === null ? null : iso(message.editedAtMs),
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: message.attachments,
    embeds: message.embeds.map((embed) => ({ type: 'rich', ...embed })),
    components: message.components,
    pinned: false,
    flags: message.flags | (message.ephemeralFor === null ? 0 : ephemeralFlag),
    application_id: state.applicationId,
    ...(message.replyTo === null
      ? {}
      : {
          message_reference: {
            type: 0,
            message_id: message.replyTo,
            channel_id: message.channelId,
          },
        }),
  };
}
