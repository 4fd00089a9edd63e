import { assertNever } from '../assert.js';
import { foldText } from './fold-text.js';
import type { TriggerKind } from './trigger.js';

/** 部分一致, 完全一致, 前方一致. */
export const keywordMatches = ['contains', 'exact', 'prefix'] as const;

export type KeywordMatch = (typeof keywordMatches)[number];

const edgeMentions = /^(?:@\w{1,15}\s+)+|(?:\s+@\w{1,15})+$/gu;
const trailingPostLink =
  /\s*https?:\/\/(?:t\.co\/\w+|(?:www\.|mobile\.)?(?:x|twitter)\.com\/\w+\/status\/\d+\S*)$/iu;

/**
 * What a person said, folded for comparison. In a post, the names at its edges and the link that a
 * quote ends with are addresses, not words: without this `exact` would never match a mention, and a
 * keyword that is part of our own handle would match all of them.
 */
export function wordsOf(kind: TriggerKind, text: string): string {
  if (kind === 'dm') return foldText(text);
  return foldText(text.trim().replace(trailingPostLink, '').replace(edgeMentions, ''));
}

/** Whether words match one of the keywords. All must be folded already; no keywords match nothing. */
export function matchesKeyword(
  words: string,
  keywords: readonly string[],
  match: KeywordMatch,
): boolean {
  switch (match) {
    case 'contains':
      return keywords.some((keyword) => words.includes(keyword));
    case 'exact':
      return keywords.includes(words);
    case 'prefix':
      return keywords.some((keyword) => words.startsWith(keyword));
    default:
      return assertNever(match);
  }
}
