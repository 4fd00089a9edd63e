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
 * the action behind it, so the log says what did not arrive, and that is all. They go out
 * with the interaction's own token: a 401 here says nothing about the bot's.
 */

type Message = Extract<Answer, { kind: 'message' }>;
type Body = MessageBody & { readonly flags?: number };
type Said = Pick<Message, 'view' | 'locale' | 'file'>;

/** Answers one interaction. What Discord does not take is logged. */
export interface Responder {
  /** Takes time: "thinking", visible to all or to the person alone. */
  deferReply(isPrivate: boolean): Promise<void>;
  /** Takes time without showing it; what was clicked stays as it is. */
  deferUpdate(): Promise<void>;
  showForm(modal: APIModalInteractionResponseCallbackData): Promise<void>;
  reply(said: Said, isPrivate: boolean): Promise<void>;
  /** Puts `said` in place of the message that was clicked, as the first answer. */
  replaceNow(said: Said): Promise<void>;
  /** After a defer: fills the "thinking" message, or replaces the one that was clicked. */
  editOriginal(said: Said): Promise<void>;
  deleteOriginal(): Promise<void>;
  /** Another message. It is not tried again after a cut, since it could stand there twice. */
  followUp(said: Said, isPrivate: boolean): Promise<void>;
}

export function createResponder(rest: REST, log: Log, payload: PersonalInteraction): Responder {
  const callbackRoute = Routes.interactionCallback(payload.id, payload.token);
  const originalRoute = Routes.webhookMessage(payload.application_id, payload.token, '@original');
  const webhookRoute = Routes.webhook(payload.application_id, payload.token);
  const room = Math.min(payload.attachment_size_limit, limits.fileBytes);

  /** `isRepeatable`: doing it twice is no harm, so that a cut is answered by one more try. */
  const settle = async (
    what: string,
    send: () => Promise<unknown>,
    isRepeatable: boolean,
  ): Promise<Fault | null> => {
    const first = (await trying(send())).fault ?? null;
    const wasCut = first?.kind === 'unclear' || first?.kind === 'unreached';
    const fault = wasCut && isRepeatable ? ((await trying(send())).fault ?? null) : first;
    if (fault === null) return null;
    log.warn(
      { interaction: payload.id, what, reason: describeFault(fault) },
      'Discord did not take an answer',
    );
    return fault;
  };
  const callback = async (type: InteractionResponseType, data?: object): Promise<void> => {
    const body = data === undefined ? { type } : { type, data };
    await settle('callback', () => rest.post(callbackRoute, { auth: false, body }), true);
  };
  /** Once more in plain text when the form of it is refused. */
  const say = async (
    said: Said,
    send: (body: Body, files: RawFile[]) => Promise<unknown>,
    isRepeatable: boolean,
  ): Promise<void> => {
    const { view, files } = fitFile(said, room);
    const rich = withAttachments(renderView(view), files);
    const fault = await settle('message', () => send(rich, files), isRepeatable);
    if (fault === null || !isMalformed(fault)) return;
    await settle('plain message', () => send(renderPlain(view, null), []), isRepeatable);
  };
  const sayInCallback = (type: InteractionResponseType, said: Said, flags: number): Promise<void> =>
    say(
      said,
      (body, files) => {
        const data = withFlags(body, flags);
        return rest.post(callbackRoute, { auth: false, body: { type, data }, files });
      },
      true,
    );

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
      say(said, (body, files) => rest.patch(originalRoute, { auth: false, body, files }), true),
    deleteOriginal: async () => {
      await settle('delete', () => rest.delete(originalRoute, { auth: false }), true);
    },
    followUp: (said, isPrivate) =>
      say(
        said,
        (body, files) =>
          rest.post(webhookRoute, {
            auth: false,
            body: withFlags(body, flagsOf(isPrivate)),
            files,
            query: new URLSearchParams({ wait: 'true' }),
          }),
        false,
      ),
  };
}

function withFlags(body: Body, flags: number): Body {
  return { ...body, flags: (body.flags ?? 0) | flags };
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
