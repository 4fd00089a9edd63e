import { assertNever } from '../domain/assert.js';
import { causeTitle } from '../domain/diagnosis/explain.js';
import type { IncidentCardView, PauseView } from '../domain/incidents/card-views.js';
import { cardMoment, cardTexts, whoActed } from '../i18n/cards.js';
import { formatNumber, stateName } from '../i18n/format.js';
import { incidentTexts } from '../i18n/incidents.js';
import { note, strong, text, type CardContent, type CardContext } from './card-content.js';
import type { Block, Button, Field, Tone } from './cards.js';
import { sharedFailureBlocks } from './explanation-blocks.js';
import { oneLine } from './one-line.js';
import { heldName, pauseEnd, pauseReason } from './pause-sentences.js';

/**
 * The card of an incident in its present state: failures of one account and cause that were folded, a
 * pause by X, an outage of X, or a rule that was paused for its failures.
 */
export function incidentCard(view: IncidentCardView, context: CardContext): CardContent {
  const open = view.closedAt === null;
  return {
    tone: toneOf(view),
    title: titleOf(view, context),
    blocks: [
      ...endBlocks(view, context),
      ...kindBlocks(view, context),
      ...pauseBlocks(view, context),
      { kind: 'fields', fields: fieldsOf(view, context) },
      ...(open ? causeBlocks(view, context) : []),
      ...listBlocks(view, context),
      note(footerOf(view, context)),
    ],
    buttons: open ? buttonsOf(view, context) : [],
    attemptId: null,
    metadata: {
      kind: 'incident',
      incident: String(view.id),
      state: open ? 'open' : 'closed',
      cause: view.cause,
    },
  };
}

function toneOf(view: IncidentCardView): Tone {
  if (view.closedAt !== null) return 'good';
  return view.counts.failed > 0 && view.kind === 'failures' ? 'alarm' : 'attention';
}

function openPause({ pause }: IncidentCardView): PauseView | null {
  return pause === null || pause.endedAt !== null ? null : pause;
}

function titleOf(view: IncidentCardView, context: CardContext): string {
  const texts = incidentTexts[context.locale];
  const title = openTitle(view, context);
  return view.closedAt === null ? title : texts.closed(title);
}

function openTitle(view: IncidentCardView, { locale }: CardContext): string {
  const texts = incidentTexts[locale];
  const { handle } = view.account;
  switch (view.kind) {
    case 'failures': {
      const cause = causeTitle(view.cause, locale);
      if (openPause(view) !== null) return texts.paused(handle, cause);
      return view.folded ? texts.manyFailures(handle, cause) : texts.failures(handle, cause);
    }
    case 'outage':
      return texts.outage(handle);
    case 'rule':
      return texts.rulePaused(oneLine(view.rule?.name ?? '', 60));
    default:
      return assertNever(view.kind);
  }
}

/** That it is over, and since when; who did something last. */
function endBlocks(view: IncidentCardView, context: CardContext): readonly Block[] {
  const texts = incidentTexts[context.locale];
  const moment = (at: Date) => cardMoment(at, context.timeZone);
  const over = view.closedAt === null ? [] : [strong(texts.closedAt(moment(view.closedAt)))];
  const { lastAction } = view;
  // How a pause ended is said with the pause itself.
  if (lastAction === null || (lastAction.verb === 'resume' && view.pause !== null)) return over;
  const said = texts.lastAction[lastAction.verb]?.(
    whoActed(lastAction.actor, context.locale),
    moment(lastAction.at),
  );
  return said === undefined ? over : [...over, text(said)];
}

function kindBlocks(view: IncidentCardView, { locale }: CardContext): readonly Block[] {
  const texts = incidentTexts[locale];
  if (view.closedAt !== null) return [];
  if (view.kind === 'outage') return [text(texts.outageSentence)];
  return view.kind === 'rule' ? [text(texts.ruleSentence)] : [];
}

/** Why it pauses the account, until when, how many wait; or how the pause ended. */
function pauseBlocks(view: IncidentCardView, context: CardContext): readonly Block[] {
  const texts = incidentTexts[context.locale];
  const { pause } = view;
  if (pause === null) return view.kind === 'failures' ? [] : waitingBlock(view, context);
  const moment = (at: Date) => cardMoment(at, context.timeZone);
  if (pause.endedAt !== null) return endedBlock(pause, pause.endedAt, context);
  return [
    strong(
      texts.pauseSince(
        heldName(pause.holds, context),
        pauseReason(pause, context),
        moment(pause.startedAt),
      ),
    ),
    text(texts.pauseEnds(pauseEnd(pause, context))),
    ...waitingBlock(view, context),
  ];
}

