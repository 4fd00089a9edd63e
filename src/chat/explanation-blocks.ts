import type { AttemptView } from '../domain/incidents/card-views.js';
import { cardMoment, cardTexts } from '../i18n/cards.js';
import type { CardContext } from './card-content.js';
import type { Block } from './cards.js';
import { explanationOf, type Explanation } from './explanation.js';
import { oneLine } from './one-line.js';

type Failure = Pick<AttemptView, 'diagnosis' | 'evidence'>;

/** Why it failed, ranked, with what X said; what to do, who must do it, and what happens by itself. */
export function explanationBlocks(failure: Failure, context: CardContext): readonly Block[] {
  const texts = cardTexts[context.locale];
  const why = explain(failure, context);
  if (why === null) return [{ kind: 'text', text: texts.noDiagnosis }];
  return [
    { kind: 'strong', text: texts.causes },
    { kind: 'list', ordered: true, items: why.causes.map((cause) => causeLine(cause, context)) },
    ...evidenceNote(why, context),
    ...(why.remedies.length === 0
      ? []
      : ([
          { kind: 'strong', text: texts.remedies },
          { kind: 'list', ordered: true, items: why.remedies },
        ] as const)),
    ...(why.whoActs === '' ? [] : [{ kind: 'text', text: texts.whoActs(why.whoActs) } as const]),
    ...(why.nextStep === null ? [] : [{ kind: 'text', text: why.nextStep } as const]),
  ];
}

/** Only what was observed, where no cause is named yet. */
export function evidenceBlocks(failure: Failure, context: CardContext): readonly Block[] {
  const why = explain(failure, context);
  return why === null ? [] : evidenceNote(why, context);
}

function explain(failure: Failure, context: CardContext): Explanation | null {
  if (failure.diagnosis === null) return null;
  return explanationOf(failure.diagnosis, failure.evidence, context.locale, (at) =>
    cardMoment(at, context.timeZone),
  );
}

function causeLine(cause: Explanation['causes'][number], { locale }: CardContext): string {
  const texts = cardTexts[locale];
  const title = `${cause.title} [${texts.certainty[cause.certainty]}]`;
  return cause.reasons.length === 0
    ? title
    : `${title} ${texts.because(cause.reasons.join(locale === 'ja' ? '、' : '; '))}`;
}

function evidenceNote(why: Explanation, { locale }: CardContext): readonly Block[] {
  const lines = why.evidenceLines.map((line) => oneLine(line, 300)).filter((line) => line !== '');
  if (lines.length === 0) return [];
  return [{ kind: 'note', text: cardTexts[locale].evidence(lines.join(' ・ ')) }];
}
