import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../db/database.js';
import { readLease } from '../../db/leases.js';
import type { ChatHealth, ChatPort } from '../chat/port.js';
import type { Platform } from '../domain/actor.js';
import type { Log } from '../log.js';
import { createLease, type Lease } from '../loops/leases.js';
import type { Metrics } from '../metrics.js';
import { chatHealthOf, type HolderNote, type PlatformView } from './chat-health.js';
import type { Ports } from './create-ports.js';

export interface PlatformsOptions {
  readonly ports: Ports;
  readonly database: Database;
  readonly processId: string;
  readonly now: () => Date;
  readonly log: Log;
  readonly metrics: Metrics;
  /** How long a port that gave up is left alone. Default 60 s: Discord bans whoever asks more often. */
  readonly startAgainMs?: number;
}

/** A platform with the lease that says whose cards and, for Discord, whose connection it is. */
export interface HeldPlatform {
  readonly port: ChatPort;
  readonly lease: Lease;
}

export interface Platforms {
  readonly held: readonly HeldPlatform[];
  chatHealth(): Promise<ReadonlyMap<Platform, ChatHealth>>;
  /** Starts the leases; `connect` starts a port (`ChatStarts`), `wakeCards` its cards loop. */
  start(
    connect: (port: ChatPort) => Promise<boolean>,
    wakeCards: (platform: Platform) => void,
  ): void;
  stop(): Promise<void>;
}

const noteEveryMs = 1_000;

function readNote(note: Readonly<Record<string, unknown>>): HolderNote | null {
  const { health, since } = note;
  if (health !== 'connected' && health !== 'connecting' && health !== 'signed-out') return null;
  return { health, since: new Date(typeof since === 'string' ? since : 0) };
}

function noteOf(health: ChatHealth): Readonly<Record<string, unknown>> {
  return health.kind === 'connected'
    ? { health: health.kind }
    : { health: health.kind, since: health.since.toISOString() };
}

/**
 * Discord's Gateway is open in one process, the holder of its lease. Slack spreads what it sends
 * over all open sockets, so every process opens its own and clicks survive the death of one; its
 * lease decides whose cards loop runs.
 */
const followsLease = { slack: false, discord: true } as const satisfies Record<Platform, boolean>;

/** The configured platforms, each under its lease. */
export function createPlatforms(options: PlatformsOptions): Platforms {
  const { ports, database, processId, now, log, metrics, startAgainMs = 60_000 } = options;
  let connect: (port: ChatPort) => Promise<boolean> = async () => true;
  const stopping = new AbortController();
  let wakeCards: (platform: Platform) => void = () => undefined;
  let timer: NodeJS.Timeout | null = null;

  /** A port gives up when its first try is refused; while the program runs that must not be for ever. */
  const keepConnecting = async (port: ChatPort, isWanted: () => boolean): Promise<void> => {
    while (!stopping.signal.aborted && isWanted()) {
      if (await connect(port)) return;
      await sleep(startAgainMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (isWanted()) await port.stop();
    }
  };

  const held = ports.all.map((port): HeldPlatform => {
    const { platform } = port;
    let gains = 0;
    const lease = createLease({
      name: platform,
      database,
      holder: processId,
      now,
      log,
      metrics,
      onGained() {
        // Not awaited: a platform that hangs must not hold up the loss of the lease.
        gains += 1;
        const gain = gains;
        // Of this gain only: one that rests while the lease is lost and won again would stop the
        // connection that the next has made.
        if (followsLease[platform])
          void keepConnecting(port, () => gain === gains && lease.isHolder());
        wakeCards(platform);
      },
      onLost: () => (followsLease[platform] ? port.stop() : undefined),
    });
    return { port, lease };
  });

  const views = held.map(({ port, lease }): PlatformView => ({
    port,
    isHolder: lease.isHolder,
    async holderNote() {
      const seen = await readLease(database.db, port.platform);
      return seen?.live === true ? readNote(seen.note) : null;
    },
  }));

  return {
    held,
    chatHealth: () => chatHealthOf(views),
    start(connectPort, wakeCardsOf) {
      connect = connectPort;
      wakeCards = wakeCardsOf;
      for (const { port, lease } of held) {
        if (!followsLease[port.platform]) void keepConnecting(port, () => true);
        lease.start();
      }
      timer = setInterval(() => {
        for (const { port, lease } of held) lease.setNote(noteOf(port.health()));
      }, noteEveryMs);
    },
    async stop() {
      stopping.abort();
      if (timer !== null) clearInterval(timer);
      await Promise.allSettled(
        held.map(async ({ port, lease }) => {
          await lease.stop();
          await port.stop();
        }),
      );
    },
  };
}
