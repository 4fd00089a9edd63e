import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { Click } from '../port.js';
import { answerWith, message, type IncomingParts } from './answer-with.js';
import { readCardBlockId } from './block-ids.js';
import { commandProblem } from './command-problem.js';
import { listenToForms } from './incoming-forms.js';
import type { Origin } from './origin.js';
import { parseCommand } from './parse-command.js';
import type { People } from './people.js';

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

/** Hands what people type, click and submit to the handlers, and says what they answer. */
export function listen(app: App, parts: IncomingParts): void {
  listenToCommands(app, parts);
  listenToClicks(app, parts);
  listenToForms(app, parts);
}
