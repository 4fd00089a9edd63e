import type {
  App,
  BlockAction,
  ButtonAction,
  SlackViewAction,
  ViewOutput,
  ViewResponseAction,
} from '@slack/bolt';
import type { Locale } from '../../domain/locale.js';
import { slackTexts } from '../../i18n/slack.js';
import type { Log } from '../../log.js';
import type { View } from '../cards.js';
import type { Answer, ChatHandlers, Click, FieldErrors, Submission } from '../port.js';
import type { Answers } from './answers.js';
import { readCardBlockId } from './block-ids.js';
import { commandProblem } from './command-problem.js';
import type { Identity } from './connection.js';
import { givenFile } from './given-file.js';
import { readOrigin, type Origin } from './origin.js';
import { parseCommand } from './parse-command.js';
import type { People } from './people.js';
import { errorsByBlock, readForm } from './read-form.js';
import type { Receiving } from './receiving.js';

export interface IncomingParts {
  readonly handlers: ChatHandlers;
  readonly receiving: Receiving;
  readonly answers: Answers;
  readonly people: People;
  readonly log: Log;
  readonly apiUrl: string;
  readonly botToken: string;
  /** The language in which the adapter itself speaks in a channel. */
  localeOf(channelId: string): Promise<Locale>;
  identity(): Identity | null;
}

/** Slack closes the window of a form after three seconds without an acknowledgement. */
const checkTimeoutMs = 2500;

function message(view: View, locale: Locale): Answer {
  return { kind: 'message', visibility: 'private', locale, view };
}

/** Runs a handler and says its answer; an exception ends in a private sentence and a log line. */
async function answerWith(
  parts: IncomingParts,
  origin: Origin,
  teamId: string | null,
  handle: () => Promise<Answer>,
): Promise<void> {
  const own = parts.identity()?.teamId ?? '';
  const isStranger = teamId !== null && own !== '' && teamId !== own;
  const sorry = async (problem: 'otherWorkspace' | 'failed'): Promise<Answer> => {
    const locale = await parts.localeOf(origin.channelId);
    const texts = slackTexts[locale];
    const block = { kind: 'text', text: texts[problem] } as const;
    return message(
      { tone: 'attention', title: texts.failedTitle, blocks: [block], buttons: [] },
      locale,
    );
  };
  if (isStranger) return parts.answers.give(origin, await sorry('otherWorkspace'));
  let answer: Answer;
  try {
    answer = await handle();
  } catch (error: unknown) {
    parts.log.error({ err: error }, 'Slack: handling an interaction failed');
    answer = await sorry('failed');
  }
  return parts.answers.give(origin, answer);
}

/** Slack's types promise a team; older payloads and tests do without. */
function teamOf(command: { readonly team_id?: string }): string | null {
  return command.team_id ?? null;
}

function listenToCommands(app: App, parts: IncomingParts): void {
  const { handlers, people } = parts;
  app.command(/.*/u, ({ command, ack }) => {
    const origin: Origin = {
      channelId: command.channel_id,
      userId: command.user_id,
      responseUrl: command.response_url || null,
      triggerId: command.trigger_id,
      source: null,
    };
    const requestKey = `slack:${command.trigger_id}`;
    return parts.receiving.receive({
      key: requestKey,
      decide: () => Promise.resolve({ reply: null, goesOn: true }),
      acknowledge: () => ack(),
      work: () =>
        answerWith(parts, origin, teamOf(command), async () => {
          const parsed = parseCommand(command.text, handlers.commands);
          if (parsed.kind !== 'call') {
            const locale = await parts.localeOf(origin.channelId);
            return message(commandProblem(parsed, locale), locale);
          }
          return handlers.command({
            platform: 'slack',
            channelId: origin.channelId,
            person: people.person(origin.userId, command.user_name),
            requestKey,
            path: parsed.path,
            options: parsed.options,
            files: {},
          });
        }),
    });
  });
}

function clickOrigin(body: BlockAction): Origin {
  const { container } = body;
  const ts: unknown = container['message_ts'];
  const containerChannel: unknown = container['channel_id'];
  const inContainer = typeof containerChannel === 'string' ? containerChannel : body.user.id;
  return {
    channelId: body.channel?.id ?? inContainer,
    userId: body.user.id,
    responseUrl: body.response_url ?? null,
    triggerId: body.trigger_id,
    source: typeof ts === 'string' ? { ts, isEphemeral: container['is_ephemeral'] === true } : null,
  };
}

