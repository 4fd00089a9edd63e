import type { SendDetails } from '../db/send-details.js';
import type { Block, Button, Field, Tone, View } from '../src/chat/cards.js';
import { oneLine } from '../src/chat/one-line.js';
import { explain } from '../src/domain/diagnosis/explain.js';
import { isUndecided, type SendVerb } from '../src/domain/sending/act-on-send.js';
import type { SendState } from '../src/domain/sending/send.js';
import { showTexts } from '../src/i18n/commands-show.js';
import {
  actorName,
  formatDateTime,
  sendKindName,
  skipReasonNames,
  stateName,
  triggerNames,
} from '../src/i18n/format.js';
import { bullets, note, paragraph, section } from './answer.js';
import type { CommandContext } from './command.js';
import { targetId } from './send-target.js';

type Speaker = Pick<CommandContext, 'locale' | 'config'>;

/** How many of the newest attempts stand in the answer; a send may have dozens. */
const attemptsShown = 8;

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

/** Everything about one send, with the buttons that its state allows. */
export function sendDetailsView(context: Speaker, details: SendDetails): View {
  const { locale } = context;
  const { send } = details;
  const texts = showTexts[locale];
  return {
    tone: tones[send.state],
    title: texts.title(send.id, stateName(send, locale)),
    blocks: [
      { kind: 'fields', fields: fieldsOf(context, details) },
      ...textBlocks(texts.text, send.text),
      ...attemptBlocks(context, details),
      ...diagnosisBlocks(context, details),
      ...actionBlocks(context, details),
    ],
    buttons: buttonsOf(context, details),
  };
}

/** What a rule skipped was never written. */
function textBlocks(heading: string, text: string): Block[] {
  if (text === '') return [];
  return [
    { kind: 'strong', text: heading },
    { kind: 'quote', text },
  ];
}

function fieldsOf(context: Speaker, { send, account, rule }: SendDetails): Field[] {
  const { locale, config } = context;
  const texts = showTexts[locale];
  const at = (moment: Date) => formatDateTime(moment, config.timeZone);
  const name = send.recipientName === null ? '' : ` (${oneLine(send.recipientName, 60)})`;
  const origin =
    rule === null
      ? actorName(send.madeBy, locale)
      : texts.byRule(rule, String(send.ruleVersion ?? 1));
  const optional = (label: string, text: string | null): Field[] =>
    text === null ? [] : [{ label, text }];
  return [
    { label: texts.to, text: `@${send.recipientHandle}${name}` },
    { label: texts.account, text: `@${account}` },
    { label: texts.kind, text: sendKindName(send, locale) },
    { label: texts.origin, text: origin },
    { label: texts.madeAt, text: at(send.madeAt) },
    ...optional(texts.sentAt, send.sentAt === null ? null : at(send.sentAt)),
    ...optional(texts.due, send.state === 'waiting' && !isUndecided(send) ? at(send.dueAt) : null),
    ...optional(texts.post, send.postId),
    ...optional(texts.media, send.media.map(({ file }) => file).join(', ') || null),
    ...optional(
      texts.skipReason,
      send.skipReason === null ? null : skipReasonNames[locale][send.skipReason],
    ),
  ];
}

function attemptBlocks(context: Speaker, { send, attempts }: SendDetails): Block[] {
  const { locale, config } = context;
  const texts = showTexts[locale];
  if (attempts.length === 0) return [paragraph(texts.noAttempts)];
  const shown = attempts.slice(-attemptsShown);
  const lines = shown.map((attempt) => {
    const status =
      attempt.evidence?.answer.kind === 'http'
        ? ` HTTP ${String(attempt.evidence.answer.status)}`
        : '';
    const edited = attempt.text === send.text ? '' : ` 「${cut(attempt.text, 40)}」`;
    return [
      `${String(attempt.number)}. ${formatDateTime(attempt.startedAt, config.timeZone)}`,
      `${triggerNames[locale][attempt.trigger]} (${actorName(attempt.actor, locale)})`,
      `${texts.outcome[attempt.outcome]}${status}${attempt.cause === null ? '' : ` ${attempt.cause}`}${edited}`,
    ].join(' ・ ');
  });
  const leftOut = send.attemptCount - shown.length;
  return [
    { kind: 'strong', text: texts.attempts(send.attemptCount) },
    bullets(lines),
    ...(leftOut > 0 ? [note(texts.olderLeftOut(leftOut))] : []),
  ];
}

