import { z } from 'zod';
import { removeChannel } from '../db/channels.js';
import { channelTexts } from '../src/i18n/commands-channels.js';
import { notice, privately } from './answer.js';
import type { Command } from './command.js';

const options = z.strictObject({});

/** The channel it is typed in gets nothing any more. */
export const channelRemoveCommand: Command<z.infer<typeof options>> = {
  spec: {
    path: ['channel', 'remove'],
    summary: { ja: 'このチャンネルを通知先から外す', en: 'Unbind this channel' },
    options: [],
    visibility: 'private',
  },
  options,
  role: () => 'admin',
  run: async (context) => {
    const { database, interaction, locale } = context;
    const { platform, channelId: externalId } = interaction;
    const removed = await database.db.transaction((tx) =>
      removeChannel(
        tx,
        { platform, externalId },
        { actor: interaction.person.actor, now: context.now() },
      ),
    );
    const texts = channelTexts[locale];
    return removed
      ? privately(context, notice('good', texts.removedTitle, [texts.removed]))
      : privately(context, notice('info', texts.notBoundTitle, [texts.notBound]));
  },
};
