import { performSendAction, refusedSameTextAt, type SendActionResult } from '../db/act-on-sends.js';
import type { LastAction } from '../db/last-action.js';
import { departureOf } from '../db/departure.js';
import type { View } from '../src/chat/cards.js';
import type { Answer } from '../src/chat/port.js';
import { assertNever } from '../src/domain/assert.js';
import { isCauseId } from '../src/domain/diagnosis/cause.js';
import type { SendVerb } from '../src/domain/sending/act-on-send.js';
import { actionTexts } from '../src/i18n/commands-actions.js';
import { formatMoment, politeActor, stateName } from '../src/i18n/format.js';
import { notice, privately } from './answer.js';
import { causeTitle } from './cause-name.js';
import type { CommandContext } from './command.js';
import { targetId, type SendTarget } from './send-target.js';

/** One wish for one send, from a card, an answer or a command. */
export interface SendWishCall {
  readonly target: SendTarget;
  readonly verb: SendVerb;
  readonly confirmed?: boolean;
  readonly text?: string;
  /** True: nothing is said when all went well, since the card itself will show it. */
  readonly quiet: boolean;
}

type Done = Extract<SendActionResult, { kind: 'done' }>;
type Send = Done['send'];

/** The same text for the same person is better not repeated sooner (product reference section 12). */
const sameTextMs = 30 * 60_000;

/** Does it in one transaction, and says what became of it. */
export async function actOnSendFor(context: CommandContext, call: SendWishCall): Promise<Answer> {
  const { database, interaction, now } = context;
  const result = await database.db.transaction((tx) =>
    performSendAction(tx, {
      sendId: call.target.sendId,
      verb: call.verb,
      shownAttemptId: call.target.attemptId,
      confirmed: call.confirmed ?? false,
      ...(call.text === undefined ? {} : { text: call.text }),
      actor: interaction.person.actor,
      now: now(),
    }),
  );
  return answerTo(context, result, call);
}

/** What to say about the result of a wish. */
export async function answerTo(
  context: CommandContext,
  result: SendActionResult,
  call: SendWishCall,
): Promise<Answer> {
  switch (result.kind) {
    case 'missing':
      return privately(context, missingView(context, String(call.target.sendId)));
    case 'refused':
      return privately(context, handledView(context, result, call.verb));
    case 'ask-back':
      return privately(context, askBackView(context, result.send));
    case 'done':
      return doneAnswer(context, result, call);
    default:
      return assertNever(result);
  }
}

export function missingView({ locale }: CommandContext, id: string): View {
  const texts = actionTexts[locale];
  return notice('attention', texts.missingTitle, [texts.missing(id)]);
}

/** A late click learns who was faster and when, and that it did nothing. */
export function handledView(
  context: CommandContext,
  refused: {
    readonly why: 'outdated' | 'state';
    readonly send: Send;
    readonly last: LastAction | null;
  },
  verb: SendVerb,
): View {
  const { locale } = context;
  const texts = actionTexts[locale];
  const { send, last, why } = refused;
  const lines = [
    ...(last === null ? [] : [lastActionText(context, last)]),
    ...(why === 'outdated' ? [texts.outdated] : []),
    texts.stateNow(send.id, stateName(send, locale)),
    ...(send.state === 'ignored' && verb !== 'undo' ? [texts.ignoredFirst] : []),
    texts.nothingSent,
  ];
  const undo = {
    verb: 'undo',
    id: targetId(send.id, send.lastAttemptId),
    label: texts.undo,
    style: 'plain',
  } as const;
  return notice('attention', texts.handledTitle, lines, send.state === 'ignored' ? [undo] : []);
}

export function lastActionText(context: CommandContext, last: LastAction): string {
  const { locale, config } = context;
  const texts = actionTexts[locale];
  const verbs: Readonly<Record<string, string>> = texts.verbs;
  const at = formatMoment(last.at, context.now(), config.timeZone);
  return texts.handledBy(politeActor(last.actor, locale), verbs[last.verb] ?? last.verb, at);
}

/** Asks back once before a send goes out again that may have arrived. */
function askBackView({ locale }: CommandContext, send: Send): View {
  const texts = actionTexts[locale];
  return notice(
    'attention',
    texts.askBackTitle,
    [texts.askBack(send.recipientHandle)],
    [
      {
        verb: 'resend-anyway',
        id: targetId(send.id, send.lastAttemptId),
        label: texts.resendAnyway,
        style: 'danger',
      },
    ],
  );
}

async function doneAnswer(
  context: CommandContext,
  { decision, send }: Done,
  { verb, quiet }: SendWishCall,
): Promise<Answer> {
  const texts = actionTexts[context.locale];
  if (decision.kind === 'skip' && decision.reason === 'opted_out') {
    const lines = [texts.optedOut(send.recipientHandle)];
    return privately(context, notice('attention', texts.skippedTitle, lines));
  }
  const leaves = decision.kind === 'send-again' || decision.kind === 'approve';
  const notes = leaves ? await departureNotes(context, send, verb) : [];
  if (quiet && notes.length === 0) return { kind: 'quiet' };
  const done = texts.done[verb](send.id, send.recipientHandle);
  return privately(context, notice('good', texts.doneTitle[verb], [done, ...notes]));
}

/** When it will go, if not at once; and that the same text was refused a moment ago. */
async function departureNotes(
  context: CommandContext,
  send: Send,
  verb: SendVerb,
): Promise<string[]> {
  const held = await departureText(context, send);
  if (verb !== 'resend') return held;
  const { locale, config, database } = context;
  const now = context.now();
  const since = new Date(now.getTime() - sameTextMs);
  const risky = send.lastCause === 'action_block' || send.lastCause === 'duplicate_content';
  const refusedAt = risky ? await refusedSameTextAt(database.db, send, since) : null;
  return refusedAt === null
    ? held
    : [...held, actionTexts[locale].sameText(formatMoment(refusedAt, now, config.timeZone))];
}

/** Says what stands in the way of a send, and until when; empty when nothing does. */
export async function departureText(
  context: CommandContext,
  lane: { readonly accountId: number; readonly kind: 'dm' | 'reply' },
): Promise<string[]> {
  const { locale, config, database } = context;
  const texts = actionTexts[locale];
  const now = context.now();
  const at = (moment: Date) => formatMoment(moment, now, config.timeZone);
  const departure = await departureOf(database.db, lane, config, now);
  switch (departure.kind) {
    case 'now':
      return [];
    case 'unlinked':
      return [texts.unlinked];
    case 'cap':
      return [texts.cap(at(departure.at))];
    case 'window':
      return [texts.window(at(departure.at))];
    case 'paused': {
      const why = departure.causes.map((cause) => pauseName(cause, context)).join(', ');
      const until = departure.until === null ? texts.untilPerson : texts.until(at(departure.until));
      return [texts.paused(why, until)];
    }
    default:
      return assertNever(departure);
  }
}

/** In few words why an account is paused. */
export function pauseName(cause: string, { locale }: CommandContext): string {
  const { pauseNames } = actionTexts[locale];
  if (cause === 'person' || cause === 'outage') return pauseNames[cause];
  return isCauseId(cause) ? causeTitle(cause, locale) : cause;
}
