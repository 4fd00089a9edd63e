import { eq } from 'drizzle-orm';
import type { NoticeContent, NoticeKind, NoticeView } from '../src/domain/notice.js';
import type { Db, Tx } from './database.js';
import { ensureCards } from './raise-cards.js';
import { accounts, notices, rules } from './schema.js';

/** Something that the alert channels are told once. */
export interface NewNotice {
  readonly kind: NoticeKind;
  /** Told once for each, such as `codes_low:7`. */
  readonly key: string;
  readonly accountId: number;
  readonly ruleId: number | null;
  /** The numbers and names that its sentences need (`src/chat/notice-card.ts`). */
  readonly content: NoticeContent;
  readonly now: Date;
}

/** Tells every alert channel, once per key, in the transaction of what is told. */
export async function makeNotice(tx: Tx, notice: NewNotice): Promise<void> {
  const { now, ...row } = notice;
  const [made] = await tx
    .insert(notices)
    .values({ ...row, madeAt: now })
    .onConflictDoNothing()
    .returning({ id: notices.id });
  if (made !== undefined) await ensureCards(tx, { kind: 'notice', id: made.id }, now);
}

/** A notice as its card shows it; null when there is none. */
export async function loadNotice(db: Db, noticeId: number): Promise<NoticeView | null> {
  const [row] = await db
    .select({ notice: notices, handle: accounts.handle, ruleName: rules.name })
    .from(notices)
    .innerJoin(accounts, eq(accounts.id, notices.accountId))
    .leftJoin(rules, eq(rules.id, notices.ruleId))
    .where(eq(notices.id, noticeId));
  if (row === undefined) return null;
  const { id, kind, ruleId, content, madeAt } = row.notice;
  const rule = ruleId === null || row.ruleName === null ? null : { id: ruleId, name: row.ruleName };
  return { id, kind, account: { handle: row.handle }, rule, content, madeAt };
}
