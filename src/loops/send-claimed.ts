import { accountFactsOf } from '../../db/account-facts.js';
import { beginAttempt, refuseUnposted, type ClaimHolder } from '../../db/begin-attempt.js';
import { forgetUploads } from '../../db/media-uploads.js';
import { releaseClaim } from '../../db/release-claim.js';
import type { sends } from '../../db/schema.js';
import { assert } from '../domain/assert.js';
import type { Diagnosis } from '../domain/diagnosis/diagnosis.js';
import { ranked } from '../domain/diagnosis/row.js';
import { transportEvidence } from '../domain/diagnosis/transport-evidence.js';
import type { RecipientFacts } from '../domain/diagnosis/facts.js';
import { predictFromLookUp } from '../domain/diagnosis/predict.js';
import { nextPacedAt } from '../domain/sending/backoff.js';
import type { OutgoingMessage, SendOutcome, XAccount } from '../x/port.js';
import { concludePost } from './conclude-post.js';
import { messageOf } from './duty.js';
import { lookUpRecipients, type Found } from './look-ups.js';
import { createMediaPreparation, type PreparedMedia } from './prepare-media.js';
import { readOnceMore } from './read-once-more.js';
import { untilCommitted, type SendingSurroundings } from './sending-surroundings.js';

type SendRow = typeof sends.$inferSelect;

/** How the sends of one claim went on. */
export type BatchEnd =
  | { readonly kind: 'done' }
  /** The account cannot sign in now: what was claimed waits again. */
  | { readonly kind: 'not-ready' };

/**
 * Takes the claimed sends of one account to their POSTs and records how each ended. The sends go
 * their ways independently: one that hangs holds up no other. `onEnd` is called as each ends.
 */
export async function sendClaimed(
  surroundings: SendingSurroundings,
  claimed: readonly SendRow[],
  { signal, onEnd }: { readonly signal: AbortSignal; readonly onEnd: (id: number) => void },
): Promise<BatchEnd> {
  const account = await readyAccount(surroundings, claimed);
  if (account === null) {
    for (const { id } of claimed) await release(surroundings, id);
    return { kind: 'not-ready' };
  }
  const found = lookUpIfWanted(surroundings, account, claimed);
  const prepare = createMediaPreparation(surroundings, account);
  const ways = claimed.map((send) => {
    let leave = () => {};
    const left = new Promise<void>((resolve) => (leave = resolve));
    const ended = sendOne(surroundings, { account, send, found, prepare, signal, onLeaving: leave })
      .finally(leave)
      .then(() => onEnd(send.id));
    return { left, ended };
  });
  // Behind the POSTs, which need what was found and not that it is written down.
  const kept = Promise.all(ways.map(({ left }) => left)).then(async () => (await found)?.keep());
  const ends = await Promise.allSettled([...ways.map(({ ended }) => ended), kept]);
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  return { kind: 'done' };
}

async function readyAccount(
  { xAccounts, log }: SendingSurroundings,
  [first]: readonly SendRow[],
): Promise<XAccount | null> {
  if (first === undefined) return null;
  try {
    return await xAccounts.get(first.accountId);
  } catch (error) {
    log.error(
      { account: first.accountId, reason: messageOf(error) },
      'The credentials of an account cannot be used; its sends wait.',
    );
    return null;
  }
}

async function lookUpIfWanted(
  surroundings: SendingSurroundings,
  account: XAccount,
  claimed: readonly SendRow[],
): Promise<Found | null> {
  if (!surroundings.config.preflight) return null;
  return lookUpRecipients(
    surroundings,
    account,
    claimed.map((send) => ({ xUserId: send.recipientXId, afresh: asksAfresh(send) })),
  );
}

/** A person asked again: what was found minutes ago may be what they have just put right. */
const asksAfresh = (send: SendRow) =>
  send.insist || send.nextTrigger === 'resend' || send.nextTrigger === 'bulk';

interface OneSend {
  readonly account: XAccount;
  readonly send: SendRow;
  /** What the look-up of all that were claimed says; null = none is made. */
  readonly found: Promise<Found | null>;
  readonly prepare: (send: SendRow) => Promise<PreparedMedia>;
  readonly signal: AbortSignal;
  readonly onLeaving: () => void;
}

