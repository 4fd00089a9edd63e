import { neededReads, type NeededRead, type ReadingRule } from '../rules/needed-reads.js';

/** How far one list or feed was read; null: never. */
export interface ReadSoFar {
  readonly endpoint: string;
  readonly subject: string;
  readonly readUpTo: Date | null;
}

/** When the campaign took its last entries: at its end, or before where it was paused until then. */
export function lastEntriesAt({ endMs, pausedMs }: Pick<ReadingRule, 'endMs' | 'pausedMs'>): Date {
  const pauses = pausedMs.filter(([from, until]) => from < endMs && until >= endMs);
  return new Date(Math.min(endMs, ...pauses.map(([from]) => from)));
}

/**
 * The lists and feeds of a campaign that were not read up to its end: whoever entered last may not have been seen yet.
 * `ownPosts` newest first.
 */
export function unreadAtEnd(
  rule: ReadingRule,
  ownPosts: readonly { readonly id: string; readonly madeAt: Date }[],
  reads: readonly ReadSoFar[],
): readonly NeededRead[] {
  const end = lastEntriesAt(rule);
  const needed = neededReads({
    rules: [rule],
    ownPosts: ownPosts.filter(({ madeAt }) => madeAt <= end),
    sendsDms: false,
    now: end,
  });
  const isRead = ({ endpoint, subject }: NeededRead) =>
    reads.some(
      (one) =>
        one.endpoint === endpoint &&
        one.subject === subject &&
        one.readUpTo !== null &&
        one.readUpTo >= end,
    );
  // What begins after the end is of no use to it.
  return needed.filter((need) => need.notBefore === null && !isRead(need));
}
