import type { AccountFacts } from '../src/domain/diagnosis/facts.js';
import type { SendKind } from '../src/domain/sending/send.js';
import { actionTexts } from '../src/i18n/commands-actions.js';
import { formatNumber } from '../src/i18n/format.js';
import { measureText } from '../src/x/text-length.js';
import type { CommandContext } from './command.js';

/** What X takes from Premium accounts as one post. */
const premiumReplyLimit = 25_000;

/** What is wrong with a text before X ever sees it. */
export type TextFault =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-long'; readonly length: number; readonly limit: number };

/** The longest text of that kind that the account may write, in what X counts. */
export function textLimit(kind: SendKind, account: AccountFacts | null): number {
  return kind === 'reply' && isPremium(account) ? premiumReplyLimit : measureText(kind, '').limit;
}

/** Null when the text can be sent as that kind, within `limit`. */
export function textFault(text: string, kind: SendKind, limit: number): TextFault | null {
  if (text.trim() === '') return { kind: 'empty' };
  const { length } = measureText(kind, text);
  return length > limit ? { kind: 'too-long', length, limit } : null;
}

/** What is wrong with a text, in words; null when nothing is. */
export function textFaultText(
  { locale }: CommandContext,
  text: string,
  { kind, limit }: { readonly kind: SendKind; readonly limit: number },
): string | null {
  const fault = textFault(text, kind, limit);
  if (fault === null) return null;
  const texts = actionTexts[locale];
  return fault.kind === 'empty'
    ? texts.emptyText
    : texts.tooLong(formatNumber(fault.length, locale), formatNumber(fault.limit, locale));
}

/** What X did not say about an account counts as no. */
function isPremium(account: AccountFacts | null): boolean {
  return /^premium/iu.test(account?.subscriptionType ?? '');
}
