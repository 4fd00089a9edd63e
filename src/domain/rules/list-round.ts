import type { SeenAct } from './sighting.js';

/*
 * Follows, likes and reposts have no id, and X's lists tell no times: all that tells a second follow from the first one
 * seen twice is that the person was seen to take it back in between. Here that is decided.
 */

/** One person on one list, as it was seen so far. */
export interface ListMember {
  /** How often they came back after they had taken it back. */
  readonly round: number;
  /** The latest moment at which they are known to have been on the list. */
  readonly seenAt: Date;
  /** When they took it back; null = they are on it. */
  readonly leftAt: Date | null;
}

/** When a person was seen on a list. */
export interface Listing {
  /** X's own time of the act; null: a list showed them, or an event without a time. */
  readonly at: Date | null;
  /** When the list was read before; null: nobody knows. */
  readonly since: Date | null;
  readonly now: Date;
}

/** What X tells of one moment may be this far apart, and its lists may lag behind as long. */
const toleranceMs = 5 * 60_000;

/** The list on which an act puts its person; null: the act has an id of its own. */
export function listOf(act: SeenAct): string | null {
  if (act.kind === 'follow') return listNamed('follow', null);
  return act.kind === 'like' || act.kind === 'repost' ? listNamed(act.kind, act.ourPostId) : null;
}

/** `followers`, `likes:<post>`, `reposts:<post>`. */
export function listNamed(kind: 'follow' | 'like' | 'repost', ourPostId: string | null): string {
  return kind === 'follow' ? 'followers' : `${kind}s:${ourPostId ?? ''}`;
}

/**
 * The person after they were seen on the list. A new round begins only where it is certain that they took it back and
 * did it again: by X's own time of the new act, or because the list was read in between without them.
 */
export function seenOnList(member: ListMember | null, listing: Listing): ListMember {
  const { at, now } = listing;
  if (member === null) return { round: 0, seenAt: at ?? now, leftAt: null };
  if (member.leftAt === null) return member;
  if (at !== null) return seenAtOwnTime(member, member.leftAt, at);
  return seenWithoutTime(member, member.leftAt, listing);
}

function seenAtOwnTime(member: ListMember, leftAt: Date, at: Date): ListMember {
  // What was done before they took it back is the round that is known, however late it is told.
  if (at <= leftAt) return member;
  const isNew = at.getTime() > leftAt.getTime() + toleranceMs;
  return { round: member.round + (isNew ? 1 : 0), seenAt: at, leftAt: null };
}

function seenWithoutTime(member: ListMember, leftAt: Date, { since, now }: Listing): ListMember {
  const lagEnds = leftAt.getTime() + toleranceMs;
  const wasAway = since !== null && since.getTime() > lagEnds && member.seenAt < since;
  const isBack = now.getTime() > lagEnds;
  return {
    round: member.round + (wasAway ? 1 : 0),
    seenAt: now,
    leftAt: isBack ? null : leftAt,
  };
}

/** The person after they took it back. What is told late about an earlier round changes nothing. */
export function takenBackAt(member: ListMember | null, at: Date | null, now: Date): ListMember {
  const leftAt = at ?? now;
  if (member === null) return { round: 0, seenAt: leftAt, leftAt };
  if (leftAt.getTime() < member.seenAt.getTime() - toleranceMs) return member;
  const latest = member.leftAt !== null && member.leftAt > leftAt ? member.leftAt : leftAt;
  return { ...member, leftAt: latest };
}
