import { z } from 'zod';
import { listChannels, type Channel } from '../db/channels.js';
import type { Block } from '../src/chat/cards.js';
import { channelTexts } from '../src/i18n/commands-channels.js';
import { formatMoment, platformNames } from '../src/i18n/format.js';
import { bullets, notice, privately } from './answer.js';
import { settingsLines } from './channel-settings.js';
import type { Command, CommandContext } from './command.js';

const options = z.strictObject({});

/** Where cards and digests go, on both platforms, and where they cannot. */
export const channelListCommand: Command<z.infer<typeof options>> = {
  spec: {
    path: ['channel', 'list'],
    summary: { ja: '通知先の一覧', en: 'All bound channels' },
    options: [],
    visibility: 'private',
  },
  options,
  role: () => 'admin',
  run: async (context) => {
    const texts = channelTexts[context.locale];
    const channels = await listChannels(context.database.db);
    if (channels.length === 0) {
      return privately(context, notice('info', texts.listTitle, [texts.none]));
    }
    return privately(context, {
      tone: channels.some((channel) => channel.brokenReason !== null) ? 'attention' : 'info',
      title: texts.listTitle,
      blocks: channels.flatMap((channel) => channelBlocks(context, channel)),
      buttons: [],
    });
  },
};

function channelBlocks(context: CommandContext, channel: Channel): Block[] {
  const { locale, config, interaction } = context;
  const texts = channelTexts[locale];
  const isHere =
    channel.platform === interaction.platform && channel.externalId === interaction.channelId;
  const here = isHere ? ` (${texts.thisOne})` : '';
  const broken =
    channel.brokenReason === null || channel.brokenAt === null
      ? []
      : [
          texts.broken(
            channel.brokenReason,
            formatMoment(channel.brokenAt, context.now(), config.timeZone),
          ),
        ];
  return [
    { kind: 'strong', text: `${platformNames[channel.platform]} ${channel.externalId}${here}` },
    bullets([...broken, ...settingsLines(channel, config, locale)]),
  ];
}
