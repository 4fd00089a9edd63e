import type { Actor } from '../actor.js';

/** What a draw came to. */
export interface DrawFigures {
  readonly drawnAt: Date;
  readonly drawnBy: Actor;
  readonly entrants: number;
  readonly winners: number;
  /** Would have won but no longer followed. */
  readonly passedOver: number;
}

/** What asking for a draw came to. */
export type DrawEnd =
  /** `isNew` false: it had been drawn before, and nothing was changed. */
  | ({ readonly kind: 'drawn'; readonly isNew: boolean } & DrawFigures)
  /** People cannot be looked up now. The entries have ended, and the draw goes on by itself. */
  | { readonly kind: 'later'; readonly until: Date | null; readonly why: string }
  /** `not_draw`: an instant-win campaign. */
  | { readonly kind: 'missing' | 'not_draw' };
