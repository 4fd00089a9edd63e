import { accountFactsOf } from '../../db/account-facts.js';
import { lastRefusalWasOldToken } from '../../db/old-token.js';
import { recentAttempts } from '../../db/recent-attempts.js';
import { recordAttempt, type PostEnd } from '../../db/record-attempt.js';
import type { AttemptRow } from '../../db/begin-attempt.js';
import type { sends } from '../../db/schema.js';
import { concernsRecipient, countsRefusals, diagnose } from '../domain/diagnosis/diagnose.js';
import type { DiagnosisInput } from '../domain/diagnosis/diagnosis.js';
import type { Evidence } from '../domain/diagnosis/evidence.js';
import type { RecipientFacts } from '../domain/diagnosis/facts.js';
import type { SendState } from '../domain/sending/send.js';
import type { SendOutcome, XAccount } from '../x/port.js';
import { diagnoseRenewing } from './diagnose-renewing.js';
import { messageOf } from './duty.js';
import { lookUpRecipients } from './look-ups.js';
import { untilCommitted, type SendingSurroundings } from './sending-surroundings.js';

/** A POST that has ended, with what was known before it left. */
export interface EndedRequest {
  readonly account: XAccount;
  readonly send: typeof sends.$inferSelect;
  readonly attempt: AttemptRow;
  readonly recipient: RecipientFacts | null;
  readonly outcome: SendOutcome;
  readonly endedAt: Date;
}

/** Diagnoses how a POST ended and records it with all that follows. Resolves once it is committed. */
export async function concludePost(
  surroundings: SendingSurroundings,
  request: EndedRequest,
): Promise<SendState> {
  const { config, now, random, metrics, log } = surroundings;
  const { send, attempt, outcome, endedAt } = request;
  const end = await endOf(surroundings, request);
  const { state, cause } = await untilCommitted(surroundings, (tx) =>
    recordAttempt(tx, {
      sendId: send.id,
      attemptId: attempt.id,
      end,
      seen: outcome.seen,
      endedAt,
      coolDownMinutes: config.coolDownMinutes,
      now: now(),
      random,
    }),
  );
  const durationMs = endedAt.getTime() - attempt.startedAt.getTime();
  metrics.attemptEnded({ kind: send.kind, outcome: outcome.kind, cause, durationMs });
  // Recorded first, logged after: a full disk must not keep an answer of X from the store.
  const { id, accountId } = send;
  log.info({ send: id, account: accountId, state, cause, durationMs }, 'An attempt has ended.');
  return state;
}

async function endOf(surroundings: SendingSurroundings, request: EndedRequest): Promise<PostEnd> {
  const { outcome } = request;
  if (outcome.kind === 'accepted') return { kind: 'accepted', xId: outcome.xId };
  const explained = await explain(surroundings, request, outcome.evidence);
  return {
    kind: 'refused',
    mayHaveHappened: outcome.kind === 'unknown',
    evidence: outcome.evidence,
    ...explained,
  };
}

/** Why it was refused: with a fresh look-up after a refusal for the recipient's sake, and a renewed token if that may help. */
async function explain(
  surroundings: SendingSurroundings,
  request: EndedRequest,
  evidence: Evidence,
): Promise<Pick<Extract<PostEnd, { kind: 'refused' }>, 'diagnosis' | 'recipient' | 'anew'>> {
  const known = await inputFor(surroundings, request, evidence);
  // Looked up before the POST it may have been open, and X refuses it now: it may have changed in between.
  const recipient = concernsRecipient(known)
    ? ((await lookUpAfresh(surroundings, request)) ?? request.recipient)
    : request.recipient;
  const input = { ...known, recipient };
  if (countsRefusals(input)) {
    return {
      diagnosis: diagnose(input),
      recipient,
      anew: (recent) => diagnose({ ...input, recent }),
    };
  }
  const { diagnosis } = await diagnoseRenewing(surroundings, request.account, input);
  return { diagnosis, recipient };
}

async function inputFor(
  surroundings: SendingSurroundings,
  { account, send, recipient }: EndedRequest,
  evidence: Evidence,
): Promise<DiagnosisInput> {
  const { now } = surroundings;
  const { accountId, credentials } = account;
  return untilCommitted(surroundings, async (tx) => ({
    evidence,
    kind: send.kind,
    text: send.text,
    secret: send.secret,
    recipientXId: send.recipientXId,
    recipient,
    account: await accountFactsOf(tx, accountId),
    canRefreshToken:
      credentials.kind === 'oauth2' &&
      credentials.refreshToken !== null &&
      !(await lastRefusalWasOldToken(tx, send.id)),
    recent: await recentAttempts(tx, accountId),
    now: now(),
  }));
}

async function lookUpAfresh(
  surroundings: SendingSurroundings,
  { account, send }: EndedRequest,
): Promise<RecipientFacts | null> {
  if (!surroundings.config.preflight) return null;
  const wanted = [{ xUserId: send.recipientXId, afresh: true }];
  try {
    const { known, keep } = await lookUpRecipients(surroundings, account, wanted);
    await keep();
    return known.get(send.recipientXId) ?? null;
  } catch (error) {
    // A database that is lost just now must not cost X's answer: it is explained without.
    surroundings.log.error({ reason: messageOf(error) }, 'A look-up after a refusal failed.');
    return null;
  }
}
