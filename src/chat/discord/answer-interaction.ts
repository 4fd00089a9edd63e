import {
  ApplicationCommandType,
  InteractionResponseType,
  InteractionType,
  Routes,
  type APIApplicationCommandAutocompleteInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  type REST,
} from 'discord.js';
import { assertNever } from '../../domain/assert.js';
import type { Locale } from '../../domain/locale.js';
import { discordTexts } from '../../i18n/discord.js';
import type { Log } from '../../log.js';
import type { View } from '../cards.js';
import type { Answer, ChatHandlers, FieldErrors, Form, Suggestion } from '../port.js';
import { isSuggested, offeredOptions } from './command-definition.js';
import { describeFault, trying } from './fault.js';
import { limits } from './limits.js';
import { cutText } from './plain-text.js';
import {
  personLocale,
  readClick,
  readCommand,
  readSubmission,
  readSuggestQuery,
  type PersonalInteraction,
} from './read-interaction.js';
import { renderForm } from './render-form.js';
import { createResponder, type Responder } from './responder.js';

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
export interface AnswerContext {
  readonly rest: REST;
  readonly log: Log;
  readonly handlers: ChatHandlers;
  readonly guildId: string;
  readonly locale: Locale;
  readonly hosts: ReadonlySet<string>;
  /** How long a handler may take to give a form. */
  readonly formDeadlineMs: number;
}

/** How the interaction was acknowledged. */
type Shape = 'thinking in public' | 'thinking in private' | 'unseen';

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
  const handle = (): Promise<Answer> =>
    guarded(context, payload, () => context.handlers.command(call));
  const spec = context.handlers.commands.find(({ path }) => samePath(path, call.path));
  if (spec?.opensForm?.(call.options) === true)
    return answerAtOnce(context, respond, payload, handle);
  const isPrivate = spec?.visibility !== 'public';
  await respond.deferReply(isPrivate);
  await deliver(respond, isPrivate ? 'thinking in private' : 'thinking in public', await handle());
}

async function answerClick(
  context: AnswerContext,
  respond: Responder,
  payload: APIMessageComponentInteraction,
): Promise<void> {
  const click = readClick(payload);
  const handle = (): Promise<Answer> =>
    guarded(context, payload, () => context.handlers.click(click));
  const mode = click.verb === 'reopen' ? 'form' : context.handlers.clickMode(click.verb);
  if (mode === 'form') return answerAtOnce(context, respond, payload, handle);
  await respond.deferUpdate();
  await deliver(respond, 'unseen', await handle());
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
  const answer = await guarded(context, payload, async () => {
    const errors = await handlers.check(submission);
    if (errors === null) return handlers.submit(submission);
    return correction(await handlers.reopen(submission, errors), errors, locale);
  });
  await deliver(respond, shape, answer);
}

/** A modal cannot show errors and cannot open another one, so a button leads back to the form. */
function correction(form: Form | null, errors: FieldErrors, locale: Locale): Answer {
  const texts = discordTexts[locale];
  if (form === null) return message(sentence(texts.formOver, locale));
  const labels = new Map(form.fields.map((field) => [field.name, field.label]));
  const items = Object.entries(errors).map(([name, problem]) => {
    const label = labels.get(name);
    return label === undefined ? problem : `${label}: ${problem}`;
  });
  const view: View = {
    tone: 'attention',
    title: texts.formTitle,
    blocks: [{ kind: 'list', ordered: false, items }],
    buttons: [{ verb: 'reopen', id: form.id, label: texts.backToForm, style: 'primary' }],
  };
  return message({ view, locale });
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
    const late = answer.kind === 'form' ? tooLate(answer.locale) : answer;
    return deliver(respond, 'thinking in private', late);
  }
  await deliverAtOnce(context, respond, payload, inTime);
}

function tooLate(locale: Locale): Answer {
  return message(sentence(discordTexts[locale].tooSlow, locale));
}

