import type { CauseId, Certainty } from '../domain/diagnosis/cause.js';
import type { Diagnosis } from '../domain/diagnosis/diagnosis.js';
import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { Locale } from '../domain/locale.js';

/** A diagnosis in words, as cards and `show` use it. */
export interface Explanation {
  readonly headline: string;
  readonly causes: readonly {
    readonly title: string;
    readonly certainty: Certainty;
    readonly reasons: readonly string[];
  }[];
  readonly evidenceLines: readonly string[];
  readonly remedies: readonly string[];
  readonly whoActs: string;
  readonly nextStep: string | null;
}

export function explanationOf(
  diagnosis: Diagnosis,
  evidence: Evidence | null,
  locale: Locale,
  formatTime: (at: Date) => string,
): Explanation {
  void locale;
  void formatTime;
  return {
    headline: diagnosis.causes[0].cause,
    causes: diagnosis.causes.map((ranked) => ({
      title: ranked.cause,
      certainty: ranked.certainty,
      reasons: ranked.why,
    })),
    evidenceLines:
      evidence?.answer.kind === 'http' ? [`HTTP ${String(evidence.answer.status)}`] : [],
    remedies: [],
    whoActs: '',
    nextStep: null,
  };
}

/** The short name of a cause, without any evidence. */
export function causeTitle(cause: CauseId, locale: Locale): string {
  void locale;
  return cause;
}
