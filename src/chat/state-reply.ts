import { isCauseId } from '../domain/diagnosis/cause.js';
import { causeTitle } from '../domain/diagnosis/explain.js';
import type { Locale } from '../domain/locale.js';
import type { CardContent } from './card-content.js';
import type { View } from './cards.js';

/** States in which a card rests: a step on the way to them is worth no message. */
const restingStates: ReadonlySet<string> = new Set([
  'sent',
  'failed',
  'unknown',
  'ignored',
  'skipped',
  'open',
  'closed',
]);

/**
 * What a card's thread is told when the card came to rest in another state than it showed before:
 * the card's new title and, after a failure, its cause. Null: nothing worth a message. Waiting and
 * sending are passed over, so that one resend makes one reply.
 */
export function stateReply(
  shownBefore: string | null,
  card: Pick<CardContent, 'title' | 'tone' | 'metadata'>,
  locale: Locale,
): View | null {
  const { metadata } = card;
  if (shownBefore === null || shownBefore === metadata.state) return null;
  if (!restingStates.has(metadata.state)) return null;
  const cause = metadata.kind === 'send' && metadata.state === 'failed' ? metadata.cause : null;
  return {
    tone: card.tone,
    title: card.title,
    blocks:
      cause !== null && isCauseId(cause) ? [{ kind: 'text', text: causeTitle(cause, locale) }] : [],
    buttons: [],
  };
}
