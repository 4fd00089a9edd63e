/**
 * The observations that can speak for a cause. Each has a sentence in both languages
 * (`texts-why.ts`); a diagnosis stores the tokens, so that old ones can be told in any language.
 */
export const whyTokens = [
  // What X answered.
  'x-states',
  'x-names-no-reason',
  'usual-reason',
  'seen-with-this-answer',
  'meaning-not-known',
  'not-in-table',
  // What the look-up of the recipient found.
  'no-look-up',
  'look-up-closed',
  'look-up-open',
  'look-up-protected',
  'look-up-followed-by',
  'look-up-not-followed-by',
  'look-up-we-block',
  'look-up-suspended',
  'look-up-gone',
  'look-up-not-authorized',
  'look-up-missing',
  'look-up-disagrees',
  // Our own account.
  'own-protected',
  'own-unverified',
  'own-young',
  'own-setting-not-shown',
  // Recent attempts and the text.
  'several-recipients',
  'open-recipients-in-a-row',
  'many-in-short-time',
  'same-text-repeated',
  'text-over-280',
  'secret-reply',
  'file-missing',
  // Windows and money.
  'window-used-up',
  'user-day-used-up',
  'app-day-used-up',
  'limit-not-named',
  'plan-used-up',
  // Connection and machine.
  'not-reached',
  'answer-incomplete',
  'we-stopped',
  'server-error',
  'empty-success',
  'clock-differs',
] as const;

export type WhyToken = (typeof whyTokens)[number];

export function isWhyToken(value: string): value is WhyToken {
  return whyTokens.some((token) => token === value);
}
