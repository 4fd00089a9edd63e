import type { TriggerActor } from '../domain/rules/trigger.js';
import type { ItemFault } from '../domain/source-problem.js';

/** Somebody named in a post; `start` is where, null when X does not say. */
export interface SeenMention {
  readonly xUserId: string | null;
  /** Without @. */
  readonly handle: string | null;
  readonly start: number | null;
}

/** A post that another one answers, quotes or repeats. `authorXId` null: X did not say. */
export interface SeenReference {
  readonly postId: string;
  readonly authorXId: string | null;
}

/** A post as any source shows it, free of X's dialects. */
export interface SeenPost {
  readonly postId: string;
  readonly author: TriggerActor;
  readonly at: Date;
  /** As X stores it, entities escaped and links short. */
  readonly text: string;
  /** The text as it was written. */
  readonly written: (text: string) => string;
  readonly mentions: readonly SeenMention[];
  readonly hashtags: readonly string[];
  readonly language: string | null;
  /** Where the written part of a reply begins (`display_text_range`); null: X does not say. */
  readonly writtenFrom: number | null;
  readonly repliedTo: SeenReference | null;
  readonly quoted: SeenReference | null;
  readonly reposted: SeenReference | null;
  /** Whom the post that it answers names: X puts those before the reply by itself. Null: not known. */
  readonly namedByParent: readonly string[] | null;
}

/** A post, or what kept it from being used. */
export type PostReading =
  | { readonly kind: 'post'; readonly post: SeenPost }
  | { readonly kind: 'problem'; readonly fault: ItemFault };
