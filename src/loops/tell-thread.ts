import type { Card } from '../chat/cards.js';
import { stateReply } from '../chat/state-reply.js';
import type { CardDelivery, DueCard } from './card-delivery.js';
import { settle } from './guarded-call.js';

/**
 * Says a change of state in the card's thread where the channel asked for it (`threads:on`), since an
 * edit alone can be missed. A courtesy: said at most once, never retried; the card itself is the truth.
 */
export async function tellThread(
  through: CardDelivery,
  due: DueCard,
  card: Card,
  messageRef: string,
): Promise<void> {
  if (!due.channel.threads) return;
  const view = stateReply(due.card.shownState, card, due.channel.locale);
  if (view === null) return;
  const delivery = await settle(through, () =>
    through.port.reply(due.channel.externalId, messageRef, view),
  );
  if (delivery.kind !== 'shown') {
    through.log.warn({ card: due.card.id, delivery }, 'A thread was not told of a change.');
  }
}
