import type { CardRow, ChannelRow } from '../../db/card-queue.js';
import {
  markBroken,
  markMended,
  postpone,
  recordFound,
  recordGone,
  recordShown,
  startPost,
} from '../../db/card-queue.js';
import type { Database } from '../../db/database.js';
import type { ChatPort, Delivery, Finding } from '../chat/port.js';
import { stateReply } from '../chat/state-reply.js';
import { assertNever } from '../domain/assert.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { messageOf } from './duty.js';
import { renderCard, type RenderedCard } from './render-card.js';

export interface CardDelivery {
  readonly database: Database;
  readonly port: ChatPort;
  readonly timeZone: string;
  readonly now: () => Date;
  readonly log: Log;
  readonly metrics: Metrics;
  /** A call of the port that takes longer is given up as unclear, so that no channel hangs for ever. */
  readonly deadlineMs: number;
}

export interface DueCard {
  readonly card: CardRow;
  readonly channel: ChannelRow;
}

/** What a step means for the next cards of the same channel. */
export type Step =
  | { readonly kind: 'go-on' }
  /** The platform asked to slow down. */
  | { readonly kind: 'hold'; readonly what: 'posts' | 'edits'; readonly until: Date }
  | { readonly kind: 'signed-out' };

const goOn: Step = { kind: 'go-on' };

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

const growing = (firstMs: number, lastMs: number) => (tries: number) =>
  Math.min(lastMs, firstMs * 2 ** Math.min(tries, 20));

const unclearWaitMs = growing(2_000, 60_000);
const refusedWaitMs = growing(60_000, 3_600_000);

/** Brings one card one step on: looks it up, posts it or edits it, and records what became of it. */
export async function showCard(through: CardDelivery, due: DueCard): Promise<Step> {
  const rendered = await render(through, due);
  if (rendered === null) return goOn;
  if (due.card.messageRef !== null) return edit(through, due, rendered, due.card.messageRef);
  if (due.card.postStartedAt !== null) {
    return lookUp(through, due, rendered, due.card.postStartedAt);
  }
  return post(through, due, rendered);
}

/** A card that cannot be drawn is a bug of ours; it must not stop the others of its channel. */
async function render(through: CardDelivery, due: DueCard): Promise<RenderedCard | null> {
  try {
    return await renderCard(through.database.db, due.card, due.channel, through.timeZone);
  } catch (error) {
    await refuse(through, due, `not drawn: ${messageOf(error)}`, due.card.postStartedAt);
    return null;
  }
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
  return postponed(through, due, delivery, 'posts');
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
  if (delivery.kind !== 'shown') return postponed(through, due, delivery, 'edits');
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

/** Records why a post or an edit did not come about, and when it is tried again. */
async function postponed(
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

async function refuse(
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

async function close(through: CardDelivery, due: DueCard, reason: string): Promise<Step> {
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

async function mended(through: CardDelivery, due: DueCard): Promise<Step> {
  if (due.channel.brokenAt !== null) await markMended(through.database.db, due.channel.id);
  return goOn;
}

/**
 * Says a change of state in the card's thread where the channel asked for it (`threads:on`), since an
 * edit alone can be missed. A courtesy: said at most once, never retried; the card itself is the truth.
 */
async function tellThread(
  through: CardDelivery,
  due: DueCard,
  card: RenderedCard['card'],
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

async function settle(through: CardDelivery, call: () => Promise<Delivery>): Promise<Delivery> {
  const result = await guarded(through, call);
  return result.kind === 'failed' ? { kind: 'unclear', reason: result.reason } : result.value;
}

async function settleFinding(
  through: CardDelivery,
  call: () => Promise<Finding>,
): Promise<Finding> {
  const result = await guarded(through, call);
  return result.kind === 'failed' ? { kind: 'cannot-tell', reason: result.reason } : result.value;
}

type Guarded<T> =
  | { readonly kind: 'ended'; readonly value: T }
  | { readonly kind: 'failed'; readonly reason: string };

/** A port never throws and always ends; when one does not, its channel must not pay for it. */
async function guarded<T>(through: CardDelivery, call: () => Promise<T>): Promise<Guarded<T>> {
  const { port, log, deadlineMs } = through;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<Guarded<T>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'failed', reason: 'no answer' }), deadlineMs);
  });
  try {
    const ended = call().then((value): Guarded<T> => ({ kind: 'ended', value }));
    return await Promise.race([ended, deadline]);
  } catch (error) {
    log.error({ platform: port.platform, reason: messageOf(error) }, 'A chat adapter threw.');
    return { kind: 'failed', reason: messageOf(error) };
  } finally {
    clearTimeout(timer);
  }
}
