import type { IncomingMessage, ServerResponse } from 'node:http';
import { App, HTTPReceiver, SocketModeReceiver, type Receiver } from '@slack/bolt';
import type { SlackConfig } from '../../config.js';
import type { Locale } from '../../domain/locale.js';
import { slackTexts } from '../../i18n/slack.js';
import type { Log } from '../../log.js';
import type { ChatPort } from '../port.js';
import { createAnswers } from './answers.js';
import { boltLog } from './bolt-log.js';
import { createChannels } from './channels.js';
import { createConnection } from './connection.js';
import { listen } from './incoming.js';
import { createPeople } from './people.js';
import { createPosting } from './posting.js';
import { createReceiving } from './receiving.js';
import { slackTimings, type SlackTimings } from './socket-keeper.js';
import { clientOptions, createWebClients } from './web-clients.js';

export interface SlackPortOptions {
  readonly log: Log;
  readonly now: () => Date;
  /** The language of what the adapter itself says where `localeOf` is not given. */
  readonly locale: Locale;
  /** The language of a channel. */
  readonly localeOf?: (channelId: string) => Promise<Locale>;
  readonly timings?: Partial<SlackTimings>;
}

/** Where Slack's HTTP mode sends commands and clicks, on our own web server. */
export const slackEventsPath = '/slack/events';

export interface SlackPort extends ChatPort {
  /**
   * Takes the requests to `slackEventsPath` in HTTP mode; null in Socket Mode. The body must not
   * have been read: the signature covers its raw bytes.
   */
  readonly requestListener: ((request: IncomingMessage, response: ServerResponse) => void) | null;
}

const promptMs = 500;

/** What is looked up if it comes at once: Slack's three seconds must not be spent on it. */
async function promptly<T>(lookUp: Promise<T> | undefined, otherwise: T): Promise<T> {
  if (lookUp === undefined) return otherwise;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), promptMs);
  });
  const found = await Promise.race([lookUp.catch(() => otherwise), late]);
  clearTimeout(timer);
  return found;
}

/** Slack through Bolt: Socket Mode with two sockets, or HTTP mode with a signing secret. */
export function createSlackPort(config: SlackConfig, options: SlackPortOptions): SlackPort {
  const { log, now, locale } = options;
  const timings: SlackTimings = { ...slackTimings, ...options.timings };
  const texts = slackTexts[locale];
  const logger = boltLog(log);
  const clients = createWebClients(config.botToken, config.apiUrl, logger);
  const receiving = createReceiving(log);
  // Slack's library would answer 404 to what it could not handle, in HTTP mode before we could.
  const processEventErrorHandler = (): Promise<boolean> => Promise.resolve(false);

  const http =
    config.mode.kind === 'http'
      ? new HTTPReceiver({
          signingSecret: config.mode.signingSecret,
          endpoints: slackEventsPath,
          logger,
        })
      : null;
  // The sockets come and go, see socket-keeper.ts; the app itself needs none to start.
  const noReceiver: Receiver = {
    init: () => undefined,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
  const app = new App({
    receiver: http ?? noReceiver,
    logger,
    clientOptions: clientOptions(config.apiUrl, logger, 10_000),
    convoStore: false,
    ignoreSelf: false,
    deferInitialization: true,
    authorize: () => Promise.resolve({ botToken: config.botToken }),
  });
  app.error((error) => {
    log.error({ err: error }, 'Slack: the library reported an error');
    return Promise.resolve();
  });

  const { mode } = config;
  const newReceiver =
    mode.kind === 'http'
      ? null
      : (): SocketModeReceiver => {
          const receiver = new SocketModeReceiver({
            appToken: mode.appToken,
            logger,
            autoReconnectEnabled: false,
            clientPingTimeout: timings.pongTimeoutMs,
            processEventErrorHandler,
            installerOptions: { clientOptions: clientOptions(config.apiUrl, logger, 10_000) },
          });
          receiver.init(app);
          return receiver;
        };
  const connection = createConnection({ clients, newReceiver, timings, log, now });
  const parts = { clients, now, texts, connection };
  let isStarted = false;

  return {
    platform: 'slack',
    ...createPosting(parts),
    ...createChannels(parts),
    health: connection.health,
    start: async (handlers) => {
      listen(app, {
        handlers,
        receiving,
        log,
        apiUrl: config.apiUrl,
        botToken: config.botToken,
        answers: createAnswers(clients, log),
        people: createPeople(clients, now, texts),
        localeOf: (channelId) => promptly(options.localeOf?.(channelId), locale),
        identity: connection.identity,
      });
      await app.init();
      isStarted = true;
      return connection.start();
    },
    stop: async () => {
      isStarted = false;
      connection.stop();
      await receiving.drain(timings.drainMs);
    },
    requestListener:
      http === null
        ? null
        : (request, response) => {
            if (!isStarted) response.writeHead(503).end();
            // Bolt throws at anything else, out of the web server's hands.
            else if (request.method !== 'POST') response.writeHead(405, { allow: 'POST' }).end();
            else http.requestListener(request, response);
          },
  };
}
