import { assertNever } from '../../domain/assert.js';
import type { Locale } from '../../domain/locale.js';
import { discordTexts } from '../../i18n/discord.js';
import type { Answer } from '../port.js';
import { renderForm } from './render-form.js';
import type { Responder } from './responder.js';
import { sentence } from './sentence.js';

/** How an interaction was acknowledged; it decides how the answer can be given. */
export type Shape = 'thinking in public' | 'thinking in private' | 'unseen';

/** Gives `answer` as the first response; `isClick` tells whether there is a message to put it in place of. */
export async function deliverAtOnce(
  respond: Responder,
  answer: Answer,
  isClick: boolean,
  locale: Locale,
): Promise<void> {
  switch (answer.kind) {
    case 'form':
      await respond.showForm(renderForm(answer.form, answer.locale));
      return;
    case 'message':
      await respond.reply(answer, answer.visibility === 'private');
      return;
    case 'replace':
      await (isClick ? respond.replaceNow(answer) : respond.reply(answer, true));
      return;
    case 'quiet':
      if (isClick) await respond.deferUpdate();
      else await respond.reply(sentence(discordTexts[locale].noted, locale), true);
      return;
    default:
      assertNever(answer);
  }
}

/** Gives `answer` to an interaction that was acknowledged in `shape`. */
export async function deliver(respond: Responder, shape: Shape, answer: Answer): Promise<void> {
  switch (answer.kind) {
    case 'message':
      return deliverMessage(respond, shape, answer);
    case 'replace':
      await respond.editOriginal(answer);
      return;
    case 'form':
      // Only a command or verb that does not say that it opens forms leads here.
      return deliverMessage(
        respond,
        shape,
        sentence(discordTexts[answer.locale].formAgain, answer.locale),
      );
    case 'quiet':
      if (shape !== 'unseen') await respond.deleteOriginal();
      return;
    default:
      assertNever(answer);
  }
}

/** What was announced in public cannot become private, nor the other way round: it is taken away first. */
async function deliverMessage(
  respond: Responder,
  shape: Shape,
  answer: Extract<Answer, { kind: 'message' }>,
): Promise<void> {
  const isPrivate = answer.visibility === 'private';
  if (shape === 'unseen') {
    await respond.followUp(answer, isPrivate);
    return;
  }
  if (isPrivate === (shape === 'thinking in private')) {
    await respond.editOriginal(answer);
    return;
  }
  await respond.deleteOriginal();
  await respond.followUp(answer, isPrivate);
}
