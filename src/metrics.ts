import type { Platform } from './domain/actor.js';
import type { CauseId } from './domain/diagnosis/cause.js';
import type { AttemptOutcome, SendKind } from './domain/sending/send.js';

/** What the program counts about itself. `web/metrics.ts` shows it to Prometheus; tests pass `silentMetrics`. */
export interface Metrics {
  attemptEnded(what: {
    kind: SendKind;
    outcome: AttemptOutcome;
    cause: CauseId | null;
    durationMs: number;
  }): void;
  /** From the end of a failed attempt to the moment its card was shown. */
  cardShown(what: {
    platform: Platform;
    subject: 'send' | 'incident' | 'digest' | 'channel' | 'rule' | 'notice';
    delayMs: number;
  }): void;
  cardRefused(what: { platform: Platform; reason: string }): void;
  interaction(what: {
    platform: Platform;
    kind: 'command' | 'click' | 'submit' | 'suggest';
    durationMs: number;
  }): void;
  /** A duty's tick ended with an exception: a bug or lost infrastructure. */
  dutyFailed(what: { duty: string }): void;
}

export const silentMetrics: Metrics = {
  attemptEnded: () => undefined,
  cardShown: () => undefined,
  cardRefused: () => undefined,
  interaction: () => undefined,
  dutyFailed: () => undefined,
};
