import type { Actor } from '../actor.js';
import type { LookUpTrouble } from '../look-up-trouble.js';

/** What a draw came to. */
export interface DrawFigures {
  readonly drawnAt: Date;
  readonly drawnBy: Actor;
  readonly entrants: number;
  readonly winners: number;
  /** Would have won but no longer followed. */
  readonly passedOver: number;
  /** False: it was not known in time what people did right before the end, so some who entered may be missing. */
  readonly isComplete: boolean;
}

/** What asking for a draw came to. */
export type DrawEnd =
  /** `isNew` false: it had been drawn before, and nothing was changed. */
  | ({ readonly kind: 'drawn'; readonly isNew: boolean } & DrawFigures)
  /** The entries have ended, and the draw goes on by itself: X was not read up to the end yet, until then at most. */
  | {
      readonly kind: 'later';
      readonly waitsFor: 'entries';
      readonly until: Date | null;
      readonly why: string;
    }
  /** The same: people cannot be looked up now, tried again at `until`. `trouble` null: nobody has to hear of it. */
  | {
      readonly kind: 'later';
      readonly waitsFor: 'people';
      readonly accountId: number;
      readonly until: Date | null;
      readonly why: string;
      readonly trouble: LookUpTrouble | null;
    }
  /** `not_draw`: an instant-win campaign. */
  | { readonly kind: 'missing' | 'not_draw' };
