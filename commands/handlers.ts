import type {
  Answer,
  ChatHandlers,
  Click,
  CommandCall,
  Form,
  Interaction,
  Submission,
} from '../src/chat/port.js';
import { findChannel } from '../db/channels.js';
import { sharedTexts } from '../src/i18n/commands-shared.js';
import { storable } from '../src/x/read-json.js';
import type { ClickAction, FormAction } from './action.js';
import { clickActions, formActions } from './actions/registry.js';
import { notice, privately } from './answer.js';
import type { Command, CommandContext, Role, Surroundings } from './command.js';
import { optionFaultsView, parseOptions } from './parse-options.js';
import { permit } from './permissions.js';
import { refusalView } from './refusal.js';
import { commands, findCommand } from './registry.js';
import { suggestFor } from './suggest.js';
import { unknownCommandView } from './unknown-command.js';

/**
 * What both platforms hand their interactions to. This is the receive boundary: an exception becomes
 * a log line and a private answer, and never reaches the platform's library.
 */
export function createHandlers(surroundings: Surroundings): ChatHandlers {
  const enter = contextMaker(surroundings);
  const timed = timer(surroundings);
  const guarded = guard(surroundings, enter);
  const orElse = fallBack(surroundings);
  return {
    commands: commands.map((command) => command.spec),
    clickMode: (verb) => clickActions.get(verb)?.mode ?? 'message',
    command: (call) =>
      timed('command', call, () =>
        guarded(call, call.files, (context) =>
          runCommand(context, { ...call, options: storableValues(call.options) }),
        ),
      ),
    click: (click) =>
      timed('click', click, () => guarded(click, {}, (context) => runClick(context, click))),
    check: (submission) =>
      orElse(null, async () => {
        const action = formActions.get(submission.verb);
        if (action === undefined) return null;
        const given = { ...submission, values: storableValues(submission.values) };
        return action.check(await enter(given, given.files), given);
      }),
    submit: (submission) =>
      timed('submit', submission, () =>
        guarded(submission, submission.files, (context) =>
          runSubmission(context, { ...submission, values: storableValues(submission.values) }),
        ),
      ),
    reopen: (submission, errors) =>
      orElse<Form | null>(null, async () => {
        const action = formActions.get(submission.verb);
        if (action === undefined) return null;
        return action.reopen(await enter(submission, submission.files), submission, errors);
      }),
    suggest: (query) =>
      timed('suggest', query, () =>
        orElse([], async () => suggestFor(await enter(query, {}), query)),
      ),
  };
}

/** What was typed, without what no column keeps (NUL, halves of a surrogate pair). */
function storableValues(typed: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, storable(text)]));
}

async function runCommand(context: CommandContext, call: CommandCall): Promise<Answer> {
  const command = findCommand(call.path);
  if (command === null) return unknownCommand(context, call.path);
  const outside = await refuse(context, 'all', command);
  if (outside !== null) return outside;
  const parsed = parseOptions(command, call.options);
  if (parsed.kind === 'wrong') {
    return privately(context, optionFaultsView(command.spec, parsed.faults, context.locale));
  }
  const refused = await refuse(context, command.role(parsed.options), command);
  return refused ?? (await command.run(context, parsed.options));
}

async function unknownCommand(context: CommandContext, path: readonly string[]): Promise<Answer> {
  return privately(context, unknownCommandView(path, context.locale));
}

async function runClick(context: CommandContext, click: Click): Promise<Answer> {
  const action: ClickAction | undefined = clickActions.get(click.verb);
  if (action === undefined) return gone(context);
  return (await refuse(context, action.role)) ?? (await action.run(context, click));
}

async function runSubmission(context: CommandContext, submission: Submission): Promise<Answer> {
  const action: FormAction | undefined = formActions.get(submission.verb);
  if (action === undefined) return gone(context);
  return (await refuse(context, action.role)) ?? (await action.submit(context, submission));
}

function gone(context: CommandContext): Answer {
  const texts = sharedTexts[context.locale];
  return privately(context, notice('attention', texts.goneTitle, [texts.gone]));
}

/** A private answer that says why and who may; null when the person may. */
async function refuse(
  context: CommandContext,
  role: Role,
  command: Command | null = null,
): Promise<Answer | null> {
  const { config, interaction, channel, locale } = context;
  const { admins, operators } = config;
  const asked = {
    role,
    bound: channel !== null,
    everywhere: command?.spec.path[0] === 'help',
    admins,
    operators,
  };
  const permission = await permit(asked, interaction.person);
  if (permission.kind === 'granted') return null;
  return privately(
    context,
    refusalView(permission.why, { admins, operators }, interaction.platform, locale),
  );
}

type Enter = (interaction: Interaction, files: CommandContext['files']) => Promise<CommandContext>;

/** Looks up the channel's binding and language, once per interaction. */
function contextMaker(surroundings: Surroundings): Enter {
  return async (interaction, files) => {
    const { platform, channelId } = interaction;
    const channel = await findChannel(surroundings.database.db, platform, channelId);
    const locale = channel?.locale ?? surroundings.config.locale;
    return { ...surroundings, interaction, channel, locale, files };
  };
}

function timer({ metrics, now }: Surroundings) {
  return async <T>(
    kind: 'command' | 'click' | 'submit' | 'suggest',
    { platform }: Interaction,
    work: () => Promise<T>,
  ): Promise<T> => {
    const startedAt = now().getTime();
    try {
      return await work();
    } finally {
      metrics.interaction({ platform, kind, durationMs: now().getTime() - startedAt });
    }
  };
}

/** An exception becomes a log line, and an answer in the channel's language if that is known yet. */
function guard({ config, log }: Surroundings, enter: Enter) {
  return async (
    interaction: Interaction,
    files: CommandContext['files'],
    work: (context: CommandContext) => Promise<Answer>,
  ): Promise<Answer> => {
    let { locale } = config;
    try {
      const context = await enter(interaction, files);
      locale = context.locale;
      return await work(context);
    } catch (error) {
      const { platform, requestKey } = interaction;
      const reason = wordsOf(error);
      log.error({ platform, requestKey, reason }, 'An interaction failed.');
      const { failedTitle, failed, diskFull } = sharedTexts[locale];
      const told = isDiskFull(reason) ? diskFull : failed(requestKey);
      return privately({ locale }, notice('alarm', failedTitle, [told]));
    }
  };
}

function fallBack({ log }: Surroundings) {
  return async <T>(otherwise: T, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      log.error({ reason: wordsOf(error) }, 'An interaction failed.');
      return otherwise;
    }
  };
}

/** PostgreSQL's words and the system's: the embedded database hands on both. */
function isDiskFull(reason: string): boolean {
  return /No space left on device|ENOSPC/u.test(reason);
}

/** The driver's own words rather than the query's, which holds the texts of messages. */
function wordsOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (inner instanceof Error ? inner.message : String(inner)).slice(0, 1_000);
}
