import { actors, type ActorId } from './actors.js';
import type { Columns } from './column-item.js';
import { discordCommandForm, discordMessages, discordModal } from './discord/column.js';
import type { Room } from './room.js';
import { slackMessages, slackModal } from './slack/column.js';
import { xFans, xOwnPosts } from './x/fan-panel.js';
import { xArrived, xPeople, xRequests, xTroubles } from './x/column.js';

/** All that the page shows to one person now. */
export function columnsOf(room: Room, actorId: ActorId): Columns {
  const actor = actors[actorId];
  return {
    'slack-messages': slackMessages(room, actor),
    'slack-modal': slackModal(room, actor),
    'discord-messages': discordMessages(room, actor),
    'discord-modal': discordModal(room, actor),
    'discord-form': discordCommandForm(room),
    'x-fans': xFans(room),
    'x-own-posts': xOwnPosts(room),
    'x-troubles': xTroubles(room),
    'x-arrived': xArrived(room),
    'x-people': xPeople(room),
    'x-requests': xRequests(room),
  };
}
