import { and, eq, inArray, sql } from 'drizzle-orm';
import type { TriggerKind } from '../src/domain/rules/trigger.js';
import type { Db } from './database.js';
import { triggers } from './schema.js';

/** Whether the matcher may still make entries of what was done before the entries ended. */
export async function hasUnmatched(
  db: Db,
  {
    accountId,
    kinds,
    end,
  }: { readonly accountId: number; readonly kinds: readonly TriggerKind[]; readonly end: Date },
): Promise<boolean> {
  const rows = await db
    .select({ id: triggers.id })
    .from(triggers)
    .where(
      and(
        eq(triggers.accountId, accountId),
        eq(triggers.state, 'new'),
        inArray(triggers.kind, [...kinds]),
        // Lists tell no times: what was done before is seen after the end.
        sql`coalesce(${triggers.since}, ${triggers.at}) <= ${end.toISOString()}::timestamptz`,
      ),
    )
    .limit(1);
  return rows.length > 0;
}
