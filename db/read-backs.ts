import { and, asc, eq, inArray, isNotNull, lte, sql } from 'drizzle-orm';
import type { SendKind } from '../src/domain/sending/send.js';
import type { Db, Tx } from './database.js';
import { attempts, sends } from './schema.js';

type SendRow = typeof sends.$inferSelect;
type AttemptRow = typeof attempts.$inferSelect;

/** What one page can tell about: our own posts, or the conversation with one person. */
export interface ReadBackTarget {
  readonly accountId: number;
  readonly kind: SendKind;
  /** For DMs: whose conversation. */
  readonly recipientXId: string | null;
}

/** An attempt of which nobody knows yet whether it arrived, with its send. */
export interface UnsettledAttempt {
  readonly attempt: AttemptRow;
  readonly send: SendRow;
}

/**
 * The same for what is due and for what is then read: an attempt that is due but never read keeps its
 * page due for ever, and the rounds turn as fast as the database answers.
 */
const toBeRead = and(isNotNull(attempts.nextReadAt), eq(attempts.outcome, 'unknown'));

/** What is to be read back now, each page once, and when the next is due. */
export async function dueReadBacks(
  db: Db,
  now: Date,
  limit: number,
): Promise<{ readonly targets: readonly ReadBackTarget[]; readonly nextAt: Date | null }> {
  const rows = await db
    .select({
      accountId: attempts.accountId,
      kind: attempts.kind,
      recipientXId: sends.recipientXId,
    })
    .from(attempts)
    .innerJoin(sends, eq(sends.id, attempts.sendId))
    .where(and(toBeRead, lte(attempts.nextReadAt, now)))
    .orderBy(asc(attempts.nextReadAt))
    .limit(limit);
  const [next] = await db
    .select({ at: sql<string | null>`min(${attempts.nextReadAt})` })
    .from(attempts)
    .where(and(toBeRead, sql`${attempts.nextReadAt} > ${sql.param(now, attempts.nextReadAt)}`));
  return {
    targets: [...new Map(rows.map((row) => [keyOf(targetOf(row)), targetOf(row)])).values()],
    nextAt: next === undefined || next.at === null ? null : new Date(next.at),
  };
}

/** The page that tells about a send's attempts. */
export function targetOf(
  send: Pick<SendRow, 'accountId' | 'kind' | 'recipientXId'>,
): ReadBackTarget {
  const { accountId, kind, recipientXId } = send;
  return { accountId, kind, recipientXId: kind === 'dm' ? recipientXId : null };
}

export function keyOf({ accountId, kind, recipientXId }: ReadBackTarget): string {
  return `${accountId}:${kind}:${recipientXId ?? ''}`;
}

/** Most attempts that one page is asked about. */
const unsettledMax = 200;

const onTarget = (target: ReadBackTarget) =>
  and(
    eq(attempts.accountId, target.accountId),
    eq(attempts.kind, target.kind),
    target.recipientXId === null ? undefined : eq(sends.recipientXId, target.recipientXId),
  );

/** Every attempt that a page of the target may settle, oldest first. */
export async function unsettledAttempts(
  db: Db,
  target: ReadBackTarget,
): Promise<UnsettledAttempt[]> {
  return db
    .select({ attempt: attempts, send: sends })
    .from(attempts)
    .innerJoin(sends, eq(sends.id, attempts.sendId))
    .where(and(onTarget(target), toBeRead))
    .orderBy(asc(attempts.id))
    .limit(unsettledMax);
}

/** Attempts of one send that may have arrived, whether or not they are still read back. */
export async function unknownAttemptsOf(db: Db, sendId: number): Promise<UnsettledAttempt[]> {
  return db
    .select({ attempt: attempts, send: sends })
    .from(attempts)
    .innerJoin(sends, eq(sends.id, attempts.sendId))
    .where(and(eq(attempts.sendId, sendId), eq(attempts.outcome, 'unknown')))
    .orderBy(asc(attempts.id));
}

/**
 * Texts that are on their way on the target right now. An event with such a text may belong to the
 * one under way, whose answer will say so; it proves nothing about another.
 */
export async function textsInFlight(tx: Tx, target: ReadBackTarget): Promise<ReadonlySet<string>> {
  const rows = await tx
    .select({ text: attempts.text })
    .from(attempts)
    .innerJoin(sends, eq(sends.id, attempts.sendId))
    .where(
      and(onTarget(target), eq(attempts.outcome, 'in_flight'), inArray(sends.state, ['sending'])),
    );
  return new Set(rows.map(({ text }) => text));
}
