import type { Act, TriggerActor } from './trigger.js';

/** An act as a source sees it: which round of a follow, like or repost it is, only the store can tell. */
export type SeenAct = WithoutRound<Act>;

type WithoutRound<T> = T extends unknown ? Omit<T, 'round'> : never;

/** One act that a source has seen, before it is told apart from what was seen earlier. */
export interface ActSighting {
  readonly act: SeenAct;
  readonly actor: TriggerActor;
  /** X id of the account of ours that the act concerns. */
  readonly accountXUserId: string;
  /** X's own time of it; null: the source tells none (likes, reposts and follows on lists). */
  readonly at: Date | null;
  /** What the source calls its event: for logs, never for telling acts apart. */
  readonly sourceId: string;
}

/** A follow, like or repost that somebody took back. */
export interface TakenBack {
  readonly kind: 'follow' | 'like' | 'repost';
  /** The post of ours; null for a follow. */
  readonly ourPostId: string | null;
  readonly actorXUserId: string;
  readonly accountXUserId: string;
  readonly at: Date | null;
}
