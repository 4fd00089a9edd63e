import type { Database, Tx } from '../../db/database.js';
import { makeSend } from '../../db/make-send.js';
import { raiseCardsOfPauses } from '../../db/raise-cards.js';
import {
  continueSeries,
  dueSeries,
  endSeries,
  lockSeries,
  nextSeriesLook,
  type LastMessage,
  type OpenSeries,
  type SeriesRow,
} from '../../db/series.js';
import { skipSend } from '../../db/skip-send.js';
import type { Config } from '../config.js';
import { system } from '../domain/actor.js';
import { assertNever } from '../domain/assert.js';
import { draftMessage, type Fits } from '../domain/rules/draft-message.js';
import { chooseVariant } from '../domain/rules/render-text.js';
import { earliestStep, planNextStep, type StepPlan } from '../domain/rules/steps.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import { createDuty, messageOf, type Duty } from './duty.js';

/** What making follow-up messages depends on. */
export interface StepsSurroundings {
  readonly database: Database;
  readonly config: Pick<Config, 'timeZone' | 'locale'>;
  /** Whether X takes a text; a name is shortened where it must be. */
  readonly fits: Fits;
  readonly now: () => Date;
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface StepsOptions extends StepsSurroundings {
  readonly isHolder: () => boolean;
}

/** Series of one round: what is left follows at once. */
const roundMax = 200;
const maxWaitMs = 30_000;
const putOffMs = 10 * 60_000;

/**
 * Makes the follow-up messages of rules into sends when they are due. Each is made in one transaction with the row of its
 * series, under a key of its own, so that a crash leaves both or none and two processes make one.
 */
export function createSteps(options: StepsOptions): Duty {
  const round = createStepsRound(options);
  return createDuty({
    ...options,
    name: 'steps',
    maxWaitMs,
    tick: async (signal) => (options.isHolder() ? round(signal) : null),
  });
}

/** One look at all that is due; resolves to when the next is wanted. */
export function createStepsRound(
  surroundings: StepsSurroundings,
): (signal: AbortSignal) => Promise<Date | null> {
  const { database, now } = surroundings;
  return async (signal) => {
    const due = await dueSeries(database.db, now(), roundMax);
    for (const seriesId of due) {
      if (signal.aborted) return null;
      try {
        await database.db.transaction((tx) => takeStep(tx, surroundings, seriesId));
      } catch (error) {
        await putOff(surroundings, seriesId, error);
      }
    }
    return due.length === roundMax ? now() : nextSeriesLook(database.db);
  };
}

/** One series that cannot be gone on with holds up no other. A store that is lost fails here again. */
async function putOff(
  { database, now, log, metrics }: StepsSurroundings,
  seriesId: number,
  error: unknown,
): Promise<void> {
  const nextLookAt = new Date(now().getTime() + putOffMs);
  await database.db.transaction((tx) => continueSeries(tx, seriesId, { nextLookAt }));
  metrics.dutyFailed({ duty: 'steps' });
  log.error({ series: seriesId, reason: messageOf(error) }, 'A follow-up message was put off.');
}

async function takeStep(tx: Tx, options: StepsSurroundings, seriesId: number): Promise<void> {
  const open = await lockSeries(tx, seriesId);
  if (open === null) return;
  const now = options.now();
  const { row, last, optedOut, ruleDeleted } = open;
  const over = endOf(last);
  if (over !== null) return endSeries(tx, row.id, { why: over, now });
  const previousSentAt = last?.sentAt ?? null;
  const progress = { ...row, previousSentAt, optedOut, ruleDeleted };
  const plan = planNextStep(progress, row.hours, options.config.timeZone);
  switch (plan.kind) {
    case 'due':
      if (plan.at > now) return continueSeries(tx, row.id, { nextLookAt: plan.at });
      return makeStep(tx, options, row, plan);
    case 'waits':
      // Whenever the message before leaves, what follows it is not due sooner than this.
      return continueSeries(tx, row.id, { nextLookAt: lookAfter(row, row.made, now) });
    case 'stopped':
      return stop(tx, open, plan.why, now);
    case 'finished':
      return finish(tx, open, now);
    default:
      return assertNever(plan);
  }
}

/** Why a series is over whose newest message was given up; null: it goes on. */
function endOf(last: LastMessage | null): SeriesRow['endReason'] {
  if (last === null || last.state === 'ignored') return 'finished';
  if (last.state !== 'skipped') return null;
  if (last.skipReason === 'opted_out' || last.skipReason === 'rule_deleted') return last.skipReason;
  return 'finished';
}

const hourMs = 60 * 60_000;

/** With the last message made, only an answer that comes before it leaves can matter. */
function lookAfter(row: SeriesRow, made: number, now: Date): Date {
  return earliestStep(row.steps, made, now) ?? new Date(now.getTime() + hourMs);
}

async function makeStep(
  tx: Tx,
  { config, fits, random, now: clock }: StepsSurroundings,
  row: SeriesRow,
  { index, step }: Extract<StepPlan, { kind: 'due' }>,
): Promise<void> {
  const now = clock();
  const template = step.texts[chooseVariant(step.texts.length, random)] ?? '';
  const person = { handle: row.handle, name: row.name };
  const facts = { kind: 'dm', person, code: null, postUrl: row.postUrl, now, ...config } as const;
  const { id } = await makeSend(tx, {
    accountId: row.accountId,
    kind: 'dm',
    origin: 'rule',
    madeBy: system,
    recipient: { xUserId: row.xUserId, ...person },
    text: draftMessage(template, facts, fits),
    media: step.media,
    hours: row.hours,
    rule: {
      id: row.ruleId,
      version: row.ruleVersion,
      triggerKey: `${row.triggerKey}:step:${String(index + 1)}`,
    },
    now,
  });
  const made = index + 1;
  await continueSeries(tx, row.id, { made, lastSendId: id, nextLookAt: lookAfter(row, made, now) });
}

/** The person answered: what follows is not sent, also when it was made already and has not left. */
async function stop(
  tx: Tx,
  { row, last }: OpenSeries,
  why: NonNullable<SeriesRow['endReason']>,
  now: Date,
): Promise<void> {
  await endSeries(tx, row.id, { why, now });
  // What a person asked for again is their wish, and the first message is an answer itself.
  if (last === null || row.made === 0 || last.state !== 'waiting' || last.nextTrigger !== 'first')
    return;
  await skipSend(tx, { send: last, reason: 'cancelled', now });
  await raiseCardsOfPauses(tx, row.accountId, now);
}

async function finish(tx: Tx, open: OpenSeries, now: Date): Promise<void> {
  const { row, last } = open;
  const leaves = last !== null && ['waiting', 'claimed', 'sending'].includes(last.state);
  if (!leaves) return endSeries(tx, row.id, { why: 'finished', now });
  if (row.answeredAt !== null) return stop(tx, open, 'answered', now);
  return continueSeries(tx, row.id, { nextLookAt: lookAfter(row, row.made, now) });
}
