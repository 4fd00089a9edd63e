import type { DiscordConfig } from '../../config.js';
import type { Locale } from '../../domain/locale.js';
import type { Log } from '../../log.js';
import type { ChatHandlers, ChatPort, Delivery } from '../port.js';
import { answerInteraction, type AnswerContext } from './answer-interaction.js';
import { defineCommand } from './command-definition.js';
import { createConnection, usualWaits, type ConnectionWaits } from './connection.js';
import { connectGateway } from './gateway.js';
import { fileHosts } from './given-file.js';
import { createInbox } from './inbox.js';
import { enterChannel, findCard, postCard, replyToCard, updateCard } from './messages.js';
import { registerCommands, type RegistrationStore } from './register-commands.js';
import { createRest, stopRest } from './rest.js';

/** What the adapter needs beside its credentials. */
export interface DiscordPortOptions {
  readonly log: Log;
  readonly now: () => Date;
  /** The configured language: of command descriptions, reasons for operators, and people without ja or en. */
  readonly locale: Locale;
  /** Keeps the hash of the registered command; without it every start registers it anew. */
  readonly registration?: RegistrationStore;
  readonly waits?: ConnectionWaits;
  /** How long one try to connect may take. @defaultValue 20 s */
  readonly connectTimeoutMs?: number;
  /** How long a handler may take to give a form, of Discord's 3 s. @defaultValue 2.2 s */
  readonly formDeadlineMs?: number;
}

/** Discord through discord.js: the Gateway for interactions, REST for everything that is shown. */
export function createDiscordPort(config: DiscordConfig, options: DiscordPortOptions): ChatPort {
  const { log, now, locale } = options;
  const rest = createRest(config.apiUrl, config.token, () => connection.signedOut());
  const messages = { rest, log, now, locale };
  const inbox = createInbox(log);
  let handlers: ChatHandlers | null = null;
  let stopped = false;

  const answerContext = (inward: ChatHandlers): AnswerContext => ({
    rest,
    log,
    handlers: inward,
    guildId: config.guildId,
    locale,
    hosts: fileHosts(config.apiUrl),
    formDeadlineMs: options.formDeadlineMs ?? 2200,
  });

  const connection = createConnection({
    log,
    now,
    locale,
    waits: options.waits ?? usualWaits,
    connect(onServing, signal) {
      // discord.js forgets the token of a REST client at a 401.
      rest.setToken(config.token);
      return connectGateway({
        apiUrl: config.apiUrl,
        token: config.token,
        log,
        connectTimeoutMs: options.connectTimeoutMs ?? 20_000,
        onServing,
        signal,
        onInteraction(payload) {
          const inward = handlers;
          if (inward === null || stopped) return;
          inbox.take(payload, () => answerInteraction(answerContext(inward), payload));
        },
      });
    },
    register: () =>
      registerCommands(
        rest,
        config,
        defineCommand(handlers?.commands ?? [], locale),
        options.registration ?? null,
      ),
  });

  /** While signed out nothing is asked: 10,000 refusals in 10 minutes get an address banned. */
  const whileSignedIn = async (ask: () => Promise<Delivery>): Promise<Delivery> => {
    const health = connection.health();
    if (health.kind === 'signed-out') return { kind: 'signed-out', reason: health.reason };
    return ask();
  };

  return {
    platform: 'discord',
    async start(inward) {
      handlers = inward;
      return connection.start();
    },
    async stop() {
      stopped = true;
      await inbox.settle(5000);
      await connection.stop();
      stopRest(rest);
    },
    health: () => connection.health(),
    post: (channelId, card) => whileSignedIn(() => postCard(messages, channelId, card)),
    update: (channelId, messageRef, card) =>
      whileSignedIn(() => updateCard(messages, channelId, messageRef, card)),
    reply: (channelId, messageRef, view) =>
      whileSignedIn(() => replyToCard(messages, channelId, messageRef, view)),
    async find(channelId, card, since) {
      const health = connection.health();
      if (health.kind === 'signed-out') return { kind: 'cannot-tell', reason: health.reason };
      return findCard(messages, channelId, card, since);
    },
    enter: (channelId) => enterChannel(messages, channelId, inbox.permissions(channelId)),
  };
}
