import { and, eq, sql } from 'drizzle-orm';
import type { XEndpoint } from '../src/x/port.js';
import type { Db, Tx } from './database.js';
import { pollCursors } from './schema.js';

/** How far one list or feed was read. */
export type PollCursor = typeof pollCursors.$inferSelect;

/** Names a list or feed of an account. */
export interface CursorOf {
  readonly accountId: number;
  readonly endpoint: XEndpoint;
  /** A post's id, or empty. */
  readonly subject: string;
}

/** What is known of every list and feed of an account that was ever read. */
export async function loadCursors(db: Db, accountId: number): Promise<readonly PollCursor[]> {
  return db.select().from(pollCursors).where(eq(pollCursors.accountId, accountId));
}

/** One list or feed; null: it was never read. */
export async function findCursor(
  db: Db,
  { accountId, endpoint, subject }: CursorOf,
): Promise<PollCursor | null> {
  const [row] = await db
    .select()
    .from(pollCursors)
    .where(
      and(
        eq(pollCursors.accountId, accountId),
        eq(pollCursors.endpoint, endpoint),
        eq(pollCursors.subject, subject),
      ),
    );
  return row ?? null;
}

/** Keeps how far a list or feed was read, in the transaction of what was read. */
export async function saveCursor(tx: Tx, cursor: PollCursor): Promise<void> {
  await tx
    .insert(pollCursors)
    .values(cursor)
    .onConflictDoUpdate({
      target: [pollCursors.accountId, pollCursors.endpoint, pollCursors.subject],
      set: {
        sinceId: sql`excluded.since_id`,
        readUpTo: sql`excluded.read_up_to`,
        complete: sql`excluded.complete`,
        quietRounds: sql`excluded.quiet_rounds`,
        failures: sql`excluded.failures`,
        lastError: sql`excluded.last_error`,
        nextAt: sql`excluded.next_at`,
      },
    });
}

/** Reads a list or feed again at once, if it was ever read. */
export async function hurryCursor(tx: Tx, of: CursorOf, now: Date): Promise<void> {
  await tx
    .update(pollCursors)
    .set({ nextAt: now })
    .where(
      and(
        eq(pollCursors.accountId, of.accountId),
        eq(pollCursors.endpoint, of.endpoint),
        eq(pollCursors.subject, of.subject),
      ),
    );
}

/** After a source was cut: everything of the account is read again at once, failures aside. */
export async function hurryCursors(tx: Tx, accountId: number, now: Date): Promise<void> {
  await tx
    .update(pollCursors)
    .set({ nextAt: now })
    .where(and(eq(pollCursors.accountId, accountId), eq(pollCursors.failures, 0)));
}
