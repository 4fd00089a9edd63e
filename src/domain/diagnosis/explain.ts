import type { Locale } from '../locale.js';
import { adviceFor, type Advice } from './advice.js';
import { causeFamily, type CauseId, type Certainty } from './cause.js';
import type { Diagnosis, NextStep, RankedCause, RemedyActor } from './diagnosis.js';
import type { Evidence } from './evidence.js';
import { evidenceLines } from './evidence-lines.js';
import type { RemedyId } from './remedy.js';
import { causeTexts } from './texts-causes.js';
import { nextSentence, type FormatTime } from './texts-next.js';
import { remedyTexts } from './texts-remedies.js';
import { diagnosisTerms } from './texts-terms.js';
import { whyTexts } from './texts-why.js';
import { knownVariant } from './variant.js';
import { isWhyToken } from './why.js';

/** One ranked cause in words. */
export interface ExplainedCause {
  readonly cause: CauseId;
  readonly certainty: Certainty;
  /** Short name of the cause. */
  readonly title: string;
  /** 確実 / 可能性が高い / 可能性があります; null for `unknown`, which claims nothing. */
  readonly certaintyLabel: string | null;
  /** What happened, hedged where it is not certain. */
  readonly what: string;
  /** Why we think so, one sentence each. */
  readonly reasons: readonly string[];
}

export interface ExplainedRemedy {
  readonly id: RemedyId;
  readonly text: string;
}

/** A diagnosis in words: all that cards, `show` and the history say about a failure. Plain text. */
export interface Explanation {
  /** Short name of the first cause, with its certainty unless it is certain. */
  readonly headline: string;
  /** Family of the first cause; 原因不明 for `unknown`. */
  readonly family: string;
  /** Best first; never empty. */
  readonly causes: readonly [ExplainedCause, ...ExplainedCause[]];
  /** Status, codes and X's own words; empty when nothing was sent. */
  readonly evidence: readonly string[];
  /** What to do about the first cause, in order. */
  readonly remedies: readonly ExplainedRemedy[];
  /** What to do about the other causes, as far as it is not named already. */
  readonly furtherRemedies: readonly ExplainedRemedy[];
  readonly actors: readonly RemedyActor[];
  /** Who must act, as words for after a label. */
  readonly whoActs: string;
  /** What we advise about sending it again. */
  readonly resend: string;
  /** What the program does next by itself. */
  readonly next: string;
}

export interface ExplainOptions {
  readonly diagnosis: Diagnosis;
  /** What X answered; null when nothing left for X (the look-up said no). */
  readonly evidence: Evidence | null;
  readonly locale: Locale;
  readonly formatTime: FormatTime;
  /** The send is failed for good: what would have been tried by itself has been, in vain. Default false. */
  readonly stands?: boolean;
}

export function explain(options: ExplainOptions): Explanation {
  const { diagnosis, evidence, locale, formatTime, stands = false } = options;
  const [first, ...others] = diagnosis.causes;
  const advice = stands ? whereItStands(adviceOf(first)) : adviceOf(first);
  const further = others.flatMap((cause) => adviceOf(cause).remedies);
  const explained = explainCause(first, locale);
  return {
    headline: headlineOf(explained, locale),
    family: familyOf(first.cause, locale),
    causes: [explained, ...others.map((cause) => explainCause(cause, locale))],
    evidence: evidence === null ? [] : evidenceLines(evidence, locale),
    remedies: toldRemedies(advice.remedies, locale),
    furtherRemedies: toldRemedies(
      [...new Set(further)].filter((id) => !advice.remedies.includes(id)),
      locale,
    ),
    actors: advice.actors,
    whoActs: whoActs(advice.actors, locale),
    resend: diagnosisTerms[locale].resend[advice.resend],
    next: nextSentence(stands ? fromHere(diagnosis) : diagnosis.next, locale, formatTime),
  };
}

/** Short name of a cause, as used in filters, digests and headlines. */
export function causeTitle(cause: CauseId, locale: Locale): string {
  return causeTexts[locale][cause].title;
}

/** Name of the family of a cause; `unknown` stands alone. */
export function familyOf(cause: CauseId, locale: Locale): string {
  return diagnosisTerms[locale].family[cause === 'unknown' ? 'unknown' : causeFamily[cause]];
}

/** Who must act, as words for after a label. */
export function whoActs(actors: readonly RemedyActor[], locale: Locale): string {
  const terms = diagnosisTerms[locale];
  return actors.map((actor) => terms.actor[actor]).join(terms.and);
}

export function toldRemedies(ids: readonly RemedyId[], locale: Locale): readonly ExplainedRemedy[] {
  return ids.map((id) => ({ id, text: remedyTexts[locale][id] }));
}

function adviceOf({ cause, variant }: RankedCause): Advice {
  return adviceFor[knownVariant(cause, variant)];
}

/** A card that says "failed" must not say as well that it goes out by itself and nobody need act. */
function whereItStands(advice: Advice): Advice {
  return advice.resend === 'by-itself'
    ? { ...advice, actors: ['operator'], resend: 'tried-in-vain' }
    : advice;
}

/** A pause holds whatever became of the send; of all else nothing is left to happen by itself. */
function fromHere({ next }: Diagnosis): NextStep {
  return next.kind === 'pause' ? next : { kind: 'stop' };
}

/** What happened by this variant; its type is lost with the cause's, hence by name. */
export function whatHappened(cause: CauseId, variant: string, locale: Locale): string {
  const what: Readonly<Record<string, string>> = causeTexts[locale][cause].what;
  return what[knownVariant(cause, variant)] ?? causeTexts[locale][cause].title;
}

function explainCause(
  { cause, certainty, variant, why }: RankedCause,
  locale: Locale,
): ExplainedCause {
  const terms = diagnosisTerms[locale];
  const what = whatHappened(cause, variant, locale);
  const open = cause === 'unknown';
  return {
    cause,
    certainty,
    title: causeTitle(cause, locale),
    certaintyLabel: open ? null : terms.certainty[certainty],
    what: open ? what : terms.hedge[certainty](what),
    reasons: why.filter(isWhyToken).map((token) => whyTexts[locale][token]),
  };
}

function headlineOf({ title, certainty, certaintyLabel }: ExplainedCause, locale: Locale): string {
  if (certaintyLabel === null || certainty === 'certain') return title;
  return diagnosisTerms[locale].headline(title, certaintyLabel);
}
