import type { SlackMessage } from '../../slack/workspace.js';
import type { PracticeActor } from '../actors.js';
import { createClock } from '../clock.js';
import type { ColumnItem } from '../column-item.js';
import { pageTexts } from '../page-texts.js';
import type { Room } from '../room.js';
import type { SlackNames } from './mrkdwn.js';
import { slackModalToHtml } from './render-modal.js';
import { slackMessageToHtml, type SlackMessageContext } from './render-message.js';

function namesOf({ stage }: Room): SlackNames {
  const { users, channels, botUserId } = stage.slack.workspace;
  return {
    user: (id) => (id === botUserId ? 'XTEP' : (users.get(id)?.name ?? id)),
    channel: (id) => channels.get(id)?.name ?? id,
  };
}

function contextOf(room: Room): SlackMessageContext {
  const { files, channels } = room.stage.slack.workspace;
  return {
    names: namesOf(room),
    words: pageTexts[room.locale],
    clock: createClock(room.timeZone),
    file: (id) => ({
      name: files.get(id)?.name ?? id,
      address: `/slack/files/${encodeURIComponent(id)}`,
    }),
    isDirect: (channelId) => channels.get(channelId)?.kind === 'im',
  };
}

const byTime = (one: SlackMessage, other: SlackMessage): number =>
  one.ts < other.ts ? -1 : Number(one.ts > other.ts);

/** Replies stand below what they reply to. */
function inThreads(messages: readonly SlackMessage[]): readonly SlackMessage[] {
  const sorted = [...messages].sort(byTime);
  return sorted
    .filter(({ threadTs }) => threadTs === null)
    .flatMap((parent) => [parent, ...sorted.filter(({ threadTs }) => threadTs === parent.ts)]);
}

/** What this person sees in Slack: the channel, answers only for them, and the bot's direct messages. */
export function slackMessages(room: Room, actor: PracticeActor): readonly ColumnItem[] {
  const { slack, slackChannel } = room.stage;
  const context = contextOf(room);
  const seen = [
    ...slack.messages(slackChannel),
    ...slack.ephemerals(actor.slackId),
    ...slack.dms(actor.slackId),
  ];
  return inThreads(seen).map((message) => ({
    key: message.ts,
    html: slackMessageToHtml(message, context),
  }));
}

/** The modal that this person has open, if any. */
export function slackModal(room: Room, actor: PracticeActor): readonly ColumnItem[] {
  const view = room.stage.slack.openViews(actor.slackId).at(-1);
  if (view === undefined) return [];
  return [{ key: view.id, html: slackModalToHtml(view, pageTexts[room.locale], namesOf(room)) }];
}
