import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Db, Tx } from './database.js';
import { accounts, optOuts, sends, series } from './schema.js';

/** A person on X; null where no handle is known. */
export interface MatchedPerson {
  readonly xUserId: string;
  readonly handle: string | null;
}

/** A list as one parameter, however long; as an array, because an index serves that also beside an `or`. */
const anyOf = (values: readonly string[]) =>
  sql`any(array(select jsonb_array_elements_text(${JSON.stringify(values)}::text::jsonb)))`;

/** X ids of all accounts that were ever linked: what they do never triggers. */
export async function loadOwnXIds(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db.select({ xUserId: accounts.xUserId }).from(accounts);
  return new Set(rows.map(({ xUserId }) => xUserId));
}

/** Tells which of these people must never be written to, by id or by handle as the claim looks at it too. */
export async function loadOptedOut(
  db: Db,
  people: readonly MatchedPerson[],
): Promise<(person: MatchedPerson) => boolean> {
  const ids = people.map(({ xUserId }) => xUserId);
  const names = people.flatMap(({ handle }) => (handle === null ? [] : [handle.toLowerCase()]));
  const rows = await db
    .select({ xUserId: optOuts.xUserId, handle: optOuts.handle })
    .from(optOuts)
    .where(sql`${optOuts.xUserId} = ${anyOf(ids)} or ${optOuts.handle} = ${anyOf(names)}`);
  const xUserIds = new Set(rows.map(({ xUserId }) => xUserId));
  const handles = new Set(rows.map(({ handle }) => handle));
  return ({ xUserId, handle }) =>
    xUserIds.has(xUserId) || (handle !== null && handles.has(handle.toLowerCase()));
}

/** Under which handles these people were written to last. */
export async function loadKnownHandles(
  db: Db,
  xUserIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (xUserIds.length === 0) return new Map();
  const rows = await db
    .selectDistinctOn([sends.recipientXId], {
      xUserId: sends.recipientXId,
      handle: sends.recipientHandle,
    })
    .from(sends)
    .where(sql`${sends.recipientXId} = ${anyOf(xUserIds)}`)
    .orderBy(sends.recipientXId, desc(sends.madeAt));
  return new Map(rows.map(({ xUserId, handle }) => [xUserId, handle]));
}

/** Which of these people are in a series of messages of the account. */
export async function loadInSeries(
  db: Db,
  accountId: number,
  xUserIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (xUserIds.length === 0) return new Set();
  const rows = await db
    .select({ xUserId: series.xUserId })
    .from(series)
    .where(
      and(
        eq(series.accountId, accountId),
        isNull(series.endedAt),
        sql`${series.xUserId} = ${anyOf(xUserIds)}`,
      ),
    );
  return new Set(rows.map(({ xUserId }) => xUserId));
}

/** The person's series of all accounts end: they opted out. */
export async function endSeriesOfPerson(tx: Tx, xUserId: string, now: Date): Promise<void> {
  await tx
    .update(series)
    .set({ endedAt: now, endReason: 'opted_out' })
    .where(and(eq(series.xUserId, xUserId), isNull(series.endedAt)));
}
