import type { Localized } from '../locale.js';
import type { CauseId } from './cause.js';
import { causeTextsEn } from './texts-causes-en.js';
import { causeTextsJa } from './texts-causes-ja.js';
import type { VariantOf } from './variant.js';

/**
 * The words of one cause. `title` is its short name; `what` says what happened, one sentence or two
 * per variant, as if it were certain (hedges are added by `explain`, by certainty).
 */
export interface CauseText<C extends CauseId> {
  readonly title: string;
  readonly what: Readonly<Record<VariantOf<C>, string>>;
}

/** A cause or a variant without words does not compile. */
export type CauseTexts = { readonly [C in CauseId]: CauseText<C> };

export const causeTexts: Localized<CauseTexts> = { ja: causeTextsJa, en: causeTextsEn };
