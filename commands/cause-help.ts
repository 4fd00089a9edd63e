import { causeTitle as titleOf } from '../src/chat/explanation.js';
import type { CauseId } from '../src/domain/diagnosis/cause.js';
import type { Locale } from '../src/domain/locale.js';
import { skipReasons, type SkipReason } from '../src/domain/sending/send.js';
import { skipReasonNames } from '../src/i18n/format.js';

/** One cause at length: what it means, what to do, who must do it. */
export interface CauseHelp {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly remedies: readonly string[];
  readonly whoActs: string;
}

export function causeHelp(cause: CauseId, locale: Locale): CauseHelp {
  return { title: titleOf(cause, locale), paragraphs: [], remedies: [], whoActs: '' };
}

/** How to have fewer errors, whatever their cause. */
export function preventionOf(locale: Locale): readonly string[] {
  void locale;
  return [];
}

/** The short name of a cause or of a skip's reason. */
export function causeTitle(cause: CauseId | SkipReason, locale: Locale): string {
  const reason = skipReasons.find((known) => known === cause);
  return reason === undefined ? titleOf(cause as CauseId, locale) : skipReasonNames[locale][reason];
}
