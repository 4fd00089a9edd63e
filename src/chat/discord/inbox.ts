import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../log.js';
import type { PersonalInteraction } from './read-interaction.js';

const rememberedMax = 1000;

/** The interactions under way, and what they taught us. */
export interface Inbox {
  /** Runs `answer` unless this interaction came before: a resumed session replays what it missed. */
  take(payload: PersonalInteraction, answer: () => Promise<void>): void;
  /** Waits until all are answered, but no longer than `ms`. */
  settle(ms: number): Promise<void>;
  /** What the bot may do in a channel, as the last interaction there said; null when none came. */
  permissions(channelId: string): bigint | null;
}

export function createInbox(log: Log): Inbox {
  const seen = new Set<string>();
  const running = new Set<Promise<void>>();
  const permissions = new Map<string, bigint>();

  return {
    take(payload, answer) {
      if (seen.has(payload.id)) return;
      remember(seen, payload.id);
      if (payload.channel && payload.app_permissions) {
        permissions.set(payload.channel.id, BigInt(payload.app_permissions));
      }
      const answering = answer()
        .catch((error: unknown) => {
          log.error({ err: error, interaction: payload.id }, 'Answering an interaction failed');
        })
        .finally(() => running.delete(answering));
      running.add(answering);
    },
    async settle(ms) {
      const limit = new AbortController();
      const timeout = sleep(ms, undefined, { signal: limit.signal }).catch(() => undefined);
      await Promise.race([Promise.all(running), timeout]);
      limit.abort();
    },
    permissions: (channelId) => permissions.get(channelId) ?? null,
  };
}

/** Keeps the newest ids; a set iterates in the order of insertion. */
function remember(seen: Set<string>, id: string): void {
  seen.add(id);
  const [oldest] = seen;
  if (seen.size > rememberedMax && oldest !== undefined) seen.delete(oldest);
}
