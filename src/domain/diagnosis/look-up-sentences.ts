import { assertNever } from '../assert.js';
import type { Locale } from '../locale.js';
import type { SendKind } from '../sending/send.js';
import type { RecipientFacts } from './facts.js';
import { whyTexts } from './texts-why.js';
import type { WhyToken } from './why.js';

/**
 * What a look-up found about a recipient, in whole sentences; empty when it said nothing that matters.
 * Whether somebody takes DMs says nothing about a reply.
 */
export function lookUpSentences(
  facts: RecipientFacts | null,
  kind: SendKind,
  locale: Locale,
): readonly string[] {
  return tokensOf(facts, kind).map((token) => whyTexts[locale][token]);
}

function tokensOf(facts: RecipientFacts | null, kind: SendKind): readonly WhyToken[] {
  if (facts === null) return [];
  if (facts.kind === 'missing') return [missingToken(facts.reason)];
  if (kind === 'reply' || facts.receivesYourDm === null) return [];
  if (facts.receivesYourDm) return ['look-up-open'];
  const followed = facts.connections?.includes('followed_by');
  return [
    'look-up-closed',
    ...(facts.protected === true ? (['look-up-protected'] as const) : []),
    ...(facts.connections?.includes('blocking') === true ? (['look-up-we-block'] as const) : []),
    ...(followed === undefined
      ? []
      : [followed ? ('look-up-followed-by' as const) : ('look-up-not-followed-by' as const)]),
  ];
}

function missingToken(reason: Extract<RecipientFacts, { kind: 'missing' }>['reason']): WhyToken {
  switch (reason) {
    case 'suspended':
      return 'look-up-suspended';
    case 'gone':
      return 'look-up-gone';
    case 'not_authorized':
      return 'look-up-not-authorized';
    case 'unsaid':
      return 'look-up-missing';
    default:
      return assertNever(reason);
  }
}
