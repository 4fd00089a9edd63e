import type { DiagnosisInput, RecentAttempt } from './diagnosis.js';

export const dayMs = 24 * 60 * 60_000;

/** Whether the attempt ended less than `ageMs` ago. An end that cannot be read counts as old. */
export function isYounger(attempt: RecentAttempt, now: Date, ageMs: number): boolean {
  return now.getTime() - Date.parse(attempt.endedAt) < ageMs;
}

/** The attempts of this lane since X last accepted one, newest first. */
export function sinceAccepted({ recent, kind }: DiagnosisInput): readonly RecentAttempt[] {
  const lane = recent.filter((attempt) => attempt.kind === kind);
  const accepted = lane.findIndex((attempt) => attempt.outcome === 'accepted');
  return accepted === -1 ? lane : lane.slice(0, accepted);
}

/** How many different recipients `attempts` and the attempt under diagnosis went to. */
export function countRecipients(input: DiagnosisInput, attempts: readonly RecentAttempt[]): number {
  const own = input.recipientXId ?? input.recipient?.xUserId ?? null;
  const ids = [own, ...attempts.map(({ recipientXId }) => recipientXId)];
  return new Set(ids.filter((id) => id !== null)).size;
}
