import {
  InteractionResponseType,
  MessageFlags,
  Routes,
  type APIModalInteractionResponseCallbackData,
  type RawFile,
  type REST,
} from 'discord.js';
import { discordTexts } from '../../i18n/discord.js';
import type { Log } from '../../log.js';
import type { View } from '../cards.js';
import type { Answer } from '../port.js';
import { isMalformed } from './delivery.js';
import { describeFault, trying, type Fault } from './fault.js';
import { limits } from './limits.js';
import type { PersonalInteraction } from './read-interaction.js';
import { renderPlain, renderView, type MessageBody } from './render-view.js';

/*
 * The few requests that answer one interaction. They never throw for what Discord does: an
 * interaction that is over (10062), or was acknowledged by another process (40060), must not abort
 * the action behind it, so each answers whether it arrived, and the log says why not. They go out
 * with the interaction's own token: a 401 here says nothing about the bot's.
 */

type Message = Extract<Answer, { kind: 'message' }>;
type Said = Pick<Message, 'view' | 'locale' | 'file'>;

/** Answers one interaction. Each function tells whether Discord took it. */
export interface Responder {
  /** Takes time: "thinking", visible to all or to the person alone. */
  deferReply(isPrivate: boolean): Promise<boolean>;
  /** Takes time without showing it; what was clicked stays as it is. */
  deferUpdate(): Promise<boolean>;
  showForm(modal: APIModalInteractionResponseCallbackData): Promise<boolean>;
  reply(said: Said, isPrivate: boolean): Promise<boolean>;
  /** Puts `said` in place of the message that was clicked, as the first answer. */
  replaceNow(said: Said): Promise<boolean>;
  /** After a defer: fills the "thinking" message, or replaces the one that was clicked. */
  editOriginal(said: Said): Promise<boolean>;
  deleteOriginal(): Promise<boolean>;
  followUp(said: Said, isPrivate: boolean): Promise<boolean>;
}

export function createResponder(rest: REST, log: Log, payload: PersonalInteraction): Responder {
  const callbackRoute = Routes.interactionCallback(payload.id, payload.token);
  const originalRoute = Routes.webhookMessage(payload.application_id, payload.token, '@original');
  const webhookRoute = Routes.webhook(payload.application_id, payload.token);
  const room = Math.min(payload.attachment_size_limit, limits.fileBytes);

  const settle = async (what: string, request: Promise<unknown>): Promise<Fault | null> => {
    const { fault } = await trying(request);
    if (!fault) return null;
    log.warn(
      { interaction: payload.id, what, reason: describeFault(fault) },
      'Discord did not take an answer',
    );
    return fault;
  };
  const callback = async (type: InteractionResponseType, data?: object): Promise<boolean> => {
    const body = data === undefined ? { type } : { type, data };
    return (await settle('callback', rest.post(callbackRoute, { auth: false, body }))) === null;
  };
  /** Once more in plain text when the form of it is refused. */
  const say = async (
    said: Said,
    send: (body: MessageBody, files: RawFile[]) => Promise<unknown>,
  ) => {
    const { view, files } = fitFile(said, room);
    const fault = await settle('message', send(withAttachments(renderView(view), files), files));
    if (fault === null) return true;
    if (!isMalformed(fault)) return false;
    return (await settle('plain message', send(renderPlain(view, null), []))) === null;
  };
  const sayInCallback = (type: InteractionResponseType, said: Said, flags: number) =>
    say(said, (body, files) => {
      const data = { ...body, flags };
      return rest.post(callbackRoute, { auth: false, body: { type, data }, files });
    });

  return {
    deferReply: (isPrivate) =>
      callback(InteractionResponseType.DeferredChannelMessageWithSource, {
        flags: flagsOf(isPrivate),
      }),
    deferUpdate: () => callback(InteractionResponseType.DeferredMessageUpdate),
    showForm: (modal) => callback(InteractionResponseType.Modal, modal),
    reply: (said, isPrivate) =>
      sayInCallback(InteractionResponseType.ChannelMessageWithSource, said, flagsOf(isPrivate)),
    replaceNow: (said) => sayInCallback(InteractionResponseType.UpdateMessage, said, 0),
    editOriginal: (said) =>
      say(said, (body, files) => rest.patch(originalRoute, { auth: false, body, files })),
    deleteOriginal: async () =>
      (await settle('delete', rest.delete(originalRoute, { auth: false }))) === null,
    followUp: (said, isPrivate) =>
      say(said, (body, files) =>
        rest.post(webhookRoute, {
          auth: false,
          body: { ...body, flags: flagsOf(isPrivate) },
          files,
          query: new URLSearchParams({ wait: 'true' }),
        }),
      ),
  };
}

function flagsOf(isPrivate: boolean): number {
  return isPrivate ? MessageFlags.Ephemeral : 0;
}

/** The file as an attachment, or a note in its place when Discord would not take its size. */
function fitFile({ view, file, locale }: Said, room: number): { view: View; files: RawFile[] } {
  if (!file) return { view, files: [] };
  if (file.content.length > room) {
    const note = { kind: 'note', text: discordTexts[locale].fileNotSent(file.name) } as const;
    return { view: { ...view, blocks: [...view.blocks, note] }, files: [] };
  }
  return {
    view,
    files: [{ name: file.name, data: file.content, contentType: file.contentType }],
  };
}

/** Names the uploads; an edit without any takes former ones away. */
function withAttachments(body: MessageBody, files: readonly RawFile[]): MessageBody {
  const attachments = files.map(({ name }, id) => ({ id, filename: name }));
  return Object.assign({}, body, { attachments });
}
