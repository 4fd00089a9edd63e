const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;

/**
 * How long it is remembered that an act was seen: longer than anything may be seen again that would count as new. X
 * shows direct messages of 30 days.
 */
export function rememberedMs(backfillHours: number): number {
  return Math.max(30 * dayMs, backfillHours * hourMs + 7 * dayMs);
}
