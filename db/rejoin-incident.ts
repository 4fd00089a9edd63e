import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from './database.js';
import { ensureCards } from './raise-cards.js';
import { incidents, sends } from './schema.js';

/**
 * A failure that a person takes up again (Undo) belongs to an open incident: its own, opened again,
 * or the one that was opened for the same account and cause meanwhile. Answers with that incident.
 */
export async function rejoinIncident(
  tx: Tx,
  send: typeof sends.$inferSelect,
  now: Date,
): Promise<number | null> {
  if (send.incidentId === null) return null;
  const [own] = await tx
    .select()
    .from(incidents)
    .where(eq(incidents.id, send.incidentId))
    .for('update');
  if (own === undefined || own.closedAt === null) return own?.id ?? null;
  const [open] = await tx
    .select()
    .from(incidents)
    .where(
      and(
        eq(incidents.accountId, own.accountId),
        eq(incidents.cause, own.cause),
        eq(incidents.kind, own.kind),
        sql`coalesce(${incidents.ruleId}, 0) = ${own.ruleId ?? 0}`,
        isNull(incidents.closedAt),
      ),
    )
    .for('update');
  if (open === undefined) {
    await tx.update(incidents).set({ closedAt: null }).where(eq(incidents.id, own.id));
    return own.id;
  }
  // An incident without a card of its own cannot count a folded send: it gets its card back.
  const folded = send.folded && open.foldedAt !== null;
  await tx.update(sends).set({ incidentId: open.id, folded }).where(eq(sends.id, send.id));
  if (send.folded && !folded) await ensureCards(tx, { kind: 'send', id: send.id }, now);
  return open.id;
}
