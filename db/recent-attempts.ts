import { and, desc, eq, gt, inArray, isNotNull, max, sql } from 'drizzle-orm';
import type { RecentAttempt } from '../src/domain/diagnosis/diagnosis.js';
import { looksLikeOutage, outageTries } from '../src/domain/sending/outage.js';
import { sendKinds, type SendKind } from '../src/domain/sending/send.js';
import type { Db, Tx } from './database.js';
import { attempts, pauses, sends } from './schema.js';

/** What left for X and has ended. What a look-up stopped says nothing about how X answers. */
const postedOutcomes = ['accepted', 'rejected', 'unknown', 'absent'] as const;

/**
 * Eight tries in a row whose waits double up to a day, of eight requests each, as many as may be in
 * flight when a limit closes.
 */
const recentMax = 64;

/** The last ended attempts of an account that left for X, of either kind, newest first. */
export async function recentAttempts(db: Db, accountId: number): Promise<RecentAttempt[]> {
  const recent: RecentAttempt[] = [];
  for (const kind of sendKinds) recent.push(...(await recentOf(db, accountId, kind)));
  return recent.sort((a, b) => Date.parse(b.endedAt) - Date.parse(a.endedAt));
}

/** Of one kind: thousands of replies must not push what is known about DMs out of sight. */
async function recentOf(db: Db, accountId: number, kind: SendKind): Promise<RecentAttempt[]> {
  const rows = await db
    .select({
      sendId: attempts.sendId,
      recipientXId: sends.recipientXId,
      kind: attempts.kind,
      outcome: attempts.outcome,
      row: sql<string | null>`${attempts.diagnosis}->>'row'`,
      cause: attempts.cause,
      text: attempts.text,
      recipient: attempts.recipient,
      endedAt: attempts.endedAt,
    })
    .from(attempts)
    .innerJoin(sends, eq(sends.id, attempts.sendId))
    .where(
      and(
        eq(attempts.accountId, accountId),
        eq(attempts.kind, kind),
        inArray(attempts.outcome, [...postedOutcomes]),
      ),
    )
    .orderBy(desc(attempts.id))
    .limit(recentMax);
  return rows.flatMap(({ recipient, endedAt, outcome, ...row }) =>
    endedAt === null || outcome === 'in_flight'
      ? []
      : [
          {
            ...row,
            outcome,
            receivesYourDm: recipient?.kind === 'found' ? recipient.receivesYourDm : null,
            endedAt: endedAt.toISOString(),
          },
        ],
  );
}

/** Whether X as a whole does not answer this account: its last five tries since the last outage say so. */
export async function isXSilentFor(tx: Tx, accountId: number): Promise<boolean> {
  const [last] = await tx
    .select({ endedAt: max(pauses.endedAt) })
    .from(pauses)
    .where(and(eq(pauses.accountId, accountId), eq(pauses.cause, 'outage')));
  const tries = await tx
    .select({ sendId: attempts.sendId, cause: attempts.cause, endedAt: attempts.endedAt })
    .from(attempts)
    .where(
      and(
        eq(attempts.accountId, accountId),
        inArray(attempts.outcome, [...postedOutcomes]),
        isNotNull(attempts.endedAt),
        gt(attempts.endedAt, last?.endedAt ?? new Date(0)),
      ),
    )
    .orderBy(desc(attempts.id))
    .limit(outageTries * 4);
  return looksLikeOutage(
    tries.sort((a, b) => (b.endedAt?.getTime() ?? 0) - (a.endedAt?.getTime() ?? 0)),
  );
}
