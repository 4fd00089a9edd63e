import type { SourceProblem } from './source-problem.js';

/**
 * What channels are told once, as a card of its own. `codes_low`, `codes_none`: a campaign's prize codes run out or have
 * run out. `drawn`: a campaign drew by itself. `source_problem`: what X sends about an account cannot be used, so that
 * people may go unanswered.
 */
export const noticeKinds = ['codes_low', 'codes_none', 'drawn', 'source_problem'] as const;

export type NoticeKind = (typeof noticeKinds)[number];

/**
 * The numbers and names that a notice's sentences need: `left` and `open` (prizes that are still to be won) of `codes_low`
 * and `codes_none`, `winners` and `entrants` of `drawn` (with `incomplete` 1 when the last entries may be missing),
 * `source` (`poll`, …) and `problem` of `source_problem` (with `of` where it is about a rule or a campaign).
 */
export type NoticeContent = Readonly<Record<string, string | number | SourceProblem>>;

/** A notice as its card shows it. */
export interface NoticeView {
  readonly id: number;
  readonly kind: NoticeKind;
  readonly account: { readonly handle: string };
  /** The rule or campaign it is about. */
  readonly rule: { readonly id: number; readonly name: string } | null;
  readonly content: NoticeContent;
  readonly madeAt: Date;
}
