import { and, asc, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { system, type Actor } from '../src/domain/actor.js';
import type { PauseEnd } from '../src/domain/diagnosis/diagnosis.js';
import {
  coolDownStep,
  pauseUntil,
  type OpenPause,
  type PauseReason,
} from '../src/domain/sending/pause.js';
import { dayMs } from '../src/domain/sending/limits.js';
import type { SendKind } from '../src/domain/sending/send.js';
import type { Db, Tx } from './database.js';
import { settleIncident } from './incidents.js';
import { notify } from './notify.js';
import { raiseCards } from './raise-cards.js';
import { attempts, pauses, sends } from './schema.js';

export type PauseRow = typeof pauses.$inferSelect;

/** The pauses of an account that hold now, oldest first. */
export async function openPauses(db: Db, accountId: number): Promise<OpenPause[]> {
  return db
    .select({
      id: pauses.id,
      cause: pauses.cause,
      holds: pauses.holds,
      ends: pauses.ends,
      until: pauses.until,
      probeIsOut: sql<boolean>`coalesce(${sends.state} in ('claimed', 'sending'), false)`,
    })
    .from(pauses)
    .leftJoin(sends, eq(sends.id, pauses.probeSendId))
    .where(and(eq(pauses.accountId, accountId), isNull(pauses.endedAt)))
    .orderBy(asc(pauses.id));
}

/** The rows behind `openPauses`, for those who show them. */
export async function openPauseRows(db: Db, accountId: number): Promise<PauseRow[]> {
  return db
    .select()
    .from(pauses)
    .where(and(eq(pauses.accountId, accountId), isNull(pauses.endedAt)))
    .orderBy(asc(pauses.id));
}

export interface NewPause {
  readonly accountId: number;
  readonly cause: PauseReason;
  readonly holds: 'all' | SendKind;
  readonly ends: PauseEnd;
  readonly incidentId: number | null;
  readonly startedBy: Actor;
  readonly coolDownMinutes: number;
  readonly now: Date;
}

/** Starts a pause. One of the same cause that holds already stays as it is (`started` false). */
export async function startPause(
  tx: Tx,
  pause: NewPause,
): Promise<{ readonly id: number; readonly started: boolean }> {
  const step =
    pause.ends.kind === 'cool-down' && pause.cause !== 'outage'
      ? await coolDownStepOf(tx, pause)
      : 0;
  const { coolDownMinutes, now, ...row } = pause;
  const [made] = await tx
    .insert(pauses)
    .values({
      ...row,
      startedAt: now,
      step,
      until: pauseUntil({ cause: pause.cause, ends: pause.ends, step, coolDownMinutes, now }),
    })
    .onConflictDoNothing()
    .returning({ id: pauses.id });
  await notify(tx, 'accounts');
  if (made !== undefined) return { id: made.id, started: true };
  const [open] = await tx
    .select({ id: pauses.id })
    .from(pauses)
    .where(
      and(
        eq(pauses.accountId, pause.accountId),
        eq(pauses.cause, pause.cause),
        eq(pauses.holds, pause.holds),
        isNull(pauses.endedAt),
      ),
    );
  if (open === undefined) throw new Error('A pause conflicted with one that does not hold.');
  return { id: open.id, started: false };
}

async function coolDownStepOf(tx: Tx, { accountId, cause, now }: NewPause): Promise<number> {
  const [last] = await tx
    .select({ step: pauses.step, startedAt: pauses.startedAt })
    .from(pauses)
    .where(and(eq(pauses.accountId, accountId), eq(pauses.cause, cause)))
    .orderBy(desc(pauses.startedAt), desc(pauses.id))
    .limit(1);
  if (last === undefined) return 0;
  // The block that starts this pause is among the attempts already; the last one before it counts.
  const [block] = await tx
    .select({ endedAt: attempts.endedAt })
    .from(attempts)
    .where(
      and(
        eq(attempts.accountId, accountId),
        sql`${attempts.cause} = 'action_block'`,
        eq(attempts.outcome, 'rejected'),
        // Older ones do not count, and looking for one would read the whole history.
        gt(attempts.endedAt, new Date(now.getTime() - dayMs)),
      ),
    )
    .orderBy(desc(attempts.id))
    .offset(1)
    .limit(1);
  return coolDownStep({ step: last.step, blockedAt: block?.endedAt ?? last.startedAt }, now);
}

/** The pauses that the send was the probe of, locked. */
export async function probedBy(tx: Tx, sendId: number): Promise<PauseRow[]> {
  return tx
    .select()
    .from(pauses)
    .where(and(eq(pauses.probeSendId, sendId), isNull(pauses.endedAt)))
    .for('update');
}

/** The same refusal again: the next wait is longer. The probe is back. */
export async function prolongPause(
  tx: Tx,
  pause: PauseRow,
  { ends, coolDownMinutes, now }: { ends: PauseEnd; coolDownMinutes: number; now: Date },
): Promise<void> {
  const step = pause.step + 1;
  const until = pauseUntil({
    cause: pause.cause as PauseReason,
    ends,
    step,
    coolDownMinutes,
    now,
  });
  await setProbe(tx, pause, { step, until, ends });
  // Its card says until when.
  if (pause.incidentId !== null)
    await raiseCards(tx, { kind: 'incident', id: pause.incidentId }, now);
}

/** The probe is back without an answer that counts: the next may leave at `until`. */
export async function postponeProbe(tx: Tx, pause: PauseRow, until: Date): Promise<void> {
  await setProbe(tx, pause, { until });
}

async function setProbe(tx: Tx, pause: PauseRow, set: Partial<PauseRow>): Promise<void> {
  await tx
    .update(pauses)
    .set({ ...set, probeSendId: null })
    .where(and(eq(pauses.id, pause.id), isNull(pauses.endedAt)));
  await notify(tx, 'sends');
}

/** Makes a send the one that probes these pauses. */
export async function sendProbe(
  tx: Tx,
  pauseIds: readonly number[],
  sendId: number,
): Promise<void> {
  await tx
    .update(pauses)
    .set({ probeSendId: sendId })
    .where(and(inArray(pauses.id, [...pauseIds]), isNull(pauses.endedAt)));
}

/** Ties a pause to the incident whose card tells of it. */
export async function setPauseIncident(tx: Tx, pauseId: number, incidentId: number): Promise<void> {
  await tx.update(pauses).set({ incidentId }).where(eq(pauses.id, pauseId));
}

export interface EndPause {
  readonly pauseId: number;
  readonly by: Actor;
  readonly now: Date;
}

/** Ends a pause that holds; its incident closes when nothing else keeps it. False: it had ended already. */
export async function endPause(tx: Tx, { pauseId, by, now }: EndPause): Promise<boolean> {
  const [ended] = await tx
    .update(pauses)
    .set({ endedAt: now, endedBy: by, probeSendId: null })
    .where(and(eq(pauses.id, pauseId), isNull(pauses.endedAt)))
    .returning({ incidentId: pauses.incidentId });
  if (ended === undefined) return false;
  if (ended.incidentId !== null) await settleIncident(tx, ended.incidentId, now);
  await notify(tx, 'sends');
  await notify(tx, 'accounts');
  return true;
}

async function endAll(
  tx: Tx,
  which: ReturnType<typeof and>,
  { by, now }: Omit<EndPause, 'pauseId'>,
): Promise<number> {
  const open = await tx
    .select({ id: pauses.id })
    .from(pauses)
    .where(and(which, isNull(pauses.endedAt)))
    .orderBy(asc(pauses.id));
  let count = 0;
  for (const { id } of open) if (await endPause(tx, { pauseId: id, by, now })) count += 1;
  return count;
}

/** `account resume`: ends every pause of the account. Resolves to how many held. */
export async function endPausesOfAccount(
  tx: Tx,
  { accountId, by, now }: { accountId: number; by: Actor; now: Date },
): Promise<number> {
  return endAll(tx, eq(pauses.accountId, accountId), { by, now });
}

/** The `resume` button of an incident: ends the pauses it stands for. Resolves to how many held. */
export async function endPausesOfIncident(
  tx: Tx,
  { incidentId, by, now }: { incidentId: number; by: Actor; now: Date },
): Promise<number> {
  return endAll(tx, eq(pauses.incidentId, incidentId), { by, now });
}

/** What linking the same X user anew cures (design.md section 2, table of pauses). */
const curedByRelink = [
  'sender_locked',
  'sender_suspended',
  'link_broken',
  'app_suspended',
  'permission_missing',
] as const satisfies readonly PauseReason[];

/** Linking anew resumes at once what a lost link, a lock or a missing permission held. */
export async function endPausesOnRelink(
  tx: Tx,
  accountId: number,
  now: Date,
  by: Actor = system,
): Promise<number> {
  return endAll(
    tx,
    and(eq(pauses.accountId, accountId), inArray(pauses.cause, [...curedByRelink])),
    { by, now },
  );
}

/** Ends what a check of the own account cures, after it was found well. */
export async function endPausesOnCheck(tx: Tx, accountId: number, now: Date): Promise<number> {
  return endAll(tx, and(eq(pauses.accountId, accountId), sql`${pauses.ends}->>'kind' = 'check'`), {
    by: system,
    now,
  });
}

/** `account pause`: holds everything until a person resumes. */
export async function pauseAccount(
  tx: Tx,
  { accountId, by, now }: { accountId: number; by: Actor; now: Date },
): Promise<{ readonly kind: 'paused' | 'already'; readonly id: number }> {
  const { id, started } = await startPause(tx, {
    accountId,
    cause: 'person',
    holds: 'all',
    ends: { kind: 'person' },
    incidentId: null,
    startedBy: by,
    coolDownMinutes: 1,
    now,
  });
  return { kind: started ? 'paused' : 'already', id };
}
