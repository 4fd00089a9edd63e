import { and, asc, inArray, isNotNull, isNull, lt, notExists, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from './database.js';
import {
  actions,
  attempts,
  cards,
  drafts,
  incidents,
  oauthRequests,
  pauses,
  recipients,
  rules,
  sends,
} from './schema.js';

/** Rows per transaction: the embedded database does nothing else meanwhile. */
const batch = 200;

const finished = ['sent', 'ignored', 'skipped'] as const;

/**
 * Deletes some sends that came to their end before `before`, with their attempts, cards and actions,
 * and tells how many. Sends of rules that still exist stay: "once per person" rests on them. Failed
 * and unknown ones stay whatever their age, until somebody has handled them.
 */
export async function deleteOldSends(db: Db, before: Date): Promise<number> {
  return db.transaction(async (tx) => {
    const ids = await oldSends(tx, before);
    if (ids.length === 0) return 0;
    await tx.delete(actions).where(inArray(actions.sendId, ids));
    await tx.delete(cards).where(inArray(cards.sendId, ids));
    await tx.delete(attempts).where(inArray(attempts.sendId, ids));
    await tx.delete(sends).where(inArray(sends.id, ids));
    return ids.length;
  });
}

async function oldSends(tx: Tx, before: Date): Promise<number[]> {
  const deleted = await tx.select({ id: rules.id }).from(rules).where(eq(rules.state, 'deleted'));
  const ids: number[] = [];
  for (const query of [
    oldSendsOfNoRule(tx, before),
    oldSendsOfRules(
      tx,
      deleted.map(({ id }) => id),
      before,
    ),
  ]) {
    const rows = await query.limit(batch).for('update', { skipLocked: true });
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}

/*
 * Two questions, and the ids of the rules rather than their state: one question for all walked through
 * all sends, hour by hour (2 s for a million).
 */

const isOld = (before: Date) =>
  and(
    // Word for word, so that the partial index applies.
    inArray(sends.state, [...finished]),
    lt(sends.madeAt, before),
    lt(sends.changedAt, before),
  );

/** Old sends that no rule made. */
export function oldSendsOfNoRule(db: Db, before: Date) {
  return db
    .select({ id: sends.id })
    .from(sends)
    .where(and(isOld(before), isNull(sends.ruleId)))
    .$dynamic();
}

/** Old sends of these rules. */
export function oldSendsOfRules(db: Db, ruleIds: readonly number[], before: Date) {
  return db
    .select({ id: sends.id })
    .from(sends)
    .where(and(isOld(before), inArray(sends.ruleId, [...ruleIds])))
    .$dynamic();
}

/** Deletes some incidents that closed before `before` and whose sends are gone, and tells how many. */
export async function deleteOldIncidents(db: Db, before: Date): Promise<number> {
  return db.transaction(async (tx) => {
    const theirs = tx
      .select({ one: sql`1` })
      .from(sends)
      .where(eq(sends.incidentId, incidents.id));
    const old = await tx
      .select({ id: incidents.id })
      .from(incidents)
      .where(and(lt(incidents.closedAt, before), notExists(theirs)))
      .orderBy(asc(incidents.id))
      .limit(batch)
      .for('update', { skipLocked: true });
    const ids = old.map((row) => row.id);
    if (ids.length === 0) return 0;
    await tx.delete(actions).where(inArray(actions.incidentId, ids));
    await tx.delete(cards).where(inArray(cards.incidentId, ids));
    await tx.delete(pauses).where(and(inArray(pauses.incidentId, ids), isNotNull(pauses.endedAt)));
    await tx.delete(incidents).where(inArray(incidents.id, ids));
    return ids.length;
  });
}

/** Empties the raw answers of X in some old attempts of handled sends, and tells how many. */
export async function clearRawBodies(db: Db, before: Date): Promise<number> {
  const cleared = await db
    .update(attempts)
    .set({ evidence: sql`jsonb_set(${attempts.evidence}, '{rawBody}', '""')` })
    .where(inArray(attempts.id, rawBodiesQuery(db, before)))
    .returning({ id: attempts.id });
  return cleared.length;
}

/** Attempts whose raw answers may be emptied, some of them. */
export function rawBodiesQuery(db: Db, before: Date) {
  return db
    .select({ id: attempts.id })
    .from(attempts)
    .innerJoin(sends, eq(sends.id, attempts.sendId))
    .where(
      and(
        lt(attempts.startedAt, before),
        inArray(sends.state, [...finished]),
        // As the partial index says it.
        sql`${attempts.evidence} ->> 'rawBody' <> ''`,
      ),
    )
    .orderBy(asc(attempts.startedAt))
    .limit(batch);
}

/** Deletes what people began and left, and looked-up facts that nobody would rely on any more. */
export async function deleteLeftovers(
  db: Db,
  before: { readonly drafts: Date; readonly oauthRequests: Date; readonly recipients: Date },
): Promise<void> {
  await db.delete(drafts).where(lt(drafts.madeAt, before.drafts));
  await db.delete(oauthRequests).where(lt(oauthRequests.madeAt, before.oauthRequests));
  await db.delete(recipients).where(lt(recipients.lookedUpAt, before.recipients));
}

/**
 * Frees space and renews the statistics. The embedded database has no background processes: there
 * autovacuum never runs. A second for a million rows.
 */
export async function vacuum(db: Db): Promise<void> {
  await db.execute(sql`vacuum analyze`);
}
