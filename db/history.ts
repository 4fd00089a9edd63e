import { and, desc, eq, gt, gte, inArray, lt, lte, or, sql, type SQL } from 'drizzle-orm';
import { isCauseId, type CauseId } from '../src/domain/diagnosis/cause.js';
import type { SendState, SkipReason } from '../src/domain/sending/send.js';
import { ruleName } from '../src/domain/rules/rule-name.js';
import type { Db } from './database.js';
import { accounts, rules, sends } from './schema.js';

/** Which sends of the history are meant; what is left out restricts nothing. */
export interface HistoryFilter {
  readonly states?: readonly SendState[] | undefined;
  /** First-ranked cause of the last failed attempt, or the reason of a skip. */
  readonly cause?: CauseId | SkipReason | undefined;
  readonly ruleIds?: readonly number[] | undefined;
  /** A handle without @, or a user id of X. */
  readonly user?: string | undefined;
  readonly accountId?: number | undefined;
  /** Made at or after. */
  readonly since?: Date | undefined;
  /** Nothing made later than this send: keeps pages in step while new sends arrive. */
  readonly upToId?: number | undefined;
}

/** One line of the history. */
export interface HistoryRow {
  readonly id: number;
  readonly madeAt: Date;
  readonly account: string;
  readonly kind: 'dm' | 'reply';
  readonly to: string;
  readonly text: string;
  readonly state: SendState;
  readonly carriedOver: boolean;
  readonly confirmation: 'wanted' | 'approved' | null;
  readonly dueAt: Date;
  readonly cause: CauseId | null;
  readonly skipReason: SkipReason | null;
  readonly rule: string | null;
  /** The version of the rule that made it. */
  readonly ruleVersion: number | null;
  readonly sentAt: Date | null;
  readonly attempts: number;
}

const columns = {
  id: sends.id,
  madeAt: sends.madeAt,
  account: accounts.handle,
  kind: sends.kind,
  to: sends.recipientHandle,
  text: sends.text,
  state: sends.state,
  carriedOver: sends.carriedOver,
  confirmation: sends.confirmation,
  dueAt: sends.dueAt,
  cause: sends.lastCause,
  skipReason: sends.skipReason,
  rule: rules.name,
  ruleVersion: sends.ruleVersion,
  sentAt: sends.sentAt,
  attempts: sends.attemptCount,
};

/** One page, newest first by when the sends were made. */
export async function listHistory(
  db: Db,
  filter: HistoryFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<HistoryRow[]> {
  return historyQuery(db, filter, page);
}

/** The statement behind a page: it walks an index in the order of the history and never sorts. */
export function historyQuery(
  db: Db,
  filter: HistoryFilter,
  page: { readonly limit: number; readonly offset: number },
) {
  return db
    .select(columns)
    .from(sends)
    .innerJoin(accounts, eq(accounts.id, sends.accountId))
    .leftJoin(rules, eq(rules.id, sends.ruleId))
    .where(and(...conditionsOf(filter)))
    .orderBy(desc(sends.madeAt), desc(sends.id))
    .limit(page.limit)
    .offset(page.offset);
}

/** How many sends match; counting ends at `atMost`, so that a huge history stays quick. */
export async function countHistory(db: Db, filter: HistoryFilter, atMost: number): Promise<number> {
  const matching = db
    .select({ one: sql`1`.as('one') })
    .from(sends)
    .where(and(...conditionsOf(filter)))
    .limit(atMost)
    .as('matching');
  const [row] = await db.select({ count: sql<number>`count(*)::int` }).from(matching);
  return row?.count ?? 0;
}

/** All matching sends in the order of the history, some at a time, so that memory stays small. */
export async function* streamHistory(
  db: Db,
  filter: HistoryFilter,
  atOnce: number,
): AsyncGenerator<readonly HistoryRow[]> {
  let last: HistoryRow | undefined;
  for (;;) {
    const rows: HistoryRow[] = await db
      .select(columns)
      .from(sends)
      .innerJoin(accounts, eq(accounts.id, sends.accountId))
      .leftJoin(rules, eq(rules.id, sends.ruleId))
      .where(and(...conditionsOf(filter), last === undefined ? undefined : olderThan(last)))
      .orderBy(desc(sends.madeAt), desc(sends.id))
      .limit(atOnce);
    if (rows.length > 0) yield rows;
    if (rows.length < atOnce) return;
    last = rows.at(-1);
  }
}

function olderThan(row: HistoryRow): SQL | undefined {
  return or(lt(sends.madeAt, row.madeAt), and(eq(sends.madeAt, row.madeAt), lt(sends.id, row.id)));
}

function conditionsOf(filter: HistoryFilter): (SQL | undefined)[] {
  const { states, cause, ruleIds, user, accountId, since, upToId } = filter;
  return [
    states === undefined ? undefined : inArray(sends.state, [...states]),
    cause === undefined ? undefined : causeIs(cause),
    ruleIds === undefined ? undefined : inArray(sends.ruleId, [...ruleIds]),
    user === undefined
      ? undefined
      : or(
          eq(sql`lower(${sends.recipientHandle})`, user.toLowerCase()),
          eq(sends.recipientXId, user),
        ),
    accountId === undefined ? undefined : eq(sends.accountId, accountId),
    since === undefined ? undefined : gte(sends.madeAt, since),
    upToId === undefined ? undefined : lte(sends.id, upToId),
  ];
}

function causeIs(cause: CauseId | SkipReason): SQL | undefined {
  return isCauseId(cause) ? eq(sends.lastCause, cause) : eq(sends.skipReason, cause);
}

/** The newest send's id, 0 when there is none. */
export async function newestSendId(db: Db): Promise<number> {
  const [row] = await db
    .select({ id: sends.id })
    .from(sends)
    .where(gt(sends.id, 0))
    .orderBy(desc(sends.id))
    .limit(1);
  return row?.id ?? 0;
}

/** Rules with that id or name, deleted ones too: their sends stay in the history. */
export async function findRuleIds(db: Db, idOrName: string): Promise<number[]> {
  const rows = await db
    .select({ id: rules.id })
    .from(rules)
    .where(
      or(
        eq(rules.name, ruleName(idOrName)),
        /^\d{1,15}$/u.test(idOrName) ? eq(rules.id, Number(idOrName)) : undefined,
      ),
    );
  return rows.map((row) => row.id);
}

/** Names of rules, newest first, for suggestions. */
export async function ruleNames(db: Db, limit: number): Promise<string[]> {
  const rows = await db
    .select({ name: rules.name })
    .from(rules)
    .orderBy(desc(rules.id))
    .limit(limit);
  return [...new Set(rows.map((row) => row.name))];
}
