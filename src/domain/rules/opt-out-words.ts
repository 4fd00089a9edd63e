import { foldText } from './fold-text.js';
import type { Act } from './trigger.js';

/** What a person writes to be left alone. */
export const optOutWords = ['配信停止', '停止', 'ストップ', 'stop', 'unsubscribe'] as const;

const folded: ReadonlySet<string> = new Set(optOutWords.map(foldText));

/**
 * Whether a DM opts its author out: it is nothing but one of the words, in any case and width, with
 * marks around it (「配信停止。」) or without. A message that merely contains one (「停止中の商品は?」)
 * is not meant so.
 */
export function isOptOutMessage(text: string): boolean {
  return folded.has(foldText(text).replace(/^[\p{P}\p{S}\s]+|[\p{P}\p{S}\s]+$/gu, ''));
}

/** The language in which somebody asked: of `stop` and `unsubscribe` it may be any that is written so. */
export function optOutLanguage(text: string): 'ja' | 'en' {
  return /[a-z]/u.test(foldText(text)) ? 'en' : 'ja';
}

/** Whether an act asks for no more messages: no rule answers it. */
export function asksToStop(act: Act): boolean {
  return act.kind === 'dm' && isOptOutMessage(act.text);
}