async function sendOne(surroundings: SendingSurroundings, one: OneSend): Promise<void> {
  const { account, send, signal } = one;
  const { database, x, now } = surroundings;
  // An earlier try may have arrived after all: look once more before another POST leaves.
  const [found, hasArrived] = await Promise.all([
    one.found,
    readOnceMore(surroundings, account, send),
  ]);
  if (hasArrived) return;
  if (signal.aborted) return release(surroundings, send.id);
  const recipient = found?.known.get(send.recipientXId) ?? null;
  if (await refusedByLookUp(surroundings, one, recipient)) return;
  const media = await one.prepare(send);
  if (media.kind === 'missing') return failFileless(surroundings, send);
  if (signal.aborted) return release(surroundings, send.id);
  const begun = await database.db.transaction((tx) =>
    beginAttempt(tx, holderOf(surroundings, send), {
      recipient,
      pacedUntil: paceEnd(surroundings, send),
    }),
  );
  if (begun.kind !== 'begun') return;
  // From here on the POST may have left: only its answer, or reading back, says what became of it.
  const answer =
    media.kind === 'ready'
      ? post(x.send.bind(x), account, messageFor(begun.send, media.mediaIds))
      : refusedUpload(media);
  one.onLeaving();
  const outcome = await answer;
  await concludePost(surroundings, {
    account,
    send: begun.send,
    attempt: begun.attempt,
    recipient,
    outcome,
    endedAt: now(),
  });
  // X may have refused what it gave an id for: the next one uploads afresh.
  if (outcome.kind === 'rejected')
    await forgetUploads(
      database.db,
      account.accountId,
      send.media.map(({ file }) => file),
    );
}

const holderOf = (surroundings: SendingSurroundings, send: SendRow): ClaimHolder => ({
  sendId: send.id,
  processId: surroundings.processId,
  now: surroundings.now(),
});

function paceEnd({ config, now, random }: SendingSurroundings, send: SendRow): Date | null {
  const paceMs = config.lanes[send.kind].paceSeconds * 1_000;
  return send.unpaced || paceMs === 0 ? null : nextPacedAt(paceMs, now(), random);
}

/** A recipient that the look-up calls unreachable ends the send without a POST, unless a person insists. */
async function refusedByLookUp(
  surroundings: SendingSurroundings,
  { account, send }: OneSend,
  recipient: RecipientFacts | null,
): Promise<boolean> {
  const { database, config, metrics } = surroundings;
  if (!config.preflight || send.insist || recipient === null) return false;
  const facts = await accountFactsOf(database.db, account.accountId);
  const diagnosis = predictFromLookUp(recipient, send.kind, facts);
  if (diagnosis === null) return false;
  await untilCommitted(surroundings, (tx) =>
    refuseUnposted(tx, holderOf(surroundings, send), {
      diagnosis,
      recipient,
      coolDownMinutes: config.coolDownMinutes,
    }),
  );
  const { cause } = diagnosis.causes[0];
  metrics.attemptEnded({ kind: send.kind, outcome: 'not_posted', cause, durationMs: 0 });
  return true;
}

/** The POST. An exception of the port is a bug; what it left behind is not known, so it counts as cut. */
async function post(
  send: (account: XAccount, message: OutgoingMessage) => Promise<SendOutcome>,
  account: XAccount,
  message: OutgoingMessage,
): Promise<SendOutcome> {
  try {
    return await send(account, message);
  } catch (error) {
    return {
      kind: 'unknown',
      evidence: transportEvidence('cut', messageOf(error)),
      seen: { endpoint: message.kind === 'dm' ? 'dm-send' : 'post-create', windows: [] },
    };
  }
}

function messageFor(send: SendRow, ids: readonly string[]): OutgoingMessage {
  const { text } = send;
  const media = ids.length === 0 ? {} : { mediaIds: ids };
  if (send.kind === 'dm') return { kind: 'dm', recipientXId: send.recipientXId, text, ...media };
  assert(send.postId !== null, 'a reply names the post it answers');
  const secret = send.secret ? { secret: true } : {};
  return { kind: 'reply', postId: send.postId, text, ...media, ...secret };
}

/** The message itself has not left: whatever X said about the file, it is refused with it. */
async function refusedUpload({
  evidence,
  seen,
}: Extract<PreparedMedia, { kind: 'failed' }>): Promise<SendOutcome> {
  return { kind: 'rejected', evidence, seen };
}

const fileMissing: Diagnosis = {
  row: 'media-file-missing',
  causes: [ranked('content_media', 'certain', 'media-file-missing', 'file-missing')],
  next: { kind: 'stop' },
};

/** A file that the rule names is not there: nothing leaves without it. */
async function failFileless(surroundings: SendingSurroundings, send: SendRow): Promise<void> {
  const { config, metrics } = surroundings;
  await untilCommitted(surroundings, (tx) =>
    refuseUnposted(tx, holderOf(surroundings, send), {
      diagnosis: fileMissing,
      recipient: null,
      coolDownMinutes: config.coolDownMinutes,
    }),
  );
  const { cause } = fileMissing.causes[0];
  metrics.attemptEnded({ kind: send.kind, outcome: 'not_posted', cause, durationMs: 0 });
}

async function release(surroundings: SendingSurroundings, sendId: number): Promise<void> {
  const { database, processId, now } = surroundings;
  await database.db.transaction((tx) => releaseClaim(tx, { sendId, processId, now: now() }));
}
