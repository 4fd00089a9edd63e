import type { Json } from '../read-json.js';
import type { GuildState, Member, StoredInteraction, StoredMessage } from './guild.js';
import type { MessageStore } from './message-store.js';

/** What handing an interaction to the bot needs. */
export interface InteractionStart {
  readonly state: GuildState;
  readonly store: MessageStore;
  readonly now: () => number;
  readonly nextId: () => string;
  dispatch(type: string, data: Json): void;
}

const interactionTypes = { command: 2, click: 3, autocomplete: 4, form: 5 } as const;

/** Notes what a person did and hands it to the bot, as Discord's INTERACTION_CREATE. */
export function beginInteraction(
  context: InteractionStart,
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
