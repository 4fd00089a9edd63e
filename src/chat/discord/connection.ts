import { setTimeout as sleep } from 'node:timers/promises';
import { assertNever } from '../../domain/assert.js';
import type { Locale } from '../../domain/locale.js';
import { discordTexts } from '../../i18n/discord.js';
import type { Log } from '../../log.js';
import type { ChatHealth, ChatStart } from '../port.js';
import type { Connected, Gateway } from './gateway.js';
import type { Registration } from './register-commands.js';

/*
 * Keeps this process connected:
 *
 *   connecting ──Gateway ready, commands registered──► connected ──4004, 4014, a REST 401──► signed-out
 *       ▲  │                                              │  ▲                                 │
 *       │  └─────────not reached: again, 1 s … 60 s───────┘  └ (a cut: discord.js resumes)     │
 *       └──────────────────────────────── every 60 s ──────────────────────────────────────────┘
 *
 * A refusal at the very first try is a configuration error: the start says so and nothing goes on.
 */

/** Waits between tries. `unreachable` grows with the number of failures in a row, from 1. */
export interface ConnectionWaits {
  unreachableMs(failures: number): number;
  readonly signedOutMs: number;
}

export const usualWaits: ConnectionWaits = {
  unreachableMs: (failures) => Math.min(60_000, 1000 * 2 ** (failures - 1)),
  signedOutMs: 60_000,
};

export interface ConnectionOptions {
  readonly log: Log;
  readonly now: () => Date;
  readonly locale: Locale;
  readonly waits: ConnectionWaits;
  connect(onServing: (serving: boolean) => void, signal: AbortSignal): Promise<Connected>;
  register(): Promise<Registration>;
}

export interface Connection {
  /** Resolves with how the first try went; the others go on in the background. */
  start(): Promise<ChatStart>;
  stop(): Promise<void>;
  health(): ChatHealth;
  /** A REST call was answered with 401: the token is dead, whatever the Gateway still does. */
  signedOut(): void;
}

type Refusal = Extract<ChatStart, { kind: 'refused' }>;
type Outcome =
  | { readonly kind: 'connected'; readonly gateway: Gateway }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | Refusal;

export function createConnection(options: ConnectionOptions): Connection {
  const { log, now, waits } = options;
  const texts = discordTexts[options.locale];
  const stopping = new AbortController();
  let health: ChatHealth = { kind: 'connecting', since: now(), reason: 'not started' };
  let registered = false;
  let serving = false;
  let running: Promise<void> | null = null;
  let signOut: (() => void) | null = null;

  const connecting = (reason: string): void => {
    if (health.kind !== 'connecting') health = { kind: 'connecting', since: now(), reason };
    else health = { ...health, reason };
  };
  const refused = (reason: string): void => {
    if (health.kind === 'signed-out') return;
    log.error({ reason }, 'Discord does not accept our credentials');
    health = { kind: 'signed-out', since: now(), reason };
  };
  const onServing = (isServing: boolean): void => {
    serving = isServing;
    // Once signed out, only a new connection says otherwise.
    if (!registered || health.kind === 'signed-out') return;
    if (serving) health = { kind: 'connected' };
    else connecting('connection lost');
  };

  const tryOnce = async (): Promise<Outcome> => {
    registered = false;
    const connected = await options.connect(onServing, stopping.signal);
    if (connected.kind === 'unreachable') return connected;
    if (connected.kind === 'refused') {
      const isIntents = connected.closeCode === 4013 || connected.closeCode === 4014;
      const reason = isIntents ? texts.intentsRefused : texts.tokenRefused;
      return { kind: 'refused', variable: 'DISCORD_TOKEN', reason };
    }
    const registration = await options.register().catch(async (error: unknown) => {
      await connected.gateway.close();
      throw error;
    });
    if (registration.kind === 'registered') return connected;
    await connected.gateway.close();
    return registration.kind === 'unreachable' ? registration : toRefusal(registration.variable);
  };

  const toRefusal = (variable: Extract<Registration, { kind: 'refused' }>['variable']): Refusal => {
    const reasons = {
      DISCORD_TOKEN: texts.tokenRefused,
      DISCORD_APPLICATION_ID: texts.applicationRefused,
      DISCORD_GUILD_ID: texts.guildRefused,
    };
    return { kind: 'refused', variable, reason: reasons[variable] };
  };

  /** Serves until the connection is lost for good, signed out, or stopped. */
  const serve = async (gateway: Gateway): Promise<void> => {
    registered = true;
    if (serving) health = { kind: 'connected' };
    const signedOut = new Promise<'signed out'>((resolve) => {
      signOut = () => {
        refused(texts.tokenRefused);
        resolve('signed out');
      };
    });
    const end = await Promise.race([gateway.lost, signedOut, aborted(stopping.signal)]);
    signOut = null;
    if (end !== 'stopped') {
      refused(end === 4013 || end === 4014 ? texts.intentsRefused : texts.tokenRefused);
    }
    await gateway.close();
  };

  /** After the first connection nothing ends the trying; before it, a bug ends the start. */
  const toUnreachable = (error: unknown): Outcome => {
    log.error({ err: error }, 'Connecting to Discord failed');
    return { kind: 'unreachable', reason: String(error) };
  };

  const pause = async (ms: number): Promise<void> => {
    await sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  };

  const run = async (first: (start: ChatStart) => void): Promise<void> => {
    let failures = 0;
    let isFirst = true;
    while (!stopping.signal.aborted) {
      const outcome = await (isFirst ? tryOnce() : tryOnce().catch(toUnreachable));
      if (outcome.kind === 'connected') {
        // Stopped meanwhile: the connection that came about is not kept.
        if (stopping.signal.aborted) return outcome.gateway.close();
        failures = 0;
        const served = serve(outcome.gateway);
        first({ kind: 'connected' });
        await served;
        await pause(waits.signedOutMs);
      } else if (outcome.kind === 'unreachable') {
        failures += 1;
        log.warn({ reason: outcome.reason, failures }, 'Discord cannot be reached');
        connecting(outcome.reason);
        first(outcome);
        await pause(waits.unreachableMs(failures));
      } else if (outcome.kind === 'refused') {
        refused(outcome.reason);
        first(outcome);
        if (isFirst) return undefined;
        await pause(waits.signedOutMs);
      } else {
        assertNever(outcome);
      }
      isFirst = false;
    }
    return undefined;
  };

  return {
    start() {
      return new Promise((resolve, reject) => {
        running = run(resolve);
        running.catch(reject);
      });
    },
    async stop() {
      stopping.abort();
      await running?.catch(() => undefined);
      connecting('stopped');
    },
    health: () => health,
    signedOut: () => signOut?.(),
  };
}

function aborted(signal: AbortSignal): Promise<'stopped'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('stopped');
    signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
}