function endedBlock(pause: PauseView, endedAt: Date, context: CardContext): readonly Block[] {
  const texts = incidentTexts[context.locale];
  const at = cardMoment(endedAt, context.timeZone);
  return pause.endedBy?.kind === 'person'
    ? [text(texts.pauseEndedBy(whoActed(pause.endedBy, context.locale), at))]
    : [text(texts.pauseEndedAlone(at))];
}

function waitingBlock(view: IncidentCardView, { locale }: CardContext): readonly Block[] {
  const texts = incidentTexts[locale];
  if (view.closedAt !== null) return [];
  return [
    text(
      view.waiting === 0 ? texts.noneWaiting : texts.waiting(formatNumber(view.waiting, locale)),
    ),
  ];
}

const countOrder = ['failed', 'unknown', 'going', 'sent', 'ignored', 'skipped'] as const;

function fieldsOf(view: IncidentCardView, { locale }: CardContext): readonly Field[] {
  const texts = incidentTexts[locale];
  const amount = (value: number) => texts.sends(formatNumber(value, locale));
  const counted = countOrder
    .filter((state) => view.counts[state] > 0)
    .map((state) => ({ label: texts[state], text: amount(view.counts[state]) }));
  const rules = view.rules.map(({ name, count }) =>
    texts.ruleCount(oneLine(name, 40), formatNumber(count, locale)),
  );
  return [
    { label: cardTexts[locale].account, text: `@${view.account.handle}` },
    ...counted,
    ...(rules.length === 0
      ? []
      : [{ label: texts.rules, text: rules.join(locale === 'ja' ? '、' : ', ') }]),
  ];
}

function causeBlocks(view: IncidentCardView, context: CardContext): readonly Block[] {
  if (view.failure === null) {
    const title = causeTitle(view.cause, context.locale);
    return [text(incidentTexts[context.locale].cause(title))];
  }
  return sharedFailureBlocks(view.failure, context);
}

/** The newest of its sends, each with the number under which `show` and `resend` reach it. */
function listBlocks(view: IncidentCardView, context: CardContext): readonly Block[] {
  const { locale, timeZone } = context;
  const texts = incidentTexts[locale];
  const all = countOrder.reduce((sum, state) => sum + view.counts[state], 0);
  if (view.newest.length === 0) return [];
  const title =
    all > view.newest.length
      ? texts.newestOf(formatNumber(view.newest.length, locale), formatNumber(all, locale))
      : texts.newest;
  const items = view.newest.map(({ id, recipient, state, changedAt }) => {
    const who = recipient.name === null ? '' : ` (${oneLine(recipient.name, 30)})`;
    return texts.listed(
      `@${recipient.handle}${who}`,
      id,
      stateName({ state }, locale),
      cardMoment(changedAt, timeZone),
    );
  });
  return [
    strong(title),
    { kind: 'list', ordered: false, items },
    ...(view.closedAt === null && view.counts.failed > 0 && view.counts.unknown > 0
      ? [text(texts.unknownStay)]
      : []),
    note(texts.reach(stateToList(view), view.cause)),
  ];
}

/** The state by which the history lists what still needs somebody; null when nothing does. */
function stateToList({ counts }: IncidentCardView): 'failed' | 'unknown' | null {
  if (counts.failed > 0) return 'failed';
  return counts.unknown > 0 ? 'unknown' : null;
}

function footerOf(view: IncidentCardView, { locale, timeZone }: CardContext): string {
  const texts = incidentTexts[locale];
  const from = cardMoment(view.openedAt, timeZone);
  const when =
    view.lastFailureAt === null
      ? texts.since(from)
      : texts.sinceAt(from, cardMoment(view.lastFailureAt, timeZone));
  return texts.footer(view.id, when, view.cause);
}

function buttonsOf(view: IncidentCardView, { locale }: CardContext): readonly Button[] {
  const texts = cardTexts[locale];
  const button = (verb: string, label: string, style: Button['style']): Button => ({
    verb,
    id: String(view.id),
    label,
    style,
  });
  const count = view.counts.failed;
  const all =
    count === 0
      ? []
      : [
          button('resend-all', texts.resendAll(formatNumber(count, locale)), 'primary'),
          button('ignore-all', texts.ignoreAll(formatNumber(count, locale)), 'plain'),
        ];
  return canResume(view) ? [...all, button('resume', texts.resume, 'plain')] : all;
}

/** An outage ends by itself; a person can end every other pause, and let a paused rule go on. */
function canResume(view: IncidentCardView): boolean {
  if (view.kind === 'rule') return view.rule?.state === 'paused';
  return view.kind === 'failures' && openPause(view) !== null;
}
