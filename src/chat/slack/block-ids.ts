import type { Card } from '../cards.js';

/**
 * The ids of a card's blocks. Slack wants them new on every update, so they carry the version;
 * they also carry the attempt that the card shows (a click acts on it and on no other) and the
 * generation (a card posted afresh is not its deleted predecessor).
 */
export function cardBlockId(card: Card, index: number): string {
  const attempt = card.attemptId === null ? 'none' : String(card.attemptId);
  return `xtep.g${card.generation}.v${card.version}.a${attempt}.${index}`;
}

const pattern = /^xtep\.g(\d+)\.v\d+\.a(\d+|none)\.\d+$/u;

/** What a block id of ours says; null for any other. */
export function readCardBlockId(
  blockId: string,
): { readonly generation: number; readonly attemptId: number | null } | null {
  const match = pattern.exec(blockId);
  if (match === null) return null;
  return {
    generation: Number(match[1]),
    attemptId: match[2] === 'none' ? null : Number(match[2]),
  };
}
