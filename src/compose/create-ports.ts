import type { RequestListener } from 'node:http';
import type { Database } from '../../db/database.js';
import { findChannel } from '../../db/channels.js';
import { readSetting, writeSetting } from '../../db/settings.js';
import type { ChatPort } from '../chat/port.js';
import type { Config } from '../config.js';
import type { Platform } from '../domain/actor.js';
import type { Log } from '../log.js';
import { restartable } from './restartable-port.js';

export interface PortsOptions {
  readonly config: Config;
  readonly database: Database;
  readonly log: Log;
  readonly now: () => Date;
}

export interface Ports {
  /** One per configured platform. */
  readonly all: readonly ChatPort[];
  of(platform: Platform): ChatPort | null;
  /** Answers `/slack/events`; null unless Slack runs in HTTP mode. */
  readonly slackListener: RequestListener | null;
}

const registrationSetting = 'discord-commands';

async function createDiscord(options: PortsOptions): Promise<ChatPort | null> {
  const { config, database, log, now } = options;
  const { discord } = config;
  if (discord === null) return null;
  const { createDiscordPort } = await import('../chat/discord/discord-port.js');
  const registration = {
    async load() {
      const setting = await readSetting(database.db, registrationSetting);
      return typeof setting?.['hash'] === 'string' ? setting['hash'] : null;
    },
    save: (hash: string) => writeSetting(database.db, registrationSetting, { hash }),
  };
  return restartable(() =>
    createDiscordPort(discord, { log, now, locale: config.locale, registration }),
  );
}

async function createSlack(options: PortsOptions) {
  const { config, database, log, now } = options;
  const { slack, locale } = config;
  if (slack === null) return null;
  const { createSlackPort } = await import('../chat/slack/slack-port.js');
  const localeOf = async (channelId: string) => {
    const channel = await findChannel(database.db, 'slack', channelId).catch(() => null);
    return channel?.locale ?? locale;
  };
  return restartable(() => createSlackPort(slack, { log, now, locale, localeOf }));
}

/**
 * The ports of the configured platforms; what is not configured is never loaded. Discord comes
 * first: when @slack/bolt is loaded before discord.js, its undici becomes the global dispatcher and
 * every upload to Discord fails with "action is not a function".
 */
export async function createPorts(options: PortsOptions): Promise<Ports> {
  const discord = await createDiscord(options);
  const slack = await createSlack(options);
  const all = [slack, discord].filter((port) => port !== null);
  const isHttp = options.config.slack?.mode.kind === 'http';
  return {
    all,
    of: (platform) => all.find((port) => port.platform === platform) ?? null,
    slackListener:
      slack === null || !isHttp
        ? null
        : (request, response) => {
            const listener = slack.current().requestListener;
            if (listener === null) response.writeHead(503).end();
            else listener(request, response);
          },
  };
}
