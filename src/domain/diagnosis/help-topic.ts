import type { Locale } from '../locale.js';
import { adviceFor, type Advice } from './advice.js';
import type { CauseId } from './cause.js';
import {
  causeTitle,
  familyOf,
  toldRemedies,
  whatHappened,
  whoActs,
  type ExplainedRemedy,
} from './explain.js';
import { preventionIds } from './remedy.js';
import { preventionTexts } from './texts-remedies.js';
import { diagnosisTerms } from './texts-terms.js';
import { causeVariants, type VariantId } from './variant.js';

/** Everything there is to say about a cause, whatever made it come up. Plain text. */
export interface HelpTopic {
  readonly cause: CauseId;
  readonly title: string;
  readonly family: string;
  /** What happens, one text per variant. */
  readonly what: readonly string[];
  readonly remedies: readonly ExplainedRemedy[];
  readonly prevention: readonly string[];
  readonly whoActs: string;
  readonly resend: string;
}

/** `help topic:<cause>`. */
export function helpTopic(cause: CauseId, locale: Locale): HelpTopic {
  const variants: readonly VariantId[] = causeVariants[cause];
  const all: readonly Advice[] = variants.map((variant) => adviceFor[variant]);
  const usual: Advice = adviceFor[causeVariants[cause][0]];
  const prevention = distinct(all.flatMap((advice) => advice.prevention));
  return {
    cause,
    title: causeTitle(cause, locale),
    family: familyOf(cause, locale),
    what: variants.map((variant) => whatHappened(cause, variant, locale)),
    remedies: toldRemedies(distinct(all.flatMap((advice) => advice.remedies)), locale),
    prevention: prevention.map((id) => preventionTexts[locale][id]),
    whoActs: whoActs(distinct(all.flatMap((advice) => advice.actors)), locale),
    resend: diagnosisTerms[locale].resend[usual.resend],
  };
}

/** How to have fewer errors at all: the general part of `help`. */
export function generalPrevention(locale: Locale): readonly string[] {
  return preventionIds.map((id) => preventionTexts[locale][id]);
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
