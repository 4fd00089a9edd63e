import twitter from 'twitter-text';
import type { SendKind } from '../domain/sending/send.js';

/** A text measured as X counts it. */
export interface TextLength {
  readonly length: number;
  /** For a reply, what every account may write; Premium accounts may write longer ones. */
  readonly limit: number;
  readonly fits: boolean;
}

/** Weighted characters of a reply. X counts a link as 23 and Japanese or emoji as 2 each. */
export const replyLimit = 280;

/** Characters of a DM (the limit of v1.1; v2 documents none). */
export const dmLimit = 10_000;

/** Measures a text before it is sent; an empty one does not fit. */
export function measureText(kind: SendKind, text: string): TextLength {
  const length =
    kind === 'reply' ? twitter.parseTweet(text).weightedLength : Array.from(text).length;
  const limit = kind === 'reply' ? replyLimit : dmLimit;
  return { length, limit, fits: text.trim() !== '' && length <= limit };
}
