import { assertNever } from '../../domain/assert.js';
import type { Card, CardMetadata } from '../cards.js';
import { cardBlockId } from './block-ids.js';
import { fallbackText, renderPlainly, renderView, type SlackBlock } from './render-view.js';

/** The `event_type` by which a card is known again in the channel's history. */
export const cardEventType = 'xtep_card';

/** Ids and states as text. Everybody in the workspace may read it. */
export function cardPayload(cardId: string, metadata: CardMetadata): Record<string, string> {
  const card = cardId;
  switch (metadata.kind) {
    case 'send': {
      const { send, state, cause } = metadata;
      return { card, send, state, ...(cause === null ? {} : { cause }) };
    }
    case 'incident': {
      const { incident, state, cause } = metadata;
      return { card, incident, state, cause };
    }
    case 'channel':
      return { card, channel: metadata.channel, state: metadata.state };
    case 'digest':
      return { card, digest: metadata.digest, state: metadata.state };
    case 'rule':
      return { card, rule: metadata.rule, state: metadata.state };
    case 'notice':
      return { card, notice: metadata.notice, state: metadata.state };
    default:
      return assertNever(metadata);
  }
}

/** What `chat.postMessage` and `chat.update` have in common for one card. */
export interface CardMessage {
  readonly text: string;
  readonly blocks: SlackBlock[];
  readonly metadata: {
    readonly event_type: string;
    readonly event_payload: Record<string, string>;
  };
}

function message(card: Card, blocks: readonly SlackBlock[]): CardMessage {
  return {
    text: fallbackText(card),
    blocks: blocks.map((block, index) => ({ ...block, block_id: cardBlockId(card, index) })),
    metadata: {
      event_type: cardEventType,
      event_payload: cardPayload(card.cardId, card.metadata),
    },
  };
}

export function renderCard(card: Card, cutNote: string): CardMessage {
  return message(card, renderView(card, cutNote));
}

/** The same card in its simplest form. */
export function renderCardPlainly(card: Card): CardMessage {
  return message(card, renderPlainly(card));
}
