import { isSameText, resemblesText } from './compare-text.js';
import type { SendKind } from './send.js';

/** A message that X lists, with its text as it was written. */
export interface ListedMessage {
  readonly xId: string;
  readonly kind: SendKind;
  readonly senderXId: string;
  /** ISO 8601; X gives whole seconds. */
  readonly at: string;
  readonly text: string;
  readonly repliedToPostId: string | null;
  readonly recipientXId: string | null;
}

/** What one read gave. `reachesBackTo` null: everything X still lists. */
export interface ListedPage {
  readonly messages: readonly ListedMessage[];
  readonly reachesBackTo: string | null;
}

/** An attempt whose POST may have arrived. */
export interface ReadBackCandidate {
  readonly sendId: number;
  readonly attemptId: number;
  readonly kind: SendKind;
  readonly text: string;
  /** When the attempt began, by our clock. */
  readonly startedAt: Date;
  readonly recipientXId: string | null;
  /** For a reply: the post it answers. */
  readonly postId: string | null;
  /** X keeps it out of timelines, perhaps also out of the list of our own posts: its absence proves nothing. */
  readonly secret: boolean;
}

/** Which list was read, by whom, and what is known already. */
export interface ReadBackView {
  /** The account's own X id. */
  readonly senderXId: string;
  readonly list:
    | { readonly kind: 'dm'; readonly recipientXId: string }
    | { readonly kind: 'reply' };
  readonly page: ListedPage;
  /** Ids of X that sends have already. */
  readonly ownedXIds: ReadonlySet<string>;
}

/** Every candidate is in exactly one of the three. */
export interface ReadBackMatch<C> {
  readonly proven: readonly { readonly candidate: C; readonly xId: string }[];
  /** The page reaches back before the attempt, and it is not there. */
  readonly absent: readonly C[];
  /** This page says nothing about them. */
  readonly undecided: readonly C[];
}

/**
 * How much earlier than the attempt X may date its message: X gives whole seconds, and the two
 * clocks differ. What people wrote by hand before that is never taken for ours.
 */
const clockToleranceMs = 10_000;

/**
 * Settles all candidates that one page can settle. A message proves one candidate at most: our id
 * as its sender, not older than the attempt, no other send's, the text as X stores it. Oldest
 * candidates choose first, and each takes the oldest message that fits.
 */
export function matchReadBack<C extends ReadBackCandidate>(
  candidates: readonly C[],
  view: ReadBackView,
): ReadBackMatch<C> {
  const free = view.page.messages
    .filter(({ senderXId, xId }) => senderXId === view.senderXId && !view.ownedXIds.has(xId))
    .sort(oldestFirst);
  const proven: { readonly candidate: C; readonly xId: string }[] = [];
  const rest: C[] = [];
  const inTurn = [...candidates].sort((left, right) => +left.startedAt - +right.startedAt);
  for (const candidate of inTurn) {
    const index = isListedHere(candidate, view)
      ? free.findIndex((message) => isThis(candidate, message))
      : -1;
    const message = free[index];
    if (message === undefined) rest.push(candidate);
    else {
      free.splice(index, 1);
      proven.push({ candidate, xId: message.xId });
    }
  }
  const isAbsent = (candidate: C): boolean =>
    !candidate.secret &&
    isListedHere(candidate, view) &&
    reachesBefore(candidate, view.page) &&
    !free.some((message) => mayBeThis(candidate, message));
  return {
    proven,
    absent: rest.filter(isAbsent),
    undecided: rest.filter((candidate) => !isAbsent(candidate)),
  };
}

/** Numbers of 19 digits are compared by length first. */
function oldestFirst(left: ListedMessage, right: ListedMessage): number {
  const byTime = Date.parse(left.at) - Date.parse(right.at);
  if (byTime !== 0) return byTime;
  return left.xId.length - right.xId.length || (left.xId < right.xId ? -1 : 1);
}

function isListedHere(candidate: ReadBackCandidate, { list }: ReadBackView): boolean {
  if (candidate.kind !== list.kind) return false;
  return list.kind === 'reply' || candidate.recipientXId === list.recipientXId;
}

function earliest(candidate: ReadBackCandidate): number {
  return candidate.startedAt.getTime() - clockToleranceMs;
}

function isThis(candidate: ReadBackCandidate, message: ListedMessage): boolean {
  return (
    isInItsPlace(candidate, message) && isSameText(candidate.kind, candidate.text, message.text)
  );
}

function mayBeThis(candidate: ReadBackCandidate, message: ListedMessage): boolean {
  return isInItsPlace(candidate, message) && resemblesText(candidate.text, message.text);
}

/** At the right time, to the right person or under the right post. */
function isInItsPlace(candidate: ReadBackCandidate, message: ListedMessage): boolean {
  if (message.kind !== candidate.kind || !(Date.parse(message.at) >= earliest(candidate))) {
    return false;
  }
  return candidate.kind === 'reply'
    ? candidate.postId !== null && message.repliedToPostId === candidate.postId
    : message.recipientXId === null || message.recipientXId === candidate.recipientXId;
}

function reachesBefore(candidate: ReadBackCandidate, { reachesBackTo }: ListedPage): boolean {
  return reachesBackTo === null || Date.parse(reachesBackTo) <= earliest(candidate);
}
