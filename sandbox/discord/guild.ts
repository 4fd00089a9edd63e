import type { Json } from '../read-json.js';

/*
 * What the emulated Discord holds: one guild with channels and members, messages, interactions,
 * and the commands that were registered. Everything is plain data that tests may look at.
 */

/** A person in the guild. `permissions` is the bit field Discord sends; `manager` sets Manage Server. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly locale: string;
  readonly isManager: boolean;
}

/** What the bot may do in a channel; each can be taken away. */
export const botRights = ['view', 'send', 'embed', 'attach', 'history', 'threads'] as const;

export type BotRight = (typeof botRights)[number];

export interface Channel {
  readonly id: string;
  readonly name: string;
  /** 0 text channel, 11 public thread. */
  readonly type: number;
  readonly parentId: string | null;
  readonly rights: Set<BotRight>;
  archived: boolean;
}

/** An uploaded file, served at `/files/<id>/<name>`. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** A message as Discord shows it, and what it keeps about it. */
export interface StoredMessage {
  readonly id: string;
  readonly channelId: string;
  readonly createdAtMs: number;
  /** The member who alone sees it; null = everybody. */
  readonly ephemeralFor: string | null;
  readonly nonce: string | null;
  content: string;
  embeds: readonly Json[];
  components: readonly Json[];
  flags: number;
  attachments: readonly Json[];
  editedAtMs: number | null;
  replyTo: string | null;
  /** By another author than the bot: it cannot edit it. */
  readonly isForeign: boolean;
  deleted: boolean;
}

export type InteractionKind = 'command' | 'click' | 'autocomplete' | 'form';

/** One interaction, from the person's act to the end of its token. */
export interface StoredInteraction {
  readonly id: string;
  readonly token: string;
  readonly kind: InteractionKind;
  readonly memberId: string;
  readonly channelId: string;
  readonly createdAtMs: number;
  /** As it went out, for a second delivery. */
  readonly payload: Json;
  /** The message that was clicked; null for commands. */
  readonly sourceMessageId: string | null;
  /** The callback's type; null until it came. */
  answeredWith: number | null;
  /** What `@original` is: the placeholder, the answer, or the message that was clicked. */
  originalId: string | null;
  /** Choices of an autocomplete. */
  choices: readonly Json[];
  modal: Json | null;
  /** Follow-up messages and the answer itself, in order. */
  readonly messageIds: string[];
}

export interface GuildState {
  readonly guildId: string;
  readonly applicationId: string;
  readonly botId: string;
  readonly channels: Map<string, Channel>;
  readonly members: Map<string, Member>;
  readonly messages: Map<string, StoredMessage>;
  readonly interactions: Map<string, StoredInteraction>;
  readonly files: Map<string, StoredFile>;
  commands: readonly Json[];
  /** How often commands were registered. */
  registrations: number;
  token: string;
  tokenRevoked: boolean;
}

export const ephemeralFlag = 64;
export const loadingFlag = 128;
export const suppressEmbedsFlag = 4;
export const componentsV2Flag = 1 << 15;

const discordEpochMs = 1_420_070_400_000;

/** Ids that grow with time, as Discord's do: 42 bits of milliseconds since 2015, then a counter. */
export function createSnowflakes(now: () => number): () => string {
  let counter = 0n;
  return () => {
    counter += 1n;
    return ((BigInt(now() - discordEpochMs) << 22n) | (counter & 0x3fffffn)).toString();
  };
}

/** Messages of a channel that everybody sees, oldest first. */
export function visibleMessages(state: GuildState, channelId: string): StoredMessage[] {
  return [...state.messages.values()]
    .filter(
      (message) =>
        message.channelId === channelId && message.ephemeralFor === null && !message.deleted,
    )
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
}
