import type { CardRow, ChannelRow } from '../../db/card-queue.js';
import { loadIncidentCard, loadSendCard } from '../../db/card-subjects.js';
import type { Db } from '../../db/database.js';
import { loadStoredDigest } from '../../db/digests.js';
import type { CardContent, CardContext } from '../chat/card-content.js';
import type { Card } from '../chat/cards.js';
import { digestCard } from '../chat/digest-card.js';
import { incidentCard } from '../chat/incident-card.js';
import { sendCard } from '../chat/send-card.js';
import { assert } from '../domain/assert.js';

/** A card as it should look now, and since when there is something to tell (for the metrics). */
export interface RenderedCard {
  readonly card: Card;
  readonly subject: 'send' | 'incident' | 'digest';
  readonly happenedAt: Date;
}

/**
 * Draws the present state of the card's subject. The row must have been read before: then the
 * drawing is at least as new as its `wantedVersion`. Throws when the subject is gone, which the
 * references between the tables rule out.
 */
export async function renderCard(
  db: Db,
  row: CardRow,
  channel: ChannelRow,
  timeZone: string,
): Promise<RenderedCard> {
  const { content, subject, happenedAt } = await load(db, row, {
    locale: channel.locale,
    timeZone,
  });
  return {
    card: {
      ...content,
      cardId: String(row.id),
      generation: row.generation,
      version: row.wantedVersion,
    },
    subject,
    happenedAt,
  };
}

async function load(
  db: Db,
  row: CardRow,
  context: CardContext,
): Promise<{ readonly content: CardContent } & Omit<RenderedCard, 'card'>> {
  if (row.sendId !== null) {
    const view = await loadSendCard(db, row.sendId);
    assert(view !== null, 'a card has its send');
    const happenedAt = view.failure?.endedAt ?? view.changedAt;
    return { content: sendCard(view, context), subject: 'send', happenedAt };
  }
  if (row.incidentId !== null) {
    const view = await loadIncidentCard(db, row.incidentId);
    assert(view !== null, 'a card has its incident');
    const happenedAt = view.lastFailureAt ?? view.openedAt;
    return { content: incidentCard(view, context), subject: 'incident', happenedAt };
  }
  assert(row.digestId !== null, 'a card has a subject');
  const digest = await loadStoredDigest(db, row.digestId);
  assert(digest !== null, 'a card has its digest');
  return { content: digestCard(digest, context), subject: 'digest', happenedAt: digest.madeAt };
}
