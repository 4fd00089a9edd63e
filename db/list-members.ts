import { and, eq, sql } from 'drizzle-orm';
import type { ListMember } from '../src/domain/rules/list-round.js';
import type { Db, Tx } from './database.js';
import { listMembers } from './schema.js';

/** One person on one of an account's lists. */
export interface ListPlace {
  readonly list: string;
  readonly xUserId: string;
}

/** Names a place in maps: neither a list's name nor an id holds a space. */
export const placeKey = ({ list, xUserId }: ListPlace) => `${list} ${xUserId}`;

/** Tells this lock from other advisory locks. */
const advisoryClass = 0x6c69_7374;
/** Rows per statement: PostgreSQL takes 65,535 parameters. */
const rowsPerStatement = 2_000;

/**
 * One after the other for whoever decides about rounds of an account. Not a row lock: most of the people who are decided
 * about have no row yet.
 */
export async function lockLists(tx: Tx, accountId: number): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${advisoryClass}::int, ${accountId}::int)`);
}

function isPlace(accountId: number, places: readonly ListPlace[]) {
  const rows = JSON.stringify(places.map(({ list, xUserId }) => ({ list, person: xUserId })));
  return and(
    eq(listMembers.accountId, accountId),
    // One parameter, however many people.
    sql`(${listMembers.list}, ${listMembers.xUserId}) in (
      select place.list, place.person
      from jsonb_to_recordset(${rows}::text::jsonb) as place (list text, person text))`,
  );
}

/** What is known of these people, by `placeKey`. */
export async function loadMembers(
  db: Db,
  accountId: number,
  places: readonly ListPlace[],
): Promise<Map<string, ListMember>> {
  if (places.length === 0) return new Map();
  const rows = await db.select().from(listMembers).where(isPlace(accountId, places));
  return new Map(rows.map((row) => [placeKey(row), row]));
}

/** Writes down what was decided about these people, new and known ones. */
export async function saveMembers(
  tx: Tx,
  accountId: number,
  members: readonly (ListPlace & ListMember)[],
): Promise<void> {
  for (let start = 0; start < members.length; start += rowsPerStatement) {
    await tx
      .insert(listMembers)
      .values(
        members.slice(start, start + rowsPerStatement).map((member) => ({ accountId, ...member })),
      )
      .onConflictDoUpdate({
        target: [listMembers.accountId, listMembers.list, listMembers.xUserId],
        set: {
          round: sql`excluded.round`,
          seenAt: sql`excluded.seen_at`,
          leftAt: sql`excluded.left_at`,
        },
      });
  }
}
