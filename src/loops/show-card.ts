import { markMended } from '../../db/broken-channels.js';
import { postpone, recordFound, recordGone, recordShown, startPost } from '../../db/card-queue.js';
import { goOn, type CardDelivery, type DueCard, type Step } from './card-delivery.js';
import { settle, settleFinding } from './guarded-call.js';
import { close, putOff, refuse, unclearWaitMs } from './put-off-card.js';
import { renderCard, type RenderedCard } from './render-card.js';
import { tellThread } from './tell-thread.js';

/** An absence proves something only this long after the post may have left: what is new shows up late. */
const absentAfterMs = 5_000;
/** Clocks of ours and of the platform may differ by this. */
const clockSkewMs = 120_000;
/**
 * A look-up that cannot tell (no right to read the channel, an outage) is repeated for this long.
 * Then the card is posted although it may be there already: an alert seen twice does less harm than
 * one never seen. The log says so.
 */
const blindAfterMs = 30 * 60_000;

/** Brings one card one step on: looks it up, posts it or edits it, and records what became of it. */
export async function showCard(through: CardDelivery, due: DueCard): Promise<Step> {
  const { database, timeZone } = through;
  const rendered = await renderCard(database.db, due.card, due.channel, timeZone);
  // A card that cannot be drawn is a bug of ours; it must not stop the others of its channel.
  if (rendered.kind === 'not-drawn') {
    await refuse(through, due, `not drawn: ${rendered.reason}`, due.card.postStartedAt);
    return goOn;
  }
  if (due.card.messageRef !== null) return edit(through, due, rendered, due.card.messageRef);
  if (due.card.postStartedAt !== null) {
    return lookUp(through, due, rendered, due.card.postStartedAt);
  }
  return post(through, due, rendered);
}

async function post(
  through: CardDelivery,
  due: DueCard,
  { card, subject, happenedAt }: RenderedCard,
): Promise<Step> {
  const { database, port, now, metrics } = through;
  if (!(await startPost(database.db, due.card, now()))) return goOn;
  const delivery = await settle(through, () => port.post(due.channel.externalId, card));
  if (delivery.kind === 'shown') {
    await recordShown(database.db, due.card, {
      messageRef: delivery.messageRef,
      version: card.version,
      state: card.metadata.state,
    });
    if (due.card.generation === 1) {
      const delayMs = now().getTime() - happenedAt.getTime();
      metrics.cardShown({ platform: port.platform, subject, delayMs });
    }
    return mended(through, due);
  }
  if (delivery.kind === 'gone') return close(through, due, 'not found');
  return putOff(through, due, delivery, 'posts');
}

async function edit(
  through: CardDelivery,
  due: DueCard,
  { card }: RenderedCard,
  messageRef: string,
): Promise<Step> {
  const { database, port } = through;
  const delivery = await settle(through, () =>
    port.update(due.channel.externalId, messageRef, card),
  );
  if (delivery.kind === 'gone') {
    await recordGone(database.db, due.card);
    return goOn;
  }
  if (delivery.kind !== 'shown') return putOff(through, due, delivery, 'edits');
  await recordShown(database.db, due.card, {
    messageRef: delivery.messageRef,
    version: card.version,
    state: card.metadata.state,
  });
  await tellThread(through, due, card, delivery.messageRef);
  return mended(through, due);
}

/** An earlier post may have arrived: the card is posted again only after it was looked for. */
async function lookUp(
  through: CardDelivery,
  due: DueCard,
  rendered: RenderedCard,
  startedAt: Date,
): Promise<Step> {
  const { database, port, now, log } = through;
  const since = new Date(startedAt.getTime() - clockSkewMs);
  const finding = await settleFinding(through, () =>
    port.find(due.channel.externalId, rendered.card, since),
  );
  if (finding.kind === 'found') {
    await recordFound(database.db, due.card, finding.messageRef);
    return goOn;
  }
  const waitedMs = now().getTime() - startedAt.getTime();
  const absent = finding.kind === 'absent';
  const blind = !absent && waitedMs >= blindAfterMs;
  if (blind) {
    log.warn(
      { channel: due.channel.externalId, card: due.card.id, reason: finding.reason },
      'A card could not be looked up for 30 minutes; it is posted although it may be there already.',
    );
  }
  // What is to be posted again goes back into the row of the new messages, under their limit.
  const again = blind || (absent && waitedMs >= absentAfterMs);
  const waitMs = absent ? Math.max(0, absentAfterMs - waitedMs) : unclearWaitMs(due.card.tries);
  await postpone(database.db, due.card, {
    at: new Date(now().getTime() + (again ? 0 : waitMs)),
    reason: absent ? 'not seen in the channel' : finding.reason,
    postStartedAt: again ? null : startedAt,
  });
  return goOn;
}

async function mended(through: CardDelivery, due: DueCard): Promise<Step> {
  if (due.channel.brokenAt !== null)
    await markMended(through.database.db, due.channel.id, through.now());
  return goOn;
}
