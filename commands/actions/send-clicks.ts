import type { Click } from '../../src/chat/port.js';
import type { SendVerb } from '../../src/domain/sending/act-on-send.js';
import { sharedTexts } from '../../src/i18n/commands-shared.js';
import type { ClickAction } from '../action.js';
import { actOnSendFor } from '../act-on-send.js';
import { inPlace, notice, privately } from '../answer.js';
import type { CommandContext } from '../command.js';
import { readTarget } from '../send-target.js';

/** A button that does one thing to one send, at once. */
function sendClick(verb: string, does: SendVerb): ClickAction {
  return {
    verb,
    mode: 'message',
    role: 'operator',
    run: async (context, click) => {
      const target = readTarget(click.id);
      if (target === null) return expired(context);
      const attemptId = target.attemptId ?? click.attemptId;
      // A card redraws itself; an answer such as the one of `show` does not, so it says it.
      const quiet = target.attemptId === null;
      const wish = { target: { ...target, attemptId }, verb: does, quiet };
      return actOnSendFor(context, wish);
    },
  };
}

/** The answer to our asking back; takes the place of the question, which is settled by it. */
const resendAnyway: ClickAction = {
  verb: 'resend-anyway',
  mode: 'replace',
  role: 'operator',
  run: async (context, click) => {
    const target = readTarget(click.id);
    if (target === null) return expired(context);
    const attemptId = target.attemptId ?? click.attemptId;
    const answer = await actOnSendFor(context, {
      target: { ...target, attemptId },
      verb: 'resend',
      confirmed: true,
      quiet: false,
    });
    return answer.kind === 'message' ? inPlace(context, answer.view) : answer;
  },
};

/** What a button says whose id means nothing (any more). */
export function expired(context: CommandContext) {
  const texts = sharedTexts[context.locale];
  return privately(context, notice('attention', texts.goneTitle, [texts.gone]));
}

/** The attempt that a click acts on: the one in the id, else the one the card showed. */
export function shownAttempt(click: Click): number | null {
  return readTarget(click.id)?.attemptId ?? click.attemptId;
}

export const sendClicks: readonly ClickAction[] = [
  sendClick('resend', 'resend'),
  resendAnyway,
  sendClick('ignore', 'ignore'),
  sendClick('undo', 'undo'),
  sendClick('cancel', 'cancel'),
  sendClick('approve', 'approve'),
  sendClick('reject', 'reject'),
];