function diagnosisBlocks(context: Speaker, { send, attempts }: SendDetails): Block[] {
  const { locale, config } = context;
  const texts = showTexts[locale];
  const failed = attempts.findLast((attempt) => attempt.diagnosis !== null);
  if (failed === undefined || failed.diagnosis === null) return [];
  const explained = explain({
    diagnosis: failed.diagnosis,
    evidence: failed.evidence,
    locale,
    formatTime: (at) => formatDateTime(at, config.timeZone),
    stands: send.state === 'failed' || send.ignoredFrom === 'failed',
  });
  // How sure it is stands in the words of `what` already.
  const causes = explained.causes.map(({ title, what, reasons }) => {
    const why = reasons.length === 0 ? '' : ` ${texts.because(reasons.join(' '))}`;
    return `${title} — ${what}${why}`;
  });
  const remedies = [...explained.remedies, ...explained.furtherRemedies];
  return [
    { kind: 'divider' },
    { kind: 'strong', text: `${texts.diagnosis}: ${explained.headline}` },
    { kind: 'list', ordered: true, items: causes },
    ...section(
      texts.remedies,
      remedies.map((remedy) => remedy.text),
    ),
    paragraph(explained.resend),
    ...section(texts.evidence, [...explained.evidence, ...transactionOf(failed.evidence)]),
    note(`${texts.whoActs(explained.whoActs)} ・ ${texts.ids(failed.diagnosis.row, failed.id)}`),
  ];
}

/** What X's support asks for. */
function transactionOf(evidence: SendDetails['attempts'][number]['evidence']): string[] {
  const id = evidence?.transactionId ?? null;
  return id === null ? [] : [`x-transaction-id ${cut(id, 100)}`];
}

function actionBlocks(context: Speaker, { actions }: SendDetails): Block[] {
  const { locale, config } = context;
  const texts = showTexts[locale];
  if (actions.length === 0) return [];
  const verbs: Readonly<Record<string, string>> = texts.verbs;
  const lines = actions.map(
    ({ at, actor, verb }) =>
      `${formatDateTime(at, config.timeZone)} ${actorName(actor, locale)}: ${verbs[verb] ?? verb}`,
  );
  return [{ kind: 'divider' }, { kind: 'strong', text: texts.actions }, bullets(lines)];
}

/** Ids carry the attempt that is shown here: this answer does not redraw itself. */
function buttonsOf({ locale }: Speaker, { send }: SendDetails): Button[] {
  const texts = showTexts[locale];
  const id = targetId(send.id, send.lastAttemptId);
  const button = (verb: ShownVerb): Button => ({
    verb,
    id,
    label: texts[verb],
    style: styles[verb] ?? 'plain',
  });
  return (isUndecided(send) ? undecidedButtons : buttonsByState[send.state]).map(button);
}

type ShownVerb = SendVerb;

const styles: Partial<Record<ShownVerb, Button['style']>> = {
  resend: 'primary',
  approve: 'primary',
  reject: 'danger',
};

const undecidedButtons: readonly ShownVerb[] = ['approve', 'reject'];

const buttonsByState: Readonly<Record<SendState, readonly ShownVerb[]>> = {
  waiting: ['cancel'],
  claimed: [],
  sending: [],
  sent: [],
  failed: ['resend', 'edit', 'ignore'],
  unknown: ['resend', 'ignore'],
  ignored: ['undo'],
  skipped: [],
};

function cut(text: string, length: number): string {
  const letters = Array.from(text.replace(/\s+/gu, ' '));
  return letters.length > length ? `${letters.slice(0, length).join('')}…` : letters.join('');
}
