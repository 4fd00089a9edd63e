/** How many failures of one account and cause within the span have cards of their own. */
export const ownCardsMax = 5;
export const foldSpanMs = 60_000;

/** Where a new failure of a send is shown. */
export type Showing =
  /** On a card of its own. `counts`: as a new failure of its account and cause. */
  | { readonly kind: 'own-card'; readonly counts: boolean }
  /** On the incident's card, which counts it. */
  | { readonly kind: 'folded'; readonly counts: boolean };

export interface FoldInput {
  /** The send is folded into an incident of the cause it fails with now. */
  readonly isFoldedThere: boolean;
  /** The send has a card of its own already: no new message is needed. */
  readonly hasOwnCard: boolean;
  /** New failures of the account and cause in the last 60 s, without this one. */
  readonly recentFailures: number;
}

/**
 * The first five failures within any 60 s have their own cards, from the sixth they fold. A folded
 * send that fails again with the same cause stays folded.
 */
export function decideShowing(input: FoldInput): Showing {
  if (input.isFoldedThere) return { kind: 'folded', counts: false };
  if (input.hasOwnCard) return { kind: 'own-card', counts: true };
  return input.recentFailures >= ownCardsMax
    ? { kind: 'folded', counts: true }
    : { kind: 'own-card', counts: true };
}
