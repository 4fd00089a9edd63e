import { postAddress } from '../domain/rules/render-text.js';
import type { Act } from '../domain/rules/trigger.js';
import { triggerKindNames } from '../i18n/rules.js';
import type { Locale } from '../domain/locale.js';
import { assertNever } from '../domain/assert.js';
import { causeTitle } from '../domain/diagnosis/explain.js';
import type { SendCardView } from '../domain/incidents/card-views.js';
import { isUndecided } from '../domain/sending/act-on-send.js';
import type { SendState } from '../domain/sending/send.js';
import { cardMoment, cardTexts, whoActed } from '../i18n/cards.js';
import { confirmationTexts } from '../i18n/confirmations.js';
import { sendKindName, skipReasonNames } from '../i18n/format.js';
import { note, strong, text, type CardContent, type CardContext } from './card-content.js';
import type { Block, Button, Field, Tone } from './cards.js';
import { evidenceBlocks, failureBlocks, readBackBlocks } from './explanation-blocks.js';
import { oneLine } from './one-line.js';
import { pauseSentences } from './pause-sentences.js';
import {
  approvedBlocks,
  askedBy,
  failedBlocks,
  lookUpBlocks,
  resentLast,
  undoneBlocks,
} from './who-acted.js';

type Texts = (typeof cardTexts)[Locale];

/** The card of one send in its present state (contract: design.md section 7). */
export function sendCard(view: SendCardView, context: CardContext): CardContent {
  const texts = cardTexts[context.locale];
  const message = texts.message[view.kind](oneLine(view.recipient.handle, 50));
  return {
    tone: isUndecided(view) ? 'attention' : tones[view.state],
    title: titleOf(view, texts, context.locale)(message),
    blocks: [
      ...stateBlocks(view, context),
      { kind: 'fields', fields: fieldsOf(view, context) },
      { kind: 'quote', text: view.text },
      ...detailBlocks(view, context),
      { kind: 'note', text: texts.footer(view.id, view.cause) },
    ],
    buttons: buttonsOf(view, texts, context.locale),
    attemptId: view.lastAttempt?.id ?? null,
    metadata: { kind: 'send', send: String(view.id), state: view.state, cause: view.cause },
  };
}

const tones: Readonly<Record<SendState, Tone>> = {
  waiting: 'info',
  claimed: 'info',
  sending: 'info',
  sent: 'good',
  failed: 'alarm',
  unknown: 'attention',
  ignored: 'quiet',
  skipped: 'quiet',
};

function titleOf(view: SendCardView, texts: Texts, locale: Locale): (message: string) => string {
  if (view.state === 'waiting') {
    if (isUndecided(view)) return confirmationTexts[locale].title;
    if (view.carriedOver) return texts.carriedOver;
    if (view.next.trigger === 'retry') return texts.retrying;
    return view.confirmation === 'approved' && view.lastAttempt === null
      ? confirmationTexts[locale].approvedWaiting
      : texts.waiting;
  }
  return view.state === 'claimed' ? texts.sending : texts[view.state];
}

/** The first lines: what the state means, who brought it about, what happens next. */
function stateBlocks(view: SendCardView, context: CardContext): readonly Block[] {
  switch (view.state) {
    case 'waiting':
      return waitingBlocks(view, context);
    case 'claimed':
    case 'sending':
      return [
        ...approvedBlocks(view, context),
        ...askedBy(view, context),
        text(cardTexts[context.locale].sendingNow),
        ...lookUpBlocks(view, context),
      ];
    case 'sent':
      return sentBlocks(view, context);
    case 'failed':
      return failedBlocks(view, context);
    case 'unknown':
      return unknownBlocks(view, context);
    case 'ignored':
      return ignoredBlocks(view, context);
    case 'skipped':
      return skippedBlocks(view, context);
    default:
      return assertNever(view.state);
  }
}

function waitingBlocks(view: SendCardView, context: CardContext): readonly Block[] {
  if (isUndecided(view)) return undecidedBlocks(view, context);
  const texts = cardTexts[context.locale];
  const confirmation = confirmationTexts[context.locale];
  const at = cardMoment(view.dueAt, context.timeZone);
  const held = pauseSentences(view.pauses, context);
  const alone = view.next.trigger === 'retry';
  const ruleHolds = view.rule?.holdsSends === true && resentLast(view) === null;
  const when =
    held.length > 0
      ? texts.goesAfterPause
      : ruleHolds
        ? confirmation.ruleHolds
        : view.carriedOver
          ? texts.goesAfterCap(at)
          : alone
            ? texts.retriesAlone(at)
            : view.dueAt > view.changedAt
              ? texts.goesAt(at)
              : view.confirmation === 'approved' && resentLast(view) === null
                ? confirmation.goesInTurn
                : texts.goesNow;
  return [
    ...approvedBlocks(view, context),
    ...askedBy(view, context),
    ...held.map(text),
    text(when),
  ];
}

/** It asks whoever sees it; what stands in the way of it does not matter yet. */
function undecidedBlocks(view: SendCardView, { locale }: CardContext): readonly Block[] {
  const texts = confirmationTexts[locale];
  return [
    strong(texts.asks),
    ...actBlocks(view.act, locale),
    text(texts.asksHint),
    ...(view.rule?.holdsSends === true ? [text(texts.ruleHolds)] : []),
  ];
}

