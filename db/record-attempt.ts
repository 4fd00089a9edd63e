import { and, eq } from 'drizzle-orm';
import { assertNever } from '../src/domain/assert.js';
import type { CauseId } from '../src/domain/diagnosis/cause.js';
import type { Diagnosis, RecentAttempt } from '../src/domain/diagnosis/diagnosis.js';
import type { Evidence } from '../src/domain/diagnosis/evidence.js';
import type { RecipientFacts } from '../src/domain/diagnosis/facts.js';
import { decideAfterAttempt, type AfterAttempt } from '../src/domain/sending/decide-attempt.js';
import { isXSilent } from '../src/domain/sending/outage.js';
import { firstReadAt } from '../src/domain/sending/read-back-plan.js';
import type { SendState } from '../src/domain/sending/send.js';
import type { SeenWindows } from '../src/x/port.js';
import type { Tx } from './database.js';
import { failSend } from './fail-send.js';
import { judgeProbes, probeEndOf } from './judge-probes.js';
import { lockAccount } from './lock-account.js';
import { notify } from './notify.js';
import { noteXAnswered, noteXSilent } from './outages.js';
import { raiseCardsOfPauses } from './raise-cards.js';
import { blockEndpoint, noteWindows, sendEndpoint } from './rate-windows.js';
import { recentAttempts } from './recent-attempts.js';
import { attempts, sends } from './schema.js';
import { settleSent } from './settle-sent.js';
import { waitAgain } from './wait-again.js';

type SendRow = typeof sends.$inferSelect;
type AttemptRow = typeof attempts.$inferSelect;

/** How a POST ended. */
export type PostEnd =
  | { readonly kind: 'accepted'; readonly xId: string }
  | {
      readonly kind: 'refused';
      /** True: nobody knows whether it happened. */
      readonly mayHaveHappened: boolean;
      readonly evidence: Evidence;
      readonly diagnosis: Diagnosis;
      readonly recipient: RecipientFacts | null;
      /**
       * The diagnosis anew, where it hangs on how other attempts ended: several that end at the same
       * moment must see each other, one after the other.
       */
      readonly anew?: (recent: readonly RecentAttempt[]) => Diagnosis;
    };

export interface EndedPost {
  readonly sendId: number;
  readonly attemptId: number;
  readonly end: PostEnd;
  readonly seen: SeenWindows;
  readonly endedAt: Date;
  readonly coolDownMinutes: number;
  readonly now: Date;
  readonly random: () => number;
}

/** The state of the send afterwards, and the first-ranked cause if X did not accept it. */
export interface Recorded {
  readonly state: SendState;
  readonly cause: CauseId | null;
}

/**
 * Records how a POST ended with all that follows: attempt, send, windows, incident, pause, cards.
 * One transaction of the caller. Tolerates that the attempt was given up meanwhile (a lease that ran
 * out) or recorded already.
 */
export async function recordAttempt(tx: Tx, post: EndedPost): Promise<Recorded> {
  const [send] = await tx.select().from(sends).where(eq(sends.id, post.sendId)).for('update');
  const [attempt] = await tx.select().from(attempts).where(eq(attempts.id, post.attemptId));
  if (send === undefined || attempt === undefined)
    throw new Error('A send under way has vanished from the store.');
  const { end, now } = post;
  await noteWindows(tx, send.accountId, post.seen, now);
  if (attempt.outcome !== 'in_flight' && attempt.outcome !== 'unknown')
    return { state: send.state, cause: attempt.cause };
  if (end.kind === 'accepted') {
    await settleSent(tx, {
      send,
      attemptId: attempt.id,
      xId: end.xId,
      at: post.endedAt,
      now,
    });
    await noteXAnswered(tx, send.accountId, now);
    await judgeProbes(tx, send.id, { end: 'accepted', post });
    return { state: 'sent', cause: null };
  }
  const diagnosis = await diagnosisOf(tx, send.accountId, end);
  const state = await recordRefusal(tx, { send, attempt, post, end: { ...end, diagnosis } });
  return { state, cause: diagnosis.causes[0].cause };
}

async function diagnosisOf(tx: Tx, accountId: number, end: RefusedEnd): Promise<Diagnosis> {
  if (end.anew === undefined) return end.diagnosis;
  await lockAccount(tx, accountId);
  return end.anew(await recentAttempts(tx, accountId));
}

type RefusedEnd = Extract<PostEnd, { kind: 'refused' }>;

