import { isCauseId, type CauseId } from '../src/domain/diagnosis/cause.js';
import { causeTitle as titleOf } from '../src/domain/diagnosis/explain.js';
import type { Locale } from '../src/domain/locale.js';
import type { SkipReason } from '../src/domain/sending/send.js';
import { skipReasonNames } from '../src/i18n/format.js';

/** The short name of a cause or of a skip's reason, which `cause:` of the history both takes. */
export function causeTitle(cause: CauseId | SkipReason, locale: Locale): string {
  return isCauseId(cause) ? titleOf(cause, locale) : skipReasonNames[locale][cause];
}
