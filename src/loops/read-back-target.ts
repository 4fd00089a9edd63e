import { blockEndpoint, noteWindows, windowStates } from '../../db/rate-windows.js';
import { textsInFlight, type ReadBackTarget, type UnsettledAttempt } from '../../db/read-backs.js';
import { recordReadBack } from '../../db/record-read-back.js';
import { noteXAnswered } from '../../db/outages.js';
import { ownedEvents } from '../../db/settle-sent.js';
import type { Tx } from '../../db/database.js';
import { matchReadBack, type ReadBackCandidate } from '../domain/sending/match-read-back.js';
import type { ReadResult } from '../domain/sending/read-back-plan.js';
import type { ReadPage, Reading, XAccount } from '../x/port.js';
import { messageOf } from './duty.js';
import { blockedUntil } from './look-ups.js';
import type { SendingSurroundings } from './sending-surroundings.js';

/** How far before the oldest attempt a page is asked to reach: the two clocks differ. */
const reachMarginMs = 15_000;

const endpointOf = { dm: 'dm-read', reply: 'own-posts' } as const;

/** What a read gave, or that it could not be made. */
type PageRead =
  | { readonly kind: 'page'; readonly reading: Extract<Reading<ReadPage>, { kind: 'read' }> }
  | {
      readonly kind: 'blind';
      readonly reading: Extract<Reading<ReadPage>, { kind: 'failed' }> | null;
      readonly notBefore: Date | null;
      readonly xAnswers: boolean;
    };

interface Candidate extends ReadBackCandidate {
  readonly unsettled: UnsettledAttempt;
}

/**
 * Reads one page of X and settles every attempt that it can. Reading and recording of one target
 * never run twice at once in a process; two processes are kept apart by the row locks and by
 * compare-and-set.
 */
export async function readBackTarget(
  surroundings: SendingSurroundings,
  account: XAccount | null,
  target: ReadBackTarget,
  unsettled: readonly UnsettledAttempt[],
): Promise<void> {
  if (unsettled.length === 0) return;
  const { database, now } = surroundings;
  const readFrom = now();
  const page = await readPage(surroundings, account, target, unsettled);
  const readTo = now();
  await database.db.transaction(async (tx) => {
    await noteReading(tx, target, page, readTo);
    const results = await judge(tx, { account, target, unsettled, page });
    for (const { unsettled: known, result, foundAt } of results)
      await recordReadBack(tx, {
        sendId: known.send.id,
        attemptId: known.attempt.id,
        result,
        foundAt,
        readFrom,
        readTo,
        coolDownMinutes: surroundings.config.coolDownMinutes,
        now: now(),
        random: surroundings.random,
      });
  });
}

async function readPage(
  { database, x, now, log }: SendingSurroundings,
  account: XAccount | null,
  target: ReadBackTarget,
  unsettled: readonly UnsettledAttempt[],
): Promise<PageRead> {
  // An unlinked account cannot be read, and the person is asked in time all the same.
  if (account === null) return { kind: 'blind', reading: null, notBefore: null, xAnswers: true };
  const endpoint = endpointOf[target.kind];
  const windows = await windowStates(database.db, account.accountId, [endpoint], now());
  const opensAt = windows.get(endpoint)?.opensAt ?? null;
  if (opensAt !== null) return { kind: 'blind', reading: null, notBefore: opensAt, xAnswers: true };
  const oldest = Math.min(...unsettled.map(({ attempt }) => attempt.startedAt.getTime()));
  const back = new Date(oldest - reachMarginMs);
  try {
    const reading =
      target.recipientXId === null
        ? await x.readOwnPosts(account, back)
        : await x.readConversation(account, target.recipientXId, back);
    if (reading.kind === 'read') return { kind: 'page', reading };
    const { answer } = reading.evidence;
    return {
      kind: 'blind',
      reading,
      notBefore: blockedUntil(reading, now()),
      xAnswers: answer.kind === 'http' && answer.status < 500,
    };
  } catch (error) {
    log.error({ reason: messageOf(error) }, 'Reading back failed and will be tried again.');
    return { kind: 'blind', reading: null, notBefore: null, xAnswers: false };
  }
}

async function noteReading(
  tx: Tx,
  { accountId, kind }: ReadBackTarget,
  page: PageRead,
  now: Date,
): Promise<void> {
  if (page.reading === null) return;
  await noteWindows(tx, accountId, page.reading.seen, now);
  if (page.kind === 'page' || page.xAnswers) await noteXAnswered(tx, accountId, now);
  if (page.kind === 'blind' && page.notBefore !== null)
    await blockEndpoint(tx, {
      accountId,
      endpoint: endpointOf[kind],
      scope: 'short',
      until: page.notBefore,
      now,
    });
}

interface Judged {
  readonly unsettled: UnsettledAttempt;
  readonly result: ReadResult;
  readonly foundAt: Date | null;
}

async function judge(
  tx: Tx,
  {
    account,
    target,
    unsettled,
    page,
  }: {
    readonly account: XAccount | null;
    readonly target: ReadBackTarget;
    readonly unsettled: readonly UnsettledAttempt[];
    readonly page: PageRead;
  },
): Promise<Judged[]> {
  const blind: ReadResult = {
    kind: 'blind',
    notBefore: page.kind === 'blind' ? page.notBefore : null,
    xAnswers: page.kind === 'page' || page.xAnswers,
  };
  const say =
    (result: ReadResult, foundAt: Date | null = null) =>
    (candidate: Candidate) => ({
      unsettled: candidate.unsettled,
      result,
      foundAt,
    });
  const candidates = unsettled.map(candidateOf);
  if (page.kind === 'blind' || account === null) return candidates.map(say(blind));
  const { messages, reachesBackTo } = page.reading.value;
  const inFlight = await textsInFlight(tx, target);
  const ownedXIds = await ownedEvents(
    tx,
    target,
    messages.map(({ xId }) => xId),
  );
  const match = matchReadBack(
    candidates.filter(({ text }) => !inFlight.has(text)),
    {
      senderXId: account.xUserId,
      list:
        target.recipientXId === null
          ? { kind: 'reply' }
          : { kind: 'dm', recipientXId: target.recipientXId },
      page: { messages, reachesBackTo },
      ownedXIds,
    },
  );
  const timeOf = new Map(messages.map(({ xId, at }) => [xId, new Date(at)]));
  return [
    ...match.proven.map(({ candidate, xId }) =>
      say({ kind: 'found', xId }, timeOf.get(xId) ?? null)(candidate),
    ),
    ...match.absent.map(say({ kind: 'absent' })),
    ...match.undecided.map(say(blind)),
    ...candidates.filter(({ text }) => inFlight.has(text)).map(say(blind)),
  ];
}

function candidateOf(unsettled: UnsettledAttempt): Candidate {
  const { attempt, send } = unsettled;
  return {
    sendId: send.id,
    attemptId: attempt.id,
    kind: attempt.kind,
    text: attempt.text,
    startedAt: attempt.startedAt,
    recipientXId: send.recipientXId,
    postId: send.postId,
    secret: send.secret,
    unsettled,
  };
}
