import { assertNever } from '../domain/assert.js';
import type { PauseView } from '../domain/incidents/card-views.js';
import { cardMoment, cardTexts, pauseNames, whoActed } from '../i18n/cards.js';
import type { CardContext } from './card-content.js';

/** One sentence per open pause: why the account is paused, and until when. */
export function pauseSentences(
  pauses: readonly PauseView[],
  context: CardContext,
): readonly string[] {
  return pauses
    .filter((pause) => pause.endedAt === null)
    .map((pause) =>
      cardTexts[context.locale].heldBy(
        heldName(pause.holds, context),
        pauseReason(pause, context),
        pauseEnd(pause, context),
      ),
    );
}

/** What a pause holds, as the subject of a sentence. */
export function heldName(holds: PauseView['holds'], { locale }: CardContext): string {
  return cardTexts[locale].held[holds];
}

/** Why, in few words. */
export function pauseReason(
  pause: Pick<PauseView, 'cause' | 'startedBy'>,
  { locale }: CardContext,
): string {
  if (pause.cause === 'person') {
    return cardTexts[locale].pausedByPerson(whoActed(pause.startedBy, locale));
  }
  return pause.cause === 'outage' ? cardTexts[locale].xOutage : pauseNames[locale][pause.cause];
}

/** Until when, or what must happen first. */
export function pauseEnd(
  pause: Pick<PauseView, 'ends' | 'until' | 'probing'>,
  { locale, timeZone }: CardContext,
): string {
  const texts = cardTexts[locale];
  if (pause.probing) return texts.probing;
  const at = pause.until === null ? null : cardMoment(pause.until, timeZone);
  switch (pause.ends.kind) {
    case 'cool-down':
    case 'hourly-probe':
      return at === null ? texts.untilPerson : texts.probeAt(at);
    case 'date':
      return at === null ? texts.untilPerson : texts.until(at);
    case 'check':
      return texts.untilCheck;
    case 'person':
      return texts.untilPerson;
    default:
      return assertNever(pause.ends);
  }
}
