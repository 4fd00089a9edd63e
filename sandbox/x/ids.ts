const epochMs = 1_288_834_974_657n;
let sequence = 0n;

/** An id that sorts by time, as X makes them: milliseconds since November 2010, then a counter. */
export function newId(at: Date): string {
  sequence = (sequence + 1n) % (1n << 22n);
  return (((BigInt(at.getTime()) - epochMs) << 22n) | sequence).toString();
}

/** When an id was made. */
export function instantOf(id: string): Date {
  return new Date(Number((BigInt(id) >> 22n) + epochMs));
}
