import { nextOpen, type Hours } from './hours.js';
import type { Step } from './rule.js';

/** What is known of one person's series of messages. */
export interface StepProgress {
  readonly steps: readonly Step[];
  /** How many of the steps were made into sends already. */
  readonly made: number;
  /** When the message before was sent; null = it has not been (it waits, or failed and may be resent). */
  readonly previousSentAt: Date | null;
  /** When the person last wrote to us since the first message; null = not at all. */
  readonly answeredAt: Date | null;
  readonly optedOut: boolean;
  /** The rule was deleted. A pause only holds the sends. */
  readonly ruleDeleted: boolean;
}

export type StepPlan =
  | { readonly kind: 'due'; readonly index: number; readonly step: Step; readonly at: Date }
  /** The message before has not been sent: what follows it waits with it. */
  | { readonly kind: 'waits' }
  | { readonly kind: 'stopped'; readonly why: 'answered' | 'opted_out' | 'rule_deleted' }
  | { readonly kind: 'finished' };

const minuteMs = 60_000;

/** The earliest moment at which the step after `made` others can be due, if the one before is sent from `now` on. */
export function earliestStep(steps: readonly Step[], made: number, now: Date): Date | null {
  const step = steps[made];
  return step === undefined ? null : new Date(now.getTime() + step.afterMinutes * minuteMs);
}

/**
 * The next message of a series: its delay after the one before was sent, then within the hours. It
 * ends for good once the person answers or opts out, so it is asked again right before each step.
 */
export function planNextStep(
  progress: StepProgress,
  hours: Hours | null,
  timeZone: string,
): StepPlan {
  const step = progress.steps[progress.made];
  if (step === undefined) return { kind: 'finished' };
  if (progress.optedOut) return { kind: 'stopped', why: 'opted_out' };
  if (progress.answeredAt !== null) return { kind: 'stopped', why: 'answered' };
  if (progress.ruleDeleted) return { kind: 'stopped', why: 'rule_deleted' };
  if (progress.previousSentAt === null) return { kind: 'waits' };
  const after = new Date(progress.previousSentAt.getTime() + step.afterMinutes * minuteMs);
  return { kind: 'due', index: progress.made, step, at: nextOpen(hours, after, timeZone) };
}
