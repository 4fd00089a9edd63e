import type { Like } from './acts.js';
import type { DmEvent, Post } from './messages.js';
import type { Person } from './people.js';

/** An encrypted message, as X has it. */
export interface ChatEvent {
  readonly id: string;
  readonly senderXId: string;
  readonly recipientXId: string;
  readonly at: Date;
  readonly ciphertext: string;
}

/** Something that somebody did on this X, whoever it was and in whichever way. */
export type Happening =
  | { readonly kind: 'follow' | 'unfollow'; readonly source: Person; readonly target: Person }
  | { readonly kind: 'like'; readonly like: Like }
  /** A post of any kind: a repost, reply, quote or plain one. */
  | { readonly kind: 'post'; readonly post: Post }
  | { readonly kind: 'dm'; readonly dm: DmEvent }
  /** An encrypted message: X itself cannot read it. */
  | { readonly kind: 'chat'; readonly chat: ChatEvent };

export type Tell = (happening: Happening) => void;

/** Tells whoever listens what happens. */
export interface Happenings {
  readonly tell: Tell;
  listen(listener: Tell): void;
}

export function createHappenings(): Happenings {
  const listeners: Tell[] = [];
  return {
    tell(happening) {
      for (const listener of listeners) listener(happening);
    },
    listen: (listener) => void listeners.push(listener),
  };
}
