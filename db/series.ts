import { and, asc, eq, isNull, lt, lte, min } from 'drizzle-orm';
import type { Db, Tx } from './database.js';
import { isOptedOut } from './opt-outs.js';
import { rules, sends, series } from './schema.js';

export type SeriesRow = typeof series.$inferSelect;

/** One person's follow-up messages, as they begin with the first message. */
export type NewSeries = Pick<
  SeriesRow,
  | 'ruleId'
  | 'ruleVersion'
  | 'accountId'
  | 'xUserId'
  | 'handle'
  | 'name'
  | 'triggerKey'
  | 'steps'
  | 'hours'
  | 'postUrl'
> & {
  /** The send of the first message: the first step counts from when that is sent. */
  readonly firstSendId: number;
  readonly now: Date;
};

/** Begins a series, in the transaction that made its first send; once per rule, person and trigger. */
export async function startSeries(tx: Tx, begun: NewSeries): Promise<void> {
  const { firstSendId, now, ...row } = begun;
  const [first] = row.steps;
  if (first === undefined) return;
  await tx
    .insert(series)
    .values({
      ...row,
      lastSendId: firstSendId,
      startedAt: now,
      // Not before: even a message that leaves at once is followed only after this delay.
      nextLookAt: new Date(now.getTime() + first.afterMinutes * 60_000),
    })
    .onConflictDoNothing();
}

/** The person wrote to us: what of a series began before that ends (`src/loops/steps.ts`). */
export async function noteAnswer(
  tx: Tx,
  answer: { readonly accountId: number; readonly xUserId: string; readonly at: Date },
): Promise<void> {
  await tx
    .update(series)
    .set({ answeredAt: answer.at, nextLookAt: answer.at })
    .where(
      and(
        eq(series.accountId, answer.accountId),
        eq(series.xUserId, answer.xUserId),
        isNull(series.endedAt),
        isNull(series.answeredAt),
        lt(series.startedAt, answer.at),
      ),
    );
}

/** Open series that are to be looked at now, those that wait longest first. */
export async function dueSeries(db: Db, now: Date, limit: number): Promise<readonly number[]> {
  const rows = await db
    .select({ id: series.id })
    .from(series)
    .where(and(isNull(series.endedAt), lte(series.nextLookAt, now)))
    .orderBy(asc(series.nextLookAt), asc(series.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** When the next open series is to be looked at; null: there is none. */
export async function nextSeriesLook(db: Db): Promise<Date | null> {
  const [row] = await db
    .select({ at: min(series.nextLookAt) })
    .from(series)
    .where(isNull(series.endedAt));
  return row?.at ?? null;
}

/** The newest message of a series, locked. */
export type LastMessage = Pick<
  typeof sends.$inferSelect,
  'id' | 'state' | 'sentAt' | 'skipReason' | 'nextTrigger'
>;

/** An open series as its next step is decided from. */
export interface OpenSeries {
  readonly row: SeriesRow;
  /** Null: it was deleted by retention, long after it ended. */
  readonly last: LastMessage | null;
  readonly ruleDeleted: boolean;
  readonly optedOut: boolean;
}

/** Loads and locks an open series; null when it has ended or another process looks at it. */
export async function lockSeries(tx: Tx, seriesId: number): Promise<OpenSeries | null> {
  const [row] = await tx
    .select()
    .from(series)
    .where(and(eq(series.id, seriesId), isNull(series.endedAt)))
    .for('update', { skipLocked: true });
  if (row === undefined) return null;
  const [rule] = await tx
    .select({ state: rules.state })
    .from(rules)
    .where(eq(rules.id, row.ruleId));
  const [last] =
    row.lastSendId === null
      ? []
      : await tx
          .select({
            id: sends.id,
            state: sends.state,
            sentAt: sends.sentAt,
            skipReason: sends.skipReason,
            nextTrigger: sends.nextTrigger,
          })
          .from(sends)
          .where(eq(sends.id, row.lastSendId))
          .for('update');
  return {
    row,
    last: last ?? null,
    ruleDeleted: rule?.state === 'deleted',
    optedOut: await isOptedOut(tx, row.xUserId, row.handle),
  };
}

/** Ends an open series for good. */
export async function endSeries(
  tx: Tx,
  seriesId: number,
  end: { readonly why: NonNullable<SeriesRow['endReason']>; readonly now: Date },
): Promise<void> {
  await tx
    .update(series)
    .set({ endedAt: end.now, endReason: end.why })
    .where(and(eq(series.id, seriesId), isNull(series.endedAt)));
}

/** What a look changes of a series that goes on. */
export async function continueSeries(
  tx: Tx,
  seriesId: number,
  next: Pick<SeriesRow, 'nextLookAt'> & Partial<Pick<SeriesRow, 'made' | 'lastSendId'>>,
): Promise<void> {
  await tx.update(series).set(next).where(eq(series.id, seriesId));
}
