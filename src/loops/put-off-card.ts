import { markBroken } from '../../db/broken-channels.js';
import { postpone } from '../../db/card-queue.js';
import type { Delivery } from '../chat/port.js';
import { assertNever } from '../domain/assert.js';
import { goOn, type CardDelivery, type DueCard, type Step } from './card-delivery.js';

const growing = (firstMs: number, lastMs: number) => (tries: number) =>
  Math.min(lastMs, firstMs * 2 ** Math.min(tries, 20));

/** How long after an unclear outcome the card is looked for, or edited again. */
export const unclearWaitMs = growing(2_000, 60_000);
const refusedWaitMs = growing(60_000, 3_600_000);

/** Records why a post or an edit did not come about, and when it is tried again. */
export async function putOff(
  through: CardDelivery,
  due: DueCard,
  delivery: Exclude<Delivery, { kind: 'shown' | 'gone' }>,
  what: 'posts' | 'edits',
): Promise<Step> {
  const { database, now } = through;
  // An edit leaves the moment of the post alone: its message is there.
  const untouched = what === 'edits' ? due.card.postStartedAt : null;
  switch (delivery.kind) {
    case 'closed':
      return close(through, due, delivery.reason);
    case 'later':
      await postpone(database.db, due.card, { ...delivery, postStartedAt: untouched });
      return { kind: 'hold', what, until: delivery.at };
    case 'unclear':
      await postpone(database.db, due.card, {
        at: new Date(now().getTime() + unclearWaitMs(due.card.tries)),
        reason: delivery.reason,
        postStartedAt: what === 'edits' ? due.card.postStartedAt : now(),
      });
      return goOn;
    case 'refused':
      await refuse(through, due, delivery.reason, untouched);
      return goOn;
    case 'signed-out':
      await postpone(database.db, due.card, {
        at: now(),
        reason: delivery.reason,
        postStartedAt: untouched,
      });
      return { kind: 'signed-out' };
    default:
      return assertNever(delivery);
  }
}

/** What cannot be shown as it is: tried again when the subject changes, and after a growing wait. */
export async function refuse(
  through: CardDelivery,
  due: DueCard,
  reason: string,
  postStartedAt: Date | null,
): Promise<void> {
  const { database, port, now, log, metrics } = through;
  await postpone(database.db, due.card, {
    at: new Date(now().getTime() + refusedWaitMs(due.card.tries)),
    reason,
    postStartedAt,
  });
  metrics.cardRefused({ platform: port.platform, reason: 'refused' });
  log.error(
    { platform: port.platform, channel: due.channel.externalId, card: due.card.id, reason },
    'A card could not be shown; it is tried again when its subject changes, and later.',
  );
}

/** The channel does not take our messages: it is left alone until somebody mends it. */
export async function close(through: CardDelivery, due: DueCard, reason: string): Promise<Step> {
  const { database, port, now, log, metrics } = through;
  // Due at once: `channel here` mends the channel, and then nothing should wait.
  await postpone(database.db, due.card, {
    at: now(),
    reason,
    postStartedAt: due.card.messageRef === null ? null : due.card.postStartedAt,
  });
  await markBroken(database.db, due.channel.id, reason, now());
  metrics.cardRefused({ platform: port.platform, reason: 'closed' });
  log.error(
    { platform: port.platform, channel: due.channel.externalId, reason },
    'Nothing can be posted in this channel. Invite the bot again and type "/xtep channel here" there.',
  );
  return goOn;
}
