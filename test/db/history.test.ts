import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { rowsOf } from '../../db/database.js';
import { historyQuery, type HistoryFilter } from '../../db/history.js';
import { noon } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';

/*
 * A page of the history stays flat as finished sends grow, because it walks an index in its order. An
 * index with drizzle's `.desc()` (DESC NULLS LAST) could not be used, and a page of half a million
 * sends took 500 ms. Oracle: the plan, with sorting and scanning made so dear that only a missing
 * index brings them back.
 */

const filters: Record<string, HistoryFilter> = {
  'no filter': {},
  'a state': { states: ['failed'] },
  'a cause': { cause: 'recipient_closed' },
  'a skip reason': { cause: 'opted_out' },
  'an account': { accountId: 1 },
  since: { since: noon },
};

describeEachDatabase('a page of the history', (open) => {
  test.each(Object.keys(filters))('with %s sorts nothing', async (name) => {
    const filter = { ...filters[name], upToId: 1_000_000 };
    const plan = await open().db.transaction(async (tx) => {
      for (const way of ['seqscan', 'sort', 'bitmapscan']) {
        await tx.execute(sql.raw(`set local enable_${way} = off`));
      }
      const query = historyQuery(tx, filter, { limit: 16, offset: 0 });
      return rowsOf<Record<string, string>>(await tx.execute(sql`explain ${query.getSQL()}`))
        .map((row) => Object.values(row).join(''))
        .join('\n');
    });
    expect(plan).toContain('on sends');
    expect(plan).not.toContain('Sort');
  });
});
