import { errorWords, type Log } from '../log.js';
import type { Metrics } from '../metrics.js';

export interface DutyOptions {
  readonly name: string;
  /**
   * One round of the duty. Resolves to the moment it wants to run next, or null when only a wake-up
   * or `maxWaitMs` need bring it back. It must end soon after `signal` aborts.
   */
  tick(signal: AbortSignal): Promise<Date | null>;
  /** The longest time between two rounds: hints can be lost, so every duty looks by itself. */
  readonly maxWaitMs: number;
  readonly now: () => Date;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A duty that runs at its own pace: whatever happens outside only wakes it. */
export interface Duty {
  readonly name: string;
  /** Tolerates a second start. A stopped duty can be started again. */
  start(): void;
  /** Runs a round soon; several calls during one round lead to one more round. */
  wake(): void;
  /** Resolves when the running round has ended. Tolerates not-started and double stop. */
  stop(): Promise<void>;
}

const firstRetryMs = 500;
const lastRetryMs = 30_000;

/**
 * Runs `tick` for as long as the duty is started. An exception of a round is a bug or lost
 * infrastructure: it is logged and counted, and the round is tried again with growing waits, never
 * given up (a scheduler that gave up for ever while looking healthy is failure 5 of the museum).
 */
export function createDuty(options: DutyOptions): Duty {
  const { name, tick, maxWaitMs, now, log, metrics } = options;
  let running: { readonly abort: AbortController; readonly ended: Promise<void> } | null = null;
  let wakeUp: () => void = () => undefined;
  let woken = false;

  const rest = (waitMs: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (woken || signal.aborted) return resolve();
      const timer = setTimeout(resolve, waitMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (signal: AbortSignal) => {
    let failures = 0;
    while (!signal.aborted) {
      woken = false;
      let waitMs: number;
      try {
        const next = await tick(signal);
        failures = 0;
        waitMs = next === null ? maxWaitMs : Math.min(maxWaitMs, next.getTime() - now().getTime());
      } catch (error) {
        waitMs = Math.min(lastRetryMs, firstRetryMs * 2 ** failures);
        failures += 1;
        metrics.dutyFailed({ duty: name });
        log.error(
          { duty: name, reason: messageOf(error), retryInMs: waitMs },
          'A duty failed and will be tried again.',
        );
      }
      if (waitMs > 0) await rest(waitMs, signal);
      wakeUp = () => undefined;
    }
  };

  return {
    name,
    start() {
      if (running !== null) return;
      const abort = new AbortController();
      running = { abort, ended: run(abort.signal) };
    },
    wake() {
      woken = true;
      wakeUp();
    },
    async stop() {
      if (running === null) return;
      const { abort, ended } = running;
      abort.abort();
      wakeUp();
      await ended;
      running = null;
    },
  };
}

/** What went wrong, in a log line's words; see `errorWords`. */
export function messageOf(error: unknown): string {
  return errorWords(error);
}
