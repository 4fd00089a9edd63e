import { foldText } from './fold-text.js';
import type { Act } from './trigger.js';

/** What a person writes to be left alone. */
export const optOutWords = ['配信停止', '停止', 'stop', 'unsubscribe'] as const;

const folded: ReadonlySet<string> = new Set(optOutWords.map(foldText));

/**
 * Whether a DM opts its author out: it is nothing but one of the words, in any case and width. A
 * message that merely contains one (「停止中の商品は?」) is not meant so.
 */
export function isOptOutMessage(text: string): boolean {
  return folded.has(foldText(text));
}

/** Whether an act asks for no more messages: no rule answers it. */
export function asksToStop(act: Act): boolean {
  return act.kind === 'dm' && isOptOutMessage(act.text);
}
