/* How the delay of a step is written: `30m`, `24h`, `3d`, or 30分, 24時間, 3日. */

const minutesPerUnit: Readonly<Record<string, number>> = {
  m: 1,
  分: 1,
  h: 60,
  時間: 60,
  d: 1_440,
  日: 1_440,
};

/** Minutes; null when it is no delay of at least a minute. */
export function readDelay(typed: string): number | null {
  const text = typed.normalize('NFKC').trim().toLowerCase();
  const match = /^(\d{1,5})\s*(m|分|h|時間|d|日)(?:後)?$/u.exec(text);
  const minutes = Number(match?.[1]) * (minutesPerUnit[match?.[2] ?? ''] ?? Number.NaN);
  return minutes >= 1 ? minutes : null;
}

/** In the largest unit that says it exactly, so that reading it back gives the same. */
export function formatDelay(minutes: number): string {
  if (minutes % 1_440 === 0) return `${String(minutes / 1_440)}d`;
  if (minutes % 60 === 0) return `${String(minutes / 60)}h`;
  return `${String(minutes)}m`;
}
