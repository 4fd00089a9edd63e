import type { Draft } from '../../db/drafts.js';
import type { Answer } from '../../src/chat/port.js';
import { ruleMakingTexts } from '../../src/i18n/commands-rule-making.js';
import { sharedTexts } from '../../src/i18n/commands-shared.js';
import { notice, privately } from '../answer.js';
import type { CommandContext } from '../command.js';

/* What the forms of rules and campaigns share: whose draft is behind one, which page it is, and when it is over. */

/** `12`, or `12.3`: the draft, and the page of its form; a page that there is not is the first. */
export function readFormId(
  id: string,
  pages: number,
): { readonly draftId: string; readonly page: number } {
  const [draftId = '', page = '1'] = id.split('.');
  const number = /^[1-9]$/u.test(page) ? Number(page) : 1;
  return { draftId, page: number <= pages ? number : 1 };
}

/** Only who began a draft may go on with it. */
export function isOwner(context: CommandContext, { owner }: Draft): boolean {
  const { actor } = context.interaction.person;
  return owner.kind === 'person' && owner.platform === actor.platform && owner.id === actor.id;
}

/** The form is used up, or too old. */
export function formOver(context: CommandContext): Answer {
  const texts = sharedTexts[context.locale];
  const line = ruleMakingTexts[context.locale].formOver;
  return privately(context, notice('attention', texts.goneTitle, [line]));
}

/** Somebody else began it. */
export function notOwner(context: CommandContext): Answer {
  const texts = sharedTexts[context.locale];
  return privately(context, notice('attention', texts.refusedTitle, [texts.refused['not-owner']]));
}
