import type { ConfirmationsView } from '../domain/incidents/card-views.js';
import { cardMoment, cardTexts, whoActed } from '../i18n/cards.js';
import { confirmationTexts } from '../i18n/confirmations.js';
import { formatNumber } from '../i18n/format.js';
import { note, strong, text, type CardContent, type CardContext } from './card-content.js';
import type { Block, Button } from './cards.js';
import { oneLine } from './one-line.js';

/** The card that counts the messages of one rule which wait for a person (contract: design.md section 9). */
export function confirmationsCard(view: ConfirmationsView, context: CardContext): CardContent {
  const texts = confirmationTexts[context.locale];
  const open = view.waiting > 0;
  const name = oneLine(view.rule.name, 60);
  return {
    tone: open ? 'attention' : 'quiet',
    title: open ? texts.ruleTitle(name) : texts.ruleClosed(name),
    blocks: [
      ...lastActionBlocks(view, context),
      ...(open ? openBlocks(view, context) : closedBlocks(view, context)),
      {
        kind: 'fields',
        fields: [
          { label: cardTexts[context.locale].account, text: `@${view.account.handle}` },
          { label: cardTexts[context.locale].rule, text: name },
        ],
      },
      ...(open ? listBlocks(view, context) : []),
    ],
    buttons: open ? buttonsOf(view, context) : [],
    attemptId: null,
    metadata: { kind: 'rule', rule: String(view.rule.id), state: open ? 'open' : 'closed' },
  };
}

function lastActionBlocks({ lastAction }: ConfirmationsView, context: CardContext): Block[] {
  if (lastAction === null) return [];
  const texts: Readonly<Partial<Record<string, (who: string, at: string) => string>>> =
    confirmationTexts[context.locale].lastAction;
  const who = whoActed(lastAction.actor, context.locale);
  const said = texts[lastAction.verb]?.(who, cardMoment(lastAction.at, context.timeZone));
  return said === undefined ? [] : [text(said)];
}

function openBlocks({ rule, waiting }: ConfirmationsView, { locale }: CardContext): Block[] {
  const texts = confirmationTexts[locale];
  return [
    strong(texts.ruleWaits(formatNumber(waiting, locale))),
    text(texts.ruleHint),
    ...(rule.state === 'paused' ? [text(texts.rulePaused)] : []),
  ];
}

function closedBlocks({ rule }: ConfirmationsView, { locale }: CardContext): Block[] {
  const texts = confirmationTexts[locale];
  return [text(texts.noneWaits), ...(rule.state === 'deleted' ? [text(texts.ruleDeleted)] : [])];
}

/** The newest, each with the number under which `show` reaches it, and how its message begins. */
function listBlocks(view: ConfirmationsView, { locale, timeZone }: CardContext): Block[] {
  const texts = confirmationTexts[locale];
  const { newest, waiting } = view;
  const items = newest.map(({ id, recipient, madeAt, text: message }) => {
    const name = recipient.name === null ? '' : ` (${oneLine(recipient.name, 30)})`;
    const who = `@${recipient.handle}${name}`;
    return texts.listed(who, id, cardMoment(madeAt, timeZone), oneLine(message, 30));
  });
  const title =
    waiting > newest.length
      ? texts.newestOf(formatNumber(newest.length, locale), formatNumber(waiting, locale))
      : texts.newest;
  return [strong(title), { kind: 'list', ordered: false, items }, note(texts.reach)];
}

function buttonsOf({ rule, waiting }: ConfirmationsView, { locale }: CardContext): Button[] {
  const texts = confirmationTexts[locale];
  const id = String(rule.id);
  const count = formatNumber(waiting, locale);
  return [
    { verb: 'approve-all', id, label: texts.approveAll(count), style: 'primary' },
    { verb: 'reject-all', id, label: texts.rejectAll(count), style: 'danger' },
  ];
}
