import type { CardRow, ChannelRow } from '../../db/card-queue.js';
import { loadBrokenChannel, loadIncidentCard, loadSendCard } from '../../db/card-subjects.js';
import { loadConfirmations } from '../../db/load-confirmations.js';
import { loadNotice } from '../../db/notices.js';
import type { Db } from '../../db/database.js';
import { loadStoredDigest, type StoredDigest } from '../../db/due-digests.js';
import { brokenChannelCard } from '../chat/broken-channel-card.js';
import type { CardContent, CardContext } from '../chat/card-content.js';
import type { Card } from '../chat/cards.js';
import { confirmationsCard } from '../chat/confirmations-card.js';
import { digestCard } from '../chat/digest-card.js';
import { incidentCard } from '../chat/incident-card.js';
import { noticeCard } from '../chat/notice-card.js';
import { sendCard } from '../chat/send-card.js';
import { assert, assertNever } from '../domain/assert.js';
import type {
  BrokenChannelView,
  ConfirmationsView,
  IncidentCardView,
  SendCardView,
} from '../domain/incidents/card-views.js';
import type { NoticeView } from '../domain/notice.js';
import { messageOf } from './duty.js';

/** A card as it should look now, and since when there is something to tell (for the metrics). */
export interface RenderedCard {
  readonly kind: 'drawn';
  readonly card: Card;
  readonly subject: Subject['kind'];
  readonly happenedAt: Date;
}

type Subject =
  | { readonly kind: 'send'; readonly view: SendCardView }
  | { readonly kind: 'incident'; readonly view: IncidentCardView }
  | { readonly kind: 'digest'; readonly view: StoredDigest }
  | { readonly kind: 'channel'; readonly view: BrokenChannelView }
  | { readonly kind: 'rule'; readonly view: ConfirmationsView }
  | { readonly kind: 'notice'; readonly view: NoticeView };

/**
 * Draws the present state of the card's subject. The row must have been read before: then the
 * drawing is at least as new as its `wantedVersion`. A store that cannot be read throws; a state that
 * cannot be drawn is a bug of ours and told as a value, so that it stays with this one card.
 */
export async function renderCard(
  db: Db,
  row: CardRow,
  channel: ChannelRow,
  timeZone: string,
): Promise<RenderedCard | { readonly kind: 'not-drawn'; readonly reason: string }> {
  const subject = await load(db, row);
  try {
    return {
      kind: 'drawn',
      card: {
        ...draw(subject, { locale: channel.locale, timeZone }),
        cardId: String(row.id),
        generation: row.generation,
        version: row.wantedVersion,
      },
      subject: subject.kind,
      happenedAt: happenedAt(subject),
    };
  } catch (error) {
    return { kind: 'not-drawn', reason: messageOf(error) };
  }
}

async function load(db: Db, row: CardRow): Promise<Subject> {
  if (row.sendId !== null) {
    const view = await loadSendCard(db, row.sendId);
    assert(view !== null, 'a card has its send');
    return { kind: 'send', view };
  }
  if (row.incidentId !== null) {
    const view = await loadIncidentCard(db, row.incidentId);
    assert(view !== null, 'a card has its incident');
    return { kind: 'incident', view };
  }
  if (row.aboutChannelId !== null) {
    const view = await loadBrokenChannel(db, row.aboutChannelId, row.madeAt);
    assert(view !== null, 'a card has its channel');
    return { kind: 'channel', view };
  }
  if (row.ruleId !== null) {
    const view = await loadConfirmations(db, row.ruleId);
    assert(view !== null, 'a card has its rule');
    return { kind: 'rule', view };
  }
  if (row.noticeId !== null) {
    const view = await loadNotice(db, row.noticeId);
    assert(view !== null, 'a card has its notice');
    return { kind: 'notice', view };
  }
  assert(row.digestId !== null, 'a card has a subject');
  const view = await loadStoredDigest(db, row.digestId);
  assert(view !== null, 'a card has its digest');
  return { kind: 'digest', view };
}

function draw(subject: Subject, context: CardContext): CardContent {
  switch (subject.kind) {
    case 'send':
      return sendCard(subject.view, context);
    case 'incident':
      return incidentCard(subject.view, context);
    case 'digest':
      return digestCard(subject.view, context);
    case 'channel':
      return brokenChannelCard(subject.view, context);
    case 'rule':
      return confirmationsCard(subject.view, context);
    case 'notice':
      return noticeCard(subject.view, context);
    default:
      return assertNever(subject);
  }
}

function happenedAt(subject: Subject): Date {
  switch (subject.kind) {
    case 'send':
      return subject.view.failure?.endedAt ?? subject.view.changedAt;
    case 'incident':
      return subject.view.lastFailureAt ?? subject.view.openedAt;
    case 'digest':
      return subject.view.madeAt;
    case 'channel':
      return subject.view.since;
    case 'rule':
      return subject.view.changedAt;
    case 'notice':
      return subject.view.madeAt;
    default:
      return assertNever(subject);
  }
}
