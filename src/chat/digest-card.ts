import { causeTitle } from '../domain/diagnosis/explain.js';
import {
  isQuiet,
  type CarriedOver,
  type Counted,
  type Digest,
  type PausedAccount,
} from '../domain/digest/digest.js';
import type { DigestPeriod } from '../domain/digest/due.js';
import { cardMoment } from '../i18n/cards.js';
import { digestTexts } from '../i18n/digest.js';
import { formatNumber, skipReasonNames } from '../i18n/format.js';
import { note, strong, text, type CardContent, type CardContext } from './card-content.js';
import type { Block, Button, Field, Tone, View } from './cards.js';
import { pauseEnd, pauseReason } from './pause-sentences.js';

/** What a digest is called: the day it was due on, or null for one that somebody asked for now. */
export interface DigestName {
  readonly period: DigestPeriod;
  /** `YYYY-MM-DD`. */
  readonly day: string | null;
  /** Id of the stored digest; goes into its button. Null: asked for now. */
  readonly id: number | null;
}

const dayMs = 24 * 60 * 60_000;
const lengthMs: Readonly<Record<DigestPeriod, number>> = { day: dayMs, week: 7 * dayMs };

/** The card of a stored digest. */
export function digestCard(
  stored: {
    readonly id: number;
    readonly period: DigestPeriod;
    readonly day: string;
    readonly digest: Digest;
  },
  context: CardContext,
): CardContent {
  return {
    ...digestView(stored.digest, stored, context),
    attemptId: null,
    metadata: { kind: 'digest', digest: String(stored.id), state: 'made' },
  };
}

/**
 * A digest in words. Its button `open-failures` (value: the digest's id, or `now`) leads to the
 * failures that nobody acted on yet.
 */
export function digestView(digest: Digest, name: DigestName, context: CardContext): View {
  const texts = digestTexts[context.locale];
  const { period, day } = name;
  const span = texts.span(momentOf(digest.from, context), momentOf(digest.to, context));
  return {
    tone: toneOf(digest),
    title: day === null ? texts.titleNow[period] : texts.title[period](day.replaceAll('-', '/')),
    blocks: [
      text(span),
      ...(isQuiet(digest) ? [text(texts.quiet)] : bodyOf(digest, period, context)),
    ],
    buttons: buttonsOf(digest, name, context),
  };
}

function toneOf({ open, paused }: Digest): Tone {
  if (open.failed + open.unknown > 0) return 'attention';
  return paused.length > 0 ? 'attention' : 'good';
}

function bodyOf(digest: Digest, period: DigestPeriod, context: CardContext): readonly Block[] {
  const { locale } = context;
  const texts = digestTexts[locale];
  const counted = <Of extends string>(counts: readonly Counted<Of>[], nameOf: (of: Of) => string) =>
    counts.map(({ of, count }) => texts.counted(nameOf(of), formatNumber(count, locale)));
  return [
    { kind: 'fields', fields: fieldsOf(digest, context) },
    note(texts.comparison[comparisonOf(digest, period)]),
    ...listOf(
      texts.byCause,
      counted(digest.failedByCause, (cause) => causeTitle(cause, locale)),
    ),
    ...listOf(
      texts.byReason,
      counted(digest.skipped, (reason) => skipReasonNames[locale][reason]),
    ),
    ...listOf(
      texts.carriedOver,
      digest.carriedOver.map((lane) => carriedOverLine(lane, context)),
    ),
    ...listOf(
      texts.paused,
      digest.paused.map((paused) => pausedLine(paused, context)),
    ),
    ...openBlocks(digest, context),
  ];
}

function listOf(title: string, items: readonly string[]): readonly Block[] {
  return items.length === 0 ? [] : [strong(title), { kind: 'list', ordered: false, items }];
}

/** After downtime a digest may cover more than its period. */
function comparisonOf({ from, to }: Digest, period: DigestPeriod): 'day' | 'week' | 'other' {
  const spanMs = Date.parse(to) - Date.parse(from);
  // An hour more or less where summer time begins or ends.
  return Math.abs(spanMs - lengthMs[period]) <= 3_600_000 ? period : 'other';
}

function fieldsOf(digest: Digest, { locale }: CardContext): readonly Field[] {
  const texts = digestTexts[locale];
  const amount = (value: number) => texts.sends(formatNumber(value, locale));
  const changed = (value: number, before: number) =>
    texts.withChange(formatNumber(value, locale), signed(value - before));
  const skipped = digest.skipped.reduce((sum, { count }) => sum + count, 0);
  const carriedOver = digest.carriedOver.reduce((sum, { count }) => sum + count, 0);
  return [
    { label: texts.sent, text: changed(digest.sent, digest.before.sent) },
    { label: texts.failed, text: changed(digest.failed, digest.before.failed) },
    { label: texts.recovered, text: amount(digest.recovered) },
    { label: texts.ignored, text: amount(digest.ignored) },
    { label: texts.skipped, text: amount(skipped) },
    { label: texts.carriedOver, text: amount(carriedOver) },
    { label: texts.waiting, text: amount(digest.waiting) },
  ];
}

function signed(change: number): string {
  if (change === 0) return '±0';
  return change > 0 ? `+${String(change)}` : `−${String(-change)}`;
}

function carriedOverLine(lane: CarriedOver, context: CardContext): string {
  const texts = digestTexts[context.locale];
  const end =
    lane.clearsAt === null ? texts.clearsNever : texts.clearsAt(momentOf(lane.clearsAt, context));
  const count = formatNumber(lane.count, context.locale);
  return texts.carriedOverLine(lane.handle, texts.kinds[lane.kind], count, end);
}

function pausedLine(paused: PausedAccount, context: CardContext): string {
  const until = paused.until === null ? null : new Date(paused.until);
  return digestTexts[context.locale].pausedLine(
    paused.handle,
    pauseReason(paused, context),
    pauseEnd({ ...paused, until }, context),
  );
}

function openBlocks({ open }: Digest, context: CardContext): readonly Block[] {
  const { locale } = context;
  const texts = digestTexts[locale];
  const all = open.failed + open.unknown;
  if (all === 0) return [{ kind: 'divider' }, text(texts.noneOpen)];
  const causes = open.byCause.map(({ of, count }) =>
    texts.counted(causeTitle(of, locale), formatNumber(count, locale)),
  );
  return [
    { kind: 'divider' },
    strong(texts.open(formatNumber(all, locale))),
    { kind: 'list', ordered: false, items: causes },
    ...(open.unknown === 0 ? [] : [text(texts.openUnknown(formatNumber(open.unknown, locale)))]),
    ...(open.oldestAt === null ? [] : [text(texts.openSince(momentOf(open.oldestAt, context)))]),
  ];
}

function buttonsOf(
  { open }: Digest,
  { id }: DigestName,
  { locale }: CardContext,
): readonly Button[] {
  const count = open.failed + open.unknown;
  if (count === 0) return [];
  const label = digestTexts[locale].openButton(formatNumber(count, locale));
  return [{ verb: 'open-failures', id: id === null ? 'now' : String(id), label, style: 'primary' }];
}

function momentOf(iso: string, { timeZone }: CardContext): string {
  return cardMoment(new Date(iso), timeZone);
}
