import twitterText from 'twitter-text';
import type { SendKind } from '../src/domain/sending/send.js';

/** How much X takes per kind: a DM 10,000 characters, a post 280 weighted ones. */
export const textLimits = { dm: 10_000, reply: 280 } as const satisfies Record<SendKind, number>;

/** What is wrong with a text before X ever sees it. */
export type TextFault =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-long'; readonly length: number; readonly limit: number };

/** Null when the text can be sent as that kind. */
export function textFault(text: string, kind: SendKind): TextFault | null {
  if (text.trim() === '') return { kind: 'empty' };
  const limit = textLimits[kind];
  const length =
    kind === 'dm' ? Array.from(text).length : twitterText.parseTweet(text).weightedLength;
  return length > limit ? { kind: 'too-long', length, limit } : null;
}
