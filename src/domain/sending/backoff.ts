/** Waits between the tries of one send: three tries lie within about ten minutes. */
const ownWaitsMs = [60_000, 7 * 60_000] as const;

/** Longest time after a reset that a waiting send leaves: X's clock and ours may differ a little. */
const afterResetMs = 5_000;

/** `waitMs`, up to 15 % shorter or longer, so that failures of one moment do not return as one. */
export function spread(waitMs: number, random: () => number): number {
  return Math.round(waitMs * (0.85 + 0.3 * random()));
}

/** When the next try by itself leaves. `tries` counts those made, from 1. */
export function nextOwnTryAt(tries: number, now: Date, random: () => number): Date {
  const waitMs = ownWaitsMs[Math.min(tries, ownWaitsMs.length) - 1] ?? ownWaitsMs[0];
  return new Date(now.getTime() + spread(waitMs, random));
}

/** A moment shortly after a reset: never before it. */
export function afterReset(reset: Date, random: () => number): Date {
  return new Date(reset.getTime() + 250 + Math.round(random() * afterResetMs));
}

/** The moment after which the next paced send may leave: the pace is the shortest gap, so jitter only adds. */
export function nextPacedAt(paceMs: number, now: Date, random: () => number): Date {
  return new Date(now.getTime() + Math.round(paceMs * (1 + 0.2 * random())));
}
