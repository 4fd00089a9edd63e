import { sql, type SQL } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { rowsOf, type Database } from '../../db/database.js';
import { candidatesQuery } from '../../db/claim-lanes.js';
import { unconfirmedOf } from '../../db/load-confirmations.js';
import { lastTriesQuery } from '../../db/pause-failing-rule.js';
import { oldSendsOfNoRule, oldSendsOfRules, rawBodiesQuery } from '../../db/retention.js';
import { sends } from '../../db/schema.js';
import { describeEachDatabase } from '../support/databases.js';

/*
 * What is asked again and again must not walk through the whole history. With a million sends the
 * first failure of a quiet rule took 2.2 s, and each hour of retention 2 s.
 */

/** 5,000 sends of a busy rule that have arrived, and three other rules that made nothing. */
async function seed({ db }: Database): Promise<void> {
  const statements = [
    `insert into accounts (x_user_id, handle, name, credentials, auth_kind, source, next_check_at, linked_at)
      values ('1', 'us', 'Us', 'x', 'oauth1', 'link', now(), now())`,
    `insert into rules (account_id, name, state, definition, made_by, made_at)
      select 1, 'rule ' || n, case n when 4 then 'deleted' else 'active' end, '{}', '{}', now()
      from generate_series(1, 4) n`,
    `insert into sends (account_id, kind, origin, made_by, made_at, rule_id, trigger_key, recipient_x_id,
        recipient_handle, text, state, due_at, next_actor, attempt_count, last_attempt_id, sent_at, changed_at)
      select 1, 'dm', 'rule', '{}', at, 1, n::text, n::text, 'fan', 'hello', 'sent', at, '{}', 1, n, at, at
      from (select n, now() - n * interval '1 hour' as at from generate_series(1, 5000) n) made`,
    `insert into attempts (send_id, account_id, kind, number, trigger, actor, text, started_at, ended_at, outcome)
      select id, 1, 'dm', 1, 'first', '{}', text, made_at, made_at, 'accepted' from sends order by id`,
    `insert into sends (account_id, kind, origin, made_by, made_at, rule_id, trigger_key, recipient_x_id,
        recipient_handle, text, state, due_at, next_actor, changed_at, confirmation)
      select 1, 'dm', 'rule', '{}', at, 2, n::text, n::text, 'fan', 'hello', 'waiting', at, '{}', at, 'wanted'
      from (select n, now() - n * interval '1 minute' as at from generate_series(1, 3000) n) made`,
    'analyze',
  ];
  for (const statement of statements) await db.execute(sql.raw(statement));
}

/** How many rows the nodes of the statement's plan have touched. */
async function rowsRead({ db }: Database, statement: { getSQL(): SQL }): Promise<number> {
  const result = await db.execute(
    sql`explain (analyze, costs off, timing off, summary off) ${statement.getSQL()}`,
  );
  const plan = rowsOf<Record<string, string>>(result).map((row) => Object.values(row).join(''));
  return plan
    .flatMap((line) => [
      ...line.matchAll(/actual rows=(\d+)|Rows Removed by (?:Join )?Filter: (\d+)/gu),
    ])
    .reduce((sum, [, read, removed]) => sum + Number(read ?? removed), 0);
}

const border = new Date(Date.now() - 60 * 24 * 3_600_000);

describeEachDatabase('No walk through the whole history', (open) => {
  test('of 5,000 sends few rows are read', async () => {
    const { db } = open();
    await seed(open());
    const statements: Record<string, { getSQL(): SQL }> = {
      'the last tries of a quiet rule': lastTriesQuery(db, 2, new Date(0)),
      'the last tries of a busy rule': lastTriesQuery(db, 1, new Date(0)),
      'what no rule made and is old': oldSendsOfNoRule(db, border).limit(200),
      'what deleted rules made and is old': oldSendsOfRules(db, [4], border).limit(200),
      'who may leave beside what waits for a person': candidatesQuery(db, {
        accountId: 1,
        kind: 'dm',
        isFull: false,
        replan: false,
        now: new Date(),
      }),
      'what of another rule waits for a person': db
        .select({ id: sends.id })
        .from(sends)
        .where(unconfirmedOf(1)),
      'old raw answers': rawBodiesQuery(db, border),
    };
    const many: string[] = [];
    for (const [what, statement] of Object.entries(statements)) {
      const rows = await rowsRead(open(), statement);
      if (rows >= 100) many.push(`${what}: ${rows}`);
    }
    expect(many).toEqual([]);
  });
});
