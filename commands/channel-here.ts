import { z } from 'zod';
import { bindChannel } from '../db/channels.js';
import type { Answer, ChannelAccess } from '../src/chat/port.js';
import type { OptionSpec } from '../src/chat/port.js';
import { locales } from '../src/domain/locale.js';
import { channelTexts } from '../src/i18n/commands-channels.js';
import { bullets, notice, paragraph, privately } from './answer.js';
import { settingsLines } from './channel-settings.js';
import type { Command, CommandContext } from './command.js';
import { choiceOption, onOffOption } from './option-schemas.js';

const options = z.strictObject({
  alerts: onOffOption.optional(),
  digest: onOffOption.optional(),
  locale: choiceOption(locales).optional(),
  threads: onOffOption.optional(),
});

type Options = z.infer<typeof options>;

const onOffChoices = [
  { value: 'on', label: { ja: 'オン', en: 'on' } },
  { value: 'off', label: { ja: 'オフ', en: 'off' } },
];

const switchOption = (name: string, ja: string, en: string): OptionSpec => ({
  name,
  summary: { ja, en },
  kind: 'choice',
  choices: onOffChoices,
});

/** Cards and digests come to the channel it is typed in; the bot sees to it that it may post there. */
export const channelHereCommand: Command<Options> = {
  spec: {
    path: ['channel', 'here'],
    summary: { ja: 'このチャンネルを通知先にする', en: 'Cards and digests come to this channel' },
    options: [
      switchOption('alerts', 'エラーのカード', 'Cards of errors'),
      switchOption('digest', '日次・週次のサマリー', 'Digests'),
      {
        name: 'locale',
        summary: { ja: 'このチャンネルの言語', en: 'Language of this channel' },
        kind: 'choice',
        choices: [
          { value: 'ja', label: { ja: '日本語', en: 'Japanese' } },
          { value: 'en', label: { ja: '英語', en: 'English' } },
        ],
      },
      switchOption('threads', '続報をカードのスレッドに投稿', 'News in the thread of a card'),
    ],
    visibility: 'private',
  },
  options,
  role: () => 'admin',
  run: async (context, given) => {
    const { platform, channelId } = context.interaction;
    const access = await context.enterChannel(platform, channelId);
    if (access.kind === 'closed') return closedAnswer(context, access.reason);
    return bind(context, given, access);
  },
};

/** Says in the platform's own words why the bot may not post, and that nothing was changed. */
export function closedAnswer(context: CommandContext, reason: string): Answer {
  const texts = channelTexts[context.locale];
  const lines = [reason, texts.nothingChanged];
  return privately(context, notice('alarm', texts.closedTitle, lines));
}

async function bind(
  context: CommandContext,
  given: Options,
  access: Exclude<ChannelAccess, { kind: 'closed' }>,
): Promise<Answer> {
  const { database, interaction, config } = context;
  const { platform, channelId } = interaction;
  const isBare = Object.values(given).every((value) => value === undefined);
  const channel = await database.db.transaction((tx) =>
    bindChannel(
      tx,
      {
        platform,
        externalId: channelId,
        alerts: isBare ? true : isOn(given.alerts),
        digest: isOn(given.digest),
        locale: given.locale,
        threads: isOn(given.threads),
      },
      {
        actor: interaction.person.actor,
        locale: config.locale,
        verb: 'channel-here',
        now: context.now(),
      },
    ),
  );
  // The channel may have just been given another language: its answer is in that one.
  const texts = channelTexts[channel.locale];
  const name = access.kind === 'ready' ? access.name : channelId;
  const unverified =
    access.kind === 'cannot-tell' ? [paragraph(texts.hereUnverified(access.reason))] : [];
  return privately(channel, {
    tone: access.kind === 'ready' ? 'good' : 'attention',
    title: texts.hereTitle,
    blocks: [
      paragraph(texts.here(name)),
      bullets(settingsLines(channel, config, channel.locale)),
      ...unverified,
    ],
    buttons: [],
  });
}

function isOn(value: 'on' | 'off' | undefined): boolean | undefined {
  return value === undefined ? undefined : value === 'on';
}
