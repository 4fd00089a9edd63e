/** Times in milliseconds. */
export interface Summary {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** Percentiles by the nearest rank, without interpolation: every figure was really measured. */
export function summarise(times: readonly number[]): Summary {
  const sorted = [...times].sort((left, right) => left - right);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { count: sorted.length, p50: rank(0.5), p95: rank(0.95), max: rank(1) };
}

/** `p50 12 ms · p95 30 ms · max 41 ms (n = 48)`. */
export function tell({ count, p50, p95, max }: Summary): string {
  const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
  return `p50 ${ms(p50)} · p95 ${ms(p95)} · max ${ms(max)} (n = ${count})`;
}
