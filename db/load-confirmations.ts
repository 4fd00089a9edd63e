import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { ConfirmationsView } from '../src/domain/incidents/card-views.js';
import { listedSends } from './card-subjects.js';
import type { Db } from './database.js';
import { accounts, actions, rules, sends } from './schema.js';

/** Sends of a rule that wait for a person, in the words of their index. */
export const unconfirmedOf = (ruleId: number) =>
  and(
    eq(sends.ruleId, ruleId),
    sql`${sends.state} = 'waiting' and ${sends.confirmation} = 'wanted'`,
  );

/** What of a rule waits for a person, as its card shows it; null when there is no such rule. */
export async function loadConfirmations(db: Db, ruleId: number): Promise<ConfirmationsView | null> {
  const [row] = await db
    .select({
      rule: { id: rules.id, name: rules.name, state: rules.state },
      account: { handle: accounts.handle, name: accounts.name },
      madeAt: rules.madeAt,
    })
    .from(rules)
    .innerJoin(accounts, eq(accounts.id, rules.accountId))
    .where(eq(rules.id, ruleId));
  if (row === undefined) return null;
  const { rule, account, madeAt } = row;
  const newest = await newestOf(db, ruleId);
  const lastAction = await lastActionOnConfirmations(db, ruleId);
  return {
    rule,
    account,
    waiting: await countUnconfirmed(db, ruleId),
    newest,
    changedAt: newest[0]?.madeAt ?? lastAction?.at ?? madeAt,
    lastAction,
  };
}

async function countUnconfirmed(db: Db, ruleId: number): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(sends)
    .where(unconfirmedOf(ruleId));
  return row?.count ?? 0;
}

async function newestOf(db: Db, ruleId: number): Promise<ConfirmationsView['newest']> {
  const rows = await db
    .select({
      id: sends.id,
      handle: sends.recipientHandle,
      name: sends.recipientName,
      text: sends.text,
      madeAt: sends.madeAt,
    })
    .from(sends)
    .where(unconfirmedOf(ruleId))
    .orderBy(desc(sends.id))
    .limit(listedSends);
  return rows.map(({ handle, name, ...row }) => ({ ...row, recipient: { handle, name } }));
}

/** The last time that somebody decided about all that waited; null: nobody did. */
export async function lastActionOnConfirmations(
  db: Db,
  ruleId: number,
): Promise<ConfirmationsView['lastAction']> {
  const [row] = await db
    .select({ verb: actions.verb, actor: actions.actor, at: actions.at })
    .from(actions)
    .where(and(eq(actions.ruleId, ruleId), inArray(actions.verb, ['approve-all', 'reject-all'])))
    .orderBy(desc(actions.id))
    .limit(1);
  return row ?? null;
}
