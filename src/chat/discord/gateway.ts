import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Events, GatewayDispatchEvents, GatewayIntentBits, Options } from 'discord.js';
import type { Log } from '../../log.js';
import { restOptions, stopRest } from './rest.js';
import { describeFault, toFault } from './fault.js';
import type { PersonalInteraction } from './read-interaction.js';

/*
 * One connection to Discord's Gateway. discord.js resumes and reconnects by itself after every loss
 * but a refusal; a refusal (close 4004 or 4014) leaves it silent for ever with `client.ws.status`
 * still Ready. So what counts here are the shard's events, and a Client is used for one connection
 * and thrown away with it.
 */

/** How a try to connect ended. */
export type Connected =
  | { readonly kind: 'connected'; readonly gateway: Gateway }
  | { readonly kind: 'refused'; readonly closeCode: number | null }
  | { readonly kind: 'unreachable'; readonly reason: string };

export interface Gateway {
  /** Resolves with the close code when Discord ends the connection for good. */
  readonly lost: Promise<number>;
  close(): Promise<void>;
}

export interface GatewayOptions {
  readonly apiUrl: string;
  readonly token: string;
  readonly log: Log;
  readonly connectTimeoutMs: number;
  /** Gives up connecting. */
  readonly signal: AbortSignal;
  onInteraction(payload: PersonalInteraction): void;
  /** Whether the socket serves right now; called on every change. */
  onServing(serving: boolean): void;
}

export async function connectGateway(options: GatewayOptions): Promise<Connected> {
  const client = createClient(options.apiUrl);
  const lost = watch(client, options);
  const ready = new Promise<Connected>((resolve) => {
    client.once(Events.ClientReady, () => {
      resolve({ kind: 'connected', gateway: { lost, close: () => close(client, options.log) } });
    });
  });
  const outcome = await Promise.race([
    ready,
    lost.then((closeCode): Connected => ({ kind: 'refused', closeCode })),
    login(client, options.token),
    timeout(options.connectTimeoutMs, options.signal),
  ]);
  if (outcome.kind !== 'connected') await close(client, options.log);
  return outcome;
}

function createClient(apiUrl: string): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    enforceNonce: true,
    rest: restOptions(apiUrl),
    // Every interaction carries what we need, so that nothing is kept for later.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      ApplicationCommandManager: 0,
      GuildMemberManager: {
        maxSize: 0,
        keepOverLimit: (member) => member.id === member.client.user.id,
      },
      MessageManager: 0,
      PresenceManager: 0,
      ReactionManager: 0,
      ThreadManager: 0,
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
      VoiceStateManager: 0,
    }),
  });
}

/** Listens to everything that must not crash or hide; the promise is the final loss. */
function watch(client: Client, { log, onInteraction, onServing }: GatewayOptions): Promise<number> {
  // Without an `error` listener an exception in any handler ends the process.
  client.on(Events.Error, (error) => log.error({ err: error }, 'Discord client error'));
  client.on(Events.Warn, (warning) => log.warn({ warning }, 'Discord client warning'));
  client.on(Events.ShardError, (error) => log.warn({ err: error }, 'Discord connection error'));
  client.on(Events.ShardReady, () => onServing(true));
  client.on(Events.ShardResume, () => onServing(true));
  client.on(Events.ShardReconnecting, () => onServing(false));
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (payload: PersonalInteraction) => {
    onInteraction(payload);
  });
  return new Promise((resolve) => {
    client.on(Events.ShardDisconnect, ({ code }) => {
      onServing(false);
      resolve(code);
    });
  });
}

/**
 * Never resolves when it works: being ready is what counts. When the Gateway refuses, the close code
 * was heard before the login fails of it.
 */
async function login(client: Client, token: string): Promise<Connected> {
  try {
    await client.login(token);
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error && error.code === 'TokenInvalid') {
      return { kind: 'refused', closeCode: null };
    }
    return { kind: 'unreachable', reason: describeFault(toFault(error)) };
  }
  return new Promise(() => undefined);
}

async function timeout(ms: number, signal: AbortSignal): Promise<Connected> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
  return { kind: 'unreachable', reason: `no answer within ${ms} ms` };
}

async function close(client: Client, log: Log): Promise<void> {
  try {
    await client.destroy();
  } catch (error: unknown) {
    log.debug({ err: error }, 'Closing the Discord connection failed');
  }
  stopRest(client.rest);
}
