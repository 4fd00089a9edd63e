import type { Locale } from '../domain/locale.js';
import type { Block, Card } from './cards.js';

/** What a builder of a card knows; the cards loop adds the row's id, generation and version. */
export type CardContent = Omit<Card, 'cardId' | 'generation' | 'version'>;

/** How a card is written: in the channel's language, with times in `XTEP_TIME_ZONE`. */
export interface CardContext {
  readonly locale: Locale;
  readonly timeZone: string;
}

export const text = (words: string): Block => ({ kind: 'text', text: words });
export const strong = (words: string): Block => ({ kind: 'strong', text: words });
export const note = (words: string): Block => ({ kind: 'note', text: words });
