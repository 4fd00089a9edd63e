import {
  ApplicationCommandType,
  InteractionType,
  type APIChatInputApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
} from 'discord.js';
import { assertNever } from '../../domain/assert.js';
import type { Locale } from '../../domain/locale.js';
import { discordTexts } from '../../i18n/discord.js';
import type { View } from '../cards.js';
import type { Answer, ChatHandlers, FieldErrors, Form } from '../port.js';
import { answerAutocomplete, type SuggestContext } from './answer-autocomplete.js';
import { isPath } from './command-definition.js';
import { deliver, deliverAtOnce, type Shape } from './deliver-answer.js';
import {
  readClick,
  readCommand,
  readSubmission,
  type PersonalInteraction,
} from './read-interaction.js';
import { createResponder, type Responder } from './responder.js';
import { sentence } from './sentence.js';

/*
 * Discord gives 3 s for the first answer, and the first answer fixes the shape of all others
 * (chat reference section 7). So the very first thing is to take time, in the right shape:
 *
 *   command      "thinking", public or private as the command's spec says
 *   click        nothing visible; answers follow as messages of their own
 *   form sent    like what opened it: nothing visible below a message, else "thinking", private
 *   opens a form no taking of time possible: the handler is awaited, and given up on after 2.5 s
 *
 * Whether taking time worked does not matter for what is done: an interaction that Discord calls
 * unknown (10062) or acknowledged (40060) may still be the only one we get, and the handlers act on
 * one `requestKey` once. What it did shows on the card.
 */

/** What answering needs beside the payload. */
export interface AnswerContext extends SuggestContext {
  readonly handlers: ChatHandlers;
  readonly hosts: ReadonlySet<string>;
  /** How long a handler may take to give a form. */
  readonly formDeadlineMs: number;
}

/** Answers one interaction from start to end. Throws only for bugs in here. */
export async function answerInteraction(
  context: AnswerContext,
  payload: PersonalInteraction,
): Promise<void> {
  if (payload.type === InteractionType.ApplicationCommandAutocomplete) {
    return answerAutocomplete(context, payload);
  }
  const respond = createResponder(context.rest, context.log, payload);
  const { locale } = context;
  if (payload.guild_id !== context.guildId) {
    await respond.reply(sentence(discordTexts[locale].otherServer, locale), true);
    return;
  }
  switch (payload.type) {
    case InteractionType.ApplicationCommand:
      if (payload.data.type === ApplicationCommandType.ChatInput) {
        await answerCommand(context, respond, payload as APIChatInputApplicationCommandInteraction);
      }
      return;
    case InteractionType.MessageComponent:
      return answerClick(context, respond, payload);
    case InteractionType.ModalSubmit:
      return answerSubmission(context, respond, payload);
    default:
      assertNever(payload);
  }
}

async function answerCommand(
  context: AnswerContext,
  respond: Responder,
  payload: APIChatInputApplicationCommandInteraction,
): Promise<void> {
  const call = readCommand(payload, context);
  const handle = (): Promise<Answer> => guarded(context, () => context.handlers.command(call));
  const spec = context.handlers.commands.find(({ path }) => isPath(path, call.path));
  if (spec?.opensForm?.(call.options) === true) {
    return answerAtOnce(context, respond, payload, handle);
  }
  const isPrivate = spec?.visibility !== 'public';
  await respond.deferReply(isPrivate);
  const shape = isPrivate ? 'thinking in private' : 'thinking in public';
  await finish(context, respond, shape, await handle());
}

async function answerClick(
  context: AnswerContext,
  respond: Responder,
  payload: APIMessageComponentInteraction,
): Promise<void> {
  const click = readClick(payload);
  const handle = (): Promise<Answer> => guarded(context, () => context.handlers.click(click));
  const mode = click.verb === 'reopen' ? 'form' : context.handlers.clickMode(click.verb);
  if (mode === 'form') return answerAtOnce(context, respond, payload, handle);
  await respond.deferUpdate();
  await finish(context, respond, 'unseen', await handle());
}

async function answerSubmission(
  context: AnswerContext,
  respond: Responder,
  payload: APIModalSubmitInteraction,
): Promise<void> {
  const shape: Shape = payload.message === undefined ? 'thinking in private' : 'unseen';
  await (shape === 'unseen' ? respond.deferUpdate() : respond.deferReply(true));
  const submission = readSubmission(payload, context);
  const { handlers, locale } = context;
  const answer = await guarded(context, async () => {
    const errors = await handlers.check(submission);
    if (errors === null) return handlers.submit(submission);
    return correction(await handlers.reopen(submission, errors), errors, locale);
  });
  await finish(context, respond, shape, answer);
}

/** A modal cannot show errors and cannot open another one, so a button leads back to the form. */
function correction(form: Form | null, errors: FieldErrors, locale: Locale): Answer {
  const texts = discordTexts[locale];
  if (form === null) return sentence(texts.formOver, locale);
  const labels = new Map(form.fields.map((field) => [field.name, field.label]));
  const items = Object.entries(errors).map(([name, problem]) => {
    const label = labels.get(name);
    return label === undefined ? problem : `${label}: ${problem}`;
  });
  const view: View = {
    tone: 'attention',
    title: texts.formTitle,
    blocks: [{ kind: 'list', ordered: false, items }],
    buttons: [
      // Which form it is, since ids of drafts say only which draft.
      { verb: 'reopen', id: `${form.verb}:${form.id}`, label: texts.backToForm, style: 'primary' },
    ],
  };
  return { kind: 'message', visibility: 'private', locale, view };
}

/**
 * For what may open a form. Past the deadline the person is told to wait, and the form, which can
 * no longer be opened, turns into a sentence.
 */
async function answerAtOnce(
  context: AnswerContext,
  respond: Responder,
  payload: PersonalInteraction,
  handle: () => Promise<Answer>,
): Promise<void> {
  const answering = handle();
  const inTime = await within(answering, context.formDeadlineMs);
  if (inTime === null) {
    await respond.deferReply(true);
    const answer = await answering;
    const late =
      answer.kind === 'form'
        ? sentence(discordTexts[answer.locale].tooSlow, answer.locale)
        : answer;
    return finish(context, respond, 'thinking in private', late);
  }
  const isClick = payload.type === InteractionType.MessageComponent;
  try {
    await deliverAtOnce(respond, inTime, isClick, context.locale);
  } catch (error: unknown) {
    await deliverAtOnce(respond, failed(context, error), isClick, context.locale);
  }
}

/** An answer that cannot be drawn is a bug too, and must not leave anybody before a "thinking" message. */
async function finish(
  context: AnswerContext,
  respond: Responder,
  shape: Shape,
  answer: Answer,
): Promise<void> {
  try {
    await deliver(respond, shape, answer);
  } catch (error: unknown) {
    await deliver(respond, shape, failed(context, error));
  }
}

/** An exception in a handler is a bug: it is logged, and the person gets a sentence instead of silence. */
async function guarded(context: AnswerContext, handle: () => Promise<Answer>): Promise<Answer> {
  try {
    return await handle();
  } catch (error: unknown) {
    return failed(context, error);
  }
}

function failed({ log, locale }: AnswerContext, error: unknown): Answer {
  log.error({ err: error }, 'An interaction failed');
  return sentence(discordTexts[locale].failed, locale);
}

/** The value, or null when it is not there after `deadlineMs`. */
async function within<T>(value: Promise<T>, deadlineMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), deadlineMs);
  });
  try {
    return await Promise.race([value, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
