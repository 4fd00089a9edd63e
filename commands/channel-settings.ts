import type { Channel } from '../db/channels.js';
import type { Config } from '../src/config.js';
import type { Locale } from '../src/domain/locale.js';
import { channelTexts } from '../src/i18n/commands-channels.js';

/** How a channel is bound, one setting a line. */
export function settingsLines(
  channel: Channel,
  config: Pick<Config, 'digestAt'>,
  locale: Locale,
): string[] {
  const texts = channelTexts[locale];
  const { settings } = texts;
  const onOff = (value: boolean) => (value ? texts.on : texts.off);
  const at = channel.digestAt ?? config.digestAt;
  const digest = channel.digest
    ? texts.digestOn(at, texts.period[channel.digestPeriod])
    : texts.off;
  return [
    `${settings.alerts}: ${onOff(channel.alerts)}`,
    `${settings.digest}: ${digest}`,
    `${settings.locale}: ${channelTexts[channel.locale].language}`,
    `${settings.threads}: ${onOff(channel.threads)}`,
  ];
}
