import { createHash } from 'node:crypto';
import type { APIEmbed } from 'discord.js';
import type { Card } from '../cards.js';
import { limits } from './limits.js';

/*
 * How a message says which card, and which attempt, it shows.
 *
 * `custom_id` must be exactly `verb:id`, and Discord does not give a message's nonce back in the
 * channel's history. So a card carries a mark in its embed's footer, which history and every click
 * bring along, also after a restart; and each button's numeric component `id` carries the attempt.
 */

/** Component ids that we do not choose are numbered by Discord from 1: at most 5 rows + 25 buttons. */
const slots = 32;

const markPattern = /\bxtep (\d+)\.(\d+)(?: · (\d+))?$/u;

/** What `readMark` finds at the end of a footer or of a plain rendering. */
export interface CardMark {
  readonly cardId: string;
  readonly generation: number;
  readonly attemptId: number | null;
}

/** `xtep 12.0 · 345`: card 12, first posting, attempt 345. Ids only, the same in every language. */
export function cardMark(card: Card): string {
  const attempt = card.attemptId === null ? '' : ` · ${card.attemptId}`;
  return `xtep ${card.cardId}.${card.generation}${attempt}`;
}

/** The mark of a message, from an embed's footer or the end of its content; null without one. */
export function readMark(message: {
  readonly content?: string;
  readonly embeds?: readonly Pick<APIEmbed, 'footer'>[];
}): CardMark | null {
  const places = [...(message.embeds ?? []).map((embed) => embed.footer?.text), message.content];
  for (const place of places) {
    const match = markPattern.exec(place ?? '');
    const [, cardId, generation, attempt] = match ?? [];
    if (cardId === undefined || generation === undefined) continue;
    return {
      cardId,
      generation: Number(generation),
      attemptId: attempt === undefined ? null : Number(attempt),
    };
  }
  return null;
}

/** The component id of a card's nth button; undefined when the attempt is null or too big for 32 bits. */
export function componentId(attemptId: number | null, slot: number): number | undefined {
  if (attemptId === null || attemptId < 1 || slot >= slots) return undefined;
  const id = attemptId * slots + slot;
  return id <= limits.componentId ? id : undefined;
}

/** The attempt behind a component id; null for ids that Discord numbered itself. */
export function attemptOfComponent(id: number | undefined): number | null {
  return id === undefined || id < slots ? null : Math.floor(id / slots);
}

/** Same card and generation → same nonce, so that a repeated post within minutes is one message. */
export function cardNonce(card: Pick<Card, 'cardId' | 'generation'>): string {
  return nonceOf(`card ${card.cardId}.${card.generation}`);
}

/** A base-36 hash of `key` with at most the 25 characters that a nonce may have. */
export function nonceOf(key: string): string {
  const digest = createHash('sha256').update(key).digest('hex');
  return BigInt(`0x${digest}`).toString(36).slice(0, limits.nonce);
}
