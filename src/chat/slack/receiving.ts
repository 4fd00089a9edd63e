import type { Log } from '../../log.js';

/** Slack shows the person an error when there is no acknowledgement within three seconds. */
const watchdogMs = 2500;
const rememberedKeys = 5000;

/** How one delivery of an interaction is acknowledged, and what follows. */
export interface Delivered<Reply> {
  /** Same for every delivery of the interaction. */
  readonly key: string;
  /** What to acknowledge with, and whether `work` follows. Asked once per key. */
  decide(): Promise<{ readonly reply: Reply; readonly goesOn: boolean }>;
  acknowledge(reply: Reply): Promise<void>;
  work(): Promise<void>;
}

/**
 * The doorway of every interaction: acknowledges first, works once however often Slack delivers,
 * and lets nothing thrown behind it reach Slack's library.
 */
export interface Receiving {
  receive<Reply>(delivered: Delivered<Reply>): Promise<void>;
  /** Resolves when everything under way has ended, or after `ms`. */
  drain(ms: number): Promise<void>;
}

interface Known {
  readonly decision: Promise<{ readonly reply: unknown; readonly goesOn: boolean }>;
  isTaken: boolean;
}

export function createReceiving(log: Log): Receiving {
  const known = new Map<string, Known>();
  const underWay = new Set<Promise<void>>();

  const remember = (key: string, entry: Known): void => {
    known.set(key, entry);
    for (const oldest of known.keys()) {
      if (known.size <= rememberedKeys) break;
      known.delete(oldest);
    }
  };

  /** True when Slack took the acknowledgement and the work is ours to do. */
  const acknowledge = async <Reply>(delivered: Delivered<Reply>): Promise<boolean> => {
    const { key } = delivered;
    const before = known.get(key);
    const entry = before ?? { decision: delivered.decide(), isTaken: false };
    if (before === undefined) remember(key, entry);
    const watchdog = setTimeout(() => {
      log.warn({ key }, 'Slack: not acknowledged within 2.5 s, the person may see an error');
    }, watchdogMs);
    try {
      const { reply, goesOn } = await entry.decision;
      await delivered.acknowledge(reply as Reply);
      if (!goesOn || entry.isTaken) return false;
      entry.isTaken = true;
      return true;
    } catch (error: unknown) {
      // Slack tells the person that nothing happened, so nothing does; they may try again.
      log.warn({ key, err: error }, 'Slack: an interaction could not be acknowledged');
      return false;
    } finally {
      clearTimeout(watchdog);
    }
  };

  const run = async <Reply>(delivered: Delivered<Reply>): Promise<void> => {
    if (!(await acknowledge(delivered))) return;
    try {
      await delivered.work();
    } catch (error: unknown) {
      log.error({ key: delivered.key, err: error }, 'Slack: an interaction ended in an exception');
    }
  };

  return {
    receive: async (delivered) => {
      const task = run(delivered);
      underWay.add(task);
      await task;
      underWay.delete(task);
    },
    drain: async (ms) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      });
      await Promise.race([Promise.allSettled(underWay), late]);
      clearTimeout(timer);
    },
  };
}
