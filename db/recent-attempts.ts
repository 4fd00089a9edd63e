import { and, desc, eq, gt, inArray, isNotNull, max, sql } from 'drizzle-orm';
import type { RecentAttempt } from '../src/domain/diagnosis/diagnosis.js';
import { looksLikeOutage, outageTries } from '../src/domain/sending/outage.js';
import type { Db, Tx } from './database.js';
import { attempts, pauses, sends } from './schema.js';

const endedOutcomes = ['accepted', 'rejected', 'unknown', 'absent', 'not_posted'] as const;
const postedOutcomes = ['accepted', 'rejected', 'unknown', 'absent'] as const;

const recentMax = 30;

/** The last ended attempts of an account, newest first. */
export async function recentAttempts(db: Db, accountId: number): Promise<RecentAttempt[]> {
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
    .where(and(eq(attempts.accountId, accountId), inArray(attempts.outcome, [...endedOutcomes])))
    .orderBy(desc(attempts.id))
    .limit(recentMax);
  return rows
    .flatMap(({ recipient, endedAt, outcome, ...row }) =>
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
    )
    .sort((a, b) => Date.parse(b.endedAt) - Date.parse(a.endedAt));
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
