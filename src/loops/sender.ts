import { accountsWithDue, claimSends, renewLeases, type Claim } from '../../db/claim-sends.js';
import { leaseRenewalMs } from '../domain/sending/limits.js';
import type { SendKind } from '../domain/sending/send.js';
import { createDuty, messageOf, type Duty } from './duty.js';
import { sendClaimed } from './send-claimed.js';
import { waitWithTimer, type SendingSurroundings } from './sending-surroundings.js';
import { createUnderWay } from './under-way.js';

/** Hints can be lost, so the sender looks by itself as often as this. */
const maxWaitMs = 3_000;
/** How long an account is left alone that is held by a pause without an end, or by another process. */
const heldLookMs = 5_000;
const otherProcessLookMs = 1_000;
const notReadyLookMs = 10_000;
/** Finishing what is out: one request ends within 15 s. */
const drainMs = 20_000;

/**
 * The duty that sends: claims what each account may send now and takes it to X. A round only claims;
 * what is out ends by itself and wakes the next round.
 */
export function createSender(surroundings: SendingSurroundings): Duty {
  const { database, config, now, random, log, metrics, processId } = surroundings;
  const { wait = waitWithTimer } = surroundings;
  /** Accounts that need not be looked at before a moment; a hint from outside clears it. */
  const lookAgainAt = new Map<number, Date>();
  /** Accounts whose cap is full: what they carried over may go earlier than it was promised. */
  const carriers = new Set<number>();
  /** The cap that each lane's carried-over sends were last planned for, by this process. */
  const planned = new Map<string, number>();
  const underWay = createUnderWay((error) => {
    metrics.dutyFailed({ duty: 'sender' });
    log.error({ reason: messageOf(error) }, 'A send stopped half way; recovery takes it up.');
  });
  let abort = new AbortController();

  const laneKey = (accountId: number, kind: SendKind) => `${accountId}:${kind}`;
  const kinds = Object.keys(config.lanes) as SendKind[];
  const unplanned = (accountId: number) =>
    new Set(
      kinds.filter((kind) => planned.get(laneKey(accountId, kind)) !== config.lanes[kind].cap24h),
    );

  const claim = async (accountId: number): Promise<Claim | null> => {
    const replan = unplanned(accountId);
    const claimed = await database.db.transaction((tx) =>
      claimSends(tx, { accountId, processId, lanes: config.lanes, replan, now: now(), random }),
    );
    for (const kind of claimed?.full ?? [])
      planned.set(laneKey(accountId, kind), config.lanes[kind].cap24h);
    return claimed;
  };

  const soon = (ms: number) => new Date(now().getTime() + ms);

  const takeOut = async (accountId: number): Promise<void> => {
    const claimed = await claim(accountId);
    if (claimed === null) {
      lookAgainAt.set(accountId, soon(otherProcessLookMs));
      return;
    }
    lookAgainAt.set(accountId, claimed.lookAgainAt ?? soon(heldLookMs));
    if (claimed.full.length > 0) carriers.add(accountId);
    else carriers.delete(accountId);
    if (claimed.claimed.length === 0) return;
    const { signal } = abort;
    underWay.run(
      claimed.claimed.map(({ id }) => id),
      async (done) => {
        const onEnd = (id: number) => {
          done(id);
          lookAgainAt.delete(accountId);
          duty.wake();
        };
        const end = await sendClaimed(surroundings, claimed.claimed, { signal, onEnd });
        if (end.kind === 'not-ready') lookAgainAt.set(accountId, soon(notReadyLookMs));
      },
    );
  };

  let first = true;
  const duty = createDuty({
    name: 'sender',
    maxWaitMs,
    now,
    log,
    metrics,
    async tick(signal) {
      const { due, waiting, nextDueAt } = await accountsWithDue(database.db, now());
      // What was carried over under another cap, before this start, may go earlier.
      const wanted = new Set([...due, ...(first ? waiting : carriers)]);
      first = false;
      for (const accountId of wanted) {
        if (signal.aborted) return null;
        const held = lookAgainAt.get(accountId);
        if (held === undefined || held <= now()) await takeOut(accountId);
      }
      return earliest([nextDueAt, ...[...wanted].map((id) => lookAgainAt.get(id) ?? null)]);
    },
  });

  const renewal = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await wait(leaseRenewalMs);
      try {
        await renewLeases(database.db, underWay.ids, processId, now());
      } catch (error) {
        log.error({ reason: messageOf(error) }, 'Leases could not be renewed.');
      }
    }
  };

  let renewing = new AbortController();
  let started = false;
  return {
    name: duty.name,
    start() {
      if (started) return;
      started = true;
      abort = new AbortController();
      renewing = new AbortController();
      void renewal(renewing.signal);
      duty.start();
    },
    wake() {
      lookAgainAt.clear();
      duty.wake();
    },
    async stop() {
      if (!started) return;
      started = false;
      abort.abort();
      await duty.stop();
      await Promise.race([underWay.idle(), wait(drainMs)]);
      renewing.abort();
    },
  };
}

function earliest(moments: readonly (Date | null)[]): Date | null {
  const known = moments.flatMap((moment) => (moment === null ? [] : [moment.getTime()]));
  return known.length === 0 ? null : new Date(Math.min(...known));
}
