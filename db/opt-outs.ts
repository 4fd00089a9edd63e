import { and, asc, desc, eq, ne, or, sql } from 'drizzle-orm';
import type { Actor } from '../src/domain/actor.js';
import type { Db, Tx } from './database.js';
import { notify } from './notify.js';
import { raiseCardsOfPauses } from './raise-cards.js';
import { recordAction } from './record-action.js';
import { optOuts, sends } from './schema.js';
import { skipSend } from './skip-send.js';

export type OptOut = typeof optOuts.$inferSelect;

/** A person on X; the handle without @. */
export interface OptOutPerson {
  readonly xUserId: string;
  readonly handle: string;
}

/** Whether that person must never be written to, by id or by handle, as the claim looks at it too. */
export async function isOptedOut(db: Db, xUserId: string, handle: string): Promise<boolean> {
  const [row] = await db
    .select({ id: optOuts.id })
    .from(optOuts)
    .where(or(eq(optOuts.xUserId, xUserId), eq(optOuts.handle, handle.toLowerCase())))
    .limit(1);
  return row !== undefined;
}

/**
 * That person is never written to again: what waits for them is skipped in the same transaction
 * (all but the confirmation of just this). `added` false: they had opted out before.
 */
export async function addOptOut(
  tx: Tx,
  request: {
    readonly person: OptOutPerson;
    readonly source: 'person' | 'word';
    readonly actor: Actor;
    readonly now: Date;
  },
): Promise<{ readonly added: boolean; readonly skipped: number }> {
  const { person, source, actor, now } = request;
  const [made] = await tx
    .insert(optOuts)
    .values({
      xUserId: person.xUserId,
      handle: person.handle.toLowerCase(),
      source,
      addedBy: actor,
      addedAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: optOuts.id });
  const skipped = await skipWaiting(tx, person.xUserId, now);
  if (made !== undefined) {
    const detail = { xUserId: person.xUserId, handle: person.handle, source };
    await recordAction(tx, { at: now, actor, verb: 'optout-add', detail });
  }
  return { added: made !== undefined, skipped };
}

async function skipWaiting(tx: Tx, xUserId: string, now: Date): Promise<number> {
  const waiting = await tx
    .select({ id: sends.id, incidentId: sends.incidentId, accountId: sends.accountId })
    .from(sends)
    .where(
      and(eq(sends.recipientXId, xUserId), eq(sends.state, 'waiting'), ne(sends.origin, 'system')),
    )
    .orderBy(asc(sends.id))
    .for('update');
  for (const send of waiting) await skipSend(tx, { send, reason: 'opted_out', now });
  const accountIds = [...new Set(waiting.map(({ accountId }) => accountId))];
  for (const accountId of accountIds.sort((left, right) => left - right))
    await raiseCardsOfPauses(tx, accountId, now);
  if (waiting.length > 0) await notify(tx, 'sends');
  return waiting.length;
}

/** They may be written to again; null when they had not opted out. What was skipped stays skipped. */
export async function removeOptOut(
  tx: Tx,
  which: { readonly xUserId: string } | { readonly handle: string },
  by: { readonly actor: Actor; readonly now: Date },
): Promise<OptOut | null> {
  const [removed] = await tx
    .delete(optOuts)
    .where(
      'xUserId' in which
        ? eq(optOuts.xUserId, which.xUserId)
        : eq(optOuts.handle, which.handle.toLowerCase()),
    )
    .returning();
  if (removed === undefined) return null;
  const detail = { xUserId: removed.xUserId, handle: removed.handle };
  await recordAction(tx, { at: by.now, actor: by.actor, verb: 'optout-remove', detail });
  return removed;
}

/** The newest opt-outs, and how many there are in all. */
export async function listOptOuts(
  db: Db,
  limit: number,
): Promise<{ readonly newest: readonly OptOut[]; readonly total: number }> {
  const newest = await db
    .select()
    .from(optOuts)
    .orderBy(desc(optOuts.addedAt), desc(optOuts.id))
    .limit(limit);
  const [row] = await db.select({ count: sql<number>`count(*)::int` }).from(optOuts);
  return { newest, total: row?.count ?? 0 };
}

/** Whom we wrote to under that handle last: stands in while X cannot be asked. */
export async function knownRecipient(db: Db, handle: string): Promise<OptOutPerson | null> {
  const [row] = await db
    .select({ xUserId: sends.recipientXId, handle: sends.recipientHandle })
    .from(sends)
    .where(sql`lower(${sends.recipientHandle}) = ${handle.toLowerCase()}`)
    .orderBy(desc(sends.madeAt))
    .limit(1);
  return row ?? null;
}
