import type { StoredInteraction, StoredMessage } from '../../discord/guild.js';
import { asRecord, asRecords, asText, type Json } from '../../read-json.js';
import type { PracticeActor } from '../actors.js';
import { createClock } from '../clock.js';
import type { ColumnItem } from '../column-item.js';
import { pageTexts } from '../page-texts.js';
import type { Room } from '../room.js';
import { commandFormToHtml } from './render-command-form.js';
import { offeredCommands } from './offered-commands.js';
import { discordModalToHtml } from './render-modal.js';
import { discordMessageToHtml } from './render-message.js';

const subcommandKinds: readonly unknown[] = [1, 2];

/** The words of a command's payload: `account link`. */
function wordsOf(data: Json): string {
  const inner = asRecords(data['options']).find(({ type }) => subcommandKinds.includes(type));
  return inner === undefined ? '' : ` ${asText(inner['name'])}${wordsOf(inner)}`;
}

/** "Aoi used /xtep status" by message id. */
function causesOf({ stage, locale }: Room): ReadonlyMap<string, string> {
  const { interactions, members } = stage.discord.state;
  const used = ({ memberId, payload }: StoredInteraction): string => {
    const name = members.get(memberId)?.name ?? memberId;
    return pageTexts[locale].used(name, `/xtep${wordsOf(asRecord(payload['data']))}`);
  };
  return new Map(
    [...interactions.values()]
      .filter(({ kind }) => kind === 'command')
      .flatMap((one) => one.messageIds.map((id): [string, string] => [id, used(one)])),
  );
}

const byId = (one: StoredMessage, other: StoredMessage): number =>
  BigInt(one.id) < BigInt(other.id) ? -1 : 1;

/** What this member sees in Discord; a thread stands below the message that it belongs to. */
export function discordMessages(room: Room, actor: PracticeActor): readonly ColumnItem[] {
  const { discord, discordChannel } = room.stage;
  const causes = causesOf(room);
  const clock = createClock(room.timeZone);
  const draw = (message: StoredMessage, isInThread: boolean): ColumnItem => ({
    key: message.id,
    html: discordMessageToHtml(message, {
      words: pageTexts[room.locale],
      clock,
      cause: causes.get(message.id) ?? null,
      isInThread,
    }),
  });
  return [...discord.messages(discordChannel), ...discord.ephemerals(actor.discordId)]
    .sort(byId)
    .flatMap((message) => [
      draw(message, false),
      ...discord.messages(message.id).map((reply) => draw(reply, true)),
    ]);
}

/** The form that this member has open, if any. */
export function discordModal(room: Room, actor: PracticeActor): readonly ColumnItem[] {
  const { acts, closedForms, locale } = room;
  const open = [...acts.values()]
    .map(({ interaction }) => interaction)
    .filter(
      ({ id, memberId, modal }) =>
        memberId === actor.discordId && modal !== null && !closedForms.has(id),
    )
    .at(-1);
  if (open?.modal == null) return [];
  return [{ key: open.id, html: discordModalToHtml(open.id, open.modal, pageTexts[locale]) }];
}

/** The box with the subcommands that the bot registered. */
export function discordCommandForm({ stage, locale }: Room): readonly ColumnItem[] {
  const offered = offeredCommands(stage.discord.state.commands);
  return [{ key: 'form', html: commandFormToHtml(offered, pageTexts[locale]) }];
}
