import { explain, type ExplainedCause, type Explanation } from '../domain/diagnosis/explain.js';
import { nextSentence } from '../domain/diagnosis/texts-next.js';
import type { AttemptView } from '../domain/incidents/card-views.js';
import { cardMoment, cardTexts } from '../i18n/cards.js';
import { note, strong, text, type CardContext } from './card-content.js';
import type { Block } from './cards.js';

type Failure = Pick<AttemptView, 'diagnosis' | 'evidence'>;

/** More than these would drown the remedies of the likeliest cause; `help topic:` has them all. */
const furtherMax = 5;

/** Why one send failed and what to do about it; `next` is what happens by itself from here. */
export function failureBlocks(failure: Failure, context: CardContext): readonly Block[] {
  const why = explained(failure, context);
  if (why === null) return [text(cardTexts[context.locale].noDiagnosis)];
  return [...causesAndRemedies(why, context), text(why.next)];
}

/** The same for several at once, where each send stands at another point. */
export function sharedFailureBlocks(failure: Failure, context: CardContext): readonly Block[] {
  const why = explained(failure, context);
  return why === null ? [] : causesAndRemedies(why, context);
}

/** The same for what was no send: nothing is said about resending it. */
export function unsentFailureBlocks(failure: Failure, context: CardContext): readonly Block[] {
  const why = explained(failure, context);
  return why === null ? [] : causeBlocks(why, context);
}

/** What becomes of a send while X is read back to see whether it arrived. */
export function readBackBlocks({ diagnosis }: Failure, context: CardContext): readonly Block[] {
  if (diagnosis?.next.kind !== 'read-back') return [];
  const formatTime = (at: Date) => cardMoment(at, context.timeZone);
  return [text(nextSentence(diagnosis.next, context.locale, formatTime))];
}

/** Only what was observed, where no cause is named yet. */
export function evidenceBlocks(failure: Failure, context: CardContext): readonly Block[] {
  const why = explained(failure, context);
  return why === null ? [] : why.evidence.map(note);
}

function causesAndRemedies(why: Explanation, context: CardContext): readonly Block[] {
  return [...causeBlocks(why, context), text(why.resend)];
}

/** Cause, evidence, remedies and who must act. */
function causeBlocks(why: Explanation, { locale }: CardContext): readonly Block[] {
  const texts = cardTexts[locale];
  const further = why.furtherRemedies.slice(0, furtherMax);
  return [
    strong(why.headline),
    listOf(
      why.causes.length > 1,
      why.causes.map((cause) => causeLine(cause, locale)),
    ),
    ...why.evidence.map(note),
    ...(why.remedies.length === 0
      ? []
      : [
          strong(texts.remedies),
          listOf(
            true,
            why.remedies.map((remedy) => remedy.text),
          ),
        ]),
    ...(further.length === 0
      ? []
      : [
          strong(texts.furtherRemedies),
          listOf(
            false,
            further.map((remedy) => remedy.text),
          ),
        ]),
    text(texts.whoActs(why.whoActs)),
  ];
}

function listOf(ordered: boolean, items: readonly string[]): Block {
  return { kind: 'list', ordered, items };
}

function causeLine(cause: ExplainedCause, locale: CardContext['locale']): string {
  if (cause.reasons.length === 0) return cause.what;
  return `${cause.what} ${cardTexts[locale].because(cause.reasons.join(' '))}`;
}

function explained({ diagnosis, evidence }: Failure, context: CardContext): Explanation | null {
  if (diagnosis === null) return null;
  return explain({
    diagnosis,
    evidence,
    locale: context.locale,
    formatTime: (at) => cardMoment(at, context.timeZone),
    stands: true,
  });
}
