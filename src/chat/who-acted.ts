import type { ActionView, SendCardView } from '../domain/incidents/card-views.js';
import { lookUpSentences } from '../domain/diagnosis/look-up-sentences.js';
import { cardMoment, cardTexts, whoActed } from '../i18n/cards.js';
import { confirmationTexts } from '../i18n/confirmations.js';
import { strong, text, type CardContext } from './card-content.js';
import type { Block } from './cards.js';

/* Who did what to a send, as its card says it; and what a person's Resend found. */

/** Who asked for the attempt that is waiting or under way; nothing when the program did. */
export function askedBy(view: SendCardView, context: CardContext): readonly Block[] {
  const texts = cardTexts[context.locale];
  const asked = view.state === 'waiting' ? view.next : (view.lastAttempt ?? view.next);
  const resent = resentLast(view);
  // What a person resent and X's window then held goes on by itself: it is theirs all the same.
  const actor = asked.actor.kind === 'person' ? asked.actor : resent?.actor;
  if (actor?.kind !== 'person') return [];
  const who = whoActed(actor, context.locale);
  if (asked.trigger === 'bulk') return [strong(texts.bulkResentBy(who))];
  if (resent === null) return asked.trigger === 'resend' ? [strong(texts.resentBy(who))] : [];
  return [strong(resent.verb === 'edit' ? texts.editedBy(who) : texts.resentBy(who))];
}

/** Who approved it; nothing when somebody did something else since. */
export function approvedBlocks(
  { lastAction }: SendCardView,
  context: CardContext,
): readonly Block[] {
  if (lastAction?.verb !== 'approve') return [];
  const who = whoActed(lastAction.actor, context.locale);
  const at = cardMoment(lastAction.at, context.timeZone);
  return [text(confirmationTexts[context.locale].approvedBy(who, at))];
}

/** A person's Resend or edit, when nobody did anything to the send since. */
export function resentLast({ lastAction }: SendCardView): ActionView | null {
  return lastAction?.verb === 'resend' || lastAction?.verb === 'edit' ? lastAction : null;
}

/**
 * What the look-up found that a person's Resend made: it leaves whatever X says, so the card tells.
 * A diagnosis that rests on it says so already.
 */
export function lookUpBlocks(view: SendCardView, { locale }: CardContext): readonly Block[] {
  const attempt = view.lastAttempt;
  if (attempt === null || attempt.trigger !== 'resend') return [];
  const reasons = attempt.diagnosis?.causes.flatMap(({ why }) => why) ?? [];
  if (view.state === 'failed' && reasons.some((why) => why.startsWith('look-up'))) return [];
  const found = lookUpSentences(attempt.recipient, view.kind, locale);
  const space = locale === 'ja' ? '' : ' ';
  return found.length === 0 ? [] : [text(cardTexts[locale].lookedUp(found.join(space)))];
}

/** Who did something last: took the ignore back, or sent it again in vain. */
export function failedBlocks(view: SendCardView, context: CardContext): readonly Block[] {
  const texts = cardTexts[context.locale];
  const resent = resentLast(view);
  if (resent === null) return undoneBlocks(view, context);
  const who = whoActed(resent.actor, context.locale);
  return [
    text(texts.resentInVain(who, cardMoment(resent.at, context.timeZone))),
    ...lookUpBlocks(view, context),
  ];
}

/** Who took the ignore back; nothing when somebody did something else since. */
export function undoneBlocks(view: SendCardView, context: CardContext): readonly Block[] {
  if (view.lastAction?.verb !== 'undo') return [];
  const { actor, at } = view.lastAction;
  const who = whoActed(actor, context.locale);
  const when = cardMoment(at, context.timeZone);
  return [text(cardTexts[context.locale].undoneBy(who, when))];
}
