import { and, eq, isNull, lt } from 'drizzle-orm';
import type { Tx } from './database.js';
import { series } from './schema.js';

type SeriesRow = typeof series.$inferSelect;

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
