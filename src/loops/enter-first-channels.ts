import { findChannel } from '../../db/channels.js';
import { markBroken, markMended } from '../../db/broken-channels.js';
import type { Database } from '../../db/database.js';
import type { ChatPort } from '../chat/port.js';
import type { Config } from '../config.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { createDuty, type Duty } from './duty.js';

export interface EnterFirstChannelsOptions {
  readonly database: Database;
  readonly ports: readonly ChatPort[];
  readonly config: Pick<Config, 'slack' | 'discord'>;
  readonly now: () => Date;
  readonly log: Log;
  readonly metrics: Metrics;
}

const againMs = 5_000;
const neverMs = 24 * 60 * 60_000;

/**
 * Sees to it that the bot is a member of the environment's channels, as `channel here` does for the
 * others: who is not cannot post there, nor look a card up again.
 */
export function createEnterFirstChannels(options: EnterFirstChannelsOptions): Duty {
  const { database, config, now, log, metrics } = options;
  const left = new Set(options.ports);

  const enter = async (port: ChatPort): Promise<boolean> => {
    const externalId = config[port.platform]?.channelId ?? null;
    if (externalId === null) return true;
    const channel = await findChannel(database.db, port.platform, externalId);
    if (channel === null) return true;
    const access = await port.enter(externalId);
    if (access.kind === 'cannot-tell') return false;
    if (access.kind === 'ready') await markMended(database.db, channel.id, now());
    else {
      log.warn(
        { platform: port.platform, channel: externalId, reason: access.reason },
        'Nothing can be posted to the channel of the environment.',
      );
      await markBroken(database.db, channel.id, access.reason, now());
    }
    return true;
  };

  return createDuty({
    name: 'first-channels',
    maxWaitMs: neverMs,
    now,
    log,
    metrics,
    async tick(signal) {
      for (const port of left) {
        if (signal.aborted) break;
        if (await enter(port)) left.delete(port);
      }
      return left.size === 0 ? null : new Date(now().getTime() + againMs);
    },
  });
}
