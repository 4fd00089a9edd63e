import { desc, eq } from 'drizzle-orm';
import type { Db } from './database.js';
import { accounts, actions, attempts, rules, sends } from './schema.js';

/** Everything about one send: the row, its attempts and who did what, oldest first. */
export interface SendDetails {
  readonly send: typeof sends.$inferSelect;
  readonly account: string;
  readonly rule: string | null;
  readonly attempts: readonly (typeof attempts.$inferSelect)[];
  readonly actions: readonly (typeof actions.$inferSelect)[];
}

/** How many attempts and actions are shown: the newest. */
const shown = 20;

/** Loads one send with what happened to it; null when there is none. */
export async function loadSendDetails(db: Db, sendId: number): Promise<SendDetails | null> {
  const [row] = await db
    .select({ send: sends, account: accounts.handle, rule: rules.name })
    .from(sends)
    .innerJoin(accounts, eq(accounts.id, sends.accountId))
    .leftJoin(rules, eq(rules.id, sends.ruleId))
    .where(eq(sends.id, sendId));
  if (row === undefined) return null;
  const tried = await db
    .select()
    .from(attempts)
    .where(eq(attempts.sendId, sendId))
    .orderBy(desc(attempts.number))
    .limit(shown);
  const done = await db
    .select()
    .from(actions)
    .where(eq(actions.sendId, sendId))
    .orderBy(desc(actions.id))
    .limit(shown);
  return { ...row, attempts: tried.toReversed(), actions: done.toReversed() };
}