/** What it answers: without that nobody can tell whether the answer fits. */
function actBlocks(act: Act | null, locale: Locale): readonly Block[] {
  if (act === null) return [];
  const texts = confirmationTexts[locale];
  const post = 'theirPostId' in act ? [text(texts.postAt(postAddress('i', act.theirPostId)))] : [];
  return [
    text(texts.answers(triggerKindNames[locale][act.kind])),
    ...('text' in act && act.text !== '' ? [{ kind: 'quote' as const, text: act.text }] : []),
    ...post,
  ];
}

function sentBlocks(view: SendCardView, context: CardContext): readonly Block[] {
  const texts = cardTexts[context.locale];
  const attempt = view.arrived;
  // An accepted attempt with a diagnosis was unknown first: reading back proved it.
  const how =
    attempt === null || attempt.diagnosis !== null
      ? texts.sentProven
      : texts.sentAfter[attempt.trigger](whoActed(attempt.actor, context.locale));
  const at = view.sentAt ?? view.changedAt;
  return [
    ...approvedBlocks(view, context),
    strong(how),
    text(texts.sentAt(cardMoment(at, context.timeZone))),
    ...(attempt?.id === view.lastAttempt?.id ? lookUpBlocks(view, context) : []),
  ];
}

function unknownBlocks(view: SendCardView, context: CardContext): readonly Block[] {
  const texts = cardTexts[context.locale];
  const asked = view.lastAttempt?.askedAt != null;
  return [
    ...undoneBlocks(view, context),
    ...(resentLast(view) === null ? [] : askedBy(view, context)),
    strong(asked ? texts.asked : texts.checking),
    ...(asked || view.failure === null ? [] : readBackBlocks(view.failure, context)),
    text(texts.resendRisk),
  ];
}

function ignoredBlocks(view: SendCardView, context: CardContext): readonly Block[] {
  const texts = cardTexts[context.locale];
  if (view.ignored === null) return [];
  const who = whoActed(view.ignored.by, context.locale);
  return [
    strong(texts.ignoredBy(who, cardMoment(view.ignored.at, context.timeZone))),
    text(texts.ignoredHint),
  ];
}

function skippedBlocks(view: SendCardView, context: CardContext): readonly Block[] {
  const texts = cardTexts[context.locale];
  const reason = skipReasonNames[context.locale][view.skipReason ?? 'cancelled'];
  const because = strong(texts.skippedBecause(reason));
  if (view.lastAction === null) return [because];
  const who = whoActed(view.lastAction.actor, context.locale);
  return [because, text(texts.skippedBy(who, cardMoment(view.lastAction.at, context.timeZone)))];
}

function fieldsOf(view: SendCardView, context: CardContext): readonly Field[] {
  const texts = cardTexts[context.locale];
  const { handle, name } = view.recipient;
  const named = name === null || name === '' ? `@${handle}` : `@${handle} (${oneLine(name, 50)})`;
  const from = view.rule?.name ?? (view.origin === 'system' ? texts.bySystem : texts.byHand);
  const at = view.lastAttempt?.endedAt ?? view.lastAttempt?.startedAt;
  return [
    { label: texts.to, text: named },
    { label: texts.account, text: `@${view.account.handle}` },
    { label: texts.rule, text: oneLine(from, 60) },
    { label: texts.kind, text: sendKindName(view, context.locale) },
    ...(view.media.length === 0
      ? []
      : [{ label: texts.media, text: oneLine(view.media.join(', '), 200) }]),
    ...(view.postId === null ? [] : [{ label: texts.post, text: view.postId }]),
    ...(at === undefined ? [] : [{ label: texts.time, text: cardMoment(at, context.timeZone) }]),
    ...(view.lastAttempt === null
      ? []
      : [{ label: texts.attempt, text: texts.nthAttempt(view.lastAttempt.number) }]),
  ];
}

/** Cause, evidence and remedy while a person must decide; one line of it while the send goes on. */
function detailBlocks(view: SendCardView, context: CardContext): readonly Block[] {
  const texts = cardTexts[context.locale];
  switch (view.state) {
    case 'failed':
      return view.failure === null
        ? [text(texts.noDiagnosis)]
        : failureBlocks(view.failure, context);
    case 'unknown':
      return view.failure === null ? [] : evidenceBlocks(view.failure, context);
    case 'waiting':
    case 'claimed':
    case 'sending':
    case 'ignored':
    case 'skipped':
      return view.cause === null
        ? []
        : [note(texts.earlierCause(causeTitle(view.cause, context.locale)))];
    case 'sent':
      return [];
    default:
      return assertNever(view.state);
  }
}

function buttonsOf(view: SendCardView, texts: Texts, locale: Locale): readonly Button[] {
  const button = (verb: string, label: string, style: Button['style']): Button => ({
    verb,
    id: String(view.id),
    label,
    style,
  });
  const resend = button('resend', texts.resend, 'primary');
  const ignore = button('ignore', texts.ignore, 'plain');
  if (isUndecided(view)) {
    const { approve, reject } = confirmationTexts[locale];
    return [button('approve', approve, 'primary'), button('reject', reject, 'danger')];
  }
  switch (view.state) {
    case 'failed':
      return [resend, button('edit', texts.edit, 'plain'), ignore];
    case 'unknown':
      return [resend, ignore];
    case 'ignored':
      return [button('undo', texts.undo, 'plain')];
    case 'waiting':
    case 'claimed':
    case 'sending':
    case 'sent':
    case 'skipped':
      return [];
    default:
      return assertNever(view.state);
  }
}
