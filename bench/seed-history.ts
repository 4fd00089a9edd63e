import { sql } from 'drizzle-orm';
import { rowsOf, type Database } from '../db/database.js';
import { accounts, rateWindows, rules } from '../db/schema.js';
import { system } from '../src/domain/actor.js';

/** How far the history reaches back. */
export const historyDays = 30;

const atOnce = 50_000;
const accountCount = 3;

/** What the queries of a bench ask for: it exists in the history. */
export interface Seeded {
  readonly accountIds: readonly number[];
  readonly ruleIds: readonly number[];
}

/** Three accounts with five rules each. */
async function addAccounts({ db }: Database, now: Date): Promise<Seeded> {
  const accountIds: number[] = [];
  const ruleIds: number[] = [];
  for (let index = 0; index < accountCount; index += 1) {
    const [account] = await db
      .insert(accounts)
      .values({
        xUserId: `bench${index}`,
        handle: `bench_${index}`,
        name: 'Bench',
        credentials: 'sealed',
        authKind: 'oauth1',
        source: 'environment',
        nextCheckAt: now,
        linkedAt: now,
      })
      .returning({ id: accounts.id });
    if (account === undefined) throw new Error('No account was made.');
    accountIds.push(account.id);
    const made = await db
      .insert(rules)
      .values(
        [0, 1, 2, 3, 4].map((number) => ({
          accountId: account.id,
          name: `rule ${number}`,
          state: 'active' as const,
          definition: {},
          madeBy: system,
          madeAt: now,
        })),
      )
      .returning({ id: rules.id });
    ruleIds.push(...made.map(({ id }) => id));
  }
  return { accountIds, ruleIds };
}

/**
 * Finished sends, evenly over 30 days up to `now`, each with an attempt: 94 of 100 sent, 3 failed, 2
 * ignored, 1 skipped; two thirds made by rules. Written by the database itself, 50,000 at once.
 */
export async function seedHistory(database: Database, count: number, now: Date): Promise<Seeded> {
  const seeded = await addAccounts(database, now);
  // X has answered before, without numbers: the documented window does not hold the claims.
  await database.db.insert(rateWindows).values(
    seeded.accountIds.map((accountId) => ({
      accountId,
      endpoint: 'dm-send',
      scope: 'short' as const,
      seenAt: now,
    })),
  );
  for (let from = 0; from < count; from += atOnce) {
    await addFinished(database, seeded, { from, to: Math.min(count, from + atOnce), count, now });
  }
  // Autovacuum does it on PostgreSQL, the retention duty on the embedded engine.
  for (const table of ['sends', 'attempts']) {
    await database.db.execute(sql.raw(`vacuum analyze ${table}`));
  }
  return seeded;
}

interface Slice {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly now: Date;
}

async function addFinished({ db }: Database, seeded: Seeded, slice: Slice): Promise<void> {
  const { from, to, count, now } = slice;
  const pick = (ids: readonly number[], by: string) =>
    sql.raw(`(array[${ids.join(', ')}]::bigint[])[1 + ${by} % ${ids.length}]`);
  const at = sql`${now.toISOString()}::timestamptz
    - ((${count} - n)::float / ${count}) * interval '${sql.raw(String(historyDays))} days'`;
  const actor = JSON.stringify(system);
  await db.execute(sql`
    insert into sends (account_id, kind, origin, made_by, made_at, rule_id, rule_version,
      trigger_key, recipient_x_id, recipient_handle, text, state, skip_reason, due_at, next_actor,
      last_cause, x_id, sent_at, attempt_count, ignored_from, ignored_by, ignored_at, changed_at)
    select ${pick(seeded.accountIds, 'n')}, 'dm', case when ruled then 'rule' else 'person' end,
      ${actor}::jsonb, moment, case when ruled then ${pick(seeded.ruleIds, '(n / 7)')} end,
      case when ruled then 1 end, case when ruled then 'event' || n end, (n % 40000)::text,
      'fan_' || n % 40000, 'こんにちは、' || n || 'さん。フォローありがとうございます。', state,
      case when state = 'skipped' then 'opted_out' end, moment, ${actor}::jsonb,
      case when state in ('failed', 'ignored') then
        (array['recipient_closed', 'recipient_not_following', 'content_link'])[1 + n % 3] end,
      case when state = 'sent' then 'x' || n end, case when state = 'sent' then moment end,
      case when state = 'skipped' then 0 else 1 end, case when state = 'ignored' then 'failed' end,
      case when state = 'ignored' then ${actor}::jsonb end,
      case when state = 'ignored' then moment end, moment
    from (
      select n, ${at} as moment, n % 3 <> 0 as ruled,
        case when n % 100 < 94 then 'sent' when n % 100 < 97 then 'failed'
          when n % 100 < 99 then 'ignored' else 'skipped' end as state
      from generate_series(${from}::int, ${to - 1}::int) as n) as made`);
  const [last] = rowsOf<{ id: number }>(
    await db.execute(sql`select max(id)::int as id from sends`),
  );
  await db.execute(sql`
    insert into attempts (send_id, account_id, kind, number, trigger, actor, text, started_at,
      ended_at, outcome, cause, x_id)
    select id, account_id, kind, 1, 'first', made_by, text, made_at, made_at,
      case when state = 'sent' then 'accepted' else 'rejected' end, last_cause, x_id
    from sends where state <> 'skipped' and id > ${(last?.id ?? 0) - (to - from)}::bigint`);
  await db.execute(sql`
    update sends set last_attempt_id = attempts.id from attempts
    where attempts.send_id = sends.id and sends.id > ${(last?.id ?? 0) - (to - from)}::bigint`);
}

/** Takes away everything that a bench before this one left. */
export async function emptyStore({ db }: Database): Promise<void> {
  await db.execute(sql`truncate accounts, channels, leases, opt_outs, drafts cascade`);
}
