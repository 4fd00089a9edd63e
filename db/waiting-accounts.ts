import { and, eq, sql } from 'drizzle-orm';
import { sendKinds } from '../src/domain/sending/send.js';
import type { Db } from './database.js';
import { accounts } from './schema.js';

/** Linked accounts where something waits: which are due now, and when the next of the others is. */
export interface WaitingAccounts {
  readonly waiting: readonly number[];
  readonly due: readonly number[];
  readonly nextDueAt: Date | null;
}

/** One index probe per account and kind. */
export async function accountsWithDue(db: Db, now: Date): Promise<WaitingAccounts> {
  const rows = await db
    .select({ accountId: accounts.id, dueAt: sql<string | null>`${firstDue}` })
    .from(accounts)
    .where(and(eq(accounts.state, 'linked'), sql`${firstDue} is not null`));
  const dated = rows.flatMap(({ accountId, dueAt }) =>
    dueAt === null ? [] : [{ accountId, dueAt: new Date(dueAt) }],
  );
  const later = dated.filter(({ dueAt }) => dueAt > now).map(({ dueAt }) => dueAt.getTime());
  return {
    waiting: dated.map(({ accountId }) => accountId),
    due: dated.filter(({ dueAt }) => dueAt <= now).map(({ accountId }) => accountId),
    nextDueAt: later.length === 0 ? null : new Date(Math.min(...later)),
  };
}

/**
 * One index probe per account and kind, however many wait. Carried-over sends are due by their slot; what
 * waits for a person's Approve is never due (`db/may-leave.ts`).
 */
const firstDue = sql`(select min(first.due_at) from (${sql.join(
  sendKinds.map(
    (kind) =>
      sql`(select s.due_at from sends s where s.account_id = "accounts"."id" and s.kind = ${sql.raw(`'${kind}'`)} and s.state = 'waiting' and s.confirmation is distinct from 'wanted' order by s.due_at limit 1)`,
  ),
  sql` union all `,
)}) as first)`;