function readClick(body: BlockAction, button: ButtonAction, people: People): Click {
  const origin = clickOrigin(body);
  return {
    platform: 'slack',
    channelId: origin.channelId,
    person: people.person(body.user.id, body.user.username),
    requestKey: `slack:${body.trigger_id}`,
    verb: button.action_id,
    id: button.value ?? '',
    attemptId: readCardBlockId(button.block_id)?.attemptId ?? null,
    messageRef: origin.source?.ts ?? null,
  };
}

function listenToClicks(app: App, parts: IncomingParts): void {
  // One listener for all: beside others, a catch-all would run as well and acknowledge twice.
  app.action(/.*/su, ({ body, ack }) => {
    const button = body.type === 'block_actions' ? body.actions[0] : undefined;
    if (body.type !== 'block_actions' || button?.type !== 'button') return ack();
    const click = readClick(body, button, parts.people);
    return parts.receiving.receive({
      key: click.requestKey,
      decide: () => Promise.resolve({ reply: null, goesOn: button.url === undefined }),
      acknowledge: () => ack(),
      work: () =>
        answerWith(parts, clickOrigin(body), body.team?.id ?? null, () =>
          parts.handlers.click(click),
        ),
    });
  });
}

function readSubmission(
  body: SlackViewAction & { readonly trigger_id: string },
  view: ViewOutput,
  origin: Origin,
  parts: IncomingParts,
  locale: Locale,
): Submission {
  const colon = view.callback_id.indexOf(':');
  const { values, files } = readForm(view);
  const reading = { apiUrl: parts.apiUrl, botToken: parts.botToken, texts: slackTexts[locale] };
  return {
    platform: 'slack',
    channelId: origin.channelId,
    person: parts.people.person(body.user.id, body.user.name),
    requestKey: `slack:${body.trigger_id}`,
    verb: view.callback_id.slice(0, colon),
    id: view.callback_id.slice(colon + 1),
    values,
    files: Object.fromEntries(
      Object.entries(files).map(([name, info]) => [name, givenFile(info, reading)]),
    ),
  };
}

/** What `check` says within the time that Slack leaves; `late` when it needs longer. */
async function checkInTime(
  parts: IncomingParts,
  submission: Submission,
): Promise<FieldErrors | null | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), checkTimeoutMs);
  });
  const checked = parts.handlers.check(submission).catch((error: unknown) => {
    parts.log.error({ err: error }, 'Slack: checking a form failed');
    return 'late' as const;
  });
  const found = await Promise.race([checked, late]);
  clearTimeout(timer);
  return found;
}

/** Errors keep the form open; they go where they can be shown, so null when there is no field. */
function asReply(
  view: ViewOutput,
  found: FieldErrors | null | 'late',
  locale: Locale,
): ViewResponseAction | null {
  if (found === null) return null;
  const errors = found === 'late' ? { '': slackTexts[locale].checkTooSlow } : found;
  if (Object.keys(errors).length === 0) return null;
  const byBlock = errorsByBlock(view, errors);
  return byBlock === null ? null : { response_action: 'errors', errors: byBlock };
}

function listenToForms(app: App, parts: IncomingParts): void {
  app.view({ callback_id: /.*/su, type: 'view_submission' }, async ({ body, view, ack }) => {
    if (body.type !== 'view_submission') return ack();
    const origin = readOrigin(view.private_metadata, body.user.id, body.trigger_id);
    const locale = await parts.localeOf(origin.channelId);
    const submission = readSubmission(body, view, origin, parts, locale);
    return parts.receiving.receive<ViewResponseAction | null>({
      key: submission.requestKey,
      decide: async () => {
        const reply = asReply(view, await checkInTime(parts, submission), locale);
        return { reply, goesOn: reply === null };
      },
      acknowledge: (reply) => (reply === null ? ack() : ack(reply)),
      work: () =>
        answerWith(parts, origin, body.team?.id ?? null, () => parts.handlers.submit(submission)),
    });
  });
}

/** Hands what people type, click and submit to the handlers, and says what they answer. */
export function listen(app: App, parts: IncomingParts): void {
  listenToCommands(app, parts);
  listenToClicks(app, parts);
  listenToForms(app, parts);
}
