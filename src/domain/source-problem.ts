/*
 * Why something of a source of triggers could not be used: what happened, with the names and words that X gave it. Kept as
 * it is; the sentences are made for whoever reads them (`src/i18n/source-problems.ts`).
 */

/** What a thing is that X sent. */
export const problemItems = ['post', 'message', 'person', 'follow', 'like', 'event'] as const;

export type ProblemItem = (typeof problemItems)[number];

/** What is wrong with one thing, wherever it was found. */
export type ItemFault =
  | {
      readonly kind: 'missing_field';
      readonly item: ProblemItem;
      /** Null: X did not say, or it is the id that is missing. */
      readonly id: string | null;
      /** As X calls it. */
      readonly field: string;
    }
  /** An event about a post does not tell of which other post it speaks. */
  | {
      readonly kind: 'missing_reference';
      readonly act: 'reply' | 'quote' | 'repost';
      readonly postId: string;
    };

/** What was asked or told could not be read; `from`: the list (`mentions`, …) or X's name of the event. */
type UnusableItem = ItemFault & { readonly from: string };

/** The people that conditions of rules ask for could not be looked up. */
export type LookUpProblem =
  | { readonly kind: 'look_up_over_budget' }
  /** `words`: X's own. */
  | {
      readonly kind: 'look_up_refused';
      readonly status: number;
      readonly words: string | null;
    }
  /** `words`: of the system, such as `ETIMEDOUT`. */
  | { readonly kind: 'look_up_unanswered'; readonly words: string }
  | { readonly kind: 'look_up_broke_off' }
  /** The account is not linked (any more). */
  | { readonly kind: 'look_up_not_linked' };

export type SourceProblem =
  | UnusableItem
  | LookUpProblem
  /** A rule or campaign names a post that is not among those that X shows as ours. */
  | { readonly kind: 'post_not_ours'; readonly postId: string }
  /**
   * Nobody is left on a list who was known, so nothing tells who of it is new: it is looked at as if for the first time.
   * `people`: how many were unknown.
   */
  | {
      readonly kind: 'list_began_anew';
      readonly act: 'follow' | 'like' | 'repost';
      readonly postId: string | null;
      readonly people: number;
    }
  | { readonly kind: 'unknown_event'; readonly from: string }
  /** A delivery that names neither an event nor an account. */
  | { readonly kind: 'unknown_delivery' }
  /** Signed by X, but no JSON. */
  | { readonly kind: 'not_json' }
  /** What X says in place of an event, in its own words. */
  | { readonly kind: 'x_said'; readonly words: string };

/** A fault together with where it was found. */
export function problemIn(from: string, fault: ItemFault): SourceProblem {
  return { ...fault, from };
}

/** Something has no field of this name. */
export function missingField(item: ProblemItem, id: string | null, field: string): ItemFault {
  return { kind: 'missing_field', item, id, field };
}
