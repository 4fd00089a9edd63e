import { and, asc, eq, gt, inArray, lte } from 'drizzle-orm';
import { diagnose } from '../src/domain/diagnosis/diagnose.js';
import { transportEvidence } from '../src/domain/diagnosis/transport-evidence.js';
import { accountFactsOf } from './account-facts.js';
import { returnToWaiting } from './begin-attempt.js';
import type { Db, Tx } from './database.js';
import { failSend } from './fail-send.js';
import { notify } from './notify.js';
import { postponeProbe, probedBy } from './pauses.js';
import { recentAttempts } from './recent-attempts.js';
import { attempts, sends } from './schema.js';

/** Whose claims are dead: everything (a start, when one process owns the store), or what ran out. */
export type DeadClaims = 'all' | 'expired';

/** Ids of claimed and sending sends whose process is dead, after `afterId`, so that no page starves the next. */
export async function deadClaims(
  db: Db,
  which: DeadClaims,
  { afterId, now, limit }: { afterId: number; now: Date; limit: number },
): Promise<number[]> {
  const rows = await db
    .select({ id: sends.id })
    .from(sends)
    .where(
      and(
        inArray(sends.state, ['claimed', 'sending']),
        gt(sends.id, afterId),
        which === 'all' ? undefined : lte(sends.leaseUntil, now),
      ),
    )
    .orderBy(asc(sends.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/**
 * Takes one send of a dead process back. `claimed`: its POST has not left, it waits again. `sending`:
 * the POST may have left, so nobody knows, and it is read back; it is never sent again by itself.
 */
export async function recoverSend(
  tx: Tx,
  sendId: number,
  which: DeadClaims,
  { coolDownMinutes, now }: { readonly coolDownMinutes: number; readonly now: Date },
): Promise<'returned' | 'unknown' | null> {
  const [send] = await tx.select().from(sends).where(eq(sends.id, sendId)).for('update');
  if (send === undefined || send.leaseUntil === null) return null;
  if (which === 'expired' && send.leaseUntil > now) return null;
  await notify(tx, 'sends');
  if (send.state === 'claimed') {
    await returnToWaiting(tx, send, now);
    return 'returned';
  }
  if (send.state !== 'sending') return null;
  await crashed(tx, send, { coolDownMinutes, now });
  await notify(tx, 'read-backs');
  return 'unknown';
}

async function crashed(
  tx: Tx,
  send: typeof sends.$inferSelect,
  { coolDownMinutes, now }: { readonly coolDownMinutes: number; readonly now: Date },
): Promise<void> {
  const evidence = transportEvidence(
    'crashed',
    'This program ended while the request was under way.',
  );
  const diagnosis = diagnose({
    evidence,
    kind: send.kind,
    text: send.text,
    recipient: null,
    account: await accountFactsOf(tx, send.accountId),
    canRefreshToken: false,
    recent: await recentAttempts(tx, send.accountId),
    now,
  });
  const [attempt] = await tx
    .update(attempts)
    .set({
      outcome: 'unknown',
      endedAt: now,
      evidence,
      diagnosis,
      cause: diagnosis.causes[0].cause,
      nextReadAt: now,
    })
    .where(and(eq(attempts.sendId, send.id), eq(attempts.outcome, 'in_flight')))
    .returning({ id: attempts.id });
  if (attempt === undefined) throw new Error('A send under way has no attempt in flight.');
  await failSend(tx, {
    send,
    attemptId: attempt.id,
    state: 'unknown',
    diagnosis,
    surface: true,
    pause: null,
    coolDownMinutes,
    now,
  });
  for (const pause of await probedBy(tx, send.id)) await postponeProbe(tx, pause, now);
}
