import { claimSends, renewLeases, type Claim } from '../../db/claim-sends.js';
import { accountsWithDue } from '../../db/waiting-accounts.js';
import { sendKinds, type SendKind } from '../domain/sending/send.js';
import { messageOf } from './duty.js';
import { sendClaimed } from './send-claimed.js';
import type { SendingSurroundings } from './sending-surroundings.js';
import { createUnderWay } from './under-way.js';

/** How long an account is left alone that is held without a known end, or by another process. */
const heldLookMs = 5_000;
const otherProcessLookMs = 1_000;
const notReadyLookMs = 10_000;

/** The sender without a clock of its own: whoever drives it decides when a round runs. */
export interface SendingRounds {
  /** Claims what may leave now and starts it on its way; resolves to when the next round is wanted. */
  round(signal: AbortSignal): Promise<Date | null>;
  /** A hint from outside: whatever held an account may have ended. */
  forgetHolds(): void;
  /** Sends that this process has claimed or out. */
  readonly underWay: readonly number[];
  /** Prolongs the lease of what is under way. */
  renewLeases(): Promise<void>;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
}

/** `onProgress`: a send ended, so that its place is free. */
export function createSendingRounds(
  surroundings: SendingSurroundings,
  onProgress: () => void,
): SendingRounds {
  const { database, config, now, random, log, metrics, processId } = surroundings;
  /** Accounts that need not be looked at before a moment. */
  const lookAgainAt = new Map<number, Date>();
  /** Accounts whose cap is full: what they carried over may go earlier than it was promised. */
  const carriers = new Set<number>();
  /** The cap that each lane's carried-over sends were last planned for, by this process. */
  const planned = new Map<string, number>();
  const underWay = createUnderWay((error) => {
    metrics.dutyFailed({ duty: 'sender' });
    log.error({ reason: messageOf(error) }, 'A send stopped half way; recovery takes it up.');
  });
  let isFirst = true;

  const laneKey = (accountId: number, kind: SendKind) => `${accountId}:${kind}`;
  const soon = (ms: number) => new Date(now().getTime() + ms);

  const claim = async (accountId: number): Promise<Claim | null> => {
    const replan = new Set(
      sendKinds.filter(
        (kind) => planned.get(laneKey(accountId, kind)) !== config.lanes[kind].cap24h,
      ),
    );
    const claimed = await database.db.transaction((tx) =>
      claimSends(tx, {
        accountId,
        processId,
        lanes: config.lanes,
        timeZone: config.timeZone,
        replan,
        now: now(),
        random,
      }),
    );
    for (const kind of claimed?.replanned ?? [])
      planned.set(laneKey(accountId, kind), config.lanes[kind].cap24h);
    return claimed;
  };

  const takeOut = async (accountId: number, signal: AbortSignal): Promise<void> => {
    const claimed = await claim(accountId);
    if (claimed === null) {
      lookAgainAt.set(accountId, soon(otherProcessLookMs));
      return;
    }
    lookAgainAt.set(accountId, claimed.lookAgainAt ?? soon(heldLookMs));
    if (claimed.full.length > 0) carriers.add(accountId);
    else carriers.delete(accountId);
    if (claimed.claimed.length === 0) return;
    const ids = claimed.claimed.map(({ id }) => id);
    underWay.run(ids, async (done) => {
      const onEnd = (id: number) => {
        done(id);
        lookAgainAt.delete(accountId);
        onProgress();
      };
      const end = await sendClaimed(surroundings, claimed.claimed, { signal, onEnd });
      if (end.kind === 'not-ready') lookAgainAt.set(accountId, soon(notReadyLookMs));
    });
  };

  return {
    async round(signal) {
      const { due, waiting, nextDueAt } = await accountsWithDue(database.db, now());
      // What was carried over under another cap, before this start, may go earlier.
      const wanted = new Set([...due, ...(isFirst ? waiting : carriers)]);
      isFirst = false;
      const troubles: unknown[] = [];
      let looked = 0;
      for (const accountId of wanted) {
        if (signal.aborted) return null;
        const held = lookAgainAt.get(accountId);
        if (held !== undefined && held > now()) continue;
        looked += 1;
        try {
          await takeOut(accountId, signal);
        } catch (error) {
          troubles.push(error);
          lookAgainAt.set(accountId, soon(notReadyLookMs));
          metrics.dutyFailed({ duty: 'sender' });
          log.error({ accountId, reason: messageOf(error) }, 'An account could not be looked at.');
        }
      }
      // One account's trouble is its own; everybody's is a store that is lost.
      if (looked > 0 && troubles.length === looked) throw troubles[0];
      return earliest([nextDueAt, ...[...wanted].map((id) => lookAgainAt.get(id) ?? null)]);
    },
    forgetHolds: () => lookAgainAt.clear(),
    get underWay() {
      return underWay.ids;
    },
    renewLeases: () => renewLeases(database.db, underWay.ids, processId, now()),
    idle: () => underWay.idle(),
  };
}

function earliest(moments: readonly (Date | null)[]): Date | null {
  const known = moments.flatMap((moment) => (moment === null ? [] : [moment.getTime()]));
  return known.length === 0 ? null : new Date(Math.min(...known));
}