async function deliverAtOnce(
  context: AnswerContext,
  respond: Responder,
  payload: PersonalInteraction,
  answer: Answer,
): Promise<void> {
  const isClick = payload.type === InteractionType.MessageComponent;
  switch (answer.kind) {
    case 'form':
      await respond.showForm(renderForm(answer.form, answer.locale));
      return;
    case 'message':
      await respond.reply(answer, answer.visibility === 'private');
      return;
    case 'replace':
      await (isClick ? respond.replaceNow(answer) : respond.reply(answer, true));
      return;
    case 'quiet':
      if (isClick) await respond.deferUpdate();
      else await respond.reply(sentence(discordTexts[context.locale].noted, context.locale), true);
      return;
    default:
      assertNever(answer);
  }
}

async function deliver(respond: Responder, shape: Shape, answer: Answer): Promise<void> {
  switch (answer.kind) {
    case 'message':
      return deliverMessage(respond, shape, answer);
    case 'replace':
      await respond.editOriginal(answer);
      return;
    case 'form':
      // Only a command or verb that does not say that it opens forms leads here.
      return deliverMessage(
        respond,
        shape,
        message(sentence(discordTexts[answer.locale].formAgain, answer.locale)),
      );
    case 'quiet':
      if (shape !== 'unseen') await respond.deleteOriginal();
      return;
    default:
      assertNever(answer);
  }
}

/** What was announced in public cannot become private, nor the other way round: it is taken away first. */
async function deliverMessage(
  respond: Responder,
  shape: Shape,
  answer: Extract<Answer, { kind: 'message' }>,
): Promise<void> {
  const isPrivate = answer.visibility === 'private';
  if (shape === 'unseen') {
    await respond.followUp(answer, isPrivate);
    return;
  }
  if (isPrivate === (shape === 'thinking in private')) {
    await respond.editOriginal(answer);
    return;
  }
  await respond.deleteOriginal();
  await respond.followUp(answer, isPrivate);
}

async function answerAutocomplete(
  { rest, log, handlers, guildId, locale }: AnswerContext,
  payload: APIApplicationCommandAutocompleteInteraction,
): Promise<void> {
  const query = payload.guild_id === guildId ? readSuggestQuery(payload) : null;
  const spec = handlers.commands.find(({ path }) => samePath(path, query?.path ?? []));
  const option = spec ? offeredOptions(spec).find(({ name }) => name === query?.option) : undefined;
  let suggestions: readonly Suggestion[] = [];
  if (query && option && isSuggested(option)) {
    // Like the choices that Discord draws itself, these are in the person's language.
    const language = personLocale(payload) ?? locale;
    suggestions =
      option.suggests === true
        ? await handlers.suggest(query).catch((error: unknown) => {
            log.error({ err: error, option: option.name }, 'Suggestions failed');
            return [];
          })
        : matching(option.choices ?? [], query.typed, language);
  }
  const choices = suggestions.slice(0, limits.choices).map(({ label, value }) => ({
    name: cutText(label, limits.choiceText),
    value: option?.kind === 'integer' ? Number(value) : value,
  }));
  const body = {
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: { choices },
  };
  const route = Routes.interactionCallback(payload.id, payload.token);
  const { fault } = await trying(rest.post(route, { auth: false, body }));
  if (fault) log.debug({ reason: describeFault(fault) }, 'Suggestions came too late');
}

function matching(
  choices: readonly { readonly value: string; readonly label: Readonly<Record<Locale, string>> }[],
  typed: string,
  locale: Locale,
): Suggestion[] {
  const wanted = typed.normalize('NFKC').toLowerCase();
  return choices
    .map(({ value, label }) => ({ value, label: label[locale] }))
    .filter(({ value, label }) =>
      `${value} ${label}`.normalize('NFKC').toLowerCase().includes(wanted),
    );
}

/** An exception in a handler is a bug: it is logged, and the person gets a sentence instead of silence. */
async function guarded(
  { log, locale }: AnswerContext,
  payload: PersonalInteraction,
  handle: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await handle();
  } catch (error: unknown) {
    log.error({ err: error, interaction: payload.id }, 'An interaction failed');
    return message(sentence(discordTexts[locale].failed, locale));
  }
}

function message(said: {
  readonly view: View;
  readonly locale: Locale;
}): Extract<Answer, { kind: 'message' }> {
  return { kind: 'message', visibility: 'private', ...said };
}

function sentence(text: string, locale: Locale): { view: View; locale: Locale } {
  return { locale, view: { tone: 'attention', title: text, blocks: [], buttons: [] } };
}

function samePath(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((word, index) => word === other[index]);
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
