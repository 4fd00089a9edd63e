import type { SlackTexts } from '../../i18n/slack.js';
import type { Card } from '../cards.js';
import type { ChatPort, Delivery, Finding } from '../port.js';
import { readCardBlockId } from './block-ids.js';
import { closedReason } from './channels.js';
import type { Connection } from './connection.js';
import { readFailure, toDelivery, type SlackFailure } from './delivery.js';
import { cardEventType, renderCard, renderCardPlainly, type CardMessage } from './render-card.js';
import { fallbackText, renderPlainly, renderView } from './render-view.js';
import type { WebClients } from './web-clients.js';

export interface PostingParts {
  readonly clients: WebClients;
  readonly now: () => Date;
  readonly texts: SlackTexts;
  readonly connection: Pick<Connection, 'identity' | 'noteSignedOut'>;
}

/** Untrusted text stands in every card: nothing is parsed, linked, pinged or unfolded. */
const quiet = {
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
} as const;

/** Our clock and Slack's may differ, and a post may have left a little before it was noted. */
const clockSlackMs = 5 * 60_000;
const pageSize = 200;
const maxPages = 50;

interface HistoryMessage {
  readonly ts?: string;
  readonly bot_id?: string;
  readonly blocks?: readonly { readonly block_id?: string }[];
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: unknown };
}

function payloadCard(message: HistoryMessage): unknown {
  const payload = message.metadata?.event_payload;
  if (message.metadata?.event_type !== cardEventType) return null;
  return typeof payload === 'object' && payload !== null && 'card' in payload ? payload.card : null;
}

function isCard(message: HistoryMessage, card: Card, botId: string | null): boolean {
  const isForeign = botId !== null && (message.bot_id ?? botId) !== botId;
  if (isForeign || payloadCard(message) !== card.cardId) return false;
  const ids = (message.blocks ?? []).map((block) => readCardBlockId(block.block_id ?? ''));
  const known = ids.find((id) => id !== null);
  return known === undefined || known === null || known.generation === card.generation;
}

export function createPosting(
  parts: PostingParts,
): Pick<ChatPort, 'post' | 'update' | 'find' | 'reply'> {
  const { clients, now, texts, connection } = parts;
  const { chat, conversations } = clients.calls;

  const asDelivery = (failure: SlackFailure): Delivery => {
    if (failure.kind === 'signed-out') connection.noteSignedOut(failure.reason);
    if (failure.kind !== 'closed') return toDelivery(failure, now());
    return { kind: 'closed', reason: closedReason(failure.reason, texts) };
  };

  /** Calls with the full rendering, and once more with the plain one when Slack refuses the first. */
  const deliver = async <Rendering>(
    renderings: readonly Rendering[],
    call: (rendering: Rendering) => Promise<{ readonly ts?: string }>,
  ): Promise<Delivery> => {
    let delivery: Delivery = { kind: 'refused', reason: 'nothing to show' };
    for (const rendering of renderings) {
      try {
        const { ts } = await call(rendering);
        return ts === undefined
          ? { kind: 'unclear', reason: 'Slack gave no message id' }
          : { kind: 'shown', messageRef: ts };
      } catch (error: unknown) {
        delivery = asDelivery(readFailure(error));
        if (delivery.kind !== 'refused') return delivery;
      }
    }
    return delivery;
  };

  const renderings = (card: Card): readonly CardMessage[] => [
    renderCard(card, texts.cutNote),
    renderCardPlainly(card),
  ];

  const lookThrough = async (channel: string, card: Card, since: Date): Promise<Finding> => {
    const oldest = String((since.getTime() - clockSlackMs) / 1000);
    const botId = connection.identity()?.botId || null;
    let cursor: string | undefined;
    for (let page = 0; page < maxPages; page += 1) {
      const answer = await conversations.history({
        channel,
        oldest,
        limit: pageSize,
        include_all_metadata: true,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const found = (answer.messages ?? []).find((one) => isCard(one, card, botId));
      if (found?.ts !== undefined) return { kind: 'found', messageRef: found.ts };
      cursor = answer.response_metadata?.next_cursor;
      if (cursor === undefined || cursor === '') return { kind: 'absent' };
    }
    return { kind: 'cannot-tell', reason: 'the channel holds too many messages since then' };
  };

  return {
    post: (channel, card) =>
      deliver(renderings(card), (message) => chat.postMessage({ channel, ...message, ...quiet })),
    update: (channel, ts, card) =>
      deliver(renderings(card), (message) =>
        chat.update({ channel, ts, ...message, parse: 'none', link_names: false }),
      ),
    find: async (channel, card, since) => {
      try {
        return await lookThrough(channel, card, since);
      } catch (error: unknown) {
        const failure = readFailure(error);
        if (failure.kind === 'signed-out') connection.noteSignedOut(failure.reason);
        return { kind: 'cannot-tell', reason: failure.reason };
      }
    },
    reply: (channel, messageRef, view) =>
      deliver([renderView(view, texts.cutNote), renderPlainly(view)], (blocks) =>
        chat.postMessage({
          channel,
          thread_ts: messageRef,
          text: fallbackText(view),
          blocks: [...blocks],
          ...quiet,
        }),
      ),
  };
}
