import { asRecord, asRecords, type Json } from '../read-json.js';
import { apiErrors } from './api-error.js';
import { checkChoices } from './check-command.js';
import { checkModal } from './check-modal.js';
import {
  ephemeralFlag,
  type GuildState,
  type StoredInteraction,
  type StoredMessage,
} from './guild.js';
import type { ApiRequest, ApiResponse, UploadedFile } from './http-server.js';
import type { MessageStore } from './message-store.js';

/** The routes that go with an interaction's own token. */
export interface InteractionRoutes {
  /** Null when the request is for another route. */
  handle(request: ApiRequest): ApiResponse | null;
}

export interface InteractionContext {
  readonly state: GuildState;
  readonly store: MessageStore;
  readonly now: () => number;
  changed(): void;
}

/** Callback types (discord-api-docs, receiving and responding). */
const callbackType = {
  message: 4,
  deferredMessage: 5,
  deferredUpdate: 6,
  update: 7,
  choices: 8,
  modal: 9,
} as const;

const answerWithinMs = 3000;
const tokenLivesMs = 15 * 60_000;

export function createInteractionRoutes(context: InteractionContext): InteractionRoutes {
  const { state } = context;
  return {
    handle(request) {
      const callback = /^\/interactions\/(\d+)\/([^/]+)\/callback$/.exec(request.path);
      if (callback && request.method === 'POST') {
        return answerCallback(context, request, callback[1] ?? '', callback[2] ?? '');
      }
      const webhook = /^\/webhooks\/(\d+)\/([^/]+)(?:\/messages\/([^/]+))?$/.exec(request.path);
      if (!webhook) return null;
      const [, applicationId, token, which] = webhook;
      if (applicationId !== state.applicationId) throw apiErrors.unknownWebhook();
      const interaction = findByToken(context, token ?? '');
      return which === undefined
        ? followUp(context, interaction, request)
        : onMessage(context, interaction, which, request);
    },
  };
}

function findByToken({ state, now }: InteractionContext, token: string): StoredInteraction {
  const interaction = [...state.interactions.values()].find((one) => one.token === token);
  if (!interaction) throw apiErrors.unknownWebhook();
  if (now() - interaction.createdAtMs > tokenLivesMs) throw apiErrors.invalidWebhookToken();
  return interaction;
}

function answerCallback(
  context: InteractionContext,
  { body, files, query }: ApiRequest,
  id: string,
  token: string,
): ApiResponse {
  const { state, now, changed } = context;
  const interaction = state.interactions.get(id);
  if (!interaction || interaction.token !== token) throw apiErrors.unknownInteraction();
  if (interaction.answeredWith !== null) throw apiErrors.alreadyAcknowledged();
  if (now() - interaction.createdAtMs > answerWithinMs) throw apiErrors.unknownInteraction();
  const type = Number(asRecord(body).type);
  const data = asRecord(asRecord(body).data);
  checkType(interaction, type);
  act(context, interaction, type, data, files);
  interaction.answeredWith = type;
  changed();
  if (query.get('with_response') !== 'true') return { status: 204 };
  return { status: 200, body: callbackResponse(context, interaction, type) };
}

/** Which answers fit which interaction: no modal after a modal, choices for autocomplete alone. */
function checkType({ kind, sourceMessageId }: StoredInteraction, type: number): void {
  const onMessage = sourceMessageId !== null;
  const allowed: Readonly<Record<StoredInteraction['kind'], readonly number[]>> = {
    command: [4, 5, 9],
    click: [4, 5, 6, 7, 9],
    autocomplete: [8],
    form: onMessage ? [4, 5, 6, 7] : [4, 5],
  };
  if (allowed[kind].includes(type)) return;
  throw apiErrors.invalidForm([
    {
      path: 'type',
      code: 'BASE_TYPE_CHOICES',
      message: `Value must be one of ${allowed[kind].join()}.`,
    },
  ]);
}

function act(
  context: InteractionContext,
  interaction: StoredInteraction,
  type: number,
  data: Json,
  files: readonly UploadedFile[],
): void {
  const { state, store } = context;
  switch (type) {
    case callbackType.message:
    case callbackType.deferredMessage:
      interaction.originalId = create(context, interaction, data, files, type === 5).id;
      break;
    case callbackType.deferredUpdate:
      interaction.originalId = interaction.sourceMessageId;
      break;
    case callbackType.update: {
      const message = state.messages.get(interaction.sourceMessageId ?? '');
      if (!message || message.deleted) throw apiErrors.unknownMessage();
      store.edit(message, data, files);
      interaction.originalId = message.id;
      break;
    }
    case callbackType.choices: {
      const choices = asRecords(data.choices);
      const problems = checkChoices(choices);
      if (problems.length > 0) throw apiErrors.invalidForm(problems);
      interaction.choices = choices;
      break;
    }
    default: {
      const problems = checkModal(data);
      if (problems.length > 0) throw apiErrors.invalidForm(problems);
      interaction.modal = data;
    }
  }
}

function create(
  { store }: InteractionContext,
  interaction: StoredInteraction,
  body: Json,
  files: readonly UploadedFile[],
  isPlaceholder: boolean,
): StoredMessage {
  const isEphemeral = (Number(body.flags ?? 0) & ephemeralFlag) !== 0;
  const message = store.create({
    channelId: interaction.channelId,
    body,
    files,
    isPlaceholder,
    ephemeralFor: isEphemeral ? interaction.memberId : null,
  });
  interaction.messageIds.push(message.id);
  return message;
}

function callbackResponse(
  { state, store }: InteractionContext,
  interaction: StoredInteraction,
  type: number,
): Json {
  const message = state.messages.get(interaction.originalId ?? '');
  return {
    interaction: {
      id: interaction.id,
      type: { command: 2, click: 3, autocomplete: 4, form: 5 }[interaction.kind],
      response_message_id: message?.id,
      response_message_loading: type === callbackType.deferredMessage,
      response_message_ephemeral: message !== undefined && message.ephemeralFor !== null,
    },
    resource: { type, ...(message === undefined ? {} : { message: store.toJson(message) }) },
  };
}

/** The first follow-up to a "thinking" message takes its place, and its visibility. */
function followUp(
  context: InteractionContext,
  interaction: StoredInteraction,
  { method, body, files }: ApiRequest,
): ApiResponse {
  if (method !== 'POST') throw apiErrors.notFound();
  if (interaction.answeredWith === null) throw apiErrors.unknownWebhook();
  const original = context.state.messages.get(interaction.originalId ?? '');
  if (original && !original.deleted && (original.flags & 128) !== 0) {
    context.store.edit(original, asRecord(body), files);
    return { status: 200, body: context.store.toJson(original) };
  }
  const message = create(context, interaction, asRecord(body), files, false);
  return { status: 200, body: context.store.toJson(message) };
}

function onMessage(
  { state, store }: InteractionContext,
  interaction: StoredInteraction,
  which: string,
  { method, body, files }: ApiRequest,
): ApiResponse {
  const isOriginal = which === '@original';
  const id = isOriginal ? interaction.originalId : which;
  const message = state.messages.get(id ?? '');
  const isTheirs = isOriginal || interaction.messageIds.includes(which);
  if (!message || message.deleted || !isTheirs) throw apiErrors.unknownMessage();
  switch (method) {
    case 'GET':
      return { status: 200, body: store.toJson(message) };
    case 'PATCH':
      store.edit(message, asRecord(body), files);
      return { status: 200, body: store.toJson(message) };
    case 'DELETE':
      store.remove(message);
      return { status: 204 };
    default:
      throw apiErrors.notFound();
  }
}
