/** X counts the milliseconds in its ids from November 2010 on. */
const epochMs = 1_288_834_974_657n;
const counterBits = 22n;

/** When X made a post or message, as its id tells; ids older than that count come out as its beginning. */
export function madeAtOf(id: string): Date {
  return new Date(Number((BigInt(id) >> counterBits) + epochMs));
}