interface Refusal {
  readonly send: SendRow;
  readonly attempt: AttemptRow;
  readonly post: EndedPost;
  readonly end: RefusedEnd;
}

async function recordRefusal(tx: Tx, refusal: Refusal): Promise<SendState> {
  const { send, attempt, post, end } = refusal;
  const { now, random } = post;
  const { cause } = end.diagnosis.causes[0];
  await tx
    .update(attempts)
    .set({
      outcome: end.mayHaveHappened ? 'unknown' : 'rejected',
      endedAt: post.endedAt,
      evidence: end.evidence,
      diagnosis: end.diagnosis,
      cause,
      ...(end.recipient === null ? {} : { recipient: end.recipient }),
    })
    .where(eq(attempts.id, attempt.id));
  const silent = isXSilent(cause);
  const outage = silent && (await noteXSilent(tx, send.accountId, now));
  if (!silent) await noteXAnswered(tx, send.accountId, now);
  const after = decideAfterAttempt({
    mayHaveHappened: end.mayHaveHappened,
    diagnosis: end.diagnosis,
    ownTries: send.ownTries,
    outage,
    now,
    random,
  });
  // Given up meanwhile and decided by a person or by reading back: what X said stands in the attempt.
  const isStillOurs =
    send.lastAttemptId === attempt.id && (send.state === 'sending' || send.state === 'unknown');
  const proven = isStillOurs ? await arrivedEarlier(tx, send) : null;
  if (proven !== null) await settleSent(tx, { send, ...proven, now });
  const state =
    proven !== null ? 'sent' : isStillOurs ? await apply(tx, refusal, after) : send.state;
  await judgeProbes(tx, send.id, { end: probeEndOf(after, silent), post, after });
  if (state === 'waiting') await raiseCardsOfPauses(tx, send.accountId, now);
  return state;
}

/** An earlier try of this send that reading back found while this one was out: the send has arrived. */
async function arrivedEarlier(tx: Tx, send: SendRow) {
  const [row] = await tx
    .select({ attemptId: attempts.id, xId: attempts.xId, at: attempts.endedAt })
    .from(attempts)
    .where(and(eq(attempts.sendId, send.id), eq(attempts.outcome, 'accepted')))
    .limit(1);
  return row === undefined || row.xId === null || row.at === null
    ? null
    : { attemptId: row.attemptId, xId: row.xId, at: row.at };
}

async function apply(tx: Tx, refusal: Refusal, after: AfterAttempt): Promise<SendState> {
  const { send, attempt, post, end } = refusal;
  const { now, coolDownMinutes } = post;
  const { diagnosis } = end;
  const fail = (state: 'failed' | 'unknown', surface: boolean) =>
    failSend(tx, {
      send,
      attemptId: attempt.id,
      state,
      diagnosis,
      surface,
      pause: after.kind === 'failed' ? after.pause : null,
      coolDownMinutes,
      now,
    });
  switch (after.kind) {
    case 'failed':
      await fail('failed', true);
      return 'failed';
    case 'unknown':
      await tx
        .update(attempts)
        .set({ outcome: 'unknown', nextReadAt: firstReadAt(post.endedAt) })
        .where(eq(attempts.id, attempt.id));
      await fail('unknown', after.cardNow);
      await notify(tx, 'read-backs');
      return 'unknown';
    case 'wait':
      await blockEndpoint(tx, {
        accountId: send.accountId,
        endpoint: sendEndpoint[send.kind],
        scope: after.blocks.scope,
        until: after.blocks.until,
        now,
      });
      await waitAgain(tx, send, {
        cause: diagnosis.causes[0].cause,
        dueAt: after.dueAt,
        carriedOver: after.wholeDay,
        now,
      });
      return 'waiting';
    case 'retry':
      await waitAgain(tx, send, {
        cause: diagnosis.causes[0].cause,
        dueAt: after.dueAt,
        now,
        ...(after.spendsTry
          ? { ownTries: send.ownTries + 1, firstOwnTryAt: send.firstOwnTryAt ?? now }
          : {}),
      });
      return 'waiting';
    case 'retry-renewed':
      // At once and before all others: it left already, only its token was old.
      await waitAgain(tx, send, {
        cause: diagnosis.causes[0].cause,
        dueAt: now,
        unpaced: true,
        now,
      });
      return 'waiting';
    default:
      return assertNever(after);
  }
}
